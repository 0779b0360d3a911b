"""Prices are read exactly, or not at all; what one text cannot tell, the whole feed decides."""

import contextlib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.documents import money_text
from feeds.money import DecimalMarks, Unreadable, read_money


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("7220 RUB", "7220", "RUB"),
        ("32.0 USD", "32", "USD"),
        ("8654", "8654", None),
        ("1,33 RUB", "1.33", "RUB"),
        ("2199,0", "2199", None),
        ("5 000,50", "5000.50", None),
        ("15,550.00 RUB", "15550", "RUB"),
        ("1.299,00 zł", "1299", "PLN"),
        ("1\u00a0299,00\u00a0zł", "1299", "PLN"),
        ("1’299.00 CHF", "1299", "CHF"),
        ("PLN1,299.00", "1299", "PLN"),
        ("$ 5", "5", "USD"),
        ("1299.00 ZŁ", "1299", "PLN"),
        ("199,-", "199", None),
        ("500 грн.", "500", "UAH"),
        ("350 RUR", "350", "RUB"),
        ("1,299,000", "1299000", None),
        ("0,500 kg"[:5], "0.5", None),
        ("1299,000 PLN", "1299", "PLN"),
    ],
)
def test_one_clear_amount_is_read(text: str, amount: str, currency: str | None) -> None:
    money = read_money(text, DecimalMarks())
    assert (money.amount, money.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    ["500,22.00", "500.00🥴", "3 x 99 zł", "-5,00 zł", "199 zł / 250 zł", "free", "", "12 34", "USD 5 EUR", "1e5",
     "10 %", "12..3", "od 199 zł", "9999999999999", "1,2,3", "1.2345678"],
)  # fmt: skip
def test_anything_else_is_unreadable_with_a_reason(text: str) -> None:
    with pytest.raises(Unreadable, match=r"\w"):
        read_money(text, DecimalMarks())


def test_an_ambiguous_mark_separates_thousands_unless_the_currency_has_three_decimals() -> None:
    assert read_money("1,299", DecimalMarks()).amount == 1299
    assert read_money("1.299 PLN", DecimalMarks()).amount == 1299
    assert read_money("19.500 OMR", DecimalMarks()).amount == Decimal("19.5")


def test_the_feeds_other_prices_decide_what_an_ambiguous_mark_means() -> None:
    marks = DecimalMarks()
    for text in ("1,299", "12,5", "9,99"):
        read_money(text, marks)
    assert marks.contradicted() == {",": True}
    again = DecimalMarks(verdicts={",": True})
    assert read_money("1,299", again).amount == Decimal("1.299")


def test_nothing_is_read_again_when_the_other_prices_agree_or_do_not_tell() -> None:
    for texts in (["1,299", "2,499.00"], ["1,299", "15"]):
        marks = DecimalMarks()
        for text in texts:
            read_money(text, marks)
        assert marks.contradicted() is None


@given(st.decimals(0, 10**9, places=2, allow_nan=False))
def test_what_is_written_as_money_reads_back_as_itself(amount: Decimal) -> None:
    assert read_money(money_text(amount) + " PLN", DecimalMarks()).amount == amount


@given(st.text(max_size=20))
def test_no_text_breaks_the_reader(text: str) -> None:
    with contextlib.suppress(Unreadable):
        assert read_money(text, DecimalMarks()).amount >= 0
