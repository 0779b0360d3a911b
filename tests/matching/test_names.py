"""What else filters and values are called: aliases, and groups that stand for all values in them."""

from __future__ import annotations

from typing import Any

import pytest

from matching.building import build_index
from matching.errors import UnanswerablePreference
from matching.index import Index
from tests.matching.building import asked, catalogue_of, document, ids, index_of

TRIPS: tuple[dict[str, Any], ...] = (
    {"id": "A", "filters": {"country": ["Japonia"], "color": ["zielony"]}},
    {"id": "B", "filters": {"country": ["Korea"], "color": ["czarny", "biały"]}},
    {"id": "C", "filters": {"country": ["Malta"], "color": False}},
    {"id": "D", "filters": {"country": ["Azja Wschodnia"], "color": ["green"]}},
    {"id": "E", "available": False, "filters": {"country": ["Chiny"]}},
)


@pytest.fixture(scope="module")
def trips() -> Index:
    return index_of(
        *TRIPS,
        names={"country": ("kraj", "color"), "color": ("kolor", "barwa")},
        aliases={"color": {"GREEN": "zielony", "black": "czarny", "mauve": "fiolet"}, "country": {"Nippon": "Japonia"}},
        groups={
            "country": [
                ("Azja Wschodnia", ("East Asia", "Daleki Wschód"), ("Japonia", "Korea", "Tajwan")),
                ("Bałkany", (), ("Serbia", "Albania")),
            ]
        },
    )


def met(index: Index, filter_: str, *values: str) -> list[str]:
    """The products that carry one of the values, in the order of their ids."""
    return sorted(ids(asked(index, {"filter": filter_, "any": list(values), "must": True})))


def test_a_value_is_found_by_an_alias_however_it_is_spelt(trips: Index) -> None:
    assert met(trips, "color", "Black") == ["B"]
    assert met(trips, "country", " NIPPON ") == ["A"]


def test_the_own_name_of_a_value_goes_before_an_alias_of_another(trips: Index) -> None:
    assert met(trips, "color", "green") == ["D"]


@pytest.mark.parametrize("name", ["East Asia", "daleki  wschód"])
def test_a_group_stands_for_all_its_values_and_for_the_value_of_its_own_name(trips: Index, name: str) -> None:
    assert met(trips, "country", "azja wschodnia") == ["A", "B", "D"]
    assert met(trips, "country", name) == ["A", "B"]


def test_a_refused_group_refuses_all_its_values(trips: Index) -> None:
    assert sorted(ids(asked(trips, {"filter": "country", "none": ["East Asia"]}))) == ["C", "D"]


def test_names_of_what_nobody_carries_are_unknown(trips: Index) -> None:
    for filter_, name in (("color", "mauve"), ("country", "Bałkany"), ("country", "Tajwan")):
        answer = asked(trips, {"filter": filter_, "any": [name]})
        assert [(unknown.filter, unknown.value) for unknown in answer.unknown] == [(filter_, name)]
        assert {match.match for match in answer.matches} == {0}


def test_a_misspelt_name_leads_to_display_forms_and_groups(trips: Index) -> None:
    def nearest(filter_: str, value: str) -> str:
        return asked(trips, {"filter": filter_, "any": [value]}).unknown[0].nearest[0]

    assert nearest("color", "blackk") == "czarny"
    assert nearest("country", "Nipon") == "Japonia"
    assert nearest("country", "Azja Wschodia") == "Azja Wschodnia"
    assert nearest("color", "zielny") == "zielony"


def test_a_filter_is_found_by_an_alias_unless_another_has_that_key_itself(trips: Index) -> None:
    assert met(trips, "kolor", "zielony") == met(trips, "barwa", "zielony") == ["A"]
    assert met(trips, "kraj", "malta") == ["C"]
    assert met(trips, "color", "malta") == []


def test_an_answer_says_the_names_that_were_used(trips: Index) -> None:
    stated = {
        "main": None,
        "criteria": [{"filter": "kolor", "any": ["Black", "mauv"]}, {"filter": "kolory", "max": "5"}],
    }
    answer = document(trips, stated)
    assert answer["matches"][0]["met"] == ["kolor"]
    assert answer["matches"][1]["missed"][0] == {"filter": "kolor", "wanted": "Black or mauv", "is": "zielony"}
    assert [(unknown["filter"], unknown["value"]) for unknown in answer["unknown"]] == [
        ("kolor", "mauv"),
        ("kolory", None),
    ]
    assert answer["unknown"][1]["nearest"][0] == "color"


def test_bounds_are_refused_by_any_name_of_a_choice(trips: Index) -> None:
    with pytest.raises(UnanswerablePreference, match="kolor is a choice filter"):
        asked(trips, {"filter": "kolor", "max": "5"})


def test_names_are_saved_with_the_index(trips: Index) -> None:
    again = Index.from_arrays(trips.arrays(), trips.metadata())
    for filter_, value in (("kolor", "Black"), ("kraj", "East Asia"), ("country", "Azja Wschodia")):
        criterion = {"filter": filter_, "any": [value]}
        assert asked(again, criterion) == asked(trips, criterion)


def test_an_alias_that_is_a_path_above_others_stays_that_path() -> None:
    paths: tuple[dict[str, Any], ...] = (
        {"id": "A", "filters": {"category": ["Odzież > Spodnie"]}},
        {"id": "B", "filters": {"category": ["Buty"]}},
    )
    index = index_of(*paths, aliases={"category": {"Odzież": "Buty", "Shoes": "Buty"}})
    assert met(index, "category", "Odzież") == ["A"]
    assert met(index, "category", "shoes") == ["B"]


@pytest.mark.parametrize("filters", [("color", "shade"), ("shade", "color")])
def test_an_alias_of_two_filters_names_one_of_them_wherever_it_is_asked(filters: tuple[str, str]) -> None:
    catalogue = catalogue_of({"filters": {key: ["red"] for key in filters}}, names=dict.fromkeys(filters, ("barwa",)))
    asked_by_pages = catalogue.hierarchy.asked("barwa")
    assert asked_by_pages is not None
    assert asked_by_pages.key == build_index(catalogue).key_of("barwa") == "color"
