"""How dear are live counts? A million products, as ratios to reading the columns they touch once.

    python benchmarks/counts.py [--products 1000000] [--preferences 300]

Random half-stated preferences with five criteria, each answered with what remains and with what every one of some 200
further values, bands and yes or no would leave. Reading is one plain ``sum`` over each column touched, in the stretch
of the main value; both sides are timed in turn, so that a busy machine slows both. CPU time. The bar is 10 times
reading at the 99th percentile, where all products are asked.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from random import Random

import numpy as np

from benchmarks.invented.columns import choice
from benchmarks.invented.variants import invented_catalogue
from benchmarks.turns import timed
from feeds.model import (
    ABSENT,
    STATED,
    Band,
    Catalogue,
    Column,
    DependentFilter,
    Filter,
    FilterType,
    Group,
    GroupCount,
    ValueCount,
)
from matching.building import build_index
from matching.counts import count
from matching.index import Index
from matching.model import Criterion, Preference

CRITERIA = 5
MORE_CHOICES = {"cut": 12, "pattern": 25, "season": 4, "collection": 40, "style": 15, "country": 24}
LISTED = {"brand": 40}
"""Of so many values a page lists only these; of all others it lists all."""
BAND_EDGES = ("0.99", "45.00", "81.03", "145.00", "5000.00")
MAINS = {"all products": None, "a category of 5 %": "Category 4", "a leaf of 0.5 %": "Category 4 > Leaf 3"}


def main() -> None:
    """Print the median and the 99th percentile of the ratio for main values of three sizes."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=1_000_000)
    arguments.add_argument("--preferences", type=int, default=300)
    asked = arguments.parse_args()

    catalogue = shop(asked.products)
    index = build_index(catalogue)
    offered = tuple(offer(column) for key, column in catalogue.columns.items() if key != "category")
    values = sum(len(each.values) + len(each.bands) + len(each.groups) for each in offered)
    print(f"{asked.products:,} products, {len(offered)} filters, {values} further values, numpy {np.__version__}\n")
    print(f"{'main value':22}{'ms p50':>8}{'ms p99':>8}{'x p50':>8}{'x p99':>8}{'x worst':>9}")
    for name, node in MAINS.items():
        dice = Random(1)
        preferences = (Preference(node, criteria(dice, offered)) for _ in range(asked.preferences))
        times = np.array([compared(index, preference, offered) for preference in preferences])
        spent, ratio = times[:, 0] * 1000, times[:, 0] / times[:, 1]
        figures = [*np.percentile(spent, (50, 99)), *np.percentile(ratio, (50, 99, 100))]
        print(f"{name:22}" + "".join(f"{figure:8.1f}" for figure in figures))


def compared(index: Index, preference: Preference, offered: tuple[DependentFilter, ...]) -> tuple[float, float]:
    """The seconds of all counts of one preference, and of reading their columns once."""
    number = None if preference.main is None else index.nodes.named(preference.main)[0]
    run = slice(None) if number is None else slice(index.nodes.starts[number], index.nodes.stops[number])
    columns = [index.columns[each.filter].codes[run] for each in offered]
    counting: Callable[[], object] = lambda: count(index, preference, offered)  # noqa: E731
    return timed(counting), timed(lambda: [column.sum() for column in columns])


def shop(products: int) -> Catalogue:
    """The catalogue of the ranking's benchmark with more filters: choices, two yes/no, regions of countries."""
    catalogue, chance = invented_catalogue(products), np.random.default_rng(2)
    columns = dict(catalogue.columns)
    for key, values in MORE_CHOICES.items():
        codes = chance.integers(0, values, products)
        codes[chance.random(products) < 0.1] = -1
        columns[key] = choice(key, codes, tuple(f"{key} {value}" for value in range(values)))
    regions = tuple(Group(f"region {low // 6}", (), tuple(range(low, low + 6))) for low in range(0, 24, 6))
    columns["country"] = replace(columns["country"], groups=regions)
    for key in ("organic", "new"):
        columns[key] = Column(
            filter=Filter(key, key.title(), FilterType.YES_NO),
            state=chance.choice(np.array([0, ABSENT, STATED], np.uint8), products),
            offsets=np.zeros(products + 1, np.int64),
            cells=np.zeros(0, np.int32),
        )
    numbers = tuple(Decimal(edge) for edge in BAND_EDGES)
    bands = tuple(Band(low, high, 0) for low, high in itertools.pairwise(numbers))
    everything = replace(catalogue.hierarchy.everything, dependent=(DependentFilter("price", 1.0, 9, bands=bands),))
    return replace(catalogue, columns=columns, hierarchy=replace(catalogue.hierarchy, everything=everything))


def offer(column: Column) -> DependentFilter:
    """What a page lists of one filter."""
    key = column.filter.key
    if column.filter.type is FilterType.RANGE:
        return DependentFilter(key, 1.0, 9, bands=tuple(Band(Decimal(0), Decimal(0), 0) for _ in BAND_EDGES[1:]))
    if column.filter.type is FilterType.YES_NO:
        return DependentFilter(key, 1.0, 2, values=(ValueCount(True, 0), ValueCount(False, 0)))
    listed = column.values[: LISTED.get(key)]
    groups = tuple(GroupCount(group.value, 0, ()) for group in column.groups)
    return DependentFilter(key, 1.0, len(listed), values=tuple(ValueCount(one, 0) for one in listed), groups=groups)


def criteria(dice: Random, offered: tuple[DependentFilter, ...]) -> tuple[Criterion, ...]:
    """Criteria on different filters, from narrow to so wide that most products meet them."""
    return tuple(criterion(dice, each) for each in dice.sample(offered, CRITERIA))


def criterion(dice: Random, offered: DependentFilter) -> Criterion:
    """Some values wanted or refused, a limit, a yes; now and then mere presence."""
    key, must = offered.filter, dice.random() < 0.2
    if dice.random() < 0.1:
        return Criterion(key, present=True, must=must)
    if offered.bands:
        limit = Decimal(dice.choice(BAND_EDGES)) * Decimal(dice.choice(("0.5", "1", "2")))
        return dice.choice(
            (Criterion(key, max=limit), Criterion(key, over=limit), Criterion(key, min=limit, must=must))
        )
    values = [each.value for each in offered.values]
    some = tuple(dice.sample(values, min(len(values), dice.randint(1, 8))))
    return Criterion(key, none=some[:2]) if dice.random() < 0.3 else Criterion(key, any=some, must=must)


if __name__ == "__main__":
    main()
