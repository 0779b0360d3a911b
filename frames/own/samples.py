"""Frames of every shape, to try a template on before it is saved: full, bare, for nobody known, for somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from frames.definition import Banner, FrameDefinition, Scenario
from frames.model import (
    Addressee,
    Card,
    FilterSaid,
    Frame,
    Informed,
    Money,
    Price,
    Reason,
    ReasonKind,
)

PRICE: Final = Price(
    Money(Decimal("180.00"), "PLN", "180,00 zł"),
    Money(Decimal("250.00"), "PLN", "250,00 zł"),
    Money(Decimal("200.00"), "PLN", "200,00 zł"),
    10,
)
REASONS: Final = (
    Reason(ReasonKind.MET, "color", "Kolor", "zielony"),
    Reason(ReasonKind.MISSED, "size", "Rozmiar", "brak 38", near=True),
    Reason(ReasonKind.UNSTATED, "material", "Materiał", "brak informacji"),
)
BARE_CARD: Final = Card("A-0", "Dżinsy", None, None, None, None, None, ())
FULL_CARD: Final = Card(
    id="A-1",
    title="Dżinsy proste z <podwyższonym> stanem & długą nogawką",
    link="https://shop.example/a-1",
    image="https://shop.example/a-1.jpg",
    price=PRICE,
    match=500_000,
    tally="Spełnia 1 z 3",
    reasons=REASONS,
    click="https://shop.example/l/token/1",
    brand="ABC",
    availability="dostępny",
    description="Proste dżinsy z bawełny.",
    pinned=True,
    wished=True,
    filters=(FilterSaid("color", "Kolor", "zielony"), FilterSaid("size", "Rozmiar", "36, 40")),
)
BARE_CONTACT: Final = Addressee()
FULL_CONTACT: Final = Addressee(
    name="Anna Nowak",
    city="Kraków",
    country="PL",
    tags=("WLASCICIEL_KOTA", "VIP"),
    information=(Informed("shoe_size", "Numer buta", "38", "38"), Informed("newsletter", "Newsletter", True, "tak")),
    wanted=frozenset((("color", "zielony"),)),
)
BANNER: Final = Banner(
    "https://shop.example/cats.jpg", {"pl": "Dla kotów", "en": "For cats"}, "https://shop.example/cats"
)


def sample_frames(definition: FrameDefinition) -> Mapping[str, Frame]:
    """One frame of each shape by what it is, in words that end a sentence which begins with "for"."""
    bare = Frame(
        definition=definition,
        locale="pl",
        heading="Wybrane dla Ciebie",
        generation="sample",
        catalogue=1,
        candidates=1,
        full_matches=None,
        cards=(BARE_CARD,),
        preferences=(),
        notices=(),
        total=1,
    )
    full = replace(
        bare,
        locale="en",
        cards=tuple(replace(FULL_CARD, id=f"A-{number}") for number in range(1, 13)),
        preferences=("Dżinsy. Kolor: zielony",),
        notices=("One product meets everything.",),
        scenario=Scenario.PREFERENCES,
        total=41,
        variant="b",
        banner=BANNER,
        acts=True,
        contact=FULL_CONTACT,
    )
    return {
        "a contact of whom much is known, and twelve products": full,
        "a contact of whom nothing is known": replace(full, contact=BARE_CONTACT),
        "a visitor whom nobody knows": replace(full, contact=None, acts=False, preferences=(), banner=None),
        "one product of which the feed says nothing but its title": bare,
    }
