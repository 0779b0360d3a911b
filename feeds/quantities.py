"""Quantities as attributes carry them: ``32 kg``, ``0,3 l``, ``27"``, ``Ø 15 cm``, ``55`` under ``Width (mm)``, and
those that are money or time: ``PLN 5,000``, ``2 tys. zł``, ``pół roku``.

A number that is said to be about, at most or at least so much is that number. A span (``5–80 kg``) is its two ends.
Dimensions (``4.5 x 3.0 mm``) and several quantities (``19.5V 4.62A``) are none: nobody can tell which one is meant.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from feeds.model import fold
from feeds.money import DecimalMarks, Unreadable, read_money
from feeds.words import Unit, multiples, phrases, units

MAX_DIGITS = 15
MAX_DECIMALS = 6

_NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+|\d+)(?:[.,]\d+)?"
_ABOUT = (
    r"(?:[øØ⌀~≈<>≤≥±]\s*|(?:ok|ca|cca|około|circa|approx|approximately|about|max|maks|макс|min|мин|мін|do|až|до|up to"
    r"|bis|fino a|hasta|jusqu'à|od|from|ab|от|від|da|desde)\b\.?\s*)?"
)
_QUANTITY = re.compile(
    rf"{_ABOUT}([+\-−]?)(\d{{1,3}}(?:[ \u00a0\u202f\u2009]\d{{3}})+|\d+)(?:[.,](\d+))?(?:\+(?=\s*[^\W\d_]))?\s*(\D.*)?",
    re.DOTALL | re.IGNORECASE,
)
_BOTH_MARKS = re.compile(r"\d{1,3}(?:(?:,\d{3})+(?=\.\d)|(?:\.\d{3})+(?=,\d))")
_FRACTION = re.compile(r"(?:(\d{1,3})[ -])?(\d{1,2})[/⁄](2|4|8|16|32|64)(?=\s*\D)")
_VULGAR = re.compile(r"(?<=\d)(?=[¼½¾⅛⅜⅝⅞])")
_TWICE = re.compile(r"([^()]+)\(([^()]+)\)")
_SPAN = re.compile(
    rf"(?P<first>{_NUMBER})\s*(?P<own>\D{{0,12}}?)\s*(?:[-–—÷]|\.\.\.?|…|do|to|až|до|bis|a)\s*(?P<last>{_NUMBER})\s*(?P<unit>\D{{0,20}})",
    re.IGNORECASE,
)
_AMOUNT = re.compile(r"(?P<before>\D{0,6}?)(?P<number>\d[\d.,'’\s–—-]*)(?P<after>[^\d.,'’\s–—-]\D{0,20})?")
_NAME_WITH_UNIT = re.compile(
    r"(?P<name>.*?\w)(?:\s*(?:[(\[]\s*(?P<inside>[^()\[\]]{1,16}?)\s*[)\]]|,\s*(?P<behind>(?:(?:in|w|v|в|у)\s+)?[^\s,]{1,8}))"
    r"|(?:\s+(?:in|w|v|в|у)|\s*/|\s+-)\s+(?P<told>[^\s,]{1,12})|[\s_](?P<bare>\w{2,3}))\s*:?"
)
_BARE = frozenset({"kg", "mm", "cm", "km", "ml", "kw", "mah", "gb", "tb", "кг", "мм", "см", "мл", "квт", "гб"})
"""Units that are told from words where nothing but a space stands before them (``Waga kg``, but ``Size M``)."""


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
    stated = units().get(fold(unit).rstrip(".")) or units().get(fold(unit)) if unit else None
    return _measured(told, stated) or _amount(told, stated) or _otherwise(told, stated)


@lru_cache(maxsize=65536)
def read_span(text: str, unit: str | None = None) -> tuple[tuple[str, Quantity], tuple[str, Quantity]] | None:
    """Both ends of a span of one unit (``5–80 kg``), each as it would be written alone; None for anything else."""
    found = _SPAN.fullmatch(text.strip())
    if not found:
        return None
    end = f"{found['last']} {found['unit']}".strip()
    last = read_quantity(end, unit)
    if last is None or last.unit is None:
        return None
    own = found["own"] or found["unit"]
    written = f"{found['first']} {own}".strip()
    first = read_quantity(written, unit)
    if first is None or first.unit is None or first.unit.dimension != last.unit.dimension:
        return None
    return (
        None if first.number * first.unit.factor >= last.number * last.unit.factor else ((written, first), (end, last))
    )


def _otherwise(text: str, stated: Unit | None) -> Quantity | None:
    """A measure with both marks (``1.250,5 kg``), with a fraction (``1 1/2"``), or told twice (``5 mm (0.2 in)``)."""
    text = unicodedata.normalize("NFKC", _VULGAR.sub(" ", text))
    if grouped := _BOTH_MARKS.match(text):
        return _measured(re.sub(r"[.,]", "", grouped[0]) + text[grouped.end() :], stated)
    if fraction := _FRACTION.match(text):
        whole, part, of = (int(number or 0) for number in fraction.groups())
        return _measured(f"{whole + Decimal(part) / of:f}" + text[fraction.end() :], stated)
    if twice := _TWICE.fullmatch(text):
        first, second = _measured(twice[1].strip(), stated), _measured(twice[2].strip(), None)
        same = first and second and first.unit and second.unit and first.unit.dimension == second.unit.dimension
        return first if same else None
    return None


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
    name = name.strip().rstrip(":").rstrip()
    found = _NAME_WITH_UNIT.fullmatch(name)
    if found:
        unit = (
            found["inside"]
            or found["behind"]
            or found["told"]
            or (found["bare"] if fold(found["bare"]) in _BARE else "")
        )
        spellings = (unit, unit.rstrip("."), unit.partition(" ")[2])
        known = next((one for one in spellings if fold(one) in units()), None)
        if known:
            return found["name"], known
    return name, None
