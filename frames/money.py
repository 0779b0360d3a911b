"""Amounts and quantities in the contact's locale, exact, with no-break spaces: ``1 299,00 zł``, ``PLN 1,299.00``."""

from __future__ import annotations

from decimal import Context, Decimal, localcontext
from functools import lru_cache

from babel import Locale
from babel.numbers import format_currency, format_decimal, get_currency_symbol, is_currency

from frames.definition import CurrencyStyle

NO_BREAK = "\u00a0"
_MANY_DECIMALS = "#,##0.##################"
_ROOMY = Context(prec=100)
"""Room for every number that a preference may hold: rounded to Python's usual 28 digits, long ones are errors."""

REMEMBERED = 4096
"""Written numbers kept: a shop's prices come again and again, and the locale's rules cost more than the ranking."""


@lru_cache(64)
def is_money(unit: str | None) -> bool:
    """Whether a range's unit is a currency."""
    return unit is not None and is_currency(unit)


@lru_cache(REMEMBERED)
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
    with localcontext(_ROOMY):
        return _amount(amount, currency, locale, style, whole=short and amount == amount.to_integral_value())


def _amount(amount: Decimal, currency: str | None, locale: str, style: CurrencyStyle, *, whole: bool) -> str:
    if currency is None or not is_money(currency):
        number = format_decimal(amount, "#,##0" if whole else "#,##0.00", locale=locale)
        return number if currency is None else f"{number}{NO_BREAK}{currency}"
    text = format_currency(
        amount.quantize(Decimal(1)) if whole else amount,
        currency,
        locale=locale,
        currency_digits=not whole,
        format=_pattern(locale, style, whole=whole),
    )
    if text.startswith(currency):
        return f"{currency}{NO_BREAK}{text.removeprefix(currency).lstrip()}"
    return text


@lru_cache(64)
def _pattern(locale: str, style: CurrencyStyle, *, whole: bool) -> str:
    """The locale's way of writing money, with or without decimals; two currency signs stand for the code."""
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern)
    if whole:
        pattern = f"#,##0{NO_BREAK}¤" if pattern.startswith("#") else "¤#,##0"
    return pattern.replace("¤", "¤¤") if style is CurrencyStyle.CODE else pattern


@lru_cache(REMEMBERED)
def write_quantity(number: Decimal, unit: str | None, locale: str) -> str:
    """A number with its unit, every decimal kept: ``1,8 kg``; money when the unit is a currency."""
    if is_money(unit):
        return write_amount(number, unit, locale, short=True)
    with localcontext(_ROOMY):
        text = format_decimal(number, _MANY_DECIMALS, locale=locale, decimal_quantization=False)
    return text if unit is None else f"{text}{NO_BREAK}{unit}"


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
