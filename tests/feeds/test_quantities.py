"""Amounts, lengths of time and measures as attributes write them."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import fold
from feeds.quantities import read_quantity, read_span, split_name
from feeds.words import currency_signs, phrases, units


def read(text: str, unit: str | None = None) -> tuple[object, str | None] | None:
    """Number and unit's symbol, None for what is no quantity."""
    found = read_quantity(text, unit)
    return None if found is None else (found.number, found.unit.symbol if found.unit else None)


@pytest.mark.parametrize(
    "text",
    ["pół roku", "Pół  roku", "6 miesięcy", "6 mies.", "half a year", "0.5 year", "0,5 roku", "2 kwartały", "6 měsíců",
     "6 mesiacov", "6 месяцев", "полгода", "півроку", "6 Monate", "ein halbes Jahr", "sześć miesięcy", "half-year"],
)  # fmt: skip
def test_half_a_year_is_six_months_however_it_is_told(text: str) -> None:
    found = read_quantity(text)
    assert found is not None
    assert found.unit is not None
    assert (found.unit.dimension, found.number * found.unit.factor) == ("duration", Decimal(6))


@pytest.mark.parametrize(
    ("text", "told"),
    [("12 mies.", (12, "month")), ("1 rok", (1, "year")), ("rok", (1, "year")), ("5 lat", (5, "year")),
     ("14 dni", (14, "day")), ("1 tydzień", (1, "week")), ("8 days", (8, "day")), ("90 min", (90, "min"))],
)  # fmt: skip
def test_lengths_of_time_keep_the_unit_they_are_told_in(text: str, told: tuple[int, str]) -> None:
    assert read(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("Ø 15 cm", (15, "cm")), ("⌀5,5 mm", (Decimal("5.5"), "mm")), ("~2 kg", (2, "kg")), ("20 mm.", (20, "mm")),
     ("110 м 3", (110, "m³")), ("1,5 ton", (Decimal("1.5"), "t")), ("2 л.с.", (2, "hp")),
     ("6 bar", (6, "bar")), ("42 dB(A)", (42, "dB"))],
)  # fmt: skip
def test_measures_are_read_with_the_signs_before_and_the_dots_behind_them(text: str, told: tuple[object, str]) -> None:
    assert read(text) == told


def test_a_month_has_no_exact_number_of_days() -> None:
    assert units()["month"].dimension != units()["day"].dimension


@pytest.mark.parametrize("word", ["dzień", "day", "week", "m", "l", "kg", "PLN", "tys. zł", "", "zł"])
def test_a_unit_alone_is_no_quantity(word: str) -> None:
    assert read(word) is None


@pytest.mark.parametrize(
    "text",
    ["5000 zł", "5 000 zł", "5\N{NO-BREAK SPACE}000 zł", "5000 PLN", "5000PLN", "PLN 5,000", "PLN 5.000", "5 000,00 zł",
     "5,000.00 PLN", "5000,- zł", "5 tys. zł", "5 tysięcy zł", "5k PLN", "0,005 mln zł"],
)  # fmt: skip
def test_an_amount_of_zloty_is_a_number_in_zloty(text: str) -> None:
    assert read(text) == (5000, "PLN")


@pytest.mark.parametrize(
    ("text", "told"),
    [("€ 1.000", (1000, "EUR")), ("$1,250.50", (Decimal("1250.5"), "USD")), ("2 тыс. руб", (2000, "RUB")),
     ("100 000 Kč", (100000, "CZK")), ("1.5 mln €", (1500000, "EUR")), ("12.345.678 EUR", (12345678, "EUR"))],
)  # fmt: skip
def test_other_currencies_are_units_of_their_own(text: str, told: tuple[Decimal, str]) -> None:
    assert read(text) == told
    assert len({units()[fold(code)].dimension for code in ("PLN", "EUR", "USD", "RUB", "CZK")}) == 5


@pytest.mark.parametrize(
    ("text", "unit", "number"), [("5000", "zł", 5000), ("5,000", "PLN", 5000), ("10 tys.", "PLN", 10000)]
)
def test_a_currency_in_the_attributes_name_makes_its_numbers_money(text: str, unit: str, number: int) -> None:
    assert read(text, unit) == (number, "PLN")


@pytest.mark.parametrize(
    "text",
    ["do 5000 zł", "500 - 5000 zł", "-5 zł", "5 zł 50", "5000 zł/mies", "10 tys.", "5 EUR USD", "4*", "X200",
     "zł 5 zł EUR", "5 000 zł (brutto)", "2 pen", "100 gel", "N/D", "3 x 99 zł"],
)  # fmt: skip
def test_what_is_not_one_clear_quantity_is_none(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "told"),
    [("0,3 l", (Decimal("0.3"), "l")), ('27"', (27, "in")), ("32 kg", (32, "kg")),
     ("1,250 kg", (Decimal("1.25"), "kg")),
     ("6 ft", (6, "ft")), ("−5 cm", (-5, "cm")), ("12", (12, None)), ("480GB", (480, "GB"))],
)  # fmt: skip
def test_measures_keep_the_comma_as_their_decimal_mark(text: str, told: tuple[Decimal, str | None]) -> None:
    assert read(text) == told


