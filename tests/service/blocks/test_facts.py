"""What a message says of a product is looked at before the same is given again, each figure of it by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from service.blocks.facts import facts_of, still_true
from service.generations.opened import Generation

PRODUCT = {
    "id": "A", "title": "Rzecz", "availability": "in_stock", "price": 51.0, "currency": "PLN", "old_price": 60.0,
    "lowest_price_30d": 49.0, "link": "https://sklep.example/a",
}  # fmt: skip


@dataclass(eq=False)
class OneProduct:
    """A generation of one product: its own index and documents."""

    product: dict[str, Any] = field(default_factory=PRODUCT.copy)
    sells: bool = True

    @property
    def index(self) -> OneProduct:
        return self

    @property
    def documents(self) -> OneProduct:
        return self

    def row_of(self, id: str) -> int | None:
        return 0 if id == self.product["id"] else None

    def place_of(self, id: str) -> int | None:
        return 0 if self.sells else None

    def document(self, row: int) -> dict[str, Any]:
        return self.product


def stands(after: OneProduct) -> bool:
    """Whether what was said of the product is still true by what the feed says then."""
    return still_true(cast(Generation, after), facts_of(cast(Generation, OneProduct()), ["A"]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("availability", "preorder"), ("price", 50.0), ("currency", "EUR"), ("old_price", None),
        ("lowest_price_30d", 48.0), ("lowest_price_30d", None), ("link", None), ("id", "B"),
    ],
)  # fmt: skip
def test_a_figure_that_changed_alone_makes_it_untrue(name: str, value: object) -> None:
    assert not stands(OneProduct({**PRODUCT, name: value}))


def test_it_stands_in_another_generation_that_says_the_same_and_not_where_it_cannot_be_bought() -> None:
    assert stands(OneProduct({**PRODUCT, "title": "Nowa nazwa"}))
    assert not stands(OneProduct(sells=False))
    assert not still_true(None, facts_of(cast(Generation, OneProduct()), ["A"]))
