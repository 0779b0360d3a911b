"""Whether an attribute writes several values in one text is told by what the feed shows, never by a comma alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.listed import listed_keys
from tests.feeds.test_filters import said, values


def lists(*texts: str) -> bool:
    return bool(listed_keys((("Funkcje", text) for text in texts), str))


def test_commas_part_values_that_come_back_in_other_texts() -> None:
    feed = said("Funkcje", "Wi-Fi, Bluetooth", "Bluetooth, GPS", "GPS, Wi-Fi", "Wi-Fi", "")
    assert values(feed, "funkcje") == {"Wi-Fi": 3, "Bluetooth": 2, "GPS": 2}
    assert feed.product("p1")["filters"]["funkcje"] == ["Wi-Fi", "Bluetooth"]


def test_lists_in_the_order_of_the_alphabet_are_lists() -> None:
    assert lists("grill, lodówka, okap", "grill, lodówka", "lodówka, okap", "okap")


@pytest.mark.parametrize(
    "texts",
    [
        ("cała Polska, oprócz wysp", "cała Polska, oprócz wysp, gór i jezior", "cała Polska, oprócz gór i jezior"),
        ("HP, Compaq", "IBM, Lenovo", "Dell, Alienware", "Acer, Gateway"),
        ("0,5 mm, stal", "0,7 mm, stal", "1,5 mm, stal", "0,5 mm", "stal"),
        ("biały, czarny", "czarny, biały"),
    ],
)
def test_phrases_pairs_numbers_and_too_few_texts_stay_whole(texts: tuple[str, ...]) -> None:
    assert not lists(*texts)


def test_what_a_template_parts_otherwise_is_left_to_the_template() -> None:
    feed = said("Rozmiar", "S, M", "M, L", "L, S")
    assert values(feed, "size") == {"S, M": 1, "M, L": 1, "L, S": 1}


@given(st.lists(st.text(alphabet="ab,1 ", max_size=9), max_size=12))
def test_the_order_of_the_feed_decides_nothing(texts: list[str]) -> None:
    assert lists(*texts) == lists(*reversed(texts)) == lists(*texts, *texts)
