"""What a draft names and the generation that serves does not hold: misspelt mostly, so with what is near."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from feeds.gone import gone_from
from feeds.model import Hierarchy, fold
from feeds.tuning import Tuning
from matching.nearest import nearest_names


@dataclass(frozen=True, slots=True)
class Unheard:
    """Something that the tuning names at ``place`` in vain, and up to three that it may have meant."""

    place: str
    name: str
    nearest: tuple[str, ...]


def unheard(tuning: Tuning, hierarchy: Hierarchy) -> tuple[Unheard, ...]:
    """What ``tuning`` names and ``hierarchy`` does not hold.

    A filter that the tuning makes itself, of attributes, is not expected to be there yet.
    """
    made = {key for key, each in tuning.filters.items() if each.names}
    return tuple(
        Unheard(gone.place, gone.name, nearest_names(gone.name, _known(hierarchy, gone.place)))
        for gone in gone_from(hierarchy, tuning)
        if gone.name not in made
    )


def _known(hierarchy: Hierarchy, place: str) -> Iterator[tuple[str, str]]:
    """What could stand at a place of the tuning: main values, the values of one filter, or filters; also by label."""
    if place.endswith("].main"):
        yield from ((fold(node.value), node.value) for node in hierarchy.values if node.value is not None)
    elif place.startswith("filters."):
        key = place.split(".")[1]
        counted = (count for each in hierarchy.everything.dependent if each.filter == key for count in each.values)
        yield from ((fold(count.value), count.value) for count in counted if isinstance(count.value, str))
    else:
        for key, each in {hierarchy.main.key: hierarchy.main, **hierarchy.filters}.items():
            yield from ((fold(name), key) for name in (key, each.label))
