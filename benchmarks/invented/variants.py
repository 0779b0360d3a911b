"""A catalogue of any size with what shops have beside plain values: variants, gaps, products that are sold out.

200 leaves under 20 categories, skewed choices, sizes with up to six values, log-normal prices, half of the products in
groups of variants.
"""

from __future__ import annotations

import numpy as np

from benchmarks.invented.columns import catalogue_of, choice, numbered, prices, several
from feeds.model import Catalogue, Column

CATEGORIES, LEAVES_EACH = 20, 10
CHOICES = {"color": 20, "brand": 5000, "material": 40, "gender": 3}
SIZES, MOST_SIZES = 30, 6


def invented_catalogue(products: int) -> Catalogue:
    """Products with skewed choices, sizes with up to six values, log-normal prices, gaps, variants and popularity."""
    chance = np.random.default_rng(1)
    paths = tuple(f"Category {top} > Leaf {leaf}" for top in range(CATEGORIES) for leaf in range(LEAVES_EACH))
    columns = [choice("category", chance.integers(0, len(paths), products), paths, hierarchical=True)]
    for key, values in CHOICES.items():
        weights = 1 / np.arange(1, values + 1)
        codes = chance.choice(values, products, p=weights / weights.sum())
        codes[chance.random(products) < 0.05] = -1
        columns.append(choice(key, codes, numbered(key, values)))
    columns.append(sizes(chance, products))
    cents = np.clip(np.exp(chance.normal(9, 0.8, products)), 99, 500_000).astype(np.int64)
    columns.append(prices(cents))
    variants = chance.integers(0, products // 4 + 1, products)
    return catalogue_of(
        tuple(f"P-{number}" for number in chance.permutation(products)),
        columns,
        available=chance.random(products) < 0.9,
        popularity=(chance.pareto(1.1, products) * 10).clip(0, 10**6).astype(np.int64),
        group=np.where(chance.random(products) < 0.5, variants, -1).astype(np.int32),
    )


def sizes(chance: np.random.Generator, products: int) -> Column:
    """A run of neighbouring sizes for every product, as shops have them."""
    counts = chance.integers(0, MOST_SIZES + 1, products)
    first = np.repeat(chance.integers(0, SIZES - MOST_SIZES, products), counts)
    within = np.arange(len(first)) - np.repeat(np.cumsum(counts) - counts, counts)
    return several("size", counts, first + within, numbered("size", SIZES))
