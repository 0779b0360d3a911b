"""Amounts and quantities in the contact's locale, exact, with no-break spaces: ``1 299,00 zł``, ``PLN 1,299.00``.

Babel knows how a locale writes them. It is asked once for each kind of number, for every number would cost more than
the ranking.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import (
    format_currency,
    format_decimal,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    is_currency,
    parse_pattern,
)

from frames.definition import CurrencyStyle

NO_BREAK = "\u00a0"
_WHOLE = "#,##0"

REMEMBERED = 256
"""Kinds of numbers kept: a locale with a currency, its style, and whether there are decimals."""


@dataclass(frozen=True, slots=True)
class _Way:
    """How a locale writes one kind of number: what stands ``before`` and ``after`` its digits, for a number that is not
    negative and for one that is; ``sizes`` of the first group of whole digits from the right and of all others;
    ``decimals``, None for as many as the number has.
    """

    before: tuple[str, str]
    after: tuple[str, str]
    group: str
    sizes: tuple[int, int]
    point: str
    decimals: int | None

    def write(self, number: Decimal) -> str:
        sign, positive = number.is_signed(), number.copy_abs()
        if self.decimals is None:
            whole, _, part = f"{positive:f}".partition(".")
            part = part.rstrip("0")
        else:
            whole, _, part = f"{positive:.{self.decimals}f}".partition(".")
        digits = f"{self._grouped(whole)}{self.point}{part}" if part else self._grouped(whole)
        return f"{self.before[sign]}{digits}{self.after[sign]}"

    def _grouped(self, whole: str) -> str:
        size, others = self.sizes
        behind = ""
        while len(whole) > size:
            whole, behind, size = whole[:-size], f"{self.group}{whole[-size:]}{behind}", others
        return whole + behind


@lru_cache(64)
def is_money(unit: str | None) -> bool:
    """Whether a range's unit is a currency."""
    return unit is not None and is_currency(unit)


def write_amount(
    amount: Decimal,
    currency: str | None,
    locale: str,
    *,
    short: bool = False,
    style: CurrencyStyle = CurrencyStyle.SYMBOL,
) -> str:
    """Money as the locale writes it; ``short`` drops the decimals of a whole amount (for differences: ``20 zł``).

    ``style`` names the currency by its symbol or by its code, which stands where the symbol would. A currency without
    a symbol in the locale keeps its code, set apart by a no-break space (CLDR joins it to the number). An amount
    without a currency is a plain number with two decimals.
    """
    whole = short and amount == amount.to_integral_value()
    if currency is not None and is_money(currency):
        return _of_money(locale, currency, style, whole).write(amount)
    return _with_unit(_of_numbers(locale, 0 if whole else 2).write(amount), currency)


def write_quantity(number: Decimal, unit: str | None, locale: str) -> str:
    """A number with its unit, every decimal kept: ``1,8 kg``; money when the unit is a currency."""
    if is_money(unit):
        return write_amount(number, unit, locale, short=True)
    return _with_unit(_of_numbers(locale, None).write(number), unit)


def write_span(low: Decimal, high: Decimal, unit: str | None, locale: str) -> str:
    """``119–199,90 zł``; a sign that stands before the number is repeated: ``PLN 119–PLN 199.90``."""
    end = write_quantity(high, unit, locale)
    if unit is not None and not end[:1].isdigit():
        return f"{write_quantity(low, unit, locale)}–{end}"
    money = is_money(unit)
    start = write_amount(low, None, locale, short=True) if money else write_quantity(low, None, locale)
    return f"{start}–{end}"


def write_unit(unit: str, locale: str) -> str:
    """A unit standing alone, beside a field: a currency by its sign."""
    return get_currency_symbol(unit, locale=locale) if is_money(unit) else unit


def _with_unit(number: str, unit: str | None) -> str:
    return number if unit is None else f"{number}{NO_BREAK}{unit}"


# --- asking Babel, by example ----------------------------------------------------------------------------------------

_NAUGHTS = Decimal("0"), Decimal("-0")


@lru_cache(REMEMBERED)
def _of_numbers(locale: str, decimals: int | None) -> _Way:
    return replace(
        _read(lambda naught: format_decimal(naught, _WHOLE, locale=locale), _WHOLE, locale), decimals=decimals
    )


@lru_cache(REMEMBERED)
def _of_money(locale: str, currency: str, style: CurrencyStyle, whole: bool) -> _Way:
    pattern = _pattern(locale, style, whole)

    def written(naught: Decimal) -> str:
        text = format_currency(naught, currency, pattern, locale=locale, currency_digits=not whole)
        set_apart = text.startswith(currency)
        return f"{currency}{NO_BREAK}{text.removeprefix(currency).lstrip()}" if set_apart else text

    return _read(written, pattern, locale)


def _read(written: Callable[[Decimal], str], pattern: str, locale: str) -> _Way:
    """What there is to know of a way from how it writes nothing, ``0,00 zł``, and that below nothing, ``-0,00 zł``."""
    over, under = (written(naught) for naught in _NAUGHTS)
    return _Way(
        before=(over[: over.index("0")], under[: under.index("0")]),
        after=(over[over.rindex("0") + 1 :], under[under.rindex("0") + 1 :]),
        group=get_group_symbol(locale),
        sizes=parse_pattern(pattern).grouping,
        point=get_decimal_symbol(locale),
        decimals=over.count("0") - 1,
    )


def _pattern(locale: str, style: CurrencyStyle, whole: bool) -> str:
    """The locale's way of writing money, with or without decimals; two currency signs stand for the code."""
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern)
    if whole:
        pattern = f"{_WHOLE}{NO_BREAK}¤" if pattern.startswith("#") else f"¤{_WHOLE}"
    return pattern.replace("¤", "¤¤") if style is CurrencyStyle.CODE else pattern
