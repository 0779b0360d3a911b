"""What meets a criterion, what silence does, what is refused and what cannot be asked."""

from __future__ import annotations

from typing import Any

import pytest

from matching.errors import UnanswerablePreference
from tests.matching.building import answer, asked, ids, index_of, matches

COLOURS = index_of(
    {"id": "green", "filters": {"color": ["green"]}},
    {"id": "both", "filters": {"color": ["Green", "black"]}},
    {"id": "black", "filters": {"color": ["black"]}},
    {"id": "none", "filters": {"color": False}},
    {"id": "silent"},
)


def met(index: Any, criterion: dict[str, Any], main: str | None = None) -> set[str]:
    """The candidates that meet the criterion."""
    return {match.id for match in asked(index, criterion, main=main).matches if match.match == 1_000_000}


def found(index: Any, criterion: dict[str, Any]) -> set[str]:
    return set(ids(asked(index, criterion)))


def unstated(index: Any, criterion: dict[str, Any]) -> set[str]:
    return {match.id for match in asked(index, criterion).matches if match.unstated == (0,)}


EVERYONE = {"green", "both", "black", "none", "silent"}


def test_one_wanted_value_of_several_is_enough() -> None:
    assert met(COLOURS, {"filter": "color", "any": ["green", "blue"]}) == {"green", "both"}


@pytest.mark.parametrize("spelling", ["GREEN", "  green ", "ｇｒｅｅｎ"])
def test_values_are_compared_folded(spelling: str) -> None:
    assert met(COLOURS, {"filter": "color", "any": [spelling]}) == {"green", "both"}


def test_a_refused_colour_never_appears() -> None:
    criterion = {"filter": "color", "none": ["black"]}
    assert found(COLOURS, criterion) == {"green", "none", "silent"}
    assert met(COLOURS, criterion) == {"green", "none", "silent"}


def test_silence_passes_a_refusal_and_is_said() -> None:
    assert unstated(COLOURS, {"filter": "color", "none": ["black"]}) == {"silent"}


def test_silence_is_said_even_when_another_part_of_the_criterion_is_missed() -> None:
    criterion = {"filter": "color", "any": ["green"], "none": ["black"]}
    assert met(COLOURS, criterion) == {"green"}
    assert found(COLOURS, criterion) == {"green", "none", "silent"}
    assert unstated(COLOURS, criterion) == {"silent"}


def test_strictly_silence_is_refused_with_the_refused() -> None:
    criterion = {"filter": "color", "none": ["black"], "strict": True}
    assert found(COLOURS, criterion) == {"green", "none"}
    assert unstated(COLOURS, criterion) == set()


def test_a_stated_absence_is_no_value_that_could_be_refused() -> None:
    assert found(COLOURS, {"filter": "color", "none": [False]}) == EVERYONE


def test_absence_is_met_outright_when_stated_and_with_a_note_when_silent() -> None:
    criterion = {"filter": "color", "absent": True}
    assert met(COLOURS, criterion) == {"none", "silent"}
    assert unstated(COLOURS, criterion) == {"silent"}


def test_strictly_only_a_stated_absence_is_one() -> None:
    criterion = {"filter": "color", "absent": True, "strict": True}
    assert met(COLOURS, criterion) == {"none"}
    assert found(COLOURS, criterion) == EVERYONE
    assert unstated(COLOURS, criterion) == set()
    assert found(COLOURS, {**criterion, "must": True}) == {"none"}


def test_presence_is_a_value_and_neither_absence_nor_silence() -> None:
    assert met(COLOURS, {"filter": "color", "present": True}) == {"green", "both", "black"}


def test_a_stated_absence_can_be_wanted_as_a_value() -> None:
    assert met(COLOURS, {"filter": "color", "any": [False]}) == {"none"}
    assert met(COLOURS, {"filter": "color", "any": [False, "green"]}) == {"none", "green", "both"}


def test_true_is_no_value_of_a_choice() -> None:
    assert met(COLOURS, {"filter": "color", "any": [True]}) == set()


