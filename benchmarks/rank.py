"""How dear is an exact answer? Ranking a million products, as ratios to what numpy alone needs for the same arrays.

    python benchmarks/rank.py [--products 1000000]

A query is compared with one plain ``sum`` over each column it reads; building the index with one ``np.lexsort`` by
category, popularity and id over all products. Both sides are timed in turn, so that a busy machine slows both.
CPU time, median of many pairs.
"""

from __future__ import annotations

import argparse
import statistics
from collections.abc import Callable
from time import process_time

import numpy as np
from numpy.typing import NDArray

from feeds.model import (
    STATED,
    Catalogue,
    Column,
    Filter,
    FilterType,
    Hierarchy,
    MainValue,
)
from matching.index import Index, build_index
from matching.model import Preference
from matching.preferences import parse_preferences
from matching.rank import rank

CATEGORIES, LEAVES_EACH = 20, 10
CHOICES = {"color": 20, "brand": 5000, "material": 40, "gender": 3}
SIZES, MOST_SIZES = 30, 6
ROUNDS = 25

GREEN_JEANS: list[dict[str, object]] = [
    {"filter": "color", "any": ["color 3", "color 7"]},
    {"filter": "gender", "any": ["gender 1"]},
    {"filter": "price", "max": "80.00"},
]
QUESTIONS: dict[str, tuple[str | None, list[dict[str, object]], tuple[str, ...]]] = {
    "every product, 3 criteria": (None, GREEN_JEANS, ("color", "gender", "price")),
    "every product, 4 criteria, one hard, one a refusal": (
        None,
        [
            {"filter": "color", "any": ["color 3", "color 7"], "none": ["color 1"]},
            {"filter": "gender", "any": ["gender 1"], "must": True},
            {"filter": "price", "min": "20.00", "max": "80.00"},
            {"filter": "brand", "any": ["brand 12", "brand 40", "brand 999"]},
        ],
        ("color", "gender", "price", "brand"),
    ),
    "every product, 4 criteria, one with several values a product": (
        None,
        [*GREEN_JEANS, {"filter": "size", "any": ["size 8", "size 9"]}],
        ("color", "gender", "price", "size"),
    ),
    "a category of 5 %, 3 criteria": ("Category 4", GREEN_JEANS, ("color", "gender", "price")),
    "a leaf of 0.5 %, 3 criteria": ("Category 4 > Leaf 3", GREEN_JEANS, ("color", "gender", "price")),
}


def main() -> None:
    """Print both ratios for a catalogue of the asked size."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--products", type=int, default=1_000_000)
    products = arguments.parse_args().products

    catalogue = invented_catalogue(products)
    built = process_time()
    index = build_index(catalogue)
    built = process_time() - built
    ids, category = np.array(catalogue.ids), catalogue.columns["category"].cells
    sort = median_time(lambda: np.lexsort((ids, -catalogue.popularity, category)), 3)
    size = sum(array.nbytes for array in index.arrays().values())
    print(f"{products:,} products, numpy {np.__version__}, CPU time\n")
    print(f"build: {built:.2f} s, {built / sort:.1f} x np.lexsort; {size / products:.0f} bytes a product\n")
    print(f"{'query':62}{'ms':>8}{'x sum':>8}")
    for name, (node, criteria, keys) in QUESTIONS.items():
        ours, sums = paired(*sides(index, node, criteria, keys))
        print(f"{name:62}{ours * 1000:8.2f}{ours / sums:8.1f}")


def sides(
    index: Index, node: str | None, criteria: list[dict[str, object]], keys: tuple[str, ...]
) -> tuple[Callable[[], object], Callable[[], object]]:
    """The query, and the sums over the same stretch of the same columns."""
    request = parse_preferences({"preferences": [{"main": node, "criteria": criteria}]})
    preferences: tuple[Preference, ...] = request.preferences
    (number,) = index.nodes.named(node) if node else (None,)
    stretch = slice(0, None) if number is None else slice(index.nodes.starts[number], index.nodes.stops[number])
    columns = [index.columns[key].codes[stretch] for key in keys]
    return lambda: rank(index, preferences, request.options), lambda: [column.sum() for column in columns]


def paired(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """The median time of each, measured in turn."""
    times = [(timed(ours), timed(theirs)) for _ in range(ROUNDS)]
    return statistics.median(one for one, _ in times), statistics.median(other for _, other in times)


def median_time(work: Callable[[], object], rounds: int) -> float:
    """The median time of some runs."""
    return statistics.median(timed(work) for _ in range(rounds))


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of one run, of several where one is too short for the clock."""
    runs, spent = 0, 0.0
    while spent < 0.002:
        start = process_time()
        work()
        spent += process_time() - start
        runs += 1
    return spent / runs


