from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.errors import PreferenceError
from matching.index import Index
from matching.model import RankOptions, Standing
from matching.preferences import parse_preferences
from matching.rank import rank
from matching.standing import standing
from tests.matching.building import index_of
from tests.matching.test_properties import preferences, products

EVERYTHING = RankOptions(k=1000)


def stands(index: Index, id_: str, *stated: dict[str, Any], options: RankOptions = EVERYTHING) -> Standing:
    request = parse_preferences({"preferences": [{"main": None, **each} for each in stated]})
    return standing(index, request.preferences, options, id_)


SHOP = index_of(
    {"id": "green", "popularity": 1, "filters": {"category": ["Jeans"], "color": ["green"], "brand": ["ABC"]}},
    {"id": "black", "popularity": 3, "filters": {"category": ["Jeans"], "color": ["black"], "brand": ["ABC"]}},
    {"id": "blue", "popularity": 2, "filters": {"category": ["Jeans"], "color": ["blue"]}},
    {"id": "blouse", "filters": {"category": ["Blouses"], "color": ["green"]}},
    {"id": "gone", "available": False, "filters": {"category": ["Jeans"], "color": ["green"]}},
    {"id": "small", "group": "g", "popularity": 9, "filters": {"category": ["Shirts"]}},
    {"id": "large", "group": "g", "popularity": 8, "filters": {"category": ["Shirts"]}},
)
GREEN_JEANS = {"main": "Jeans", "criteria": [{"filter": "color", "any": ["green"], "none": ["black"]}]}


def test_a_product_in_the_list_says_how_far_down_it_stands_and_what_stands_before_it() -> None:
    found = stands(SHOP, "blue", GREEN_JEANS)
    assert (found.position, found.total, found.ahead) == (2, 2, ("green",))
    assert found.best is not None
    assert found.best.match is not None
    assert [miss.filter for miss in found.best.match.missed] == ["color"]


def test_a_refused_product_names_the_criterion_that_bars_it() -> None:
    found = stands(SHOP, "black", GREEN_JEANS)
    assert found.position is None
    assert found.heard[0].inside
    assert found.heard[0].barring == (0,)


def test_a_product_outside_of_the_main_value_is_said_to_be_outside() -> None:
    found = stands(SHOP, "blouse", GREEN_JEANS)
    assert (found.position, found.heard[0].inside, found.best) == (None, False, None)


def test_what_misses_a_must_is_barred_by_it() -> None:
    hard = {"main": "Jeans", "criteria": [{"filter": "brand", "any": ["ABC"], "must": True}]}
    assert stands(SHOP, "blue", hard).heard[0].barring == (0,)
    assert stands(SHOP, "green", hard).heard[0].barring == ()


def test_sold_out_and_unknown_products_are_told_apart() -> None:
    assert stands(SHOP, "gone", GREEN_JEANS).row is not None
    assert not stands(SHOP, "gone", GREEN_JEANS).available
    assert stands(SHOP, "nobody", GREEN_JEANS).row is None


def test_a_variant_names_the_one_that_stands_in_its_place() -> None:
    assert stands(SHOP, "large", {"main": "Shirts", "criteria": []}).variant == "small"
    without = replace(EVERYTHING, without=("small",))
    assert stands(SHOP, "large", {"main": "Shirts", "criteria": []}, options=without).position == 1


def test_what_is_left_out_says_so() -> None:
    found = stands(SHOP, "green", GREEN_JEANS, options=replace(EVERYTHING, without=("green",)))
    assert (found.left_out, found.position) == (True, None)


def test_of_several_preferences_the_one_that_speaks_for_a_product_most_is_the_best() -> None:
    found = stands(SHOP, "blouse", GREEN_JEANS, {"main": "Blouses", "criteria": [{"filter": "color", "any": ["red"]}]})
    assert found.best is not None
    assert (found.best.preference, found.best.candidate) == (1, True)


@settings(max_examples=120, deadline=None)
@given(products(), st.lists(preferences, min_size=1, max_size=3), st.sampled_from([0, 400_000, 1_000_000]), st.data())
def test_every_product_stands_where_the_ranking_puts_it(
    shop: list[dict[str, Any]], stated: list[dict[str, Any]], minimum: int, data: st.DataObject
) -> None:
    index = index_of(*shop)
    without = tuple(data.draw(st.lists(st.sampled_from([each["id"] for each in shop]), max_size=2)))
    options = RankOptions(k=1000, minimum=minimum, without=without)
    request = parse_preferences({"preferences": stated})
    try:
        ranking = rank(index, request.preferences, options)
    except PreferenceError:
        with pytest.raises(PreferenceError):
            standing(index, request.preferences, options, "P-0")
        return
    listed = [match.id for match in ranking.matches]
    for product in shop:
        found = standing(index, request.preferences, options, product["id"])
        assert found.total == len(listed)
        if product["id"] in listed:
            at = listed.index(product["id"])
            best = found.best
            assert found.position == at + 1
            assert found.ahead == tuple(listed[:at][:5])
            assert best is not None
            assert best.match == ranking.matches[at]
            continue
        # Not in the list: one of the reasons must hold, and each is checked by itself.
        assert found.position is None
        reasons = (
            not product.get("available", True) and not found.available,
            found.left_out and product["id"] in without,
            found.variant is not None and found.variant in listed,
            bool(found.heard) and all(not each.candidate for each in found.heard),
            found.best is not None and found.best.match is not None and found.best.match.match < minimum,
        )
        assert any(reasons), found
