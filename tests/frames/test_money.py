"""Amounts, quantities and spans as each locale writes them."""

from __future__ import annotations

from decimal import Decimal, localcontext

import pytest
from babel import Locale
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from frames.definition import CurrencyStyle
from frames.money import write_amount, write_quantity, write_span, write_unit

D = Decimal
NB = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "currency", "polish", "english"),
    [
        ("1299.00", "PLN", f"1{NB}299,00{NB}zł", f"PLN{NB}1,299.00"),
        ("1299999.00", "PLN", f"1{NB}299{NB}999,00{NB}zł", f"PLN{NB}1,299,999.00"),
        ("5", "EUR", f"5,00{NB}€", "€5.00"),
        ("1500", "JPY", f"1{NB}500{NB}JPY", "¥1,500"),
        ("5", None, "5,00", "5.00"),
        ("5", "points", f"5,00{NB}points", f"5.00{NB}points"),
    ],
)
def test_money_is_written_as_the_locale_writes_it(amount: str, currency: str | None, polish: str, english: str) -> None:
    assert write_amount(D(amount), currency, "pl") == polish
    assert write_amount(D(amount), currency, "en") == english


def test_a_whole_difference_has_no_decimals_and_another_keeps_them() -> None:
    assert write_amount(D("20.00"), "PLN", "pl", short=True) == f"20{NB}zł"
    assert write_amount(D("30.10"), "PLN", "pl", short=True) == f"30,10{NB}zł"
    assert write_amount(D("20"), "EUR", "en", short=True) == "€20"


@pytest.mark.parametrize(
    ("currency", "polish", "english"),
    [("PLN", f"20,50{NB}PLN", f"PLN{NB}20.50"), ("EUR", f"20,50{NB}EUR", f"EUR{NB}20.50"), (None, "20,50", "20.50")],
)
def test_a_currency_is_named_by_its_code_where_that_is_wanted(currency: str | None, polish: str, english: str) -> None:
    assert write_amount(D("20.50"), currency, "pl", style=CurrencyStyle.CODE) == polish
    assert write_amount(D("20.50"), currency, "en", style=CurrencyStyle.CODE) == english


def test_units_and_spans_follow_the_locale() -> None:
    assert write_unit("PLN", "pl") == "zł"
    assert write_unit("kg", "pl") == "kg"
    assert write_span(D("99"), D("169.9"), "PLN", "pl") == f"99–169,90{NB}zł"
    assert write_span(D("1.5"), D("2"), "kg", "en") == f"1.5–2{NB}kg"
    assert write_span(D("99"), D("169.9"), "EUR", "en") == "€99–€169.90"


@given(st.decimals(0, 10**12, places=2), st.sampled_from(["PLN", "EUR", "CZK", None]), st.sampled_from(["pl", "en"]))
def test_written_money_never_breaks_and_never_loses_a_digit(amount: Decimal, currency: str | None, locale: str) -> None:
    text = write_amount(amount, currency, locale)
    assert " " not in text
    digits = "".join(character for character in text if character.isdigit())
    assert D(digits) == amount * 100


@given(st.decimals(0, 10**9, places=6))
def test_a_quantity_keeps_every_decimal(number: Decimal) -> None:
    text = write_quantity(number, None, "en").replace(",", "")
    assert D(text) == number


@given(
    st.decimals(-(10**15), 10**15, places=4) | st.decimals(-(10**40), 10**40, places=7),
    st.sampled_from(["PLN", "EUR", "USD", "CZK", "HUF", "JPY", "CLF", "KWD", "INR", "RUB", "XAF"]),
    st.sampled_from(
        ["pl", "en", "de", "de_CH", "fr", "es", "hi", "en_IN", "ar_EG", "fa", "he", "ja", "nl", "sv", "bg"]
    ),
    st.sampled_from(CurrencyStyle),
)
def test_any_number_is_written_as_babel_writes_it(
    amount: Decimal, currency: str, locale: str, style: CurrencyStyle
) -> None:
    sign = "¤" if style is CurrencyStyle.SYMBOL else "¤¤"
    pattern = str(Locale.parse(locale).currency_formats["standard"].pattern).replace("¤", sign)
    with localcontext(prec=100):
        money = format_currency(amount, currency, pattern, locale=locale)
        plain = format_decimal(amount, "#,##0.00", locale=locale)
        exact = format_decimal(amount, "#,##0.##########", locale=locale)
    bare = money.removeprefix(currency)
    apart = money if bare == money else f"{currency}{NB}{bare.lstrip()}"
    assert write_amount(amount, currency, locale, style=style) == apart
    assert write_amount(amount, None, locale) == plain
    assert write_quantity(amount, "kg", locale) == f"{exact}{NB}kg"