# --- an invented catalogue --------------------------------------------------------------------------------------------


def invented_catalogue(products: int) -> Catalogue:
    """Products with skewed choices, sizes with up to six values, log-normal prices, gaps, variants and popularity."""
    chance = np.random.default_rng(1)
    paths = tuple(f"Category {top} > Leaf {leaf}" for top in range(CATEGORIES) for leaf in range(LEAVES_EACH))
    columns = {"category": choice("category", chance.integers(0, len(paths), products), paths, hierarchical=True)}
    for key, values in CHOICES.items():
        weights = 1 / np.arange(1, values + 1)
        codes = chance.choice(values, products, p=weights / weights.sum())
        codes[chance.random(products) < 0.05] = -1
        columns[key] = choice(key, codes, tuple(f"{key} {value}" for value in range(values)))
    columns["size"] = sizes(chance, products)
    cents = np.clip(np.exp(chance.normal(9, 0.8, products)), 99, 500_000).astype(np.int64)
    columns["price"] = Column(
        filter=Filter("price", "Price", FilterType.RANGE, unit="PLN"),
        state=np.full(products, STATED, np.uint8),
        offsets=np.arange(products + 1, dtype=np.int64),
        cells=cents,
        scale=2,
    )
    variants = chance.integers(0, products // 4 + 1, products)
    return Catalogue(
        generation="invented",
        ids=tuple(f"P-{number}" for number in chance.permutation(products)),
        available=chance.random(products) < 0.9,
        popularity=(chance.pareto(1.1, products) * 10).clip(0, 10**6).astype(np.int64) * 10**6,
        group=np.where(chance.random(products) < 0.5, variants, -1).astype(np.int32),
        currency=np.zeros(products, np.int8),
        currencies=("PLN",),
        columns=columns,
        hierarchy=Hierarchy(
            industry="invented",
            products=products,
            main=columns["category"].filter,
            filters={key: column.filter for key, column in columns.items()},
            values=(),
            everything=MainValue(path=None, products=products),
        ),
    )


def choice(key: str, codes: NDArray[np.int64], values: tuple[str, ...], *, hierarchical: bool = False) -> Column:
    """A choice with one value a product; code -1 is silence."""
    stated = codes >= 0
    return Column(
        filter=Filter(key, key.title(), FilterType.CHOICE),
        state=np.where(stated, STATED, 0).astype(np.uint8),
        offsets=np.concatenate([[0], np.cumsum(stated)]).astype(np.int64),
        cells=codes[stated].astype(np.int32),
        values=values,
        hierarchical=hierarchical,
    )


def sizes(chance: np.random.Generator, products: int) -> Column:
    """A run of neighbouring sizes for every product, as shops have them."""
    counts = chance.integers(0, MOST_SIZES + 1, products)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    first = np.repeat(chance.integers(0, SIZES - MOST_SIZES, products), counts)
    return Column(
        filter=Filter("size", "Size", FilterType.CHOICE),
        state=np.where(counts > 0, STATED, 0).astype(np.uint8),
        offsets=starts,
        cells=(first + np.arange(starts[-1]) - np.repeat(starts[:-1], counts)).astype(np.int32),
        values=tuple(f"size {size}" for size in range(SIZES)),
    )


if __name__ == "__main__":
    main()
