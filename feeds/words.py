"""The words of templates/words/: availability, answers, currencies, units and amounts, read once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from babel.numbers import list_currencies

from feeds.errors import TemplateError
from feeds.model import fold

_PARTLY_CYRILLIC = re.compile(r"\w*[\u0400-\u04ff]\w*")
_LOOKING_LATIN = str.maketrans("aceiopxy", "\u0430\u0441\u0435\u0456\u043e\u0440\u0445\u0443")


def _load(name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(files("templates").joinpath("words", name).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"templates/words/{name}: {error}") from error


@dataclass(frozen=True, slots=True)
class Answers:
    """Folded words that answer a question: yes, no, stated absence, and placeholders that say nothing."""

    yes: frozenset[str]
    no: frozenset[str]
    none: frozenset[str]
    missing: frozenset[str]
    no_brand: frozenset[str]


@cache
def answers() -> Answers:
    """The answers of templates/words/answers.toml."""
    return Answers(**{key: frozenset(map(fold, words)) for key, words in _load("answers.toml").items()})


@cache
def availabilities() -> Mapping[str, str]:
    """Folded word (``_`` and ``-`` as spaces) -> in_stock, out_of_stock, preorder or backorder."""
    return {availability_key(word): state for state, words in _load("availability.toml").items() for word in words}


def availability_key(word: str) -> str:
    """How availability words are compared: folded, ``_`` and ``-`` as spaces (a lone sign stays itself). A Latin letter
    in a Cyrillic word is the Cyrillic one that looks like it.
    """
    key = _PARTLY_CYRILLIC.sub(lambda found: found[0].translate(_LOOKING_LATIN), fold(word))
    return key if len(key) < 2 else " ".join(key.replace("_", " ").replace("-", " ").split())


@cache
def currency_signs() -> Mapping[str, str]:
    """Folded sign or code -> ISO 4217 code."""
    codes = {fold(code): code for code in sorted(list_currencies())}
    return codes | {fold(sign): code for sign, code in _load("currencies.toml")["signs"].items()}


@cache
def no_attributes() -> frozenset[str]:
    """Folded words that stand before a colon in descriptions and name no attribute."""
    return frozenset(map(fold, _load("stated.toml")["no_attribute"]))


@cache
def shared_signs() -> Mapping[str, frozenset[str]]:
    """Folded sign that several currencies have -> their codes."""
    return {fold(sign): frozenset(codes) for sign, codes in _load("currencies.toml")["shared"].items()}


@cache
def paid_words() -> tuple[str, ...]:
    """Folded words behind an amount that say that it is what the buyer pays, the longest first."""
    return tuple(sorted(map(fold, _load("currencies.toml")["paid"]["words"]), key=len, reverse=True))


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: its symbol, what it measures, and the factor to that dimension's base. A currency measures itself."""

    symbol: str
    dimension: str
    factor: Decimal
    money: bool = False


@cache
def units() -> Mapping[str, Unit]:
    """Folded spelling -> unit, currencies among them."""
    found: dict[str, Unit] = {}
    for dimension, group in _load("units.toml").items():
        for symbol, factor in group["factors"].items():
            unit = Unit(symbol, dimension, Decimal(factor))
            for spelling in (symbol, *group.get("spelled", {}).get(symbol, ())):
                found[fold(spelling)] = unit
    amounts = _load("amounts.toml")["currencies"]
    for spelling, code in currency_signs().items():
        if code in amounts:
            found.setdefault(spelling, Unit(code, code, Decimal(1), money=True))
    return found


@cache
def multiples() -> Mapping[str, int]:
    """Folded word -> what it multiplies an amount of money by: ``tys.`` -> 1000."""
    return {fold(word): int(times) for times, words in _load("amounts.toml")["multiples"].items() for word in words}


@cache
def phrases() -> Mapping[str, str]:
    """Folded phrase -> the quantity it tells: ``pół roku`` -> ``0.5 year``."""
    return {fold(phrase): told for told, spoken in _load("amounts.toml")["phrases"].items() for phrase in spoken}


def conversions(unit: Unit) -> dict[str, str]:
    """For every spelling of the same dimension, the exact factor that brings it to ``unit``.

    Units whose factor is not a finite decimal (an inch in feet, say) are left out: matching is exact or not at all.
    """
    factors = {}
    for spelling, other in units().items():
        if other.dimension == unit.dimension:
            ratio = other.factor / unit.factor
            if ratio * unit.factor == other.factor:
                factors[spelling] = format(ratio.normalize(), "f")
    return factors
