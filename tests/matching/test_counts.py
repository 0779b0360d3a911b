"""Live counts on catalogues small enough to count by eye; whole feeds are in test_counts_against_oracle.py."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from feeds.model import Band, DependentFilter, GroupCount, ValueCount
from matching.counts import count
from matching.errors import MalformedPreference, UnanswerablePreference
from matching.index import Index
from matching.model import Choice, Counts, FilterCounts
from matching.preferences import parse_preference, read_preference
from matching.survey import PAIRED, Members
from tests.matching.building import index_of

SHOP: tuple[dict[str, Any], ...] = (
    {"id": "A", "filters": {"category": ["Jeans"], "color": ["green"], "price": "100.00", "organic": True}},
    {"id": "B", "filters": {"category": ["Jeans"], "color": ["green", "black"], "price": "200.00", "organic": False}},
    {"id": "C", "filters": {"category": ["Jeans", "Jeans > Wide"], "color": ["blue"], "price": "300.00"}},
    {"id": "D", "filters": {"category": ["Jeans > Wide"], "color": False, "organic": True}},
    {"id": "E", "filters": {"category": ["Tops"], "color": ["pink"], "price": "300.00"}},
    {"id": "F", "available": False, "filters": {"category": ["Jeans"], "color": ["white"], "price": "100.00"}},
)
BANDS = [("100.00", "200.00"), ("200.00", "300.00")]
OFFERED = (
    DependentFilter(
        "color",
        1.0,
        6,
        values=tuple(ValueCount(value, 0) for value in ("green", "black", "blue", "pink", "white", False)),
        groups=(GroupCount("dark", 0, ()), GroupCount("pale", 0, ())),
    ),
    DependentFilter("price", 1.0, 3, bands=tuple(Band(Decimal(low), Decimal(high), 0) for low, high in BANDS)),
    DependentFilter("organic", 1.0, 2, values=(ValueCount(True, 0), ValueCount(False, 0))),
)


@pytest.fixture(scope="module")
def shop() -> Index:
    return index_of(
        *({"currency": "PLN", **product} for product in SHOP),
        units={"price": "PLN"},
        bands={place: {"price": BANDS} for place in (None, "Jeans", "Jeans > Wide")},
        names={"color": ("colour",)},
        aliases={"color": {"noir": "black"}},
        groups={"color": [("dark", (), ("black", "blue")), ("pale", (), ("white", "pink"))]},
    )


def counted(index: Index, *criteria: Mapping[str, Any], main: str | None = None) -> Counts:
    stated = {"preferences": [{"main": main, "criteria": list(criteria)}]}
    return count(index, parse_preference(stated), OFFERED)


def of(counts: Counts, key: str) -> FilterCounts:
    return next(each for each in counts.filters if each.filter == key)


def left(choices: tuple[Choice, ...]) -> dict[Any, int]:
    """How many products each choice would leave; bands by their number."""
    return {choice.value: choice.products for choice in choices}


def chosen(choices: tuple[Choice, ...]) -> list[Any]:
    return [choice.value for choice in choices if choice.chosen]


def test_nothing_stated_leaves_everything_and_every_choice_its_products(shop: Index) -> None:
    counts = counted(shop)
    assert (counts.main, counts.catalogue, counts.candidates, counts.remaining) == (None, 6, 5, 5)
    color, price, organic = counts.filters
    assert left(color.values) == {"green": 2, "black": 1, "blue": 1, "pink": 1, "white": 0, False: 1}
    assert left(color.groups) == {"dark": 2, "pale": 1}
    assert (color.present, color.silent) == (4, 0)
    assert left(price.bands) == {1: 2, 2: 2}
    assert (price.present, price.silent) == (4, 1)
    assert left(organic.values) == {True: 2, False: 1}
    assert (organic.present, organic.silent) == (2, 2)


def test_a_product_with_two_paths_counts_once_and_only_in_its_main_values(shop: Index) -> None:
    jeans = counted(shop, main="jeans")
    assert (jeans.main, jeans.remaining) == ("Jeans", 4)
    assert left(of(jeans, "color").values) == {"green": 2, "black": 1, "blue": 1, "pink": 0, "white": 0, False: 1}
    assert counted(shop, main="Wide").main == "Jeans > Wide"
    assert counted(shop, main="Wide").remaining == 2


def test_other_values_of_a_filter_count_as_if_they_were_chosen_instead(shop: Index) -> None:
    counts = counted(shop, {"filter": "color", "any": ["green"]}, main="Jeans")
    assert counts.remaining == 2
    assert counts.candidates == 4
    assert left(of(counts, "color").values)["blue"] == 1
    assert left(of(counts, "price").bands) == {1: 2, 2: 0}
    assert left(of(counts, "organic").values) == {True: 1, False: 1}
    assert of(counts, "organic").silent == 0


def test_criteria_hold_alike_hard_or_not_and_what_one_does_not_mind_counts_nowhere(shop: Index) -> None:
    soft = counted(shop, {"filter": "price", "max": "200"})
    hard = counted(shop, {"filter": "price", "max": "200", "must": True})
    assert soft.filters == hard.filters
    assert (soft.remaining, soft.candidates) == (2, 5)
    assert (hard.remaining, hard.candidates) == (2, 2)
    assert counted(shop, {"filter": "price", "indifferent": True}) == counted(shop)


def test_what_is_refused_stays_refused_among_the_further_choices(shop: Index) -> None:
    color = of(counted(shop, {"filter": "color", "any": ["blue"], "none": ["noir"]}), "color")
    assert left(color.values) == {"green": 1, "black": 0, "blue": 1, "pink": 1, "white": 0, False: 1}
    assert left(color.groups) == {"dark": 1, "pale": 1}
    assert color.present == 3


def test_a_strict_refusal_refuses_silence_too(shop: Index) -> None:
    loose = counted(shop, {"filter": "organic", "none": [True]})
    strict = counted(shop, {"filter": "organic", "none": [True], "strict": True})
    assert (loose.remaining, of(loose, "organic").silent) == (3, 2)
    assert (strict.remaining, of(strict, "organic").silent) == (1, 0)


def test_two_criteria_about_one_filter_are_set_aside_together_whatever_they_call_it(shop: Index) -> None:
    counts = counted(shop, {"filter": "color", "any": ["green"]}, {"filter": "colour", "any": ["black"]})
    assert counts.remaining == 1
    assert left(of(counts, "color").values) == {"green": 2, "black": 1, "blue": 1, "pink": 1, "white": 0, False: 1}
    assert chosen(of(counts, "color").values) == ["green", "black"]


def test_a_choice_is_chosen_when_all_it_stands_for_is_wanted(shop: Index) -> None:
    group = of(counted(shop, {"filter": "color", "any": ["dark"]}), "color")
    assert (chosen(group.values), chosen(group.groups)) == (["black", "blue"], ["dark"])
    single = of(counted(shop, {"filter": "color", "any": ["NOIR", "pink"]}), "color")
    assert (chosen(single.values), chosen(single.groups)) == (["black", "pink"], [])
    assert chosen(of(counted(shop, {"filter": "price", "band": 2}), "price").bands) == [2]
    assert chosen(of(counted(shop, {"filter": "organic", "any": [True]}), "organic").values) == [True]
    assert chosen(of(counted(shop, {"filter": "organic", "absent": True}), "organic").values) == [False]


def test_an_unknown_main_value_leaves_nothing_and_is_said(shop: Index) -> None:
    counts = counted(shop, main="Jens")
    assert (counts.main, counts.candidates, counts.remaining) == (None, 0, 0)
    assert (counts.unknown[0].filter, counts.unknown[0].nearest[0]) == (None, "Jeans")
    assert set(left(of(counts, "color").values).values()) == {0}


def test_an_unknown_value_leaves_nothing_but_the_choices_of_its_own_filter(shop: Index) -> None:
    counts = counted(shop, {"filter": "color", "any": ["gren"]})
    assert counts.remaining == 0
    assert left(of(counts, "color").values)["green"] == 2
    assert set(left(of(counts, "price").bands).values()) == {0}
    assert counts.unknown[0].nearest[0] == "green"


def test_a_filter_that_nobody_carries_offers_nothing(shop: Index) -> None:
    preference = parse_preference({"preferences": [{"main": None}]})
    gone = DependentFilter("gone", 1.0, 2, values=(ValueCount("x", 0), ValueCount(True, 0)))
    (offer,) = count(shop, preference, (gone,)).filters
    assert (left(offer.values), offer.present, offer.silent) == ({"x": 0, True: 0}, 0, 5)


def test_what_cannot_be_asked_is_refused_with_its_place(shop: Index) -> None:
    with pytest.raises(UnanswerablePreference) as refusal:
        counted(shop, {"filter": "price", "max": "5"}, {"filter": "colour", "max": "5"})
    assert refusal.value.path == "preferences[0].criteria[1].max"


@pytest.mark.parametrize("filters", [1, 8, 9, 33, 64])
def test_as_many_filters_as_a_preference_may_name_are_told_apart(filters: int) -> None:
    """Product ``n`` says "no" to filter ``n`` alone, so that every filter is the only one that one product fails."""
    keys = [f"f{number:02}" for number in range(filters)]
    products = [{"filters": {key: ["no" if key == own else "yes"] for key in keys}} for own in [*keys, "none"]]
    offered = [DependentFilter(key, 1.0, 2, values=(ValueCount("yes", 0), ValueCount("no", 0))) for key in keys]
    criteria = [{"filter": key, "any": ["yes"]} for key in keys]
    preference = parse_preference({"preferences": [{"main": None, "criteria": criteria}]})
    counts = count(index_of(*products), preference, offered)
    assert counts.remaining == 1
    assert [left(each.values) for each in counts.filters] == [{"yes": 1, "no": 1}] * filters


@pytest.mark.parametrize("length", [PAIRED, PAIRED + 1, PAIRED - 1])
@pytest.mark.parametrize("share", [0.3, 0.9, 1.0])
def test_statements_are_tallied_alike_on_every_way(length: int, share: float) -> None:
    chance = np.random.default_rng(7)
    codes = chance.integers(0, 200, length)
    wanted = chance.random(length) < share
    expected = np.bincount(codes[wanted], minlength=250).tolist()
    for kind in (np.uint8, np.uint16, np.int32):
        assert Members(wanted, None).tally(codes.astype(kind), 250).tolist() == expected
    among = np.flatnonzero(chance.random(length) < 0.5)
    narrowed = np.bincount(codes[among][wanted[among]], minlength=250).tolist()
    assert Members(wanted[among], among).tally(codes.astype(np.uint8), 250).tolist() == narrowed


@pytest.mark.parametrize(
    ("document", "path"),
    [
        ('{"preferences": []}', "preferences"),
        ('{"preferences": [{"main": null}, {"main": null}]}', "preferences"),
        ("{}", "preferences"),
        ('{"preferences": [{"main": null}], "k": 5}', "k"),
        ('{"preferences": [{"main": null}], "offset": 0}', "offset"),
        ('{"preferences": [{"main": 1}]}', "preferences[0].main"),
    ],
)
def test_a_document_for_counts_holds_one_preference_and_nothing_else(document: str, path: str) -> None:
    with pytest.raises(MalformedPreference) as refusal:
        read_preference(document)
    assert refusal.value.path == path
