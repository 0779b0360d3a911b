"""What a household would have stated: derived from its first months, in the words of a preference document.

For each of the categories that it bought from most often one preference: the makers and the sizes that it took more
than now and then, the label where it is nearly always the same, and the price that it hardly ever went beyond.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from benchmarks.relevance.purchases import Household
from benchmarks.relevance.shop import Described

MOST: Final = 60
"""Preferences of a household. Twelve, one for each place of the answer, find less: chosen on the months before."""
OFTEN: Final = 0.2
"""Of the baskets from this category, in which part a maker or a size must be to be wanted."""
ALWAYS: Final = 0.8
"""In which part the label must be the same, and the price no higher."""
WEIGHTS: Final = {"brand": "3", "size": "2", "label": "1", "price": "1"}


@dataclass(frozen=True, slots=True)
class Liked:
    """A category, in how many baskets its products were, and the products with theirs."""

    path: str
    baskets: int
    products: Mapping[int, int]


def liked(household: Household, products: Sequence[Described], most: int = MOST) -> list[Liked]:
    """The categories that a household bought from most often, the most frequent first."""
    categories: dict[str, dict[int, int]] = {}
    for place, baskets in household.bought.items():
        categories.setdefault(products[place].category, {})[place] = baskets
    found = [Liked(path, sum(bought.values()), bought) for path, bought in categories.items()]
    return sorted(found, key=lambda each: (-each.baskets, each.path))[:most]


def document(categories: Iterable[Liked], products: Sequence[Described]) -> dict[str, Any]:
    """The preference document."""
    return {"preferences": [{"main": each.path, "criteria": [*_criteria(each, products)]} for each in categories]}


def _criteria(category: Liked, products: Sequence[Described]) -> Iterable[dict[str, Any]]:
    shares = {place: baskets / category.baskets for place, baskets in category.products.items()}
    for key in ("brand", "size", "label"):
        needed = ALWAYS if key == "label" else OFTEN
        wanted = _taken(shares, {place: getattr(products[place], key) for place in shares}, needed)
        if wanted:
            yield {"filter": key, "any": wanted, "weight": WEIGHTS[key]}
    yield {"filter": "price", "max": _highest(category, products), "weight": WEIGHTS["price"]}


def _taken(shares: Mapping[int, float], values: Mapping[int, str | None], needed: float) -> list[str]:
    """The values that are in so many of the baskets, the most frequent first."""
    counted: dict[str, float] = {}
    for place, share in shares.items():
        if (value := values[place]) is not None:
            counted[value] = counted.get(value, 0) + share
    return [value for value, share in sorted(counted.items(), key=lambda each: (-each[1], each[0])) if share >= needed]


def _highest(category: Liked, products: Sequence[Described]) -> str:
    """The price that most of the baskets stay within."""
    prices = sorted((products[place].price, baskets) for place, baskets in category.products.items())
    left = ceil(ALWAYS * category.baskets)
    for price, baskets in prices:
        left -= baskets
        if left <= 0:
            return f"{price:.2f}"
    raise AssertionError("a category has as many baskets as its products together")
