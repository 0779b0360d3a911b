"""scikit-learn's nearest neighbours, the usual recipe of recommendations by content; not this job.

Every value is a column of ones scaled by the root of its points, and the cosine is what counts. The category is one
feature among others and no condition, several wanted values pull against each other, and a limit becomes a distance.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from scipy import sparse
from sklearn.neighbors import NearestNeighbors

from benchmarks.invented.ranked import (
    BRANDS,
    CATEGORIES,
    COLOURS,
    GENDERS,
    LOG_PRICE,
    MATERIALS,
    SIZES,
    WEIGHTS,
    Assortment,
    Wish,
)
from benchmarks.peers.job import TOP, Answer

MAIN = 10
"""The points of the category; the others' are those of the job."""
VALUES = {
    "category": CATEGORIES,
    "color": COLOURS,
    "brand": BRANDS,
    "gender": GENDERS,
    "size": SIZES,
    "material": MATERIALS,
    "price": 1,
}
WITHIN = 0.7
"""Of a highest price, what is looked for: somewhere below it."""


class InSklearn:
    """Brute force over a sparse matrix, the quickest of its algorithms for one."""

    version = sklearn.__version__
    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:
        rows = np.arange(len(products))
        known = np.flatnonzero(products.material >= 0)
        within = np.arange(products.sizes.sum()) - np.repeat(np.cumsum(products.sizes) - products.sizes, products.sizes)
        cells = [(key, rows, getattr(products, key)) for key in ("category", "color", "brand", "gender")]
        cells.append(("size", np.repeat(rows, products.sizes), np.repeat(products.first_size, products.sizes) + within))
        cells.append(("material", known, products.material[known]))
        features = sum(_feature(key, at, codes, len(products)) for key, at, codes in cells)
        features += _feature("price", rows, np.zeros(len(products), np.int64), len(products), _dear(products.price))
        self._nearest = NearestNeighbors(n_neighbors=TOP, metric="cosine", algorithm="brute").fit(features)

    def answer(self, wish: Wish) -> Answer:
        """The nearest products."""
        genders = () if wish.gender is None else (wish.gender,)
        wanted = {"category": wish.categories, "color": wish.colors, "brand": wish.brands, "gender": genders}
        wanted |= {"size": wish.sizes, "material": wish.materials}
        asked = sum(_feature(key, np.zeros(len(codes), int), np.array(codes, int), 1) for key, codes in wanted.items())
        if wish.highest is not None:
            asked += _feature("price", np.zeros(1, int), np.zeros(1, int), 1, _dear(np.array([wish.highest * WITHIN])))
        _, rows = self._nearest.kneighbors(asked)
        return [int(row) for row in rows[0]]

    def close(self) -> None:
        """Nothing was begun."""


def _feature(key: str, rows: Any, codes: Any, height: int, values: Any = 1.0) -> Any:
    """The columns of one filter in a matrix of all of them."""
    first = sum(width for name, width in list(VALUES.items())[: list(VALUES).index(key)])
    scaled = np.broadcast_to(np.asarray(values) * np.sqrt(WEIGHTS.get(key, MAIN)), len(rows)).astype(np.float32)
    return sparse.csr_matrix((scaled, (rows, first + codes)), shape=(height, sum(VALUES.values())))


def _dear(cents: Any) -> Any:
    """How dear something is, in deviations from the mean of the logarithm."""
    mean, deviation = LOG_PRICE
    return (np.log(cents / 100) - mean) / deviation
