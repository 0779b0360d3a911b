"""Fashion: whatever language and case a feed spells its values in, a wardrobe is described by what it is."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Ask

GREEN = {"filter": "color", "any": ["green"]}
WOMENS = {"filter": "gender", "any": ["female"], "must": True}
BY_ABC = {"filter": "brand", "any": ["ABC"]}
UNDER_200 = {"filter": "price", "under": "200", "currency": "PLN"}


def test_green_jeans_for_women_by_abc_under_200_pln(ask: Ask) -> None:
    answer = ask("green-jeans", "fashion", GREEN, WOMENS, BY_ABC, UNDER_200, main="Jeansy")
    assert answer.unknown == []
    assert answer.document["candidates"] == 15
    assert answer.full == ["J-01", "J-02", "J-03", "J-04", "J-05", "J-06"]
    assert answer.missed == [
        ("J-07", ["price"]),
        ("J-08", ["price"]),
        ("J-09", ["color"]),
        ("J-10", ["color"]),
        ("J-11", ["brand"]),
        ("J-12", ["brand"]),
        ("J-13", ["color"]),
        ("J-19", ["color", "price"]),
        ("J-20", ["color", "brand", "price"]),
    ]
    assert answer.match("J-05")["met"] == ["color", "gender", "brand", "price"]
    assert answer.match("J-08")["match"] == 0.75
    assert answer.match("J-20")["match"] == 0.25


def test_a_near_miss_says_what_was_wanted_and_what_it_is(ask: Ask) -> None:
    answer = ask("green-jeans", "fashion", GREEN, WOMENS, BY_ABC, UNDER_200, main="Jeansy")
    assert answer.match("J-07")["missed"] == [{"filter": "price", "wanted": "under 200 PLN", "is": "200.00 PLN"}]
    assert answer.match("J-10")["missed"][0]["is"] == "ciemnozielony"
    assert answer.match("J-13")["missed"][0]["is"] is None


@pytest.mark.parametrize("green", ["green", "Zielone", "zielony", "ЗЕЛЁНЫЕ", "zelená", "grün"])
def test_a_colour_may_be_named_in_any_language_whatever_the_feed_calls_it(green: str, ask: Ask) -> None:
    answer = ask(
        "green-jeans", "fashion", {"filter": "color", "any": [green]}, WOMENS, BY_ABC, UNDER_200, main="Jeansy"
    )
    assert answer.unknown == []
    assert answer.full == ["J-01", "J-02", "J-03", "J-04", "J-05", "J-06"]


def test_pink_tops_up_to_100_pln_whatever_kind_of_top_they_are(ask: Ask) -> None:
    pink, tops = {"filter": "color", "any": ["pink"]}, {"filter": "garment_part", "any": ["tops"]}
    answer = ask("pink-tops", "fashion", pink, tops, {"filter": "price", "max": "100", "currency": "PLN"})
    assert answer.unknown == []
    assert answer.document["candidates"] == 18
    assert answer.full == ["1", "2", "3", "4", "5", "6", "7"]
    assert answer.missed == [
        ("10", ["color"]),
        ("11", ["color"]),
        ("12", ["color"]),
        ("13", ["garment_part"]),
        ("14", ["garment_part"]),
        ("15", ["garment_part"]),
        ("16", ["color"]),
        ("17", ["garment_part"]),
        ("8", ["price"]),
        ("9", ["price"]),
        ("19", ["color", "garment_part", "price"]),
    ]


def test_pink_tops_of_the_category_of_that_name(ask: Ask) -> None:
    pink, cheap = {"filter": "color", "any": ["pink"]}, {"filter": "price", "max": "100", "currency": "PLN"}
    answer = ask("pink-tops", "fashion", pink, cheap, main="Topy")
    assert answer.full == ["1"]
    assert answer.missed == [("10", ["color"]), ("11", ["color"]), ("16", ["color"]), ("8", ["price"])]


def test_long_blue_bootcut_trousers_under_200_pln(ask: Ask) -> None:
    long, blue = {"filter": "length", "any": ["long"]}, {"filter": "color", "any": ["blue"]}
    bootcut = {"filter": "cut", "any": ["bootcut"]}
    answer = ask("bootcut-trousers", "fashion", long, blue, bootcut, UNDER_200, main="Trousers")
    assert answer.unknown == []
    assert answer.document["candidates"] == 16
    assert answer.full == ["P-01", "P-02", "P-03", "P-04", "P-05", "P-06"]
    assert answer.missed == [
        ("P-07", ["price"]),
        ("P-08", ["length"]),
        ("P-09", ["length"]),
        ("P-10", ["cut"]),
        ("P-11", ["cut"]),
        ("P-12", ["color"]),
        ("P-13", ["color"]),
        ("P-14", ["length"]),
        ("P-15", ["cut"]),
        ("P-17", ["length", "color", "cut", "price"]),
    ]
