"""What a draft names and the generation that serves does not hold: misspelt mostly, so with what is near."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from feeds.model import FilterType, Gone, Hierarchy, fold, last_parts
from feeds.tuning import Tuning
from feeds.tuning.gone import MAIN, UNDER, gone_from
from matching.nearest import nearest_names

INDUSTRY = "industry"
LEAST_ALIKE = 60
"""Names less alike than this, of 100, are no misspellings of each other."""


@dataclass(frozen=True, slots=True)
class Unheard:
    """Something that the tuning names at ``place`` in vain, and up to three that it may have meant.

    ``unless``: the key of the tuning, ``main`` or ``industry``, by which it may come to be there all the same; whether
    it does is known when the tuning is published.
    """

    place: str
    name: str
    nearest: tuple[str, ...]
    unless: str | None = None


def unheard(tuning: Tuning, hierarchy: Hierarchy, otherwise: Collection[str] = ()) -> tuple[Unheard, ...]:
    """What ``tuning`` names and ``hierarchy`` does not hold.

    A filter that the tuning makes itself, of attributes, is not expected to be there yet. ``otherwise`` are the keys,
    ``main`` and ``industry``, that the tuning sets otherwise than what ``hierarchy`` was made with.
    """
    made = {key for key, each in tuning.filters.items() if each.names}
    return tuple(
        Unheard(gone.place, gone.name, _nearest(hierarchy, gone), _unless(gone.place, otherwise))
        for gone in gone_from(hierarchy, tuning)
        if gone.name not in made
    )


def _unless(place: str, otherwise: Collection[str]) -> str | None:
    """An industry names all filters and values; a main filter has main values of its own."""
    if INDUSTRY in otherwise:
        return INDUSTRY
    return MAIN if place == UNDER and MAIN in otherwise else None


def _nearest(hierarchy: Hierarchy, gone: Gone) -> tuple[str, ...]:
    if gone.place.endswith(".bands"):
        return ()  # the filter is there and has no numbers: no other name mends that
    others = ((spelling, name) for spelling, name in _known(hierarchy, gone.place) if name != gone.name)
    return nearest_names(gone.name, others, LEAST_ALIKE)


def _known(hierarchy: Hierarchy, place: str) -> Iterator[tuple[str, str]]:
    """What could stand at a place of the tuning, under all its names: main values, values of one filter, or filters."""
    if place == UNDER:
        values = [node.value for node in hierarchy.values if node.value is not None]
        yield from ((spelling, value) for value in values for spelling in {fold(value), *last_parts(value)})
    elif place.startswith("filters."):
        key = place.split(".")[1]
        counted = (count for each in hierarchy.everything.dependent if each.filter == key for count in each.values)
        yield from ((fold(count.value), count.value) for count in counted if isinstance(count.value, str))
    else:
        for key, each in {hierarchy.main.key: hierarchy.main, **hierarchy.filters}.items():
            if place != MAIN or each.type is FilterType.CHOICE:
                names = (key, each.label, *each.labels.values(), *each.aliases)
                yield from ((fold(name), key) for name in names)
