"""Both sides of a missed criterion, in plain English."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.documents import money_text, number_text
from matching.amounts import amount_text
from tests.matching.building import asked, index_of

INDEX = index_of(
    {
        "id": "A",
        "currency": "PLN",
        "filters": {
            "color": ["Red", "pink"],
            "price": "349.00",
            "weight": [Decimal("12.50"), Decimal(3)],
            "organic": True,
            "nuts": False,
            "fragrance": False,
            "size": ["XL"],
        },
    },
    {
        "id": "Z",
        "popularity": -1,
        "currency": "PLN",
        "filters": {"nuts": True, "fragrance": ["rose"], "price": "79.00"},
    },
    units={"price": "PLN", "weight": "kg"},
    conversions={"weight": {"g": "0.001"}},
    bands={None: {"price": [("79.00", "119.00"), ("119.00", "199.00")]}},
)


@pytest.mark.parametrize(
    ("criterion", "wanted", "actual"),
    [
        ({"filter": "color", "any": ["green"]}, "green", "Red, pink"),
        ({"filter": "color", "any": ["green", " dark  blue"]}, "green or dark blue", "Red, pink"),
        ({"filter": "color", "any": ["a", "b", "c"], "none": ["d", "e"]}, "a, b or c, not d or e", "Red, pink"),
        ({"filter": "color", "any": [False]}, "none", "Red, pink"),
        ({"filter": "color", "absent": True}, "none", "Red, pink"),
        ({"filter": "price", "max": "200"}, "at most 200 PLN", "349.00 PLN"),
        ({"filter": "price", "max": "200", "currency": "EUR"}, "at most 200 EUR", "349.00 PLN"),
        ({"filter": "price", "min": "79", "max": "199"}, "79 to 199 PLN", "349.00 PLN"),
        ({"filter": "price", "band": 2}, "band 2 (119.00 to 199.00 PLN)", "349.00 PLN"),
        ({"filter": "price", "band": 7}, "band 7", "349.00 PLN"),
        ({"filter": "price", "any": ["79"]}, "79 PLN", "349.00 PLN"),
        ({"filter": "weight", "over": "30"}, "over 30 kg", "12.5, 3 kg"),
        ({"filter": "weight", "over": "30000", "unit": "g"}, "over 30000 g", "12.5, 3 kg"),
        ({"filter": "weight", "min": "4", "under": "12"}, "at least 4 and under 12 kg", "12.5, 3 kg"),
        ({"filter": "weight", "any": ["5", "6"]}, "5 or 6 kg", "12.5, 3 kg"),
        ({"filter": "organic", "any": [False]}, "no", "yes"),
        ({"filter": "nuts", "any": [True]}, "yes", "no"),
        ({"filter": "fragrance", "present": True}, "any value", "none"),
        ({"filter": "unheard", "any": ["x"]}, "x", None),
    ],
)
def test_a_miss_says_what_was_wanted_and_what_is(criterion: dict[str, Any], wanted: str, actual: str | None) -> None:
    first = next(match for match in asked(INDEX, criterion).matches if match.id == "A")
    (miss,) = first.missed
    assert (miss.wanted, miss.actual) == (wanted, actual)


@given(st.integers(-(2**63), 2**63 - 1), st.integers(0, 6))
def test_a_columns_number_is_written_as_in_product_documents(number: int, scale: int) -> None:
    """Else ``is`` in a ranking and ``price`` in the product beside it would be two texts."""
    exact = Decimal(number).scaleb(-scale)
    assert amount_text(number, scale, money=True) == money_text(exact)
    assert amount_text(number, scale, money=False) == number_text(exact)
