"""A ranking as the contract's document: its members in their order, nothing more and nothing less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from matching.model import MATCH_SCALE, Match, Preference, Ranking, Unknown


def ranking_document(
    ranking: Ranking, preferences: Sequence[Preference], product: Callable[[int], object]
) -> dict[str, Any]:
    """The ranking document; ``product`` gives the product document of a row of the catalogue.

    ``preferences`` are those that were ranked: matches name their criteria by position.
    """
    return {
        "generation": ranking.generation,
        "catalogue": ranking.catalogue,
        "candidates": ranking.candidates,
        "full_matches": ranking.full_matches,
        "matches": [_match(match, preferences[match.preference], product) for match in ranking.matches],
        "unknown": [unknown_document(unknown) for unknown in ranking.unknown],
    }


def _match(match: Match, preference: Preference, product: Callable[[int], object]) -> dict[str, Any]:
    filters = [criterion.filter for criterion in preference.criteria]
    return {
        "id": match.id,
        "match": match.match / MATCH_SCALE,
        "met": [filters[position] for position in match.met],
        "missed": [{"filter": miss.filter, "wanted": miss.wanted, "is": miss.actual} for miss in match.missed],
        "unstated": [filters[position] for position in match.unstated],
        "preference": match.preference,
        "product": product(match.row),
    }


def unknown_document(unknown: Unknown) -> dict[str, Any]:
    """What was named and no product carries, with the nearest that one does."""
    if unknown.filter is None:
        return {"preference": unknown.preference, "main": unknown.value, "candidates": list(unknown.nearest)}
    return {
        "preference": unknown.preference,
        "filter": unknown.filter,
        "value": unknown.value,
        "nearest": list(unknown.nearest),
    }
