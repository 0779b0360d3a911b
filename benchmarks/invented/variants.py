"""A catalogue of any size with what shops have beside plain values: variants, gaps, products that are sold out.

200 leaves under 20 categories, skewed choices, sizes with up to six values, log-normal prices, half of the products in
groups of variants.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feeds.model import STATED, Catalogue, Column, Filter, FilterType, Hierarchy, MainValue

CATEGORIES, LEAVES_EACH = 20, 10
CHOICES = {"color": 20, "brand": 5000, "material": 40, "gender": 3}
SIZES, MOST_SIZES = 30, 6


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
