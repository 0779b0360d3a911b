"""Random options over given products, the same for the same seed: each often on, often where it hurts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from random import Random
from typing import Any

from tests.oracle.brute import Document
from tests.oracle.options import Told
from tests.oracle.preferences import STRANGE_FILTERS, Wishes

BOUNDS = (("min", "over"), ("max", "under"))
DAYS = ("2026-11-22", "2026-11-23")


class OptionWishes:
    """What options one generation's rankings can be asked with, and a dice to ask with."""

    def __init__(self, products: Sequence[Document], filters: Document, seed: int) -> None:
        self.dice, self.products = Random(seed), products
        self.wishes = Wishes(products, filters, seed + 1)
        self.ids = [product["id"] for product in products]

    def tightened(self, document: Document) -> Document:
        """The same document, now and then with a second bound on one side, tighter or not."""
        stated = [
            {**preference, "criteria": [self.bounded_twice(each) for each in preference["criteria"]]}
            for preference in document["preferences"]
        ]
        return {**document, "preferences": stated}

    def bounded_twice(self, criterion: Document) -> Document:
        for bound, other in (("min", "over"), ("over", "min"), ("max", "under"), ("under", "max")):
            if bound in criterion and other not in criterion and self.dice.random() < 0.3:
                second = Decimal(criterion[bound]) + self.dice.choice((-10, Decimal("-0.5"), 0, 10))
                opposite = [Decimal(criterion[key]) for key in BOUNDS[bound in ("min", "over")] if key in criterion]
                if all(second < each if bound in ("min", "over") else second > each for each in opposite):
                    return {**criterion, other: str(second)}
        return criterion

    def told(self) -> Told:
        """What no product document tells: many ties, much that is not known."""
        dice = self.dice
        return Told(
            since={id_: dice.choice((0, 0, 20_000, 20_001, 20_002)) for id_ in self.ids},
            reduced={id_: dice.choice((0, 0, 0, 100_000, 333_333)) for id_ in self.ids},
            in_stock={id_: dice.random() < 0.7 for id_ in self.ids},
        )

    def options(self, shown: Sequence[str], matches: Sequence[float]) -> Document:
        """Some options, from none to all. ``shown`` and ``matches`` are the answer without them."""
        dice = self.dice
        chosen: dict[str, Callable[[], Any]] = {
            "minimum": lambda: f"{dice.choice((0, 0.333334, 0.5, 1, *matches)):.6f}",
            "without": lambda: [*shown[: dice.choice((0, 1, 3))], *self.some_ids(3), "no such product"],
            "in_stock": lambda: dice.random() < 0.8,
            "caps": self.caps,
            "variants": lambda: dice.choice((1, 2, 2, 3, 100)),
            "near": self.near,
            "mix": lambda: dice.choice(("fair", "fair", "best")),
            "ties": lambda: dice.sample(("reduced", "newest"), dice.randint(0, 2)),
            "rotate": lambda: {"by": dice.choice(("K-1", "K-2", "ż")), "day": dice.choice(DAYS)},
            "boosts": lambda: [self.boost() for _ in range(dice.randint(1, 3))],
            "lift": lambda: dice.random() < 0.8,
            "pinned": lambda: self.pinned(shown),
        }
        share = dice.choice((0.1, 0.3, 0.5, 1))
        return {key: choose() for key, choose in chosen.items() if dice.random() < share}

    def some_ids(self, most: int) -> list[str]:
        return self.dice.sample(self.ids, min(len(self.ids), self.dice.randint(0, most)))

    def filter(self) -> str:
        """A filter by its key or by another name, or one that nobody carries."""
        key = self.dice.choice(sorted(self.wishes.said))
        return self.dice.choice((key, key, key, *self.wishes.other_keys(key)[:1], STRANGE_FILTERS[0]))

    def caps(self) -> list[Document]:
        names = {
            self.dice.choice(("brand", "color", "category", self.filter())) for _ in range(self.dice.randint(1, 3))
        }
        return [{"filter": name, "most": self.dice.choice((1, 1, 2, 3, 10))} for name in sorted(names)]

    def near(self) -> list[Document]:
        dice, numbers = self.dice, [key for key, type_ in self.wishes.types.items() if type_ == "range"]
        names = {dice.choice(("price", *numbers, self.filter())) for _ in range(dice.randint(1, 3))}
        amounts: tuple[Document, ...] = (
            {"tolerance": "0.01"},
            {"tolerance": "20"},
            {"tolerance": "150.5"},
            {"percent": "10"},
            {"percent": "33.333"},
            {"percent": "400"},
        )
        return [{"filter": name, **dice.choice(amounts)} for name in sorted(names)]

    def boost(self) -> Document:
        """A criterion without its weight, and points."""
        anchor = self.dice.choice(self.products)["filters"]
        criterion: Document = {"indifferent": True}
        while "indifferent" in criterion:
            criterion = self.wishes.criterion(anchor)
        kept: dict[str, Any] = {key: value for key, value in criterion.items() if key not in ("weight", "must")}
        return {**kept, "points": self.dice.choice(("0.000001", "0.2", "0.333333", "1", "7.5"))}

    def pinned(self, shown: Sequence[str]) -> list[Document]:
        dice = self.dice
        ids = [*dict.fromkeys([*shown[-2:], *self.some_ids(3), "no such product"])]
        slots = dice.sample((1, 2, 3, 4, 5, 12, 13, 500), len(ids))
        return [{"id": id_, "slot": slot} for id_, slot in zip(ids, slots, strict=True)]