def test_an_attributes_name_may_carry_a_currency_or_a_length_of_time() -> None:
    assert split_name("Kwota kredytu (zł)") == ("Kwota kredytu", "zł")
    assert split_name("Loan amount, PLN") == ("Loan amount", "PLN")
    assert split_name("Okres (w miesiącach)") == ("Okres", "w miesiącach")
    assert split_name("Loan (personal)") == ("Loan (personal)", None)


def test_no_spelling_is_two_units_and_no_phrase_is_two_quantities() -> None:
    groups = tomllib.loads(files("templates").joinpath("words", "units.toml").read_text("utf-8"))
    spelled: dict[str, set[str]] = {}
    for group in groups.values():
        assert set(group["factors"]) >= set(group.get("spelled", {}))
        for symbol in group["factors"]:
            for word in (symbol, *group.get("spelled", {}).get(symbol, ())):
                spelled.setdefault(fold(word), set()).add(symbol)
    assert {word: symbols for word, symbols in spelled.items() if len(symbols) > 1} == {}
    told = tomllib.loads(files("templates").joinpath("words", "amounts.toml").read_text("utf-8"))["phrases"]
    assert sum(map(len, told.values())) == len(phrases())


def test_every_phrase_tells_a_quantity() -> None:
    assert all(read(phrase) == read(told) is not None for phrase, told in phrases().items())


@given(st.text(max_size=40), st.none() | st.sampled_from(["zł", "kg", "month"]))
def test_any_text_is_a_quantity_or_none(text: str, unit: str | None) -> None:
    found = read_quantity(text, unit)
    assert found is None or found.number == found.number  # a number, never an error or a NaN


@given(st.integers(0, 999_999_999), st.sampled_from(sorted({"PLN", "EUR", "CZK"} & set(currency_signs().values()))))
def test_every_way_to_write_an_amount_reads_the_same(number: int, code: str) -> None:
    spaced = f"{number:,}".replace(",", " ")
    written = (f"{number} {code}", f"{spaced} {code}", f"{code} {number:,}", f"{code}{spaced}", f"{spaced},00 {code}")
    assert {read(text) for text in written} == {(Decimal(number), code)}


@pytest.mark.parametrize(
    ("text", "ends"),
    [("5–80 кг", ((5, "kg"), (80, "kg"))), ("100-240V", ((100, "V"), (240, "V"))),
     ("500 g - 1 kg", ((500, "g"), (1, "kg"))), ("1,5 do 2 m", ((Decimal("1.5"), "m"), (2, "m")))],
)  # fmt: skip
def test_a_span_of_one_unit_is_its_two_ends(text: str, ends: tuple[tuple[object, str], ...]) -> None:
    span = read_span(text)
    assert span is not None
    assert tuple((each.number, each.unit.symbol if each.unit else None) for _, each in span) == ends
    assert tuple(read(written) for written, _ in span) == ends


@pytest.mark.parametrize("text", ["5-80", "80-5 kg", "60×60 мм", "2015-2018", "A-10 kg", "4.5 x 3.0 mm", "5 kg - 2 m"])
def test_numbers_without_a_unit_dimensions_and_what_goes_down_are_no_span(text: str) -> None:
    assert read_span(text) is None


@given(st.text(alphabet="0123456789,. -–kgmдо½/()x'\"", max_size=40))
def test_what_looks_like_a_quantity_or_a_span_breaks_no_reader(text: str) -> None:
    span = read_span(text)
    assert span is None or span[0][1].unit is not None
    assert read_quantity(text) is None or read_quantity(text) == read_quantity(f" {text} ")


def test_a_plus_behind_a_number_with_a_unit_is_at_least_so_much_and_alone_it_is_a_name() -> None:
    found = read_quantity("30+ kg")
    assert found is not None
    assert found.unit is not None
    assert (found.number, found.unit.symbol) == (Decimal(30), "kg")
    assert read_quantity("50+") is None
    assert read_quantity("30 + kg") is None


@pytest.mark.parametrize(("name", "split"), [("Вес, кг:", ("Вес", "кг")), ("Материал :", ("Материал", None))])
def test_a_colon_behind_an_attributes_name_is_no_part_of_it(name: str, split: tuple[str, str | None]) -> None:
    assert split_name(name) == split
