"""How good a list is, for one household and for all; and between what the mean would lie for other households."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SHOWN: Final = 12
DRAWS: Final = 2000
"""So often households are drawn anew for an interval."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of every product: its type, its maker, and by which part of the households it was bought."""

    types: Sequence[str]
    makers: Sequence[str]
    share: Sequence[float]


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean over households, and its interval: 95 % of the means lie in it where as many are drawn from them."""

    value: float
    low: float
    high: float


def hit(shown: Sequence[int], right: frozenset[int]) -> float:
    """Whether any of the products shown was bought."""
    return float(any(product in right for product in shown))


def ndcg(shown: Sequence[int], right: frozenset[int]) -> float:
    """What was found, a product further down counting less, as a part of the best that there could be."""
    found = sum(1 / log2(place + 2) for place, product in enumerate(shown) if product in right)
    best = sum(1 / log2(place + 2) for place in range(min(SHOWN, len(right))))
    return found / best


def diversity(shown: Sequence[int], facts: Facts) -> float:
    """How different two products of a list are in the mean: half for another type, half for another maker."""
    pairs = [*combinations(shown, 2)]
    differ = sum(
        (facts.types[one] != facts.types[other]) + (facts.makers[one] != facts.makers[other]) for one, other in pairs
    )
    return differ / 2 / len(pairs) if pairs else 0.0


def novelty(shown: Sequence[int], facts: Facts) -> float:
    """How little known the products are: bits, 1 for what half of the households bought, 10 for one in a thousand."""
    return sum(-log2(facts.share[product]) for product in shown) / len(shown) if shown else 0.0


def coverage(lists: Sequence[Sequence[int]], products: int) -> float:
    """Which part of all products anybody is shown."""
    return len({product for shown in lists for product in shown}) / products


def means(figures: Mapping[str, Sequence[float]], seed: int) -> dict[str, Mean]:
    """The mean of each series over the same households, and its interval by drawing households again and again."""
    table = np.array(list(figures.values()))
    drawn = _draws(table.shape[1], seed)
    lows, highs = np.percentile(drawn @ table.T, (2.5, 97.5), axis=0)
    return {
        name: Mean(float(row.mean()), float(low), float(high))
        for name, row, low, high in zip(figures, table, lows, highs, strict=True)
    }


def _draws(households: int, seed: int) -> NDArray[Any]:
    """How much each household weighs in each of the draws."""
    chance = np.random.default_rng(seed)
    return chance.multinomial(households, [1 / households] * households, DRAWS) / households
