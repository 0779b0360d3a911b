"""Quantities as attributes carry them: ``32 kg``, ``0,3 l``, ``27"``, ``Ø 15 cm``, ``55`` under ``Width (mm)``, and
those that are money or time: ``PLN 5,000``, ``2 tys. zł``, ``pół roku``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from feeds.model import fold
from feeds.money import DecimalMarks, Unreadable, read_money
from feeds.words import Unit, multiples, phrases, units

MAX_DIGITS = 15
MAX_DECIMALS = 6

_QUANTITY = re.compile(
    r"(?:[øØ⌀~≈]\s*)?([+\-−]?)(\d{1,3}(?:[ \u00a0\u202f]\d{3})+|\d+)(?:[.,](\d+))?\s*(\D.*)?", re.DOTALL
)
_AMOUNT = re.compile(r"(?P<before>\D{0,6}?)(?P<number>\d[\d.,'’\s–—-]*)(?P<after>[^\d.,'’\s–—-]\D{0,20})?")
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
    """The one quantity in ``text``; ``unit`` is the unit its attribute states apart. None when it is anything else."""
    text = text.strip()
    told = phrases().get(fold(text), text)
    stated = units().get(fold(unit)) if unit else None
    return _measured(told, stated) or _amount(told, stated)


def _measured(text: str, stated: Unit | None) -> Quantity | None:
    """A number with or without a unit of measure. A comma is a decimal mark: such numbers rarely reach thousands."""
    found = _QUANTITY.fullmatch(text)
    if not found:
        return None
    sign, whole, decimals, rest = found.groups()
    whole, decimals = re.sub(r"\D", "", whole), (decimals or "").rstrip("0")
    if len(whole) + len(decimals) > MAX_DIGITS or len(decimals) > MAX_DECIMALS:
        return None
    unit = units().get(fold(rest)) or units().get(fold(rest).rstrip(".")) if rest else stated
    if (rest and unit is None) or (unit is not None and unit.money):
        return None
    number = Decimal(f"{'-' if sign in ('-', '−') else ''}{whole}.{decimals or '0'}")
    return Quantity(number, unit)


def _amount(text: str, stated: Unit | None) -> Quantity | None:
    """An amount of money, its currency before or after it; ``1,299`` is over a thousand, as prices without evidence."""
    found = _AMOUNT.fullmatch(text)
    if not found:
        return None
    before, number, after = found["before"].strip(), found["number"], found["after"] or ""
    multiple, _, behind = after.partition(" ")
    times = multiples().get(fold(multiple), 1)
    named = {units().get(fold(sign)) for sign in (before, after if times == 1 else behind) if sign} or {stated}
    unit = named.pop()
    if unit is None or not unit.money or named:
        return None
    try:
        return Quantity(read_money(number, DecimalMarks(), unit.symbol).amount * times, unit)
    except Unreadable:
        return None


@lru_cache(maxsize=65536)
def split_name(name: str) -> tuple[str, str | None]:
    """An attribute's name without the unit it carries: ``Width (mm)`` and ``Waga, kg`` -> (name, unit)."""
    found = _NAME_WITH_UNIT.fullmatch(name.strip())
    if found:
        unit = found["inside"] or found["behind"]
        if fold(unit) in units():
            return found["name"], unit
    return name.strip(), None
