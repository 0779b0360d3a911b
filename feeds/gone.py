"""What a merchandiser's tuning names and the feed no longer holds: marked for him, and never lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from feeds.model import Gone, Hierarchy, fold, last_parts
from feeds.tuning import FilterTuning, Tuning


def gone_from(hierarchy: Hierarchy, tuning: Tuning) -> Iterator[Gone]:
    """What ``tuning`` names and ``hierarchy`` does not hold, in the order of the tuning.

    Of values, what the tuning expects the feed to say: merged spellings, values apart, in parts or renamed. What it
    makes of them (the value they are merged into) is gone with them.
    """
    filters = {hierarchy.main.key, *hierarchy.filters}
    for place, keys in _filters_named(tuning):
        yield from (Gone(place, key) for key in keys if key not in filters)
    for key, wanted in tuning.filters.items():
        if key in filters:
            known = _known_values(hierarchy, key)
            for place, value in _values_expected(wanted):
                if known.isdisjoint({fold(value), fold(wanted.rename.get(value, value))}):
                    yield Gone(f"filters.{key}.{place}", value)
    mains = {fold(node.value) for node in hierarchy.values if node.value is not None}
    for position, under in enumerate(tuning.under):
        if fold(under.main) not in mains:
            yield Gone(f"under[{position}].main", under.main)


def _filters_named(tuning: Tuning) -> Iterator[tuple[str, Iterable[str]]]:
    """Every place of a tuning where filters are named, and the keys it names."""
    yield "main", () if tuning.main is None else (tuning.main,)
    yield from (("order", tuning.order), ("hide", tuning.hide), ("pin", tuning.pin), ("filters", tuning.filters))
    for position, under in enumerate(tuning.under):
        place = f"under[{position}]"
        yield from ((f"{place}.order", under.order or ()), (f"{place}.hide", under.hide))
        yield from ((f"{place}.pin", under.pin), (f"{place}.filters", under.filters))


def _values_expected(wanted: FilterTuning) -> Iterator[tuple[str, str]]:
    """Every value that the feed is expected to say, and where the tuning names it."""
    for value, spellings in wanted.merge.items():
        yield from ((f"merge.{value}", spelling) for spelling in spellings)
    for place, values in (("apart", wanted.apart), ("parts", wanted.parts), ("rename", wanted.rename)):
        yield from ((place, value) for value in values)


def _known_values(hierarchy: Hierarchy, key: str) -> set[str]:
    """All that a filter's values are called, folded: as they are shown, as they are spelt, what is wider than they."""
    if key == hierarchy.main.key:
        return {
            name
            for node in hierarchy.values
            if node.value is not None
            for name in (fold(node.value), *last_parts(node.value))
        }
    evidence = [
        each for node in (*hierarchy.values, hierarchy.everything) for each in node.dependent if each.filter == key
    ]
    shown = {count.value for each in evidence for count in each.values if isinstance(count.value, str)}
    wider = {group.value for each in evidence for group in each.groups}
    spelt = {text for merge in hierarchy.merges if merge.filter == key for text, _ in merge.spellings}
    brought = {merge.value for merge in hierarchy.merges if merge.filter == key}
    return set(map(fold, shown | wider | spelt | brought))
