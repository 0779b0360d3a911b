"""The job that everybody does, and the slow answer that says what is right.

The job: the twelve products of the wanted categories with the most points. A product has the points of every filter by
which it is wanted; several wanted values of one filter are alternatives and count once. Equal points: the more popular
product first, then the lower id. The answer is exact, or it is another job.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish

TOP: Final = 12

Answer = list[int]
"""The numbers of products, best first."""


class Peer(Protocol):
    """Somebody who has read the products and answers wishes."""

    @property
    def version(self) -> str:
        """Of what answers."""

    @property
    def servers(self) -> tuple[int, ...]:
        """Processes whose time is this peer's too, beside the one that asks."""

    def answer(self, wish: Wish) -> Answer:
        """The best products."""

    def close(self) -> None:
        """End what was begun."""


@dataclass(frozen=True, slots=True)
class Contender:
    """One of those who are asked: its ``class_`` in a ``module`` beside this one, loaded only when it is asked.

    The class takes the products and a folder for files. Who is not ``exact`` does another job, and is shown beside
    those who do this one.
    """

    name: str
    module: str
    class_: str
    exact: bool = True


class Missing(Exception):
    """What a peer needs is not on this machine; the text says what."""


def reference(products: Assortment, wish: Wish) -> Answer:
    """Every product of the categories looked at and sorted: nothing clever, so nothing to get wrong."""
    rows = np.flatnonzero(np.isin(products.category, wish.categories))
    points = np.zeros(len(rows), np.int64)
    points += WEIGHTS["brand"] * np.isin(products.brand[rows], wish.brands)
    points += WEIGHTS["color"] * np.isin(products.color[rows], wish.colors)
    points += WEIGHTS["material"] * np.isin(products.material[rows], wish.materials)
    points += WEIGHTS["size"] * ((products.size_mask[rows] & np.uint32(bits(wish.sizes))) != 0)
    if wish.gender is not None:
        points += WEIGHTS["gender"] * (products.gender[rows] == wish.gender)
    if wish.highest is not None:
        points += WEIGHTS["price"] * (products.price[rows] <= wish.highest)
    order = np.lexsort((rows, -products.popularity[rows], -points))[:TOP]
    return [int(row) for row in rows[order]]


def bits(sizes: tuple[int, ...]) -> int:
    """Sizes as the bits of a number, as products have them."""
    return sum(1 << size for size in sizes)


def best_first(products: Assortment) -> NDArray[np.int64]:
    """All products by popularity, the highest first, then by number: the order among equal points."""
    return np.argsort(-products.popularity, kind="stable")