def test_a_must_leaves_only_what_meets_it() -> None:
    assert found(COLOURS, {"filter": "color", "any": ["green"], "must": True}) == {"green", "both"}
    assert found(COLOURS, {"filter": "color", "any": ["pink"], "must": True}) == set()


def test_a_refusal_is_hard_where_the_rest_of_the_criterion_is_not() -> None:
    ranking = asked(COLOURS, {"filter": "color", "any": ["blue"], "none": ["black"]})
    assert set(ids(ranking)) == {"green", "none", "silent"}
    assert set(matches(ranking).values()) == {0}


ORGANIC = index_of(
    {"id": "yes", "filters": {"organic": True}},
    {"id": "no", "filters": {"organic": False}},
    {"id": "silent"},
)


def test_yes_and_no_are_asked_as_values() -> None:
    assert met(ORGANIC, {"filter": "organic", "any": [True]}) == {"yes"}
    assert met(ORGANIC, {"filter": "organic", "any": [False]}) == {"no"}
    assert met(ORGANIC, {"filter": "organic", "present": True}) == {"yes"}
    assert met(ORGANIC, {"filter": "organic", "absent": True}) == {"no", "silent"}
    assert found(ORGANIC, {"filter": "organic", "none": [True]}) == {"no", "silent"}
    assert met(ORGANIC, {"filter": "organic", "any": ["true"]}) == set()


PACKS = index_of(
    {"id": "30", "filters": {"weight": "30"}},
    {"id": "30.5", "filters": {"weight": "30.5"}},
    {"id": "10 and 50", "filters": {"weight": ["10", "50"]}},
    {"id": "none", "filters": {"weight": False}},
    {"id": "silent"},
    units={"weight": "kg"},
    conversions={"weight": {"kg": "1", "g": "0.001", "lb": "0.45359237"}},
)


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        ({"min": "30"}, {"30", "30.5", "10 and 50"}),
        ({"over": "30"}, {"30.5", "10 and 50"}),
        ({"over": "30.4999"}, {"30.5", "10 and 50"}),
        ({"max": "30.49"}, {"30", "10 and 50"}),
        ({"under": "30"}, {"10 and 50"}),
        ({"min": "20", "max": "40"}, {"30", "30.5"}),
        ({"min": "20", "under": "30.5"}, {"30"}),
        ({"min": "-99999999999999999999", "max": "99999999999999999999"}, {"30", "30.5", "10 and 50"}),
        ({"min": "99999999999999999999"}, set()),
        ({"max": "-99999999999999999999"}, set()),
        ({"over": "30000", "unit": "g"}, {"30.5", "10 and 50"}),
        ({"max": "66.1387", "unit": "LB"}, {"30", "10 and 50"}),
        ({"max": "66.1386", "unit": "lb"}, {"10 and 50"}),
        ({"any": ["30.50"]}, {"30.5"}),
        ({"any": ["30500"], "unit": "g"}, {"30.5"}),
        ({"any": ["50", "30"]}, {"30", "10 and 50"}),
        ({"any": [False]}, {"none"}),
        ({"any": ["10"], "min": "40"}, {"10 and 50"}),
        ({"present": True}, {"30", "30.5", "10 and 50"}),
    ],
)
def test_bounds_hold_exactly_and_all_on_one_number(bounds: dict[str, Any], expected: set[str]) -> None:
    assert met(PACKS, {"filter": "weight", **bounds}) == expected


def test_a_refused_number_is_refused() -> None:
    assert found(PACKS, {"filter": "weight", "none": ["50"]}) == {"30", "30.5", "none", "silent"}


PRICES = index_of(
    {"id": "79", "currency": "PLN", "filters": {"price": "79.00"}},
    {"id": "119", "currency": "PLN", "filters": {"price": "119.00"}},
    {"id": "199", "currency": "PLN", "filters": {"price": "199.00"}},
    {"id": "unpriced"},
    units={"price": "PLN"},
    bands={None: {"price": [("79.00", "119.00"), ("119.00", "199.00")]}},
)


def test_a_currency_left_out_is_the_only_one() -> None:
    assert met(PRICES, {"filter": "price", "max": "119"}) == {"79", "119"}
    assert met(PRICES, {"filter": "price", "max": "119", "currency": "pln"}) == {"79", "119"}


