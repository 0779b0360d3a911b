"""Hierarchies made by hand: what is said of a filter, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping

from feeds.model import (
    DependentFilter,
    Filter,
    FilterType,
    GroupCount,
    Hierarchy,
    MainValue,
    Merge,
    MergedBy,
    ValueCount,
    path_parts,
)

CATEGORY = Filter("category", "Category", FilterType.CHOICE)


def carried(
    key: str, coverage: float = 1.0, *values: str | bool, cardinality: int | None = None, groups: int = 0
) -> DependentFilter:
    """A filter with these values (two where none are given), each carried by one product."""
    said = values or ("one", "two")
    return DependentFilter(
        key,
        coverage,
        len(said) if cardinality is None else cardinality,
        tuple(ValueCount(value, 1) for value in said),
        groups=tuple(GroupCount(f"group {number}", 1, ("one",)) for number in range(groups)),
    )


def hierarchy(
    nodes: Mapping[str | None, tuple[DependentFilter, ...]],
    *filters: Filter,
    merges: Mapping[str, Mapping[str, tuple[str, ...]]] | None = None,
) -> Hierarchy:
    """Nodes by path with their dependent filters; the whole catalogue carries what its first node does.

    Filters that are not given are choices called by their key; ``merges``: per filter, value and its spellings.
    """
    dependent = [each for own in nodes.values() for each in own]
    given = {each.key: each for each in filters}
    made = {each.filter: Filter(each.filter, each.filter.title(), FilterType.CHOICE) for each in dependent}
    return Hierarchy(
        industry="general",
        products=10,
        main=CATEGORY,
        filters={CATEGORY.key: CATEGORY, **made, **given},
        values=tuple(MainValue(None if path is None else path_parts(path), 10, own) for path, own in nodes.items()),
        everything=MainValue(None, 10, next(iter(nodes.values()), ())),
        merges=tuple(
            Merge(key, value, tuple((spelling, 1) for spelling in spellings), MergedBy.SPELLING)
            for key, own in (merges or {}).items()
            for value, spellings in own.items()
        ),
    )
