"""The lowest price of the 30 days before a reduction, worked out from a shop's price history.

Directive 98/6/EC, article 6a: whoever announces a reduction names the lowest price that was asked during the 30 days
before it. The reduction that runs began at T0, where the latest unbroken run of rows begins that have the present price
and announce an old one. What counts is every price in force at any moment of the 30 days up to T0, T0 itself left
out. It is said only where it is known: nothing here is guessed in the shop's favour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from feeds.history import History, Offers, observe, restricted
from feeds.kept import UNKNOWN, Past

DAY = 24 * 60 * 60
WINDOW = 30 * DAY
"""How long before a reduction prices count."""

MAX_GAP_DAYS = 7
"""So many whole days may lie between two readings of the feed where prices count; in more, anything may be asked."""

KEPT_AFTER_LEAVING = 400 * DAY
"""How long a product that left the feed is remembered: one that comes back each season keeps its history."""


def look(history: History, offers: Offers, at: int) -> tuple[History, Past]:
    """The history with a feed's offers at ``at`` in it, and what it then says of them."""
    history, product = observe(history, offers, at)
    runs = _runs(history)
    lowest = np.full(len(history.first), UNKNOWN, np.int64)
    lowest[runs.products] = _lowest(history, runs)
    announced = (offers.price > 0) & (offers.old > 0)
    past = Past(history.first[product], np.where(announced, lowest[product], UNKNOWN))
    return history, past


@dataclass(frozen=True, slots=True)
class Reduction:
    """A reduction that runs ``since`` a time: ``lowest`` is the lowest price of the days from ``covers`` up to then, in
    millionths; `UNKNOWN` where not all of them are known.
    """

    since: int
    covers: int
    lowest: int


def reduction(history: History, id_: str) -> Reduction | None:
    """The reduction of one product that runs; None where none does."""
    one = of_product(history, id_)
    runs = _runs(one)
    if not len(runs.products) or runs.start[0] == runs.end[0]:
        return None
    window = int(runs.window[0])
    return Reduction(window + WINDOW, window, int(_lowest(one, runs)[0]))


def of_product(history: History, id_: str) -> History:
    """The history of one product alone."""
    product = history.ids.index(id_).as_py()
    only = np.arange(len(history.first)) == product
    return restricted(history, np.ones(len(history.rows), np.bool_), only)


def pruned(history: History) -> History:
    """The history without prices and readings that can count for no reduction any more, nor products long gone."""
    runs = _runs(history)
    history = restricted(history, runs.counts, history.last >= history.latest - KEPT_AFTER_LEAVING)
    oldest = runs.window.min(initial=history.latest - WINDOW)
    first = max(int(np.searchsorted(history.observed, oldest, side="right")) - 1, 0)
    return replace(history, observed=history.observed[first:])


@dataclass(frozen=True, slots=True, eq=False)
class _Runs:
    """Of each product that has rows: where they begin, and where the run of the present reduction does.

    ``place`` says of each row which of these products it is of. ``start`` is one past the product's last row where no
    reduction runs; ``window`` is the time from which on prices count for this reduction, or for one that begins now.
    ``counts`` says of each row whether it was in force at or after that time.
    """

    products: NDArray[np.int64]
    begin: NDArray[np.int64]
    end: NDArray[np.int64]
    place: NDArray[np.int64]
    start: NDArray[np.int64]
    window: NDArray[np.int64]
    counts: NDArray[np.bool_]


def _runs(history: History) -> _Runs:
    rows, number = history.rows, np.arange(len(history.rows))
    products = np.flatnonzero(np.diff(history.offsets))
    begin, end = history.offsets[products], history.offsets[products + 1]
    place = np.repeat(np.arange(len(products)), end - begin)
    present = rows[end - 1]
    runs_on = rows["old"] > 0
    for name in ("price", "currency"):
        runs_on &= rows[name] == present[name][place]
    broken = np.maximum.reduceat(np.where(runs_on, -1, number), begin)
    start = np.maximum(broken + 1, begin)
    reduced = start < end
    began = np.full(len(products), history.latest)
    began[reduced] = rows["since"][start[reduced]]
    window = began - WINDOW
    until = np.append(rows["since"][1:], 0)
    until[end - 1] = np.iinfo(np.int64).max
    return _Runs(products, begin, end, place, start, window, until > window[place])


def _lowest(history: History, runs: _Runs) -> NDArray[np.int64]:
    """The lowest price that counted before each product's reduction; `UNKNOWN` where not all of them are known."""
    rows = history.rows
    before = runs.counts & (np.arange(len(rows)) < runs.start[runs.place])
    lowest = np.minimum.reduceat(np.where(before, rows["price"], np.iinfo(np.int64).max), runs.begin)
    foreign = before & (rows["currency"] != rows["currency"][runs.end - 1][runs.place])
    comparable = ~np.logical_or.reduceat(foreign, runs.begin)
    reaches_back = rows["since"][runs.begin] <= runs.window
    known = (runs.start < runs.end) & reaches_back & comparable & ~_unobserved(history.observed, runs.window)
    return np.where(known, lowest, UNKNOWN)


def _unobserved(observed: NDArray[np.int64], window: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether the 30 days from each time of ``window`` on touch a gap in which feeds were read too seldom."""
    long = np.diff(observed) // DAY > MAX_GAP_DAYS
    begins, ends = np.append(observed[:-1][long], np.iinfo(np.int64).max), observed[1:][long]
    return begins[np.searchsorted(ends, window, side="right")] < window + WINDOW
