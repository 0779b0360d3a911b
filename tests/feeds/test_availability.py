"""Availability is understood in the languages of feeds, as words, quantities and times until dispatch."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.availability import read_availability, settled
from feeds.words import availabilities


@pytest.mark.parametrize(
    "written",
    ["in stock", "in_stock", "In Stock!", "INSTOCK", "available", "+", "Y", "yes", "true", "https://schema.org/InStock",
     "dostępny", "na stanie", "12 szt.", "24h", "3 dni", "2-3 dni", "wysyłka w 24h", "w magazynie: 5 szt.",
     "skladem", "Skladem > 5 ks", "ihned", "Skladem (3 ks)", "skladom", "skladem u dodavatele, odesíláme do 3 dnů",
     "в наличии", "В наявності", "есть", "є", "в наличии 5 шт.", "auf Lager", "4 bis 6 Tage", "sofort lieferbar",
     "disponibile", "Disponibilità immediata", "en stock", "disponible", "em estoque", "raktáron", "în stoc",
     "Άμεσα διαθέσιμο", "stokta var", "متوفر", "op voorraad", "i lager", "12", "10+", ">10", "5.0", "1-2 days"],
)  # fmt: skip
def test_what_can_be_had_is_in_stock(written: str) -> None:
    assert read_availability(written) == "in_stock"


@pytest.mark.parametrize(
    ("cyrillic", "latin", "state"),
    [("в наявності", "i", "in_stock"), ("есть в наличии", "a", "in_stock"), ("немає", "e", "out_of_stock"),
     ("нет на складе", "e", "out_of_stock"), ("на складі", "c", "in_stock")],
)  # fmt: skip
def test_a_latin_letter_in_a_cyrillic_word_is_the_one_it_looks_like(cyrillic: str, latin: str, state: str) -> None:
    mixed = cyrillic.replace(dict(zip("iaec", "іаес", strict=True))[latin], latin)
    assert mixed != cyrillic
    assert read_availability(mixed) == state


@pytest.mark.parametrize(
    "written",
    ["out of stock", "out_of_stock", "sold out", "-", "N", "no", "false", "0", "0 szt.", "-3", "brak", "niedostępny",
     "vyprodáno", "není skladem", "momentálně nedostupné", "нет в наличии", "немає в наявності", "ausverkauft",
     "non disponibile", "agotado", "rupture de stock", "nem elérhető", "stoc epuizat", "Εξαντλημένο", "tükendi",
     "غير متوفر", "na stanie: 0 szt.", "Skladem (0 ks)", "http://schema.org/OutOfStock"],
)  # fmt: skip
def test_what_cannot_be_had_is_out_of_stock(written: str) -> None:
    assert read_availability(written) == "out_of_stock"


@pytest.mark.parametrize(
    ("written", "state"),
    [("preorder", "preorder"), ("zapowiedź", "preorder"), ("предзаказ", "preorder"), ("předobjednávka", "preorder"),
     ("available for order", "backorder"), ("na zamówienie", "backorder"), ("под заказ", "backorder"),
     ("Διαθέσιμο κατόπιν παραγγελίας", "backorder"), ("na objednávku (14 dní)", "backorder"), ("4 weeks", "backorder"),
     ("3 months", "backorder"), ("14 dni", "backorder"), ("на заказ, 2 недели", "backorder")],
)  # fmt: skip
def test_what_can_be_had_later_is_to_be_ordered(written: str, state: str) -> None:
    assert read_availability(written) == state


@pytest.mark.parametrize("written", ["", " ", "red", "5 kg", "soon maybe", "???", "call us", "x 5 y"])
def test_what_says_nothing_of_availability_is_not_understood(written: str) -> None:
    assert read_availability(written) is None


def test_of_two_statements_that_contradict_each_other_the_one_that_promises_less_counts() -> None:
    assert settled(["out_of_stock", "in_stock"]) == ("out_of_stock", True)
    assert settled(["in_stock", "backorder"]) == ("backorder", True)
    assert settled(["in_stock", None, "in_stock"]) == ("in_stock", False)
    assert settled([None]) == (None, False)


def test_every_word_of_the_vocabulary_is_read_as_itself_with_capitals_too() -> None:
    for word, state in availabilities().items():
        assert read_availability(word) == read_availability(f" {word.capitalize()} ") == state, word


@given(st.text(max_size=40))
def test_any_text_says_something_of_availability_or_nothing(written: str) -> None:
    assert read_availability(written) in {None, "in_stock", "out_of_stock", "preorder", "backorder"}
