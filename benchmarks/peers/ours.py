"""Notesik itself: one index, `matching.rank`, the kernel compiled beforehand.

What it answers is more than the job asks: every match with its reasons in words, how many products can be had and how
many of them are full matches. Of that the numbers of the products are taken.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish
from benchmarks.peers.job import TOP, Answer
from matching.building import build_index
from matching.model import WEIGHT_SCALE, Criterion, Preference, RankOptions
from matching.rank import rank, rank_bare

OPTIONS = RankOptions(k=TOP)


class Ours:
    """Asked by preferences, answered with reasons."""

    version = "this version"
    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:
        self._index = build_index(products.catalogue())

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        return [match.row for match in rank(self._index, preferences_of(wish), OPTIONS).matches]

    def close(self) -> None:
        """Nothing was begun."""


class OursBare(Ours):
    """The same without words, as the others answer: the ids alone."""

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        return [int(id_[1:]) for id_ in rank_bare(self._index, preferences_of(wish), OPTIONS).products]


def preferences_of(wish: Wish) -> tuple[Preference, ...]:
    """The same criteria for each of the categories, as every peer writes the wish in its own language."""
    wanted = {
        "brand": wish.brands,
        "color": wish.colors,
        "gender": () if wish.gender is None else (wish.gender,),
        "size": wish.sizes,
        "material": wish.materials,
    }
    criteria = [
        Criterion(key, any=tuple(f"{key} {value}" for value in values), weight=WEIGHTS[key] * WEIGHT_SCALE)
        for key, values in wanted.items()
        if values
    ]
    if wish.highest is not None:
        highest = Decimal(wish.highest).scaleb(-2)
        criteria.append(Criterion("price", max=highest, weight=WEIGHTS["price"] * WEIGHT_SCALE))
    return tuple(Preference(f"category {category}", tuple(criteria)) for category in wish.categories)
