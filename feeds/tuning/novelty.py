"""What a feed says today and did not say when the merchandiser published: offered to him, never forced on a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from feeds.model import Hierarchy, fold

REMEMBERED = 1000
"""A filter with more values than this is known by its name alone."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a hierarchy held: per filter its values as they are spelt, folded and sorted; plain enough for JSON.

    A filter without values (a range, a yes or no, or one with too many to remember) has none that could be new.
    """

    filters: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class New:
    """A filter that was not known, or a value of one that was."""

    filter: str
    value: str | None = None


def known_of(hierarchy: Hierarchy) -> Known:
    """What ``hierarchy`` holds, the main filter's values as whole paths."""
    spelt: dict[str, set[str]] = {}
    for merge in hierarchy.merges:
        spelt.setdefault(merge.filter, set()).update(fold(text) for text, _ in merge.spellings)
    values = _values(hierarchy)
    return Known(
        {
            key: tuple(sorted(set(own) | spelt.get(key, set()))) if len(own) <= REMEMBERED else ()
            for key, own in sorted(values.items())
        }
    )


def new_since(hierarchy: Hierarchy, known: Known) -> tuple[New, ...]:
    """The filters and values of ``hierarchy`` that are not ``known``: by filter, new filters with all their values."""
    return tuple(_new(hierarchy, known))


def _new(hierarchy: Hierarchy, known: Known) -> Iterator[New]:
    for key, values in sorted(_values(hierarchy).items()):
        if key not in known.filters:
            yield New(key)
        elif known.filters[key]:
            before = frozenset(known.filters[key])
            yield from (New(key, value) for folded, value in sorted(values.items()) if folded not in before)


def _values(hierarchy: Hierarchy) -> dict[str, dict[str, str]]:
    """For every filter, the main one among them, its values by their folded spelling."""
    found: dict[str, dict[str, str]] = {key: {} for key in (hierarchy.main.key, *hierarchy.filters)}
    for node in (*hierarchy.values, hierarchy.everything):
        if node.value is not None:
            found[hierarchy.main.key][fold(node.value)] = node.value
        for each in node.dependent:
            own = found.setdefault(each.filter, {})
            own.update((fold(count.value), count.value) for count in each.values if isinstance(count.value, str))
    return found
