"""The price as a filter: what the buyer pays, in the currency most products have."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from feeds.cells import canonical
from feeds.model import PRICE, SILENT, STATED, Column, Filter, FilterType
from feeds.ranges import scaled_integers

CENTS = 2


def price_column(
    prices: Sequence[Decimal | None], currencies: Sequence[str | None]
) -> tuple[Column | None, NDArray[np.int16], tuple[str, ...]]:
    """The price as a range (None without prices), each product's currency code (-1: none) and the currencies' names.

    The most common currency is the first; the filter's unit is that one.
    """
    known = [currency for currency in currencies if currency]
    names = canonical(known, np.ones(len(known), np.int64))[0] if known else ()
    code_of = {name: code for code, name in enumerate(names)}
    codes = np.array([code_of.get(currency or "", -1) for currency in currencies], np.int16)
    amounts = [price for price in prices if price is not None]
    if not amounts:
        return None, codes, names
    stated = np.array([price is not None for price in prices], bool)
    offsets = np.zeros(len(prices) + 1, np.int64)
    np.cumsum(stated, out=offsets[1:])
    decimals, cells = scaled_integers(amounts, at_least=CENTS)
    filter_ = Filter(
        PRICE, "Price", FilterType.RANGE, names[0] if names else None, labels={"pl": "Cena", "en": "Price"}
    )
    state = np.where(stated, STATED, SILENT).astype(np.uint8)
    return Column(filter_, state, offsets, cells, scale=decimals), codes, names
