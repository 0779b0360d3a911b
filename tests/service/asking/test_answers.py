"""What is said about one filter: read from criteria, written as criteria, joined across two tabs."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Filter, FilterType
from matching.preferences import parse_preferences
from service.asking.answers import Answer, answer_of, criteria_of, joined, points

WEIGHT = Filter("weight", "Waga", FilterType.RANGE, "kg", {"g": "0.001", "kg": "1"})
PRICE = Filter("price", "Cena", FilterType.RANGE, "PLN")


def wanting(*values: str, **more: Any) -> Answer:
    return {"any": list(values), **more}


def test_two_tabs_that_choose_different_values_lose_none() -> None:
    assert joined({}, wanting("green"), wanting("blue")) == wanting("blue", "green")


def test_what_one_tab_took_back_stays_gone_though_the_other_still_shows_it() -> None:
    shown = wanting("green", "blue")
    assert joined(shown, wanting("green", "blue", "red"), wanting("blue")) == wanting("blue", "red")


def test_a_value_refused_in_one_tab_is_wanted_no_more() -> None:
    assert joined(wanting("green"), {"none": ["green"]}, wanting("green", "blue")) == {
        "any": ["blue"],
        "none": ["green"],
    }


def test_two_ends_of_a_range_from_two_tabs_stand_together() -> None:
    low, high = {"min": "50", "currency": "PLN"}, {"max": "200", "currency": "PLN"}
    assert joined({}, high, low) == {"min": "50", "max": "200", "currency": "PLN"}


def test_of_two_ends_between_which_nothing_lies_the_later_stays() -> None:
    assert joined({}, {"max": "40"}, {"min": "50"}) == {"max": "40"}
    assert joined({}, {"under": "50"}, {"min": "50"}) == {"under": "50"}
    assert joined({}, {"max": "50"}, {"min": "50"}) == {"min": "50", "max": "50"}


@pytest.mark.parametrize(
    ("stands", "said", "left"),
    [
        (wanting("green"), {"indifferent": True}, {"indifferent": True}),
        ({"indifferent": True}, wanting("green"), wanting("green")),
        ({"band": 2}, {"max": "200"}, {"max": "200"}),
        ({"max": "200"}, {"band": 2}, {"band": 2}),
        (wanting("vegan"), {"absent": True}, {"absent": True}),
        ({"absent": True}, wanting("vegan"), wanting("vegan")),
        ({"absent": True}, {"none": ["rose"]}, {"absent": True, "none": ["rose"]}),
        ({"any": [True]}, {"any": [False]}, {"any": [False]}),
        ({"present": True}, {"absent": True}, {"absent": True}),
    ],
)
def test_what_cannot_be_meant_together_gives_way_to_what_is_said_later(
    stands: Answer, said: Answer, left: Answer
) -> None:
    assert joined({}, said, stands) == left


def test_what_a_page_did_not_show_is_not_taken_back_by_it() -> None:
    foreign = {"max": "50", "currency": "EUR"}
    assert joined({}, {"must": True}, foreign) == {**foreign, "must": True}


def test_bounds_of_another_unit_are_shown_in_the_filters_own() -> None:
    assert answer_of([{"filter": "weight", "over": "30000", "unit": "g"}], WEIGHT) == {"over": "30", "unit": "kg"}
    assert answer_of([{"filter": "weight", "min": 2}], WEIGHT) == {"min": "2", "unit": "kg"}
    assert answer_of([{"filter": "price", "max": "50", "currency": "EUR"}], PRICE) == {"max": "50", "currency": "EUR"}


def test_values_that_must_all_be_there_are_a_criterion_each() -> None:
    criteria = criteria_of("organisation", wanting("arranged", "all inclusive", together=True), {})
    assert criteria == [
        {"filter": "organisation", "any": ["arranged"]},
        {"filter": "organisation", "any": ["all inclusive"]},
    ]
    assert answer_of(criteria, None) == wanting("arranged", "all inclusive", together=True)


def test_an_answer_of_many_kinds_becomes_criteria_that_each_mean_what_the_shop_means() -> None:
    answer = wanting("wool", none=["silk"], must=True)
    assert criteria_of("material", answer, {"strict": True, "weight": 2}) == [
        {"filter": "material", "any": ["wool"], "none": ["silk"], "must": True, "strict": True, "weight": 2}
    ]
    assert criteria_of("material", {"indifferent": True}, {"must": True}) == [
        {"filter": "material", "indifferent": True}
    ]


VALUES = st.lists(st.sampled_from(["a", "b", "c"]), unique=True, min_size=1)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "any": VALUES,
        "none": st.lists(st.sampled_from(["d", "e"]), unique=True, min_size=1),
        "min": st.sampled_from(["1", "5"]),
        "under": st.sampled_from(["3", "9"]),
        "band": st.sampled_from([1, 2]),
        "present": st.just(True),
        "absent": st.just(True),
        "indifferent": st.just(True),
        "must": st.just(True),
    },
)


@given(ANSWERS, ANSWERS, ANSWERS)
def test_whatever_is_joined_can_be_asked_and_keeps_what_was_newly_said(
    base: Answer, posted: Answer, now: Answer
) -> None:
    answer = joined(base, posted, joined({}, now, {}))
    criteria = criteria_of("x", answer, {})
    parse_preferences({"preferences": [{"main": None, "criteria": criteria}]})
    assert points(joined(posted, posted, answer)) == points(answer)
    newly = {value for value in posted.get("none", ()) if value not in base.get("none", ())}
    assert newly <= set(answer.get("none", ()))


@given(ANSWERS)
def test_criteria_are_read_back_as_the_answer_they_were_written_from(said: Answer) -> None:
    answer = joined({}, said, {})
    without_must = {name: has for name, has in answer.items() if name != "must"}
    read = answer_of(criteria_of("x", answer, {}), None)
    assert {name: has for name, has in read.items() if name != "must"} == without_must
