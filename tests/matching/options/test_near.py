"""Numbers that just miss their bounds gain a part, down to nothing at the tolerance."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from matching.model import Missed
from matching.preferences import parse_preferences
from matching.rank import rank
from matching.standing import standing
from tests.matching.building import index_of
from tests.matching.options.shelves import match_of, miss_of, order, ranked

PRICES = ("200.00", "209.00", "219.99", "220.00", "180.00", "179.99")


def shelf(*prices: str, **settings: Any) -> Any:
    return index_of(
        *({"id": "abcdefgh"[n], "currency": "PLN", "filters": {"price": one}} for n, one in enumerate(prices)),
        **settings,
    )


def near(amount: dict[str, str], *prices: str, **bounds: Any) -> Any:
    stated = {"criteria": [{"filter": "price", **bounds}]}
    return ranked(shelf(*prices), {"near": [{"filter": "price", **amount}]}, stated)


def test_the_credit_falls_in_a_line_and_is_nothing_at_the_tolerance() -> None:
    ranking = near({"tolerance": "20"}, *PRICES[:4], max="200")
    assert {match.id: match.match for match in ranking.matches} == {"a": 1_000_000, "b": 550_000, "c": 500, "d": 0}
    assert ranking.full_matches == 1


def test_a_miss_says_by_how_much() -> None:
    ranking = near({"tolerance": "20"}, *PRICES, min="190", max="200")
    assert miss_of(ranking, "b").near == Missed(Decimal("9.00"), "PLN", over=True, credit=550_000)
    assert miss_of(ranking, "e").near == Missed(Decimal("10.00"), "PLN", over=False, credit=500_000)
    assert miss_of(ranking, "d").near is None
    assert match_of(ranking, "a").missed == ()


def test_percent_is_of_the_bound_that_is_missed() -> None:
    ranking = near({"percent": "10"}, "5.00", "9.50", "105.00", "115.00", min="10", max="100")
    assert [match_of(ranking, id_).match for id_ in "abcd"] == [0, 500_000, 500_000, 0]


@pytest.mark.parametrize(("bound", "number"), [("under", "200.00"), ("over", "200.00")])
def test_a_number_on_an_open_bound_gains_all_but_one_part(bound: str, number: str) -> None:
    ranking = near({"tolerance": "5"}, number, **{bound: "200"})
    assert match_of(ranking, "a").match == 999_999
    assert ranking.full_matches == 0
    missed = miss_of(ranking, "a").near
    assert missed is not None
    assert (missed.by, missed.credit) == (Decimal("0.00"), 999_999)


def test_of_two_bounds_of_one_side_the_tighter_counts() -> None:
    ranking = near({"tolerance": "20"}, "90.00", "99.00", min="50", over="100")
    assert [match_of(ranking, id_).match for id_ in "ab"] == [500_000, 950_000]


@pytest.mark.parametrize(
    "criterion",
    [
        {"max": "200", "must": True},
        {"max": "200", "any": ["777"]},
        {"max": "200", "currency": "EUR"},
        {"band": 1},
    ],
)
def test_what_is_hard_or_fails_for_another_reason_is_not_near(criterion: dict[str, Any]) -> None:
    index = shelf("209.00", bands={None: {"price": [("1.00", "200.00")]}})
    stated = {"criteria": [{"filter": "price", **criterion}]}
    ranking = ranked(index, {"near": [{"filter": "price", "tolerance": "20"}]}, stated)
    assert [(match.match, match.missed[0].near) for match in ranking.matches] in ([], [(0, None)])


def test_silence_and_a_stated_absence_are_not_near() -> None:
    index = index_of({"id": "a"}, {"id": "b", "filters": {"pack": False}}, {"id": "c", "filters": {"pack": "9"}})
    stated = {"criteria": [{"filter": "pack", "min": "10"}]}
    ranking = ranked(index, {"near": [{"filter": "pack", "tolerance": "2"}]}, stated)
    assert {match.id: match.match for match in ranking.matches} == {"c": 500_000, "a": 0, "b": 0}


def test_of_several_numbers_the_nearest_counts() -> None:
    packs = [Decimal(5), Decimal(18), Decimal(24)]
    index = index_of({"id": "a", "filters": {"pack": packs}}, {"id": "b", "filters": {"pack": "1"}})
    stated = {"criteria": [{"filter": "pack", "min": "19", "max": "20"}]}
    ranking = ranked(index, {"near": [{"filter": "pack", "tolerance": "10"}]}, stated)
    assert miss_of(ranking, "a").near == Missed(Decimal(1), None, over=False, credit=900_000)


def test_a_tolerance_is_in_the_unit_of_the_criterion_and_a_miss_in_that_of_the_filter() -> None:
    products = ({"id": "a", "filters": {"pack": "29.75"}}, {"id": "b", "filters": {"pack": "29"}})
    index = index_of(*products, units={"pack": "kg"}, conversions={"pack": {"g": "0.001"}})
    stated = {"criteria": [{"filter": "pack", "min": "30000", "unit": "g"}]}
    ranking = ranked(index, {"near": [{"filter": "pack", "tolerance": "1000"}]}, stated)
    assert miss_of(ranking, "a").near == Missed(Decimal("0.25"), "kg", over=False, credit=750_000)
    assert miss_of(ranking, "b").near is None


def test_a_number_too_large_for_any_column_type_is_as_exact() -> None:
    wide = [Decimal(100), Decimal(9_000_000_000_000_000_000)]
    index = index_of({"id": "a", "filters": {"pack": wide}}, {"id": "b", "filters": {"pack": "103"}})
    stated = {"criteria": [{"filter": "pack", "over": "100.0000001", "max": "102", "weight": 1000}]}
    ranking = ranked(index, {"near": [{"filter": "pack", "tolerance": "7.0000000003"}]}, stated)
    share = 1 - Decimal("0.0000001") / Decimal("7.0000000003")
    assert match_of(ranking, "a").match == int(share * 1_000_000)
    assert match_of(ranking, "b").match == int((1 - 1 / Decimal("7.0000000003")) * 1_000_000)


def test_a_part_stands_above_nothing_and_below_all() -> None:
    assert order(near({"tolerance": "20"}, *PRICES, max="179.99")) == "feabcd"


def test_the_minimum_looks_at_the_match_with_its_credit() -> None:
    options = {"near": [{"filter": "price", "tolerance": "20"}], "minimum": "0.55"}
    ranking = ranked(shelf(*PRICES[:4]), options, {"criteria": [{"filter": "price", "max": "200"}]})
    assert order(ranking) == "ab"


def test_where_a_product_stands_is_told_with_its_near_misses() -> None:
    index = shelf(*PRICES)
    stated = {"main": None, "criteria": [{"filter": "price", "min": "190", "max": "200"}]}
    near = [{"filter": "price", "tolerance": "20"}]
    request = parse_preferences({"preferences": [stated], "options": {"near": near}})
    listed = rank(index, request.preferences, request.options).matches
    for position, match in enumerate(listed, 1):
        stands = standing(index, request.preferences, request.options, match.id)
        assert (stands.position, stands.heard[0].match) == (position, match)
