"""What no industry is needed for: a quantity with a unit, asked of attributes that no template knows."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import Ask

LARGE = {"filter": "wielkosc_rasy", "any": ["duże"]}


@pytest.mark.parametrize(("over", "unit"), [("30", "kg"), ("30000", "g"), ("0.03", "t")])
def test_food_for_large_breed_dogs_in_packs_over_30_kg(over: str, unit: str, ask: Ask) -> None:
    heavy = {"filter": "weight", "over": over, "unit": unit}
    answer = ask("dog-food", "general", LARGE, heavy, main="Psy")
    assert answer.unknown == []
    assert answer.document["candidates"] == 14
    assert answer.full == ["k-1", "k-2", "k-3", "k-4", "k-5", "k-6"]
    assert answer.missed == [
        ("k-10", ["wielkosc_rasy"]),
        ("k-11", ["wielkosc_rasy"]),
        ("k-12", ["weight"]),
        ("k-13", ["wielkosc_rasy"]),
        ("k-7", ["weight"]),
        ("k-8", ["weight"]),
        ("k-9", ["weight"]),
        ("k-15", ["wielkosc_rasy", "weight"]),
    ]


def test_a_pack_of_exactly_30_kg_is_not_over_30_kg_whatever_unit_it_is_written_in(ask: Ask) -> None:
    answer = ask("dog-food", "general", LARGE, {"filter": "weight", "over": "30", "unit": "kg"}, main="Psy")
    assert [answer.match(id_)["missed"][0]["is"] for id_ in ("k-7", "k-8")] == ["30 kg", "30 kg"]


def test_who_starts_from_nothing_asks_by_the_names_of_the_feed(ask: Ask) -> None:
    answer = ask("dog-food", "nothing", LARGE, {"filter": "waga", "over": "30", "unit": "kg"}, main="Psy")
    assert answer.unknown == []
    assert {"k-1", "k-2", "k-3", "k-4"} <= set(answer.full)
