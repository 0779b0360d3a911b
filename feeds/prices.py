"""The price as a filter: what the buyer pays, in the currency most products have."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.model import PRICE, SILENT, STATED, Column, Filter, FilterType
from feeds.money import MAX_DECIMALS
from feeds.values import read_values

CENTS = 2
_DIGITS = 18


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
    amounts = millionths(encoded.dictionary)
    decimals = next(more for more in range(CENTS, MAX_DECIMALS + 1) if not (amounts % _unit(more)).any())
    cells = (amounts // _unit(decimals))[encoded.indices.drop_null().to_numpy()]
    filter_ = Filter(
        PRICE, "Price", FilterType.RANGE, names[0] if names else None, labels={"pl": "Cena", "en": "Price"}
    )
    state = np.where(stated, STATED, SILENT).astype(np.uint8)
    return Column(filter_, state, np.zeros(0, np.int64), cells, scale=decimals), codes, names


def millionths(texts: Any) -> NDArray[np.int64]:
    """Amounts written as decimal texts (an Arrow array without nulls), as integers.

    Read prices have no more decimals than that, and no more digits before them than fit.
    """
    amounts: NDArray[np.int64] = texts.cast(pa.decimal64(_DIGITS, MAX_DECIMALS)).view(pa.int64()).to_numpy()
    return amounts


def _unit(decimals: int) -> int:
    """The millionths of which amounts of so many decimals are multiples."""
    return int(10 ** (MAX_DECIMALS - decimals))


def _currencies(encoded: Any) -> tuple[NDArray[np.int16], tuple[str, ...]]:
    written, at = encoded.dictionary.to_pylist(), encoded.indices.fill_null(-1).to_numpy()
    if not written:
        return np.full(len(at), -1, np.int16), ()
    found = read_values("currency", written, np.bincount(at[at >= 0], minlength=len(written)), None)
    return np.append(found.codes, -1)[at].astype(np.int16), found.shown
