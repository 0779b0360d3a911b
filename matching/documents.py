"""A ranking as the contract's document: its members in their order, nothing more and nothing less."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from matching.model import MATCH_SCALE, Match, Miss, Missed, Preference, Ranking, RankOptions, Unknown
from matching.option_documents import options_document


def ranking_document(
    ranking: Ranking,
    preferences: Sequence[Preference],
    product: Callable[[int], object],
    options: RankOptions | None = None,
) -> dict[str, Any]:
    """The ranking document; ``product`` gives the product document of a row of the catalogue.

    ``preferences`` are those that were ranked: matches name their criteria by position. Of the ``options`` that they
    were ranked with, those that are on are named.
    """
    on = options_document(options) if options is not None else {}
    return {
        "generation": ranking.generation,
        "catalogue": ranking.catalogue,
        "candidates": ranking.candidates,
        "full_matches": ranking.full_matches,
        "matches": [_match(match, preferences[match.preference], product) for match in ranking.matches],
        "unknown": [unknown_document(unknown) for unknown in ranking.unknown],
        **({"options": on} if on else {}),
    }


def _match(match: Match, preference: Preference, product: Callable[[int], object]) -> dict[str, Any]:
    filters = [criterion.filter for criterion in preference.criteria]
    return {
        "id": match.id,
        "match": match.match / MATCH_SCALE,
        "met": [filters[position] for position in match.met],
        "missed": [_miss(miss) for miss in match.missed],
        "unstated": [filters[position] for position in match.unstated],
        "preference": match.preference,
        "product": product(match.row),
        **({"pinned": True} if match.pinned else {}),
    }


def _miss(miss: Miss) -> dict[str, Any]:
    said = {"filter": miss.filter, "wanted": miss.wanted, "is": miss.actual}
    return said if miss.near is None else said | _near(miss.near)


def _near(near: Missed) -> dict[str, Any]:
    """By how much: the number that was nearest, in the unit that ``is`` is said in."""
    unit = {} if near.unit is None else {"unit": near.unit}
    return {"by": f"{near.by:f}", **unit, "over": near.over}


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
