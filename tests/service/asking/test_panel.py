"""A posted form becomes questions, answers and a preference."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.preferences import parse_preferences
from service.asking.panel import Form, node_groups, preference_document, questions
from service.asking.questions import Question, counted, plain_number

PLAIN = {"weight": "1", "hard": False, "strict": False, "sensitive": False, "ordered": False, "search": False,
         "shown": True}  # fmt: skip
COLOURS = [("zielony", 3), ("czarny", 2), (False, 1)]
BANDS = [("79.00", "119.00"), ("119.00", "499.00")]
ENTRY: dict[str, Any] = {
    "value": "Odzież > Dżinsy",
    "products": 41,
    "dependent": [
        {
            **PLAIN,
            "filter": "color",
            "label": "kolor",
            "type": "choice",
            "values": [{"value": value, "products": products} for value, products in COLOURS],
        },
        {
            **PLAIN,
            "filter": "price",
            "label": "Cena",
            "type": "range",
            "min": "79.00",
            "max": "499.00",
            "unit": "PLN",
            "bands": [{"min": low, "max": high, "products": 9} for low, high in BANDS],
        },
        {
            **PLAIN,
            "filter": "heel",
            "label": "Obcas",
            "type": "range",
            "min": "2",
            "max": "9",
            "unit": "cm",
            "bands": [],
        },
        {
            **PLAIN,
            "filter": "hood",
            "label": "Kaptur",
            "type": "yes/no",
            "values": [{"value": True, "products": 4}, {"value": False, "products": 7}],
        },
    ],
}
COUNTS: dict[str, Any] = {
    "dependent": [offer | {"present": 9} for offer in (
        {"filter": "color", "values": [{"value": "czarny", "products": 0}, {"value": "zielony", "products": 2},
                                       {"value": False, "products": 1}], "groups": [], "bands": [], "silent": 5},
        {"filter": "price", "values": [], "groups": [], "bands": [{"products": 0}, {"products": 6}], "silent": 0},
        {"filter": "heel", "values": [], "groups": [], "bands": [], "silent": 0},
        {"filter": "hood", "values": [{"value": True, "products": 3}, {"value": False, "products": 0}],
         "groups": [], "bands": [], "silent": 9},
    )]
}  # fmt: skip


def marked(key: str, **marks: Any) -> dict[str, Any]:
    """The entry with other marks on one of its filters."""
    return ENTRY | {"dependent": [asked | marks if asked["filter"] == key else asked for asked in ENTRY["dependent"]]}


def stated(entry: dict[str, Any], form: Form) -> list[dict[str, Any]]:
    """The criteria that a form comes to under an entry."""
    found: list[dict[str, Any]] = preference_document("Dżinsy", questions(entry, form))["preferences"][0]["criteria"]
    return found


def criteria(**form: list[str]) -> list[dict[str, Any]]:
    """What a posted form comes to; field names are written with ``__`` for the dot."""
    return stated(ENTRY, {name.replace("__", "."): values for name, values in form.items()})


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


def test_only_what_pages_are_to_offer_is_asked_in_the_order_of_the_document() -> None:
    assert [question.key for question in questions(marked("price", shown=False), {})] == ["color", "heel", "hood"]
    assert stated(marked("price", shown=False), {"max.price": ["200"]}) == []


def test_answers_are_meant_as_the_shop_means_them() -> None:
    assert stated(marked("color", hard=True, strict=True, weight="2.5"), {"none.color": ["czarny"]}) == [
        {"filter": "color", "none": ["czarny"], "must": True, "strict": True, "weight": 2.5}
    ]


def test_what_is_sensitive_is_stated_only_when_asking_was_agreed_to() -> None:
    personal, answer = marked("color", sensitive=True), {"any.color": ["zielony"]}
    assert stated(personal, answer) == []
    assert stated(personal, answer | {"agree.color": ["1"]}) == [{"filter": "color", "any": ["zielony"]}]


def test_a_group_that_brings_values_together_can_be_wanted_and_one_of_a_single_value_is_not_offered() -> None:
    groups = [
        {"value": "ciemne", "products": 5, "values": ["zielony", "czarny"]},
        {"value": "czernie", "products": 2, "values": ["czarny"]},
    ]
    grouped = marked("color", groups=groups)
    assert [choice.value for choice in questions(grouped, {})[0].choices] == ["ciemne", "zielony", "czarny"]
    assert stated(grouped, {"any.color": ["ciemne", "czernie"]}) == [{"filter": "color", "any": ["ciemne"]}]


def live(**form: list[str]) -> dict[str, Question]:
    """The questions by their keys, with the numbers of `COUNTS`."""
    posted = {name.replace("__", "."): values for name, values in form.items()}
    return {question.key: question for question in counted(questions(ENTRY, posted), COUNTS)}


def test_every_choice_says_what_it_would_leave() -> None:
    asked = live()
    assert [(choice.value, choice.left) for choice in asked["color"].choices] == [("zielony", 2), ("czarny", 0)]
    assert [(band.value, band.left) for band in asked["price"].bands] == [(1, 0), (2, 6)]
    assert [(choice.value, choice.left) for choice in asked["hood"].choices] == [(True, 3), (False, 0)]


def test_doing_without_leaves_what_the_feed_is_silent_about_too_unless_silence_counts_as_no() -> None:
    absent = live()["color"].absent
    strict = counted(questions(marked("color", strict=True), {}), COUNTS)[0].absent
    assert absent is not None
    assert strict is not None
    assert (absent.left, strict.left) == (6, 1)


def test_a_choice_that_would_leave_none_is_greyed_but_never_one_that_is_refused() -> None:
    assert [choice.leaves_none for choice in live()["color"].choices] == [False, True]
    assert [choice.leaves_none for choice in live(none__color=["czarny"])["color"].choices] == [False, False]


def test_a_chosen_value_that_leaves_none_stays_chosen_so_that_it_can_be_undone() -> None:
    chosen = live(any__color=["czarny"])["color"].choices[1]
    assert chosen.wanted
    assert chosen.leaves_none


def test_a_number_keeps_its_room_while_it_changes() -> None:
    before = questions(marked("color", values=[{"value": "zielony", "products": 120}]), {})
    assert before[0].choices[0].digits == counted(before, COUNTS)[0].choices[0].digits == 3


FIELDS = [f"{operator}.{key}" for operator in ("any", "none", "min", "max", "band", "yes", "must", "absent", "agree")
          for key in ("color", "price", "heel", "hood")]  # fmt: skip
WORDS = st.sampled_from(["zielony", "czarny", "1", "2", "200", "99,5", "x", "", "true", "false"]) | st.text(max_size=6)


MARKS = st.fixed_dictionaries({"filter": st.sampled_from(["color", "price", "heel", "hood"]), "hard": st.booleans(),
                              "strict": st.booleans(), "sensitive": st.booleans(),
                              "weight": st.sampled_from(["1", "0.001", "1.5", "2.333"])})  # fmt: skip


@given(st.dictionaries(st.sampled_from(FIELDS), st.lists(WORDS, max_size=3)), MARKS)
def test_whatever_is_posted_becomes_a_preference_that_notesik_accepts(
    posted: dict[str, list[str]], marks: dict[str, Any]
) -> None:
    entry = marked(marks.pop("filter"), **marks)
    parse_preferences(preference_document("Dżinsy", questions(entry, posted)))


def test_the_main_values_stand_in_groups_without_the_products_that_have_none() -> None:
    values = ["Odzież", "Obuwie", "Odzież > Spodnie", "Odzież > Spodnie > Dżinsy", "Obuwie > Botki", None]
    document = {"main": {"values": [{"value": value, "products": 1} for value in values]}}
    groups = [[(node.name, node.depth) for node in group] for group in node_groups(document)]
    assert groups == [[("Odzież", 0), ("Spodnie", 1), ("Dżinsy", 2)], [("Obuwie", 0), ("Botki", 1)]]
