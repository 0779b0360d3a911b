"""Availability as days until dispatch, or as a date."""

from datetime import UTC, datetime
from functools import partial

import pytest

from feeds.dates import within
from feeds.dispatch import availability_in

IS_ON = partial(within, at=datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("0", "in_stock"),
        (" 14 ", "in_stock"),
        ("15", "backorder"),
        ("2026-11-22", "in_stock"),
        ("2026-11-23", "preorder"),
        ("2027-01-05T08:00:00+01:00", "preorder"),
        ("2011-11-11", "in_stock"),
    ],
)
def test_days_and_dates_say_how_soon_a_product_leaves(written: str, says: str) -> None:
    assert availability_in(written, 14, IS_ON) == says


@pytest.mark.parametrize("written", ["", "ihned", "-1", "2026-02-30", "22.11.2026", "3 dny", "99999"])
def test_what_is_neither_a_number_of_days_nor_a_date_says_nothing_here(written: str) -> None:
    assert availability_in(written, 14, IS_ON) is None
