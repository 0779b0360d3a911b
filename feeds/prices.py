"""The price as a filter: what the buyer pays, in the currency most products have."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.model import PRICE, SILENT, STATED, Column, Filter, FilterType
from feeds.ranges import scaled_integers
from feeds.values import read_values

CENTS = 2


def price_column(prices: Any, currencies: Any) -> tuple[Column | None, NDArray[np.int16], tuple[str, ...]]:
    """The price as a range (None without prices), each product's currency code (-1: none) and the currencies' names.

    ``prices`` (decimal texts) and ``currencies`` are string arrays of Arrow. The most common currency is the first; the
    filter's unit is that one.
    """
    codes, names = _currencies(currencies.dictionary_encode())
    encoded = prices.dictionary_encode()
    if not len(encoded.dictionary):
        return None, codes, names
    stated = prices.is_valid().to_numpy(zero_copy_only=False)
    decimals, amounts = scaled_integers([Decimal(text) for text in encoded.dictionary.to_pylist()], at_least=CENTS)
    cells = amounts[encoded.indices.drop_null().to_numpy()]
    filter_ = Filter(
        PRICE, "Price", FilterType.RANGE, names[0] if names else None, labels={"pl": "Cena", "en": "Price"}
    )
    state = np.where(stated, STATED, SILENT).astype(np.uint8)
    return Column(filter_, state, np.zeros(0, np.int64), cells, scale=decimals), codes, names


def _currencies(encoded: Any) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    written, at = encoded.dictionary.to_pylist(), encoded.indices.fill_null(-1).to_numpy()
    if not written:
        return np.full(len(at), -1, np.int16), ()
    found = read_values("currency", written, np.bincount(at[at >= 0], minlength=len(written)), None)
    return np.append(found.codes, -1)[at].astype(np.int16), found.shown
