"""Every kind of reason in both languages, and silence that is never ticked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from frames.model import ReasonKind
from matching.model import Criterion
from tests.frames.building import card_of, frame_of, match, product, reason_of, wish

D = Decimal
NB = "\u00a0"
GREEN_OR_BLUE = Criterion("color", any=("zielony", "niebieski"))
SIZE_38 = Criterion("size", any=("38",))
UP_TO_200 = Criterion("price", max=D(200), currency="PLN")
MIDDLE_BAND = Criterion("price", band=2)
OVER_30_KG = Criterion("weight", over=D(30), unit="kg")
NO_FRAGRANCE = Criterion("fragrance", absent=True)
HOOD = Criterion("hood", any=(True,))

SAID: list[tuple[str, Criterion, dict[str, Any], str, str]] = [
    ("met", GREEN_OR_BLUE, {}, "Kolor: zielony", "Colour: zielony"),
    ("missed", GREEN_OR_BLUE, {"filters": {"color": ["czerwony"]}}, "Kolor: czerwony, nie zielony ani niebieski",
     "Colour: czerwony, not zielony or niebieski"),
    ("met", Criterion("color", none=("czarny",)), {}, "Kolor: zielony (bez: czarny)", "Colour: zielony (not: czarny)"),
    ("met", Criterion("color", any=("zielony",), none=("czarny",)), {}, "Kolor: zielony", "Colour: zielony"),
    ("missed", SIZE_38, {"filters": {"size": ["36", "40"]}}, "Rozmiar: brak 38 (jest 36, 40)",
     "Size: no 38 (has 36, 40)"),
    ("met", SIZE_38, {"filters": {"size": ["36", "38", "40"]}}, "Rozmiar: 38", "Size: 38"),
    ("missed", Criterion("weight", any=("38", "38.0", "40")), {"filters": {"weight": "35"}},
     f"Waga: brak 38{NB}kg lub 40{NB}kg (jest 35{NB}kg)", f"Waga: no 38{NB}kg or 40{NB}kg (has 35{NB}kg)"),
    ("met", UP_TO_200, {}, f"20{NB}zł poniżej limitu", f"PLN{NB}20 under your limit"),
    ("met", UP_TO_200, {"price": "199.99"}, f"0,01{NB}zł poniżej limitu", f"PLN{NB}0.01 under your limit"),
    ("met", UP_TO_200, {"price": "200.00"}, f"Równo z limitem 200{NB}zł", f"Exactly at your limit of PLN{NB}200"),
    ("missed", UP_TO_200, {"price": "1234567.80"}, f"1{NB}234{NB}367,80{NB}zł powyżej limitu",
     f"PLN{NB}1,234,367.80 over your limit"),
    ("missed", Criterion("price", under=D(180), currency="PLN"), {}, f"Równo 180{NB}zł, a miało być mniej",
     f"Exactly PLN{NB}180, less was wanted"),
    ("missed", Criterion("price", min=D(200)), {}, f"20{NB}zł poniżej minimum", f"PLN{NB}20 under your minimum"),
    ("met", MIDDLE_BAND, {}, f"W wybranym przedziale (119–199,90{NB}zł)",
     f"In the band you chose (PLN{NB}119–PLN{NB}199.90)"),
    ("missed", MIDDLE_BAND, {"price": "119.00"}, "Równo 119\u00a0zł, a miało być więcej",
     "Exactly PLN\u00a0119, more was wanted"),
    ("missed", MIDDLE_BAND, {"price": "249.90"}, f"50{NB}zł powyżej wybranego przedziału",
     f"PLN{NB}50 over the band you chose"),
    ("missed", Criterion("price", max=D(50), currency="EUR"), {}, "Cena podana w PLN, nie w EUR",
     "Price given in PLN, not in EUR"),
    ("met", OVER_30_KG, {"filters": {"weight": "35"}}, f"Waga: 35{NB}kg (5{NB}kg powyżej minimum)",
     f"Waga: 35{NB}kg (5{NB}kg over your minimum)"),
    ("missed", OVER_30_KG, {"filters": {"weight": "30"}}, f"Waga: 30{NB}kg (a miało być więcej)",
     f"Waga: 30{NB}kg (more was wanted)"),
    ("met", Criterion("weight", max=D(2500), unit="g"), {"filters": {"weight": ["4", "1.8"]}},
     f"Waga: 1,8{NB}kg (0,7{NB}kg poniżej limitu)", f"Waga: 1.8{NB}kg (0.7{NB}kg under your limit)"),
    ("met", NO_FRAGRANCE, {"filters": {"fragrance": False}}, "Zapach: nie ma", "Fragrance: none"),
    ("missed", NO_FRAGRANCE, {"filters": {"fragrance": ["lawenda"]}}, "Zapach: lawenda (miało nie być)",
     "Fragrance: lawenda (you wanted none)"),
    ("met", Criterion("fragrance", present=True), {"filters": {"fragrance": ["lawenda"]}}, "Zapach: lawenda",
     "Fragrance: lawenda"),
    ("missed", Criterion("fragrance", present=True), {"filters": {"fragrance": False}}, "Zapach: nie ma",
     "Fragrance: none"),
    ("met", HOOD, {"filters": {"hood": True}}, "Kaptur: tak", "Kaptur: yes"),
    ("missed", HOOD, {"filters": {"hood": False}}, "Kaptur: nie", "Kaptur: no"),
    ("met", Criterion("category", any=("Odzież",)), {"filters": {"category": ["Odzież > Dżinsy"]}},
     "Kategoria: Dżinsy", "Kategoria: Dżinsy"),
    ("missed", Criterion("brand", any=("ABC",)), {"filters": {"brand": ["Nurta"]}}, "Marka: Nurta, nie ABC",
     "Brand: Nurta, not ABC"),
    ("met", Criterion("size", none=("XS",)), {"filters": {"size": ["S", "M", "L", "XL", "XXL"]}},
     "Rozmiar: S, M, L, XL i inne (bez: XS)", "Size: S, M, L, XL and others (not: XS)"),
    ("met", Criterion("weight", any=("2",)), {"filters": {"weight": ["2", "4"]}}, f"Waga: 2{NB}kg", f"Waga: 2{NB}kg"),
    ("missed", Criterion("weight", any=("2",)), {"filters": {"weight": "1.5"}}, f"Waga: brak 2{NB}kg (jest 1,5{NB}kg)",
     f"Waga: no 2{NB}kg (has 1.5{NB}kg)"),
    ("met", Criterion("weight", max=D(2), unit="KG"), {"filters": {"weight": "1"}},
     f"Waga: 1{NB}kg (1{NB}kg poniżej limitu)", f"Waga: 1{NB}kg (1{NB}kg under your limit)"),
    ("met", Criterion("weight", max=D(2000), unit="G"), {"filters": {"weight": "1"}},
     f"Waga: 1{NB}kg (1{NB}kg poniżej limitu)", f"Waga: 1{NB}kg (1{NB}kg under your limit)"),
    ("met", Criterion("price", max=D(200), currency="pln"), {}, f"20{NB}zł poniżej limitu",
     f"PLN{NB}20 under your limit"),
    ("met", Criterion("price", present=True), {}, f"Cena: 180{NB}zł", f"Price: PLN{NB}180"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "criterion", "changes", "polish", "english"), SAID)
def test_a_reason_is_said_in_both_languages(
    kind: str, criterion: Criterion, changes: dict[str, Any], polish: str, english: str
) -> None:
    for locale, expected in (("pl", polish), ("en", english)):
        reason = reason_of(criterion, locale, kind=kind, **changes)
        assert reason.said == expected
        assert reason.kind == kind


@pytest.mark.parametrize("kind", ["missed", "unstated"])
@pytest.mark.parametrize(
    "criterion", [Criterion("fragrance", any=("róża",)), Criterion("fragrance", none=("róża",)), NO_FRAGRANCE]
)
def test_silence_of_the_feed_is_said_and_never_ticked(criterion: Criterion, kind: str) -> None:
    polish, english = (card_of(criterion, locale, kind=kind) for locale in ("pl", "en"))
    assert polish.why == "Zapach: brak informacji"
    assert english.why == "Fragrance: no information"
    assert not polish.of_kind("met")
    assert polish.tally == "Spełnia 0 z 1"


def test_a_criterion_both_met_and_unstated_is_shown_as_unstated() -> None:
    frame = frame_of(wish(NO_FRAGRANCE), [product()], [match(met=(0,), unstated=(0,))])
    assert [reason.kind for reason in frame.cards[0].reasons] == [ReasonKind.UNSTATED]


def test_an_unknown_filter_is_called_by_its_key_and_a_missing_language_by_the_feed() -> None:
    assert reason_of(Criterion("neckline", any=("golf",)), kind="missed").said == "Neckline: brak informacji"
    assert reason_of(HOOD, "en", filters={"hood": True}).label == "Kaptur"


def test_a_locale_without_words_of_its_own_is_spoken_to_in_english() -> None:
    assert reason_of(UP_TO_200, "cs").said == f"PLN{NB}20 under your limit"
    assert reason_of(UP_TO_200, "pl-PL").said == f"20{NB}zł poniżej limitu"
