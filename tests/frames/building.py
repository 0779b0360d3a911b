"""Small catalogues, preferences and rankings for the frame's tests, written out by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from feeds.model import Band, DependentFilter, Filter, FilterType, Hierarchy, MainValue, ValueCount
from frames.compose import compose_frame
from frames.definition import DEFINITIONS
from frames.model import Card, Frame, Reason
from matching.model import Criterion, Match, Miss, Preference, Ranking, Unknown

D = Decimal
COLOUR = Filter("color", "kolor", FilterType.CHOICE, labels={"pl": "Kolor", "en": "Colour"})
FILTERS = {
    "color": COLOUR,
    "size": Filter("size", "Rozmiar", FilterType.CHOICE, labels={"pl": "Rozmiar", "en": "Size"}),
    "brand": Filter("brand", "Marka", FilterType.CHOICE, labels={"pl": "Marka", "en": "Brand"}),
    "fragrance": Filter("fragrance", "Zapach", FilterType.CHOICE, labels={"pl": "Zapach", "en": "Fragrance"}),
    "hood": Filter("hood", "Kaptur", FilterType.YES_NO),
    "weight": Filter("weight", "Waga", FilterType.RANGE, "kg", {"kg": "1", "g": "0.001"}),
    "price": Filter("price", "Cena", FilterType.RANGE, "PLN", labels={"pl": "Cena", "en": "Price"}),
}
BANDS = (Band(D("79"), D("119"), 14), Band(D("119"), D("199.90"), 14), Band(D("199.90"), D("499"), 13))
PRICE = DependentFilter("price", 1.0, 20, min=D("79"), max=D("499"), bands=BANDS)
JEANS = MainValue(
    ("Odzież", "Dżinsy"),
    41,
    (DependentFilter("color", 1.0, 2, (ValueCount("zielony", 3), ValueCount("czarny", 2))), PRICE),
)
HIERARCHY = Hierarchy(
    "fashion",
    41,
    Filter("category", "Kategoria", FilterType.CHOICE),
    FILTERS,
    (MainValue(("Odzież",), 41), JEANS),
    MainValue(None, 41, JEANS.dependent),
)


def product(id_: str = "A-1", **changes: Any) -> dict[str, Any]:
    """A product document; ``filters`` given here replace the usual ones, and the price follows ``price``."""
    document: dict[str, Any] = {
        "id": id_,
        "title": "Dżinsy proste",
        "link": f"https://shop.example/{id_}",
        "image": f"https://shop.example/{id_}.jpg",
        "price": "180.00",
        "currency": "PLN",
        "old_price": None,
        "lowest_price_30d": None,
        "filters": {"color": ["zielony"], "brand": ["ABC"]},
    }
    document |= changes
    if document["price"] is not None:
        document["filters"] = {**document["filters"], "price": document["price"]}
    return document


def wish(*criteria: Criterion, main: str | None = "Dżinsy") -> Preference:
    """One preference for jeans."""
    return Preference(main, criteria)


def match(
    id_: str = "A-1",
    met: Sequence[int] = (),
    missed: Sequence[int] = (),
    unstated: Sequence[int] = (),
    score: int = 1_000_000,
) -> Match:
    """A match whose misses carry words that a frame must not need."""
    return Match(0, id_, score, 0, tuple(met), tuple(Miss(place, "?", "?", "?") for place in missed), tuple(unstated))


def frame_of(
    preference: Preference,
    products: Sequence[Mapping[str, Any]],
    matches: Sequence[Match],
    locale: str = "pl",
    full: int = 1,
    unknown: Sequence[Unknown] = (),
) -> Frame:
    """The frame of a ranking written by hand."""
    ranking = Ranking("g-1", 41, 41, full, tuple(matches), tuple(unknown))
    documents = {document["id"]: document for document in products}
    return compose_frame(ranking, [preference], documents, HIERARCHY, DEFINITIONS["recommended"], locale)


def card_of(
    criterion: Criterion, locale: str = "pl", *, kind: str = "met", main: str | None = "Dżinsy", **changes: Any
) -> Card:
    """The card of one product under one criterion that it meets, misses or is silent about."""
    places: dict[str, tuple[int, ...]] = {"met": (), "missed": (), "unstated": (), kind: (0,)}
    score = 0 if kind == "missed" else 1_000_000
    found = match("A-1", places["met"], places["missed"], places["unstated"], score)
    return frame_of(wish(criterion, main=main), [product(**changes)], [found], locale).cards[0]


def reason_of(criterion: Criterion, locale: str = "pl", **changes: Any) -> Reason:
    """The only reason of `card_of`."""
    (reason,) = card_of(criterion, locale, **changes).reasons
    return reason
