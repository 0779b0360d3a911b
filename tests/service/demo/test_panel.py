"""A posted form becomes questions, answers and a preference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.preferences import parse_preferences
from service.demo.panel import Form, node_groups, plain_number, preference_document, questions

COLOURS = [("zielony", 3), ("czarny", 2), (False, 1)]
BANDS = [("79.00", "119.00"), ("119.00", "499.00")]
ENTRY: dict[str, Any] = {
    "value": "Odzież > Dżinsy",
    "products": 41,
    "dependent": [
        {
            "filter": "color",
            "label": "kolor",
            "type": "choice",
            "values": [{"value": value, "products": products} for value, products in COLOURS],
        },
        {
            "filter": "price",
            "label": "Cena",
            "type": "range",
            "min": "79.00",
            "max": "499.00",
            "unit": "PLN",
            "bands": [{"min": low, "max": high, "products": 9} for low, high in BANDS],
        },
        {"filter": "heel", "label": "Obcas", "type": "range", "min": "2", "max": "9", "unit": "cm", "bands": []},
        {"filter": "hood", "label": "Kaptur", "type": "yes/no", "values": [{"value": True, "products": 4}]},
    ],
}


def criteria(**form: list[str]) -> list[dict[str, Any]]:
    """What a posted form comes to; field names are written with ``__`` for the dot."""
    posted = {name.replace("__", "."): values for name, values in form.items()}
    found: list[dict[str, Any]] = preference_document("Dżinsy", questions(ENTRY, posted))["preferences"][0]["criteria"]
    return found


def test_wanted_and_refused_values_become_one_criterion() -> None:
    assert criteria(any__color=["zielony"], none__color=["czarny"], must__color=["1"]) == [
        {"filter": "color", "any": ["zielony"], "none": ["czarny"], "must": True}
    ]


def test_a_value_both_wanted_and_refused_is_refused() -> None:
    assert criteria(any__color=["czarny"], none__color=["czarny"]) == [{"filter": "color", "none": ["czarny"]}]


def test_nothing_ticked_is_nothing_stated_even_with_a_must() -> None:
    assert criteria(must__color=["1"], must__price=["1"], band__price=[""], yes__hood=[""]) == []


def test_typed_limits_carry_their_currency_or_unit_and_go_before_a_band() -> None:
    assert criteria(min__price=["1 0,50"], max__price=["200"], band__price=["1"]) == [
        {"filter": "price", "min": "10.50", "max": "200", "currency": "PLN"}
    ]
    assert criteria(max__heel=["5"]) == [{"filter": "heel", "max": "5", "unit": "cm"}]


def test_a_band_a_yes_and_an_absence_are_stated() -> None:
    assert criteria(band__price=["2"], yes__hood=["true"], absent__color=["1"]) == [
        {"filter": "color", "absent": True},
        {"filter": "price", "band": 2},
        {"filter": "hood", "any": [True]},
    ]


@pytest.mark.parametrize(
    ("low", "high", "fault"),
    [("dużo", "", "not_a_number"), ("-5", "", "not_a_number"), ("300", "200", "empty_interval")],
)
def test_a_limit_that_cannot_be_meant_is_explained_and_left_out(low: str, high: str, fault: str) -> None:
    posted: Form = {"min.price": [low], "max.price": [high]}
    price = questions(ENTRY, posted)[1]
    assert price.fault == fault
    assert price.criteria() == []
    assert (price.low, price.high) == (low, high)


def test_values_and_fields_that_were_not_offered_are_left_aside() -> None:
    assert criteria(any__color=["fioletowy"], any__material=["len"], band__price=["7"], yes__hood=["maybe"]) == []


@pytest.mark.parametrize(
    ("typed", "number"), [("1 299,50", "1299.50"), ("1\u00a0299", "1299"), ("200", "200"), ("1e3", None)]
)
def test_numbers_are_read_as_people_type_them(typed: str, number: str | None) -> None:
    assert plain_number(typed) == number


FIELDS = [f"{operator}.{key}" for operator in ("any", "none", "min", "max", "band", "yes", "must", "absent")
          for key in ("color", "price", "heel", "hood")]  # fmt: skip
WORDS = st.sampled_from(["zielony", "czarny", "1", "2", "200", "99,5", "x", "", "true", "false"]) | st.text(max_size=6)


@given(st.dictionaries(st.sampled_from(FIELDS), st.lists(WORDS, max_size=3)))
def test_whatever_is_posted_becomes_a_preference_that_notesik_accepts(posted: dict[str, list[str]]) -> None:
    parse_preferences(preference_document("Dżinsy", questions(ENTRY, posted)))


def test_the_main_values_stand_in_groups_without_the_products_that_have_none() -> None:
    values = ["Odzież", "Obuwie", "Odzież > Spodnie", "Odzież > Spodnie > Dżinsy", "Obuwie > Botki", None]
    document = {"main": {"values": [{"value": value, "products": 1} for value in values]}}
    groups = [[(node.name, node.depth) for node in group] for group in node_groups(document)]
    assert groups == [[("Odzież", 0), ("Spodnie", 1), ("Dżinsy", 2)], [("Obuwie", 0), ("Botki", 1)]]
