"""What a shop's feeds said of prices over time: one row for each change, kept longer than any generation.

Pure: a history and what a feed offers now make the next history. `feeds.reductions` reads from it what the law asks
for. Times are whole seconds since 1970, amounts are integers of millionths.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.drafts import Drafts
from feeds.prices import millionths

ROW = np.dtype([("since", np.int64), ("price", np.int64), ("old", np.int64), ("currency", np.int32)], align=True)
"""From when on a product had a price, which one, the old price announced beside it (0: none), the currency's code."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Every price that a shop's products had, and when its feeds were read.

    ``ids`` are the products (Arrow strings). A feed held them first at ``first`` (0: the very first one did, so that
    nobody knows since when) and last at ``last``. Product ``i`` has ``rows[offsets[i]:offsets[i + 1]]`` (`ROW`), oldest
    first; each holds until the next, also while feeds are silent about the product. ``currencies`` are named by the
    codes of rows (-1: none). ``observed`` are the times at which feeds were read, ascending.
    """

    ids: Any
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    offsets: NDArray[np.int64]
    rows: NDArray[np.void]
    currencies: tuple[str, ...]
    observed: NDArray[np.int64]

    @property
    def latest(self) -> int:
        """When a feed was read last; 0 where none was."""
        return int(self.observed[-1]) if len(self.observed) else 0

    def products_of_rows(self) -> NDArray[np.int64]:
        """Which product each row is of."""
        return np.repeat(np.arange(len(self.first)), np.diff(self.offsets))


_NONE = np.empty(0, np.int64)
NO_HISTORY = History(pa.array([], pa.string()), _NONE, _NONE, np.zeros(1, np.int64), np.empty(0, ROW), (), _NONE)
"""That of a shop whose first feed is being read."""


@dataclass(frozen=True, slots=True, eq=False)
class Offers:
    """What one feed says, a row a product, every id once. ``price`` and ``old`` are 0 where it says none.

    A price of 0 is none: feeds write it for what has no price yet, and nobody ever paid it.
    """

    ids: Any
    price: NDArray[np.int64]
    old: NDArray[np.int64]
    currency: Any

    @classmethod
    def of(cls, drafts: Drafts, live: NDArray[np.int64]) -> Offers:
        """Those of the drafts' rows ``live``."""
        ids, price, old, currency = (
            drafts.column(name).take(pa.array(live)) for name in ("id", "price", "old_price", "currency")
        )
        return cls(ids, _millionths(price), _millionths(old), currency)


def _millionths(texts: Any) -> NDArray[np.int64]:
    """Amounts written as decimal texts, as integers; 0 for none."""
    encoded = texts.dictionary_encode()
    amounts = np.append(millionths(encoded.dictionary), 0)
    coded: NDArray[np.int64] = amounts[encoded.indices.fill_null(-1).to_numpy()]
    return coded


def observe(history: History, offers: Offers, at: int) -> tuple[History, NDArray[np.int64]]:
    """The history with what a feed read at ``at`` offers, and which product of it each offer is.

    What was known of ``at`` and later is forgotten: no moment is read twice, and what lies ahead was a look ahead.
    """
    history = until(history, at - 1)
    product = pc.index_in(offers.ids, value_set=history.ids).fill_null(-1).to_numpy().astype(np.int64)
    new = np.flatnonzero(product < 0)
    product[new] = len(history.first) + np.arange(len(new))
    last = np.append(history.last, np.zeros(len(new), np.int64))
    last[product] = at
    grown = replace(
        history,
        ids=pa.concat_arrays([history.ids, offers.ids.take(pa.array(new))]),
        first=np.append(history.first, np.full(len(new), at if len(history.observed) else 0)),
        last=last,
        offsets=np.append(history.offsets, np.full(len(new), history.offsets[-1])),
        observed=np.append(history.observed, at),
    )
    return _priced(grown, offers, product, at), product


def _priced(history: History, offers: Offers, product: NDArray[np.int64], at: int) -> History:
    """The history with a row more for each offer whose price is not the one that stands."""
    currencies, currency = _codes(history.currencies, offers.currency)
    told = np.empty(len(product), ROW)
    told["since"], told["price"], told["old"], told["currency"] = at, offers.price, offers.old, currency
    end = history.offsets[product + 1]
    differs = offers.price > 0
    standing = np.flatnonzero(differs & (end > history.offsets[product]))
    before = history.rows[end[standing] - 1]
    differs[standing] = np.any([before[name] != told[name][standing] for name in ("price", "old", "currency")], axis=0)
    changed = np.flatnonzero(differs)
    changed = changed[np.argsort(product[changed])]
    more = np.bincount(product[changed], minlength=len(history.first))
    return replace(
        history,
        rows=np.insert(history.rows, end[changed], told[changed]),
        offsets=history.offsets + np.append(0, np.cumsum(more)),
        currencies=currencies,
    )


def _codes(known: tuple[str, ...], currency: Any) -> tuple[tuple[str, ...], NDArray[np.int32]]:
    """The currencies known from now on, and the code of each of those written (-1: none)."""
    encoded = currency.dictionary_encode()
    written = encoded.dictionary.to_pylist()
    currencies = tuple(dict.fromkeys((*known, *written)))
    codes = [*(currencies.index(name) for name in written), -1]
    return currencies, np.array(codes, np.int32)[encoded.indices.fill_null(-1).to_numpy()]


def until(history: History, moment: int) -> History:
    """What was known at ``moment``."""
    if history.latest <= moment:
        return history
    observed = history.observed[history.observed <= moment]
    if not len(observed):
        return NO_HISTORY
    known = restricted(history, history.rows["since"] <= moment, history.first <= moment)
    return replace(known, last=np.minimum(known.last, moment), observed=observed)


def restricted(history: History, rows: NDArray[np.bool_], products: NDArray[np.bool_]) -> History:
    """The history of some products, with some of the rows they have."""
    product = history.products_of_rows()
    rows = rows & products[product]
    counts = np.bincount(product[rows], minlength=len(products))[products]
    return replace(
        history,
        ids=history.ids.filter(pa.array(products)),
        first=history.first[products],
        last=history.last[products],
        offsets=np.append(0, np.cumsum(counts)),
        rows=history.rows[rows],
    )
