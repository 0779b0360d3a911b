"""What a merchandiser's tuning names and the feed no longer holds: marked for him, and never lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from feeds.model import FilterType, Gone, Hierarchy, fold, last_parts
from feeds.tuning import FilterTuning, Tuning
from feeds.tuning.faults import place_text

MAIN, UNDER = "main", "under"
"""The places of the main filter and of main values; what is named under one is placed by its name, not its number."""


def gone_from(hierarchy: Hierarchy, tuning: Tuning) -> Iterator[Gone]:
    """What ``tuning`` names and ``hierarchy`` does not hold, in the order of the tuning.

    Also a main filter that cannot be one, and bands of what has no numbers. Of values, what the tuning expects the feed
    to say: merged spellings, values apart, in parts or renamed. What it makes of them (the value they are merged into)
    is gone with them.
    """
    filters = {hierarchy.main.key: hierarchy.main, **hierarchy.filters}
    for place, keys in _filters_named(tuning):
        yield from (Gone(place, key) for key in keys if key not in filters)
    if tuning.main in filters and filters[tuning.main].type is not FilterType.CHOICE:
        yield Gone(MAIN, tuning.main)
    known = _known_values(hierarchy) if tuning.filters else {}
    for key, wanted in tuning.filters.items():
        if key in filters:
            if wanted.bands and filters[key].type is not FilterType.RANGE:
                yield Gone(f"filters.{key}.bands", key)
            for place, value in _values_expected(wanted):
                if known[key].isdisjoint({fold(value), fold(wanted.rename.get(value, value))}):
                    yield Gone(f"filters.{key}.{place}", value)
    mains = {fold(node.value) for node in hierarchy.values if node.value is not None}
    yield from (Gone(UNDER, under.main) for under in tuning.under if fold(under.main) not in mains)


def _filters_named(tuning: Tuning) -> Iterator[tuple[str, Iterable[str]]]:
    """Every place of a tuning where filters are named, and the keys it names."""
    yield MAIN, () if tuning.main is None else (tuning.main,)
    yield from (("order", tuning.order), ("hide", tuning.hide), ("pin", tuning.pin), ("filters", tuning.filters))
    for under in tuning.under:
        place = place_text((UNDER, under.main))
        yield from ((f"{place}.order", under.order or ()), (f"{place}.hide", under.hide))
        yield from ((f"{place}.pin", under.pin), (f"{place}.filters", under.filters))


def _values_expected(wanted: FilterTuning) -> Iterator[tuple[str, str]]:
    """Every value that the feed is expected to say, and where the tuning names it."""
    yield from (("merge", spelling) for spellings in wanted.merge.values() for spelling in spellings)
    for place, values in (("apart", wanted.apart), ("parts", wanted.parts), ("rename", wanted.rename)):
        yield from ((place, value) for value in values)


def _known_values(hierarchy: Hierarchy) -> Mapping[str, set[str]]:
    """All that the values of every filter are called, folded: as they are shown, as they are spelt, what is wider."""
    called: dict[str, set[str]] = {key: set() for key in (hierarchy.main.key, *hierarchy.filters)}
    for node in (*hierarchy.values, hierarchy.everything):
        if node.value is not None:
            called[hierarchy.main.key] |= {node.value, *last_parts(node.value)}
        for each in node.dependent:
            called[each.filter].update(count.value for count in each.values if isinstance(count.value, str))
            called[each.filter].update(group.value for group in each.groups)
    for merge in hierarchy.merges:
        called[merge.filter] |= {merge.value, *(text for text, _ in merge.spellings)}
    return {key: set(map(fold, names)) for key, names in called.items()}
