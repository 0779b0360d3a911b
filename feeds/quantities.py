"""Numbers with units as attributes carry them: ``32 kg``, ``0,3 l``, ``27"``, ``55`` under the name ``Width (mm)``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from feeds.model import fold
from feeds.words import Unit, units

MAX_DIGITS = 15
MAX_DECIMALS = 6

_QUANTITY = re.compile(r"([+\-−]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d+))?\s*(\D.*)?", re.DOTALL)
_NAME_WITH_UNIT = re.compile(
    r"(?P<name>.*?\w)\s*(?:[(\[]\s*(?P<inside>[^()\[\]]{1,12}?)\s*[)\]]|,\s*(?P<behind>[^\s,]{1,8}))"
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in ``unit`` (None for a bare number)."""

    number: Decimal
    unit: Unit | None


@lru_cache(maxsize=65536)
def read_quantity(text: str, unit: str | None = None) -> Quantity | None:
    """The one quantity in ``text``; ``unit`` is the unit its attribute states apart. None when it is anything else.

    A comma is a decimal mark here: quantities in feeds rarely reach thousands, and prices are read elsewhere.
    """
    found = _QUANTITY.fullmatch(text.strip())
    if not found:
        return None
    sign, whole, decimals, rest = found.groups()
    whole, decimals = re.sub(r"\D", "", whole), (decimals or "").rstrip("0")
    if len(whole) + len(decimals) > MAX_DIGITS or len(decimals) > MAX_DECIMALS:
        return None
    named = units().get(fold(rest)) if rest else None
    if rest and named is None:
        return None
    stated = units().get(fold(unit)) if unit else None
    number = Decimal(f"{'-' if sign in ('-', '−') else ''}{whole}.{decimals or '0'}")
    return Quantity(number, named or stated)


@lru_cache(maxsize=65536)
def split_name(name: str) -> tuple[str, str | None]:
    """An attribute's name without the unit it carries: ``Width (mm)`` and ``Waga, kg`` -> (name, unit)."""
    found = _NAME_WITH_UNIT.fullmatch(name.strip())
    if found:
        unit = found["inside"] or found["behind"]
        if fold(unit) in units():
            return found["name"], unit
    return name.strip(), None
