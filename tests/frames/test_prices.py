"""What a price row says: a reduction by the law's measure, or the price alone and why."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frames.definition import CurrencyStyle
from frames.model import Price, Unclaimed
from frames.prices import percent_below, price_of
from frames.web import render_frame
from tests.frames.building import frame_of, match, product, wish

D = Decimal
NB = "\u00a0"


def priced(now: str | None, old: str | None, lowest: str | None, **more: str) -> Price | None:
    return price_of(product(price=now, old_price=old, lowest_price_30d=lowest, **more), "pl")


def test_a_reduction_is_announced_with_both_figures_and_measured_against_the_lowest() -> None:
    price = priced("180.00", "249.00", "219.00")
    assert price is not None
    assert price.old is not None
    assert price.lowest_30d is not None
    assert [each.text for each in (price.now, price.old, price.lowest_30d)] == [
        f"180,00{NB}zł", f"249,00{NB}zł", f"219,00{NB}zł",
    ]  # fmt: skip
    assert (price.percent, price.unclaimed) == (17, None)


@pytest.mark.parametrize(
    ("old", "lowest", "why"),
    [
        (None, None, None),
        (None, "219.00", None),
        ("180.00", "219.00", None),
        ("100.00", "219.00", None),
        ("249.00", None, Unclaimed.LOWEST_UNKNOWN),
        ("249.00", "180.00", Unclaimed.NOT_BELOW_LOWEST),
        ("249.00", "90.00", Unclaimed.NOT_BELOW_LOWEST),
    ],
)
def test_without_a_reduction_below_the_lowest_the_price_stands_alone_and_says_why(
    old: str | None, lowest: str | None, why: Unclaimed | None
) -> None:
    price = priced("180.00", old, lowest)
    assert price is not None
    assert (price.old, price.lowest_30d, price.percent, price.unclaimed) == (None, None, None, why)


def test_a_price_raised_before_it_was_cut_is_shown_alone() -> None:
    raised = product(price="120.00", old_price="150.00", lowest_price_30d="100.00")
    html = render_frame(frame_of(wish(), [raised], [match()]))
    assert f"120,00{NB}zł" in html
    assert "150,00" not in html
    assert "100,00" not in html
    assert "30 dni" not in html


def test_a_product_without_a_price_has_none() -> None:
    assert priced(None, "249.00", "219.00") is None


@pytest.mark.parametrize(
    ("lowest", "now", "percent"),
    [("100", "99.01", None), ("100", "99", 1), ("300", "200", 33), ("219", "180", 17), ("10", "0", 100)],
)
def test_a_percentage_is_whole_and_never_rounded_up(lowest: str, now: str, percent: int | None) -> None:
    assert percent_below(D(lowest), D(now)) == percent


MONEY = st.decimals(D("0.01"), D(10) ** 9, places=2)


@given(MONEY, MONEY, st.none() | MONEY)
def test_no_figure_of_the_past_stands_without_the_others_or_above_the_truth(
    now: Decimal, old: Decimal, lowest: Decimal | None
) -> None:
    price = priced(str(now), str(old), None if lowest is None else str(lowest))
    assert price is not None
    claimed = old > now and lowest is not None and now < lowest
    assert (price.old is not None) == (price.lowest_30d is not None) == claimed
    assert (price.unclaimed is not None) == (old > now and not claimed)
    if price.percent is not None:
        assert lowest is not None
        assert 1 <= price.percent <= (lowest - now) / lowest * 100


def test_the_currency_is_named_as_the_definition_wishes() -> None:
    price = price_of(product(price="1299.00"), "pl", CurrencyStyle.CODE)
    assert price is not None
    assert price.now.text == f"1{NB}299,00{NB}PLN"
