"""Other names for filters and values, thrown by dice: aliases and groups, some of which must lose or stand for nothing.

A catalogue is given them after it was built, so that both sides meet more names than any feed brings.
"""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

from feeds.model import Catalogue, Column, DependentFilter, FilterType, Group, GroupCount, MainValue, fold

Document = dict[str, Any]


def with_names(catalogue: Catalogue, seed: int) -> Catalogue:
    """The same products; every choice but the main filter with aliases and groups, every filter with other keys."""
    dice = Random(seed)
    main = catalogue.hierarchy.main.key
    columns = {
        key: _named(column, dice) if column.filter.type is FilterType.CHOICE and key != main else column
        for key, column in catalogue.columns.items()
    }
    keys = sorted(columns)
    other = {key: (f"{key} too", dice.choice(keys), "the same for several") for key in keys if dice.random() < 0.6}
    columns = {
        key: replace(column, filter=replace(column.filter, aliases=other.get(key, ())))
        for key, column in columns.items()
    }
    hierarchy = catalogue.hierarchy
    return replace(
        catalogue,
        columns=columns,
        hierarchy=replace(
            hierarchy,
            values=tuple(_grouped(value, columns) for value in hierarchy.values),
            everything=_grouped(hierarchy.everything, columns),
        ),
    )


def _named(column: Column, dice: Random) -> Column:
    """Values that nobody carries, aliases of carried and of such values, groups of both."""
    values = (*column.values, "nobody's one", "nobody's two")
    codes = range(len(values))
    names = [f"alias {number}" for number in range(6)] + [fold(dice.choice(values)) for _ in range(3)]
    groups = tuple(
        Group(
            value=dice.choice((f"Group {number}", dice.choice(values))),
            names=(f"Gruppe {number}", "every group", dice.choice(names)),
            cells=tuple(sorted(dice.sample(codes, dice.randint(1, min(4, len(values)))))),
        )
        for number in range(dice.randint(1, 3))
    )
    return replace(column, values=values, aliases={name: dice.choice(codes) for name in names}, groups=groups)


def _grouped(value: MainValue, columns: dict[str, Column]) -> MainValue:
    """The main value with the groups that its dependent filters list; counts are none of the oracle's business."""

    def listed(dependent: DependentFilter) -> DependentFilter:
        groups = columns[dependent.filter].groups if dependent.filter in columns else ()
        return replace(dependent, groups=tuple(GroupCount(group.value, 0, ()) for group in groups))

    return replace(value, dependent=tuple(map(listed, value.dependent)))


def names_of(catalogue: Catalogue) -> Document:
    """Every other name in a catalogue, as plain data for the oracle and the dice."""
    columns = catalogue.columns
    return {
        "keys": {key: list(column.filter.aliases) for key, column in columns.items()},
        "aliases": {
            key: {alias: column.values[code] for alias, code in column.aliases.items()}
            for key, column in columns.items()
        },
        "groups": {
            key: [
                {"names": [group.value, *group.names], "values": [column.values[cell] for cell in group.cells]}
                for group in column.groups
            ]
            for key, column in columns.items()
        },
    }
