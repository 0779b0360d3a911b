"""Product by product: what one generation holds otherwise than another.

Ids are matched as arrays, and whole runs of products that stand in the same order are compared at once: of a million
products of which few changed, Python looks at those few.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from matching.index import Index
from service.generations.opened import Documents, load_index

WIDEST = 32
"""Ids up to so many bytes are matched as they are; where there are longer ones, digests stand for all."""
# A quotation mark inside a text is written \" in JSON: `,"price":` stands nowhere but where the field begins.
FIELDS = re.compile(
    rb',"price":([^,]*),"currency":([^,]*),.*?,"availability":([^,]*),"available":(true|false),', re.DOTALL
)
RUN = 1 << 12
"""Products compared at once at most."""

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Change:
    """A product that came, left or changed, of which ``kinds`` at once: with its line in the later generation that has
    it, and what it was ``before`` and is ``after`` by kind, in the document's words.
    """

    line: bytes
    kinds: dict[str, tuple[str | None, str | None]]

    def named(self) -> tuple[str, str]:
        """Its id and its title."""
        document: dict[str, Any] = orjson.loads(self.line)
        return document["id"], document["title"]


def changes(before: Path, after: Path) -> Iterator[Change]:
    """Every product that is different between two generations' folders: those that came, left, changed, each by id.

    Raises `OSError` and `ValueError` where one of them is damaged.
    """
    (was_index, was), (now_index, now) = ((load_index(each / "index"), Documents(each)) for each in (before, after))
    was_rows, now_rows = (each.positions.by_id.astype(np.int64) for each in (was_index, now_index))
    was_places, now_places = _in_both(was_index, now_index)
    for row in np.delete(now_rows, now_places).tolist():
        yield Change(now.line(row), {"added": (None, None)})
    for row in np.delete(was_rows, was_places).tolist():
        yield Change(was.line(row), {"removed": (None, None)})
    by_id = np.argsort(was_places, kind="stable")
    pairs = was_rows[was_places[by_id]], now_rows[now_places[by_id]]
    differ = _differ(was, now, *pairs)
    for was_row, now_row in zip(*(each[differ].tolist() for each in pairs), strict=True):
        line = now.line(now_row)
        kinds = _kinds(was.line(was_row), line)
        if kinds:
            yield Change(line, kinds)


def in_common(was: Index, now: Index) -> tuple[Rows, Rows]:
    """The rows of every product that both have: those in the first, and in the second."""
    was_places, now_places = _in_both(was, now)
    return was.positions.by_id.astype(np.int64)[was_places], now.positions.by_id.astype(np.int64)[now_places]


def _in_both(was: Index, now: Index) -> tuple[Rows, Rows]:
    """Where every product that both have stands among the ids of each."""
    widest = max(_widest(was), _widest(now))
    _, was_places, now_places = np.intersect1d(_keys(was, widest), _keys(now, widest), True, return_indices=True)
    return was_places, now_places


def _widest(index: Index) -> int:
    """The bytes of the longest id."""
    return int(np.diff(index.ids.starts).max(initial=1))


def _keys(index: Index, widest: int) -> NDArray[Any]:
    """What tells the ids apart, in the order of the ids, all of one width.

    ``widest`` is of both sides: an id is matched in one way only, as it is or by its digest.
    """
    texts, by_id = index.ids, index.positions.by_id
    lengths = np.diff(texts.starts)
    if widest > WIDEST:
        return np.array([blake2b(texts.encoded(int(row)), digest_size=16).digest() for row in by_id], "S16")
    letters = np.zeros((len(texts), widest), np.uint8)
    letters[np.arange(widest) < lengths[:, None]] = texts.letters
    return letters[by_id].view(f"S{widest}").ravel()


def _differ(was: Documents, now: Documents, was_rows: Rows, now_rows: Rows) -> NDArray[np.bool_]:
    """Of each pair of rows, whether their lines are different."""
    order = np.argsort(now_rows, kind="stable")
    rows = was_rows[order], now_rows[order]
    lengths = now.lengths()[rows[1]]
    differ = was.lengths()[rows[0]] != lengths
    alike = np.flatnonzero(~differ)
    for run in _runs(alike, *(each[alike] for each in rows)):
        lines = (each.stretch(row[run[0]], row[run[-1]]) for each, row in zip((was, now), rows, strict=True))
        before, after = (np.frombuffer(each, np.uint8) for each in lines)
        if not np.array_equal(before, after):
            ends = np.cumsum(lengths[run])
            differ[run[np.searchsorted(ends, np.flatnonzero(before != after), side="right")]] = True
    unsorted: NDArray[np.bool_] = np.empty_like(differ)
    unsorted[order] = differ
    return unsorted


def _runs(places: Rows, *rows: Rows) -> Iterator[Rows]:
    """The places cut where either's rows do not follow each other, and after `RUN` of them."""
    if len(places):
        follows = np.all([np.diff(each) == 1 for each in (places, *rows)], axis=0)
        for run in np.split(places, np.flatnonzero(~follows) + 1):
            yield from (run[start : start + RUN] for start in range(0, len(run), RUN))


def _kinds(was: bytes, now: bytes) -> dict[str, tuple[str | None, str | None]]:
    """How the lines of one product differ in what people pay and whether they can have it."""
    price_was, currency_was, stock_was, had = _fields(was)
    price_now, currency_now, stock_now, has = _fields(now)
    kinds: dict[str, tuple[str | None, str | None]] = {}
    if (price_was, currency_was) != (price_now, currency_now):
        said = _said(price_was, currency_was), _said(price_now, currency_now)
        kinds["price"] = said
        if price_was and price_now and currency_was == currency_now:
            kinds["cheaper" if Decimal(price_now) < Decimal(price_was) else "dearer"] = said
    if stock_was != stock_now:
        kinds["availability"] = (stock_was, stock_now)
    if had != has:
        kinds["back" if has else "sold_out"] = (stock_was, stock_now)
    return kinds


def _fields(line: bytes) -> list[Any]:
    """Price, currency, availability and whether it is available."""
    fields = FIELDS.search(line)
    assert fields, "a product document has these fields in this order"
    return [orjson.loads(each) for each in fields.groups()]


def _said(*values: str | None) -> str | None:
    return " ".join(value for value in values if value is not None) or None