def test_a_bound_in_another_currency_is_met_by_no_product() -> None:
    assert met(PRICES, {"filter": "price", "max": "119", "currency": "EUR"}) == set()


def test_a_band_begins_above_the_one_below_it() -> None:
    assert met(PRICES, {"filter": "price", "band": 1}) == {"79", "119"}
    assert met(PRICES, {"filter": "price", "band": 2}) == {"199"}
    assert met(PRICES, {"filter": "price", "band": 2, "max": "150"}) == set()
    assert met(PRICES, {"filter": "price", "band": 3}) == set()


TWO_CURRENCIES = index_of(
    {"id": "100 PLN", "currency": "PLN", "filters": {"price": "100.00"}},
    {"id": "100 EUR", "currency": "EUR", "filters": {"price": "100.00"}},
    {"id": "100", "filters": {"price": "100.00"}},
    units={"price": "EUR"},
    bands={None: {"price": [("50", "100.00")]}},
)


def test_of_several_currencies_one_must_be_named() -> None:
    assert met(TWO_CURRENCIES, {"filter": "price", "max": "100", "currency": "EUR"}) == {"100 EUR"}
    with pytest.raises(UnanswerablePreference, match="PLN, EUR") as refusal:
        asked(TWO_CURRENCIES, {"filter": "price", "max": "100"})
    assert refusal.value.path == "preferences[0].criteria[0].currency"


def test_bands_are_in_the_filters_currency() -> None:
    assert met(TWO_CURRENCIES, {"filter": "price", "band": 1}) == {"100 EUR"}
    assert met(TWO_CURRENCIES, {"filter": "price", "band": 1, "currency": "PLN"}) == set()


def test_prices_without_any_currency_are_asked_without_one() -> None:
    index = index_of({"id": "A", "filters": {"price": "5.00"}})
    assert met(index, {"filter": "price", "max": "5"}) == {"A"}
    assert met(index, {"filter": "price", "max": "5", "currency": "PLN"}) == set()


@pytest.mark.parametrize("operator", [{"min": "1"}, {"max": 2}, {"over": "1"}, {"under": "3"}, {"band": 1}])
@pytest.mark.parametrize(("index", "key"), [(COLOURS, "color"), (ORGANIC, "organic")])
def test_bounds_on_what_has_no_numbers_are_refused(index: Any, key: str, operator: dict[str, Any]) -> None:
    preference = {"main": "nowhere", "criteria": [{"filter": "x", "present": True}, {"filter": key, **operator}]}
    with pytest.raises(UnanswerablePreference) as refusal:
        answer(index, {}, preference)
    assert refusal.value.path == f"preferences[1].criteria[1].{next(iter(operator))}"


def test_a_unit_nobody_can_convert_is_refused_with_those_that_can_be() -> None:
    with pytest.raises(UnanswerablePreference, match="kg, g, lb") as refusal:
        asked(PACKS, {"filter": "weight", "min": "1", "unit": "cm"})
    assert refusal.value.path == "preferences[0].criteria[0].unit"


REGIONS = index_of(
    {"id": "Malta", "filters": {"region-tree": ["Europe > Malta"]}},
    {"id": "Japan", "filters": {"region-tree": ["Asia > East Asia > Japan"]}},
    {"id": "Asia", "filters": {"region-tree": ["Asia"]}},
    {"id": "Asia Minor", "filters": {"region-tree": ["Asia Minor > Turkey"]}},
)


def test_a_hierarchical_value_also_fits_by_an_ancestors_path() -> None:
    assert met(REGIONS, {"filter": "region-tree", "any": ["asia"]}) == {"Japan", "Asia"}
    assert met(REGIONS, {"filter": "region-tree", "any": ["Asia > East  Asia"]}) == {"Japan"}
    assert found(REGIONS, {"filter": "region-tree", "none": ["Asia"]}) == {"Malta", "Asia Minor"}
    assert met(REGIONS, {"filter": "region-tree", "any": ["East Asia"]}) == set()
