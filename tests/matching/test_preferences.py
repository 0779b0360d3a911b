"""Preference documents read, and every fault named with its path."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from matching.errors import MalformedPreference, PreferenceError
from matching.model import Criterion, Preference
from matching.preferences import Request, parse_preferences, read_preferences
from matching.stated import MOST_CRITERIA, MOST_PREFERENCES


def request(*criteria: object, **members: object) -> dict[str, Any]:
    return {"preferences": [{"main": None, "criteria": list(criteria)}], **members}


def test_the_contracts_example_becomes_one_preference() -> None:
    document = """{"preferences": [
      {"main": "Jeans",
       "criteria": [
         {"filter": "color",  "any": ["green", "blue"], "none": ["black"], "weight": 1.0},
         {"filter": "gender", "any": ["female"], "must": true},
         {"filter": "price",  "max": "200", "currency": "PLN"},
         {"filter": "fragrance", "absent": true}]}]}"""
    assert read_preferences(document) == Request(
        preferences=(
            Preference(
                main="Jeans",
                criteria=(
                    Criterion("color", any=("green", "blue"), none=("black",), weight=1000, weighed=True),
                    Criterion("gender", any=("female",), must=True),
                    Criterion("price", max=Decimal(200), currency="PLN"),
                    Criterion("fragrance", absent=True),
                ),
            ),
        ),
        k=12,
        offset=0,
    )


def test_no_preferences_and_no_criteria_are_fine() -> None:
    assert parse_preferences({"preferences": []}).preferences == ()
    assert parse_preferences({"preferences": [{"main": "Jeans"}]}).preferences == (Preference("Jeans", ()),)


def test_the_wanted_slice_stands_beside_the_preferences() -> None:
    parsed = parse_preferences({"preferences": [], "k": 1000, "offset": 24})
    assert (parsed.options.k, parsed.options.offset) == (1000, 24)


def test_numbers_are_taken_exactly_however_json_writes_them() -> None:
    read = read_preferences('{"preferences": [{"main": null, "criteria": [{"filter": "p", "min": 0.1, "max": 1e2}]}]}')
    assert read.preferences[0].criteria[0] == Criterion("p", min=Decimal("0.1"), max=Decimal(100))
    parsed = parse_preferences(request({"filter": "p", "over": 0.1, "under": 7, "weight": "0.125"}))
    assert parsed.preferences[0].criteria[0] == Criterion(
        "p", over=Decimal("0.1"), under=Decimal(7), weight=125, weighed=True
    )


def test_wanted_numbers_are_values_like_any_other() -> None:
    parsed = parse_preferences(request({"filter": "size", "any": [38, Decimal("38.5"), True, "XL"]}))
    assert parsed.preferences[0].criteria[0].any == ("38", "38.5", True, "XL")


FIRST = "preferences[0].criteria[0]"
FAULTS: list[tuple[object, str]] = [
    ([], ""),
    (None, ""),
    ({}, "preferences"),
    ({"preferences": {}}, "preferences"),
    ({"preferences": [], "colour": 1}, "colour"),
    ({"preferences": [], "k": 0}, "k"),
    ({"preferences": [], "k": 1001}, "k"),
    ({"preferences": [], "k": True}, "k"),
    ({"preferences": [], "k": "12"}, "k"),
    ({"preferences": [], "k": None}, "k"),
    ({"preferences": [], "offset": -1}, "offset"),
    ({"preferences": [], "offset": 1.5}, "offset"),
    ({"preferences": [7]}, "preferences[0]"),
    ({"preferences": [{"criteria": []}]}, "preferences[0].main"),
    ({"preferences": [{"main": 7}]}, "preferences[0].main"),
    ({"preferences": [{"main": None}, {"main": None, "until": "2030"}]}, "preferences[1].until"),
    ({"preferences": [{"main": None, "criteria": {}}]}, "preferences[0].criteria"),
    ({"preferences": [{"main": None}] * (MOST_PREFERENCES + 1)}, "preferences"),
    (request(*[{"filter": "a", "present": True}] * (MOST_CRITERIA + 1)), "preferences[0].criteria"),
    (request("color"), FIRST),
    (request({"filter": "color"}), FIRST),
    (request({"filter": "color", "must": True, "weight": 2}), FIRST),
    (request({"any": ["green"]}), f"{FIRST}.filter"),
    (request({"filter": None, "any": ["green"]}), f"{FIRST}.filter"),
    (request({"filter": "color", "colour": "green"}), f"{FIRST}.colour"),
    (request({"filter": "color", "any": []}), f"{FIRST}.any"),
    (request({"filter": "color", "none": []}), f"{FIRST}.none"),
    (request({"filter": "color", "any": "green"}), f"{FIRST}.any"),
    (request({"filter": "color", "any": ["green", None]}), f"{FIRST}.any[1]"),
    (request({"filter": "color", "any": [{"value": "green"}]}), f"{FIRST}.any[0]"),
    (request({"filter": "color", "any": ["\ud83d"]}), f"{FIRST}.any[0]"),
    (request({"filter": "color", "any": ["x"] * 1001}), f"{FIRST}.any"),
    (request({"filter": "price", "min": "cheap"}), f"{FIRST}.min"),
    (request({"filter": "price", "min": "1e3"}), f"{FIRST}.min"),
    (request({"filter": "price", "min": ""}), f"{FIRST}.min"),
    (request({"filter": "price", "min": "1 000"}), f"{FIRST}.min"),
    (request({"filter": "price", "min": "1,5"}), f"{FIRST}.min"),
    (request({"filter": "price", "max": None}), f"{FIRST}.max"),
    (request({"filter": "price", "max": True}), f"{FIRST}.max"),
    (request({"filter": "price", "max": "9" * 31}), f"{FIRST}.max"),
    (request({"filter": "price", "max": Decimal("1e40")}), f"{FIRST}.max"),
    (request({"filter": "price", "over": "NaN"}), f"{FIRST}.over"),
    (request({"filter": "price", "over": Decimal("NaN")}), f"{FIRST}.over"),
    (request({"filter": "price", "under": float("inf")}), f"{FIRST}.under"),
    (request({"filter": "price", "under": ["1"]}), f"{FIRST}.under"),
    (request({"filter": "price", "min": "2", "max": "1.99"}), f"{FIRST}.max"),
    (request({"filter": "price", "over": "2", "max": "2"}), f"{FIRST}.max"),
    (request({"filter": "price", "min": "2", "under": "2"}), f"{FIRST}.under"),
    (request({"filter": "price", "over": "2", "under": "2"}), f"{FIRST}.under"),
    (request({"filter": "price", "band": 0}), f"{FIRST}.band"),
    (request({"filter": "price", "band": True}), f"{FIRST}.band"),
    (request({"filter": "price", "band": "2"}), f"{FIRST}.band"),
    (request({"filter": "price", "max": "1", "currency": 7}), f"{FIRST}.currency"),
    (request({"filter": "price", "max": "1", "unit": None}), f"{FIRST}.unit"),
    (request({"filter": "color", "present": False}), f"{FIRST}.present"),
    (request({"filter": "color", "absent": 1}), f"{FIRST}.absent"),
    (request({"filter": "color", "indifferent": "yes"}), f"{FIRST}.indifferent"),
    (request({"filter": "color", "present": True, "absent": True}), f"{FIRST}.present"),
    (request({"filter": "color", "absent": True, "none": ["x"]}), f"{FIRST}.absent"),
    (request({"filter": "color", "indifferent": True, "any": ["x"]}), f"{FIRST}.indifferent"),
    (request({"filter": "color", "present": True, "must": "yes"}), f"{FIRST}.must"),
    (request({"filter": "color", "present": True, "strict": None}), f"{FIRST}.strict"),
    (request({"filter": "color", "present": True, "weight": 0}), f"{FIRST}.weight"),
    (request({"filter": "color", "present": True, "weight": -1}), f"{FIRST}.weight"),
    (request({"filter": "color", "present": True, "weight": 0.0001}), f"{FIRST}.weight"),
    (request({"filter": "color", "present": True, "weight": None}), f"{FIRST}.weight"),
    (request({"filter": "a", "present": True}, {"filter": "b"}), "preferences[0].criteria[1]"),
]


@pytest.mark.parametrize(("document", "path"), FAULTS)
def test_what_the_contract_does_not_know_is_refused_with_its_path(document: object, path: str) -> None:
    with pytest.raises(PreferenceError) as refusal:
        parse_preferences(document)
    assert refusal.value.path == path
    assert refusal.value.message.endswith(".")
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    ["", "{", "[1,]", b"\xff{}", "1e99999999999999999999", '{"preferences": ' + "[" * 100_000, "[" + "9" * 5000 + "]"],
)
def test_text_that_is_no_json_is_refused_in_one_sentence(text: str | bytes) -> None:
    with pytest.raises(MalformedPreference) as refusal:
        read_preferences(text)
    assert refusal.value.path == ""
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize("low", ["min", "over"])
@pytest.mark.parametrize("high", ["max", "under"])
def test_an_interval_with_room_in_it_is_taken(low: str, high: str) -> None:
    parsed = parse_preferences(request({"filter": "price", low: "2", high: "2.01", "weight": 0.001}))
    assert getattr(parsed.preferences[0].criteria[0], high) == Decimal("2.01")


def test_a_single_number_is_no_empty_interval() -> None:
    assert parse_preferences(request({"filter": "price", "min": "2", "max": "2.00"}))


def test_what_stands_alone_may_be_hard_strict_and_weighted() -> None:
    parsed = parse_preferences(request({"filter": "nuts", "absent": True, "must": True, "strict": True, "weight": 3}))
    assert parsed.preferences[0].criteria[0] == Criterion(
        "nuts", absent=True, must=True, strict=True, weight=3000, weighed=True
    )


def test_criteria_that_do_not_count_are_not_limited() -> None:
    parsed = parse_preferences(request(*[{"filter": "color", "indifferent": True}] * (MOST_CRITERIA + 1)))
    assert len(parsed.preferences[0].criteria) == MOST_CRITERIA + 1
