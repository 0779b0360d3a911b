"""What the texts of one place of a feed look like: prices, addresses, pictures, words of availability, paths, ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from feeds.model import fold
from feeds.words import availabilities, availability_key, currency_signs

_PRICE = re.compile(r"(?P<before>[^\d\s,.\-]{0,4})\s?\d[\d\s.,'\u00a0\u202f]{0,14}(?P<after>[^\d,]{0,4}),?-?")
_NUMBER = re.compile(r"\d[\d\s.,\u00a0]*")
_ADDRESS = re.compile(r"\s*https?://\S", re.IGNORECASE)
_PICTURE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|avif|bmp|svg|tiff?)(?:$|[?#&])|/(?:image|img|images|photo|thumb)s?[/.?]", re.IGNORECASE
)
_MARKUP = re.compile(r"<\s*/?\w+[^<>]*>|&lt;\w+")
_DATE = re.compile(r"\s*\d{1,4}[-./]\d{1,2}[-./]\d{1,4}")
_PATH = re.compile(r" > | / | \| |>|\|")
_LETTERS = re.compile(r"[^\W\d_]{2,}")


def _is_price(text: str) -> bool:
    """A number, with nothing but a currency before or behind it."""
    found = _PRICE.fullmatch(text)
    named = found and (found["before"] or found["after"]).strip(" .")
    return found is not None and not _DATE.match(text) and (not named or fold(named) in currency_signs())


Sees = Callable[[str], bool]
TESTS: dict[str, Sees] = {
    "price": lambda text: len(text) < 25 and _is_price(text.strip()),
    "number": lambda text: bool(_NUMBER.fullmatch(text)),
    "address": lambda text: bool(_ADDRESS.match(text)),
    "picture": lambda text: bool(_PICTURE.search(text[-300:])) and " " not in text.strip(),
    "availability": lambda text: len(text) < 60 and availability_key(text) in availabilities(),
    "currency": lambda text: len(text) < 6 and text.casefold() in currency_signs(),
    "markup": lambda text: bool(_MARKUP.search(text[:2000])),
    "path": lambda text: len(text) < 300 and bool(_PATH.search(text)) and not _MARKUP.search(text),
    "words": lambda text: bool(_LETTERS.search(text)) and not _ADDRESS.match(text),
    "date": lambda text: bool(_DATE.match(text)),
    "code": lambda text: len(text) <= 64 and bool(text.strip()) and not _ADDRESS.match(text),
}
"""What one text is asked."""


@dataclass(frozen=True, slots=True)
class Looks:
    """Of the texts of one place: which share of them pass each of `TESTS`, how long they are, how many differ."""

    shares: dict[str, float]
    length: float
    distinct: float
    count: int

    def __getitem__(self, test: str) -> float:
        return self.shares[test]


def looks_of(texts: Sequence[str]) -> Looks:
    """What these texts (at least one) look like."""
    count = len(texts)
    shares = {name: sum(map(test, texts)) / count for name, test in TESTS.items()}
    return Looks(shares, sum(map(len, texts)) / count, len(set(texts)) / count, count)
