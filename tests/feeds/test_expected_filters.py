"""What a template expects of a filter: its type, its unit, the words that answer it, how its values are shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from feeds.template import TemplateFilter
from tests.feeds.building import Built, built, google


def loans(name: str, *values: str, price: str = "10 PLN", **settings: Any) -> Built:
    """A finance feed whose products say ``values`` under one name."""
    detail = (
        f"<g:product_detail><g:attribute_name>{name}</g:attribute_name>"
        "<g:attribute_value>{}</g:attribute_value></g:product_detail>"
    )
    items = (f"<g:price>{price}</g:price>{detail.format(value)}" for value in values)
    return built(google(*items), **{"industry": "finance", **settings})


def said(feed: Built, key: str) -> list[Any]:
    return [product["filters"].get(key) for product in feed.products]


def test_an_expected_yes_or_no_stays_one_beside_a_few_other_answers_which_are_said() -> None:
    feed = loans("Ubezpieczenie", "tak", "insured", "nie", "bez ubezpieczenia", "wedle uznania")
    assert said(feed, "loan_insurance") == [True, True, False, False, None]
    assert feed.dependent(None)["loan_insurance"]["type"] == "yes/no"
    assert feed.warnings("loan_insurance") == {
        "left out of the filter: neither yes nor no, such as 'wedle uznania'": 1,
    }


def test_an_expected_yes_or_no_that_few_answer_so_is_a_choice() -> None:
    feed = loans("Ubezpieczenie", "tak", "pakiet A", "pakiet B", "nie")
    assert said(feed, "loan_insurance") == [["tak"], ["pakiet A"], ["pakiet B"], False]


def test_an_attribute_that_nobody_expects_to_be_yes_or_no_is_one_only_when_all_say_so() -> None:
    feed = loans("Zdolność", "tak", "tak", "tak", "tak", "nie", "warunkowo")
    assert said(feed, "zdolnosc") == [["tak"], ["tak"], ["tak"], ["tak"], False, ["warunkowo"]]


@pytest.mark.parametrize(
    ("lengths", "months"),
    [
        (("1 rok", "2 lata", "3 lata"), ["12", "24", "36"]),
        (("6", "12", "24"), ["6", "12", "24"]),
        (("pół roku", "kwartał", "18"), ["6", "3", "18"]),
    ],
)
def test_numbers_are_brought_to_the_unit_of_the_template(lengths: Sequence[str], months: list[str]) -> None:
    feed = loans("Okres", *lengths)
    assert said(feed, "loan_length") == months
    assert feed.dependent(None)["loan_length"]["unit"] == "month"


def test_what_measures_something_else_is_no_number_of_the_filter() -> None:
    feed = loans("Okres", "6 mies.", "12 mies.", "24 mies.", "36 mies.", "30 dni")
    assert said(feed, "loan_length") == ["6", "12", "24", "36", None]


@pytest.mark.parametrize(("price", "unit"), [("10 PLN", "PLN"), ("10 EUR", "EUR")])
def test_an_amount_without_a_currency_is_in_that_of_the_feed(price: str, unit: str) -> None:
    feed = loans("Kwota", "5000", "7,500", "10 000", price=price)
    assert said(feed, "loan_value") == ["5000", "7500", "10000"]
    assert feed.dependent(None)["loan_value"]["unit"] == unit


def test_a_feed_without_prices_has_the_currency_it_is_given() -> None:
    items = ("<availability>in stock</availability><kwota>5000</kwota>", "<kwota>7000</kwota><id>b</id>")
    feed = built(google(*items), industry="finance", currency="CZK")
    assert feed.dependent(None)["loan_value"]["unit"] == "CZK"


def test_in_a_feed_of_several_currencies_an_amount_that_names_none_stays_a_plain_number() -> None:
    items = (f"<g:price>10 {code}</g:price><kwota>{amount}</kwota>" for code, amount in (("PLN", 5000), ("EUR", 6000)))
    feed = built(google(*items), industry="finance")
    assert said(feed, "loan_value") == ["5000", "6000"]
    assert feed.dependent(None)["loan_value"]["unit"] is None


def test_stars_are_shown_alike_however_they_are_written() -> None:
    items = (f"<stars>{stars}</stars>" for stars in ("4", "****", "4 gwiazdki", "5-star hotel", "★★★★★", "apartament"))
    feed = built(google(*(f"<g:price>10 PLN</g:price>{item}" for item in items)), industry="travel")
    assert said(feed, "accommodation") == [["4*"], ["4*"], ["4*"], ["5*"], ["5*"], ["apartament"]]


def test_a_unit_that_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match=r"'fortnight' is no unit of templates/words/units\.toml"):
        TemplateFilter(key="a", unit="fortnight")
    assert TemplateFilter(key="a", unit="currency").unit == "currency"
