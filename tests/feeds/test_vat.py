"""Prices without VAT, and the rates written beside them."""

from decimal import Decimal

import pytest

from feeds.vat import vat_rate, with_vat
from tests.feeds.building import built


@pytest.mark.parametrize("written", ["21", "21 %", "21,00", "0.21", "0,21", " 21% "])
def test_a_rate_is_the_same_as_a_share_and_as_a_percentage(written: str) -> None:
    assert vat_rate(written) == Decimal("0.21")


@pytest.mark.parametrize("written", ["", "high", "100", "-5", "2_1", "1,2,3", "A"])
def test_what_is_no_rate_is_none(written: str) -> None:
    assert vat_rate(written) is None


def test_one_percent_is_no_doubling() -> None:
    assert vat_rate("1") == Decimal("0.01")
    assert vat_rate("0") == 0


def test_the_price_with_vat_is_rounded_to_the_cent_half_up() -> None:
    assert with_vat(Decimal("249.17"), Decimal("0.2")) == Decimal("299.00")
    assert with_vat(Decimal("0.05"), Decimal("0.1")) == Decimal("0.06")


def shop(*items: str) -> str:
    inside = "".join(
        f"<SHOPITEM><ITEM_ID>{n}</ITEM_ID><PRODUCT>Hrnek</PRODUCT>{each}</SHOPITEM>" for n, each in enumerate(items)
    )
    return f"<SHOP>{inside}</SHOP>"


def test_a_price_without_vat_counts_only_where_there_is_none_with_it() -> None:
    prices = ("<PRICE>5 000,50</PRICE><VAT>0,20</VAT>", "<PRICE>100</PRICE><PRICE_VAT>130</PRICE_VAT><VAT>21</VAT>")
    assert [each["price"] for each in built(shop(*prices)).products] == ["6000.60", "130.00"]


def test_a_price_without_vat_and_without_a_rate_is_taken_and_said() -> None:
    read = built(shop("<PRICE>100</PRICE>", "<PRICE>80</PRICE><VAT>low</VAT>"))
    assert [each["price"] for each in read.products] == ["100.00", "80.00"]
    assert read.warnings("price") == {"a price without VAT, and no rate is given; it is taken as it is": 2}
