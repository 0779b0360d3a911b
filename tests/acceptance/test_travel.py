"""Travel: how a journey is arranged, what is eaten there, and regions that contain countries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.acceptance.conftest import FEEDS, Ask

IN_MALTA = {"filter": "country", "any": ["Malta"]}
ARRANGED = {"filter": "organisation", "any": ["fully organised"]}
ALL_INCLUSIVE = {"filter": "organisation", "any": ["all inclusive"]}
FOUR_STARS = {"filter": "accommodation", "any": ["4-star hotel"]}
VEGAN = {"filter": "diet", "any": ["vegan option"], "strict": True}
MALTA = (IN_MALTA, ARRANGED, ALL_INCLUSIVE, FOUR_STARS, VEGAN)

FOR_SINGLES = {"filter": "travellers", "any": ["singles"]}
CHILDLESS = {"filter": "children", "absent": True}


def in_region(region: str) -> dict[str, object]:
    return {"filter": "country", "any": [region]}


def test_fully_organised_all_inclusive_in_4_star_hotels_in_malta_with_a_vegan_option(ask: Ask) -> None:
    answer = ask("travel", "travel", *MALTA, main="Wypoczynek")
    assert answer.unknown == []
    assert answer.document["candidates"] == 15
    assert answer.full == ["M-01", "M-02", "M-03", "M-04", "M-05", "M-06"]
    assert answer.missed == [
        ("M-07", ["diet"]),
        ("M-08", ["diet"]),
        ("M-09", ["accommodation"]),
        ("M-10", ["accommodation"]),
        ("M-11", ["organisation"]),
        ("M-12", ["organisation"]),
        ("M-13", ["country"]),
        ("M-15", ["diet"]),
        ("M-16", ["country", "organisation", "organisation", "accommodation", "diet"]),
    ]


def test_a_vegan_is_shown_no_journey_that_promises_nothing_when_the_diet_is_a_must(ask: Ask) -> None:
    answer = ask("travel", "travel", *MALTA[:-1], VEGAN | {"must": True}, main="Wypoczynek")
    assert answer.full == ["M-01", "M-02", "M-03", "M-04", "M-05", "M-06"]
    assert [id_ for id_, _ in answer.missed] == ["M-09", "M-10", "M-11", "M-12", "M-13"]


@pytest.mark.parametrize(("strict", "refused"), [(False, {"M-07"}), (True, {"M-07", "M-08"})])
def test_silence_about_food_passes_a_refusal_unless_it_is_strict(strict: bool, refused: set[str], ask: Ask) -> None:
    meatless = {"filter": "diet", "none": ["vegetarian"], "strict": strict}
    answer = ask("travel", "travel", IN_MALTA, meatless, main="Wypoczynek")
    shown = {match["id"] for match in answer.document["matches"]}
    assert {"M-07", "M-08"} - shown == refused


@pytest.mark.parametrize(
    "stated",
    [
        {"filter": "organisation", "any": ["w pełni zorganizowana"]},
        {"filter": "organization", "any": ["package holiday"]},
        {"filter": "organisation", "any": ["Pauschalreise"]},
    ],
)
def test_words_of_any_language_ask_the_same(stated: dict[str, object], ask: Ask) -> None:
    in_words = ({"filter": "country", "any": ["Мальта"]}, {"filter": "accommodation", "any": ["****"]})
    food = {"filter": "diet", "any": ["wegańska"], "strict": True}
    answer = ask("travel", "travel", in_words[0], stated, ALL_INCLUSIVE, in_words[1], food, main="Wypoczynek")
    assert answer.unknown == []
    assert answer.full == ["M-01", "M-02", "M-03", "M-04", "M-05", "M-06"]


@pytest.mark.parametrize("region", ["East Asia", "Azja Wschodnia", "Eastern Asia", "Восточная Азия", "Ostasien"])
def test_trips_for_childless_singles_to_countries_of_east_asia(region: str, ask: Ask) -> None:
    answer = ask("travel", "travel", in_region(region), FOR_SINGLES, CHILDLESS, main="Objazdowe")
    assert answer.unknown == []
    assert answer.full == ["A-01", "A-02", "A-03", "A-04", "A-05", "A-06", "A-07", "A-11"]
    assert [id_ for id_ in answer.full if answer.match(id_)["unstated"]] == ["A-07"]
    assert answer.missed == [
        ("A-08", ["children"]),
        ("A-09", ["travellers"]),
        ("A-10", ["country"]),
        ("A-12", ["country"]),
        ("A-13", ["country"]),
        ("A-14", ["country"]),
    ]


@pytest.mark.parametrize(
    ("region", "found"),
    [
        ("Asia", ["A-01", "A-02", "A-03", "A-04", "A-05", "A-06", "A-07", "A-08", "A-09", "A-10", "A-11", "A-12"]),
        ("Southeast Asia", ["A-10", "A-11"]),
        ("Azja Południowa", ["A-12"]),
        ("Mediterranean", []),
        ("Europa", ["A-13"]),
    ],
)
def test_regions_contain_regions_and_countries(region: str, found: list[str], ask: Ask) -> None:
    assert ask("travel", "travel", in_region(region), main="Objazdowe").full == found


def test_a_refused_region_refuses_its_countries(ask: Ask) -> None:
    answer = ask("travel", "travel", {"filter": "country", "none": ["Azja"]}, main="Objazdowe")
    assert [match["id"] for match in answer.document["matches"]] == ["A-13", "A-14"]


def test_a_budget_is_the_price_the_buyer_pays(ask: Ask) -> None:
    cheap = {"filter": "budget", "max": "2600", "currency": "PLN"}
    answer = ask("travel", "travel", cheap, IN_MALTA | {"must": True})
    assert answer.full == ["M-04", "M-09", "M-11", "M-12"]
    assert answer.missed[0] == ("M-01", ["budget"])


def test_a_feed_without_categories_is_asked_by_its_countries(ask: Ask, tmp_path: Path) -> None:
    written = (FEEDS / "travel.xml").read_text("utf-8")
    (tmp_path / "flat.xml").write_text(re.sub(r"<g:product_type>.*</g:product_type>", "", written), "utf-8")
    answer = ask(str(tmp_path / "flat"), "travel", ARRANGED, ALL_INCLUSIVE, FOUR_STARS, VEGAN, main="Malta")
    assert answer.unknown == []
    assert answer.document["candidates"] == 13
    assert answer.full == ["M-01", "M-02", "M-03", "M-04", "M-05", "M-06"]
