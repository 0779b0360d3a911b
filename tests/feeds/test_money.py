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
        ("5\u202f000,50 zł", "5000.50", "PLN"),
        ("5\u2009000.50", "5000.50", None),
        ("5'000.50", "5000.50", None),
        ("zł 12", "12", "PLN"),
        ("€1 299", "1299", "EUR"),
        ("12.-", "12", None),
        ("1 299,- Kč", "1299", "CZK"),
        ("Rs. 1,299/-", "1299", "INR"),
        ("₹1,29,999", "129999", "INR"),
        ("₹ 12,34,567.50", "1234567.50", "INR"),
        (".99", "0.99", None),
        ("12 lei", "12", "RON"),
        ("12 złotych brutto", "12", "PLN"),
        ("12,50 € TTC", "12.50", "EUR"),
        ("12 гривень", "12", "UAH"),
        ("12 руб", "12", "RUB"),
        ("US $12.00", "12", "USD"),
        ("$12.00 USD", "12", "USD"),
        ("R$ 12,50", "12.50", "BRL"),
        ("SEK 12 kr", "12", "SEK"),
        ("١٢٣٤ ر.ع.", "1234", "OMR"),
        ("١٬٢٣٤٫٥٠ ر.س", "1234.50", "SAR"),
        ("１２３ zł", "123", "PLN"),
    ],
)
def test_one_clear_amount_is_read(text: str, amount: str, currency: str | None) -> None:
    money = read_money(text, DecimalMarks())
    assert (money.amount, money.currency) == (Decimal(amount), currency)


@pytest.mark.parametrize(
    "text",
    ["500,22.00", "500.00🥴", "3 x 99 zł", "-5,00 zł", "199 zł / 250 zł", "free", "", "12 34", "USD 5 EUR", "1e5",
     "10 %", "12..3", "od 199 zł", "9999999999999", "1,2,3", "1.2345678", "12 zł netto",
     "12,3,456", "1,29.50", "1 29 999", "1 000.000,50", "12.", "(5)", "12 k", "12٫5.5"],
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
    assert marks.contradicted() == {",": True, ".": False}
    again = DecimalMarks(verdicts={",": True})
    assert read_money("1,299", again).amount == Decimal("1.299")


@pytest.mark.parametrize("mark", [",", "."])
@pytest.mark.parametrize(
    ("others", "amount"),
    [
        (("12{}5",), "1.299"),
        (("2199{}0", "9{}99"), "1.299"),
        (("1{0}299{0}000",), "1299"),
        (("1{}299{other}50",), "1299"),
        (("1{other}299{}5",), "1.299"),
        (("12{other}5",), "1299"),
        (("15", "1 299"), "1299"),
        ((), "1299"),
        (("12{}5", "1{0}299{0}000"), "1299"),
    ],
)
def test_either_mark_is_what_the_feed_proves_it_to_be_and_thousands_where_nothing_tells(
    mark: str, others: tuple[str, ...], amount: str
) -> None:
    texts = [text.format(mark, mark, other="." if mark == "," else ",") for text in others]
    for order in ([f"1{mark}299", *texts], [*texts, f"1{mark}299"]):
        first = DecimalMarks()
        for text in order:
            read_money(text, first)
        again = DecimalMarks(verdicts=first.contradicted() or {})
        assert read_money(f"1{mark}299", again).amount == Decimal(amount)


def test_a_sign_of_several_currencies_is_the_feeds_own_one_where_that_shares_it() -> None:
    told = (("12 kr", "DKK", "DKK"), ("$12", "CAD", "CAD"), ("12 kr.", "PLN", "SEK"), ("$12", "PLN", "USD"))
    alone = (("12 руб.", "BYN", "BYN"), ("12 USD", "CAD", "USD"), ("CA$12", "USD", "CAD"))
    for text, own, currency in (*told, *alone):
        assert read_money(text, DecimalMarks(), own).currency == currency


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
