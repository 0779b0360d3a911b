"""Rankings under options written as in a document, over small shelves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from matching.index import Index
from matching.model import Match, Miss, Ranking
from matching.options.facts import NO_FACTS, Facts
from matching.preferences import parse_preferences
from matching.rank import rank


def ranked(
    index: Index, options: Mapping[str, Any], *preferences: Mapping[str, Any], facts: Facts = NO_FACTS, **rest: int
) -> Ranking:
    """The ranking of these preferences; every product where none is given."""
    stated = [{"main": None, **preference} for preference in preferences or ({},)]
    request = parse_preferences({"preferences": stated, "options": {**options}, **rest})
    return rank(index, request.preferences, request.options, facts)


def order(ranking: Ranking) -> str:
    """The ids, of one letter each, one after the other."""
    return "".join(match.id for match in ranking.matches)


def match_of(ranking: Ranking, id_: str) -> Match:
    (match,) = [match for match in ranking.matches if match.id == id_]
    return match


def miss_of(ranking: Ranking, id_: str) -> Miss:
    """The one criterion that a product misses."""
    (miss,) = match_of(ranking, id_).missed
    return miss
