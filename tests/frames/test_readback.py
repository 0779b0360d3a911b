"""A preference said back in one sentence, in both languages."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frames.readback import say_preference
from frames.voice import speak
from matching.model import Criterion, Preference
from tests.frames.building import HIERARCHY, wish

D = Decimal
NB = "\u00a0"


@pytest.mark.parametrize(
    ("preference", "polish", "english"),
    [
        (
            wish(
                Criterion("color", any=("zielony", "niebieski"), none=("czarny",)),
                Criterion("price", under=D(200), currency="PLN"),
            ),
            f"Dżinsy. Kolor: zielony lub niebieski, bez: czarny. Cena: poniżej 200{NB}zł",
            f"Dżinsy. Colour: zielony or niebieski, not: czarny. Price: under PLN{NB}200",
        ),
        (
            wish(Criterion("brand", any=("ABC",), must=True, weight=2500), Criterion("size", indifferent=True)),
            "Dżinsy. Marka: ABC (koniecznie). Rozmiar: obojętne",
            "Dżinsy. Brand: ABC (a must). Size: I don’t mind",
        ),
        (
            wish(Criterion("price", min=D(50), max=D("99.90")), main=None),
            f"Wszystkie produkty. Cena: od 50{NB}zł do 99,90{NB}zł",
            f"All products. Price: from PLN{NB}50 up to PLN{NB}99.90",
        ),
        (
            wish(Criterion("price", band=2), Criterion("fragrance", absent=True), main="Odzież > Dżinsy"),
            f"Dżinsy. Cena: przedział 119–199,90{NB}zł. Zapach: nie ma",
            f"Dżinsy. Price: band PLN{NB}119–PLN{NB}199.90. Fragrance: none",
        ),
        (
            wish(
                Criterion("price", band=9), Criterion("weight", over=D(500), unit="g"), Criterion("hood", any=(True,))
            ),
            f"Dżinsy. Cena: przedział 9. Waga: powyżej 500{NB}g. Kaptur: tak",
            f"Dżinsy. Price: band 9. Waga: over 500{NB}g. Kaptur: yes",
        ),
    ],
)
def test_a_preference_is_said_back_in_one_sentence(preference: Preference, polish: str, english: str) -> None:
    assert say_preference(preference, speak(HIERARCHY, "pl")) == polish
    assert say_preference(preference, speak(HIERARCHY, "en")) == english
