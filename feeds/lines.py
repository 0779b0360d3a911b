"""Product lines put together of pieces, so that every distinct answer is written once for some thousand products.

A line is a product's document, opened at its end for what is said about filters, one piece for each thing said, and an
end. The pieces of all lines are taken in their order out of one Arrow array: the bytes of what was taken are the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.documents import money_text, with_lowest, with_popularity
from feeds.drafts import Drafts
from feeds.kept import UNKNOWN
from feeds.model import ABSENT, POPULARITY_SCALE, PRICE, STATED, Column, FilterType
from feeds.money import MAX_DECIMALS
from feeds.prices import CENTS
from feeds.same_lines import Lines

AT_ONCE = 1 << 14
"""Products whose lines are put together at once: with many filters each batch costs, whatever it holds."""
BYTES_AT_ONCE = 1 << 25
"""Bytes of documents at once, so that large ones take no more memory than small ones."""

_DIGITS = 18
"""Of a column's numbers as Arrow's decimals, which it writes as we do, but for zeros at their ends."""

_OPEN, _END = b',"filters":{', b"}}\n"


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What some products say about one filter: ``places`` (of products, uint16) and ``codes`` (int32) of ``pieces``.

    ``pieces`` is an Arrow array of bytes; each that begins an answer begins with a comma. Of one product the things
    said stand in their order.
    """

    places: NDArray[np.uint16]
    codes: NDArray[np.int32]
    pieces: Any


def product_lines(
    drafts: Drafts,
    live: NDArray[np.int64],
    columns: Mapping[str, Column],
    lowest: NDArray[np.int64],
    learned: NDArray[np.int64],
) -> Iterator[Lines]:
    """The lines of the drafts' rows ``live``, some thousand at a time.

    ``lowest`` are the lowest prices that were worked out, ``learned`` the popularities (both in millionths,
    `feeds.kept.UNKNOWN` for none), a row a product.
    """
    written = drafts.table.column("document")
    first = _batches(pc.binary_length(written).to_numpy()[live])
    begins = [_begins(column, first) for column in columns.values()]
    ready = [_ready(column) for column in columns.values()]
    for number, (start, end) in enumerate(pairwise([*first.tolist(), len(live)])):
        rows = live[start:end]
        together = rows[-1] - rows[0] + 1 == len(rows)
        documents = written.slice(int(rows[0]), len(rows)) if together else _scattered(written, rows)
        cut = [
            (column, column.cells[begin[number] : begin[number + 1]], pieces)
            for column, begin, pieces in zip(columns.values(), begins, ready, strict=True)
        ]
        yield _lines(documents.combine_chunks(), lowest[start:end], learned[start:end], cut, start)


def _scattered(written: Any, rows: NDArray[np.int64]) -> Any:
    """Ascending rows out of a column, out of each of its pieces by itself: Arrow would put them all together first."""
    ends = np.cumsum([len(piece) for piece in written.chunks])
    piece_of = np.searchsorted(ends, rows, side="right")
    parts = np.split(rows, np.flatnonzero(np.diff(piece_of)) + 1)
    taken = [
        written.chunk(number).take(pa.array(part - ends[number] + len(written.chunk(number))))
        for number, part in zip(np.unique(piece_of).tolist(), parts, strict=True)
    ]
    return pa.chunked_array(taken)


def _batches(sizes: NDArray[np.int32]) -> NDArray[np.int64]:
    """The first products of batches that hold some thousand, and no more than some megabytes of documents."""
    counted = np.arange(len(sizes)) // AT_ONCE
    weighed = np.cumsum(sizes, dtype=np.int64) // BYTES_AT_ONCE
    return np.flatnonzero(np.diff(counted, prepend=-1) | np.diff(weighed, prepend=0))


def _begins(column: Column, first: NDArray[np.int64]) -> list[int]:
    """Where the cells of each batch of products begin, and where the last one's end."""
    if not column.single:
        return [*column.offsets[first].tolist(), len(column.cells)]
    stated = np.add.reduceat(column.state == STATED, first, dtype=np.int64)
    return [0, *np.cumsum(stated).tolist()]


def _lines(
    documents: Any,
    lowest: NDArray[np.int64],
    learned: NDArray[np.int64],
    columns: Sequence[tuple[Column, NDArray[Any], Any]],
    start: int,
) -> Lines:
    """The lines of the products from ``start`` on that have these documents; with each column the cells they carry.

    With a column go its pieces too, where they are made once for all products.
    """
    count = len(documents)
    known = np.flatnonzero((lowest != UNKNOWN) | (learned != UNKNOWN))
    completed = [_completed(documents[place].as_py(), lowest[place], learned[place])[:-1] for place in known.tolist()]
    own = np.arange(0, 2 * count, 2, dtype=np.int32)
    own[known] = 2 * count + np.arange(len(known), dtype=np.int32)
    opening = 2 * count + len(known)
    every, ending, answers = np.arange(count, dtype=np.uint16), opening + 1, opening + 2
    end = start + count
    said = [each for column in columns if (each := _said(*column, start, end)) is not None]
    *begins, pieces = np.cumsum([answers, *(len(each.pieces) for each in said)]).tolist()
    codes = np.concatenate(
        [
            own,
            np.full(count, opening, np.int32),
            *(each.codes + np.int32(first) for each, first in zip(said, begins, strict=True)),
            np.full(count, ending, np.int32),
        ]
    )
    places = np.concatenate([every, every, *(each.places for each in said), every])
    codes = codes[np.argsort(places, kind="stable")]  # short integers are sorted by counting
    firsts = np.flatnonzero(codes == opening) + 1
    firsts = firsts[codes[firsts] != ending]
    codes[firsts] += codes[firsts] + np.int32(1 + pieces - 4 * count)  # a product's first answer goes without its comma
    made = pa.concat_arrays([pa.array([*completed, _OPEN, _END], pa.binary()), *(each.pieces for each in said)])
    taken = pa.concat_arrays([_cut(documents, -1), made, _cut(made, 1)]).take(pa.array(codes))
    starts = np.frombuffer(taken.buffers()[1], np.int32)
    ends = starts[np.flatnonzero(codes == ending) + 1].astype(np.int64)
    return Lines(taken.buffers()[2], np.diff(ends, prepend=0))


def _completed(document: bytes, lowest: np.int64, learned: np.int64) -> bytes:
    """A document with what of these is known and the feed does not say."""
    if lowest != UNKNOWN:
        document = with_lowest(document, Decimal(int(lowest)).scaleb(-MAX_DECIMALS))
    if learned != UNKNOWN:
        document = with_popularity(document, Decimal(int(learned)).scaleb(-POPULARITY_SCALE))
    return document


def _cut(texts: Any, place: int) -> Any:
    """Every text as two, cut before its byte ``place`` (below 0: counted from its end); not a byte is copied."""
    offsets = np.frombuffer(texts.buffers()[1], np.int32)[texts.offset :][: len(texts) + 1]
    cuts = np.empty(2 * len(texts) + 1, np.int32)
    cuts[::2] = offsets
    cuts[1::2] = (offsets[:-1] if place >= 0 else offsets[1:]) + place
    return pa.Array.from_buffers(pa.binary(), 2 * len(texts), [None, pa.py_buffer(cuts), texts.buffers()[2]])


def _said(column: Column, cells: NDArray[Any], ready: Any, start: int, end: int) -> _Said | None:
    """What the products ``start`` to ``end``, which carry these cells, say about a filter; None where all are silent.

    An answer is a list of values, a decimal string or a list of them, true or false; who is silent has none, so that
    the work is in proportion to what is said, however many filters there are.
    """
    state = column.state[start:end]
    places = np.flatnonzero(state).astype(np.uint16)
    if not len(places):
        return None
    if column.filter.type is FilterType.YES_NO:
        return _Said(places, (state[places] == ABSENT).astype(np.int32), ready)
    absent, stated = (np.flatnonzero(state == each).astype(np.uint16) for each in (ABSENT, STATED))
    several = len(cells) > len(stated)
    codes, pieces, values = cells, ready, len(column.values)
    if pieces is None:
        codes, met = pd.factorize(cells)
        pieces, values = _pieces(column, _written(column, met), several=several), len(met)
    if several:
        lengths = np.diff(column.offsets[start : end + 1])[stated]
        stated = np.repeat(stated, lengths)
        codes = codes + _part(lengths) * values
    if len(absent):
        stated = np.concatenate((stated, absent))
        codes = np.concatenate((codes, np.full(len(absent), len(pieces) - 1)))
    return _Said(stated, codes.astype(np.int32), pieces)


def _ready(column: Column) -> Any:
    """The pieces of a filter that has few, made once; None where every batch makes those that it needs."""
    if column.filter.type is FilterType.YES_NO:
        return _pieces(column, pa.array(["true"]), several=False)
    if column.filter.type is FilterType.CHOICE and len(column.values) <= AT_ONCE:
        return _pieces(column, _written(column, np.arange(len(column.values))), several=not column.single)
    return None


def _pieces(column: Column, values: Any, *, several: bool) -> Any:
    """All that may be said: the values, each by itself, where ``several`` in each other part of a list; then "none"."""
    key = f",{orjson.dumps(column.filter.key).decode()}:"
    around = [(f"{key}[", "]") if column.filter.type is FilterType.CHOICE else (key, "")]
    if several:
        around += [(f"{key}[", ""), (",", ""), (",", "]")]
    parts = [pc.binary_join_element_wise(before, values, after, "") for before, after in around]
    return pa.concat_arrays([*parts, pa.array([f"{key}false"])]).cast(pa.binary())


_ALONE, _FIRST, _BETWEEN, _LAST = range(4)


def _part(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each value of lists of these lengths, one after the other, what part it plays in its list."""
    ends = np.cumsum(lengths)
    part = np.full(int(ends[-1]), _BETWEEN)
    part[ends - 1] = _LAST
    part[ends - lengths] = _FIRST
    part[ends[lengths == 1] - 1] = _ALONE
    return part


def _written(column: Column, cells: NDArray[Any]) -> Any:
    """These cells as JSON writes them."""
    if column.filter.type is FilterType.CHOICE:
        return pa.array([orjson.dumps(column.values[cell]).decode() for cell in cells.tolist()], pa.string())
    if column.filter.key == PRICE and column.scale != CENTS:
        texts = [money_text(Decimal(cell).scaleb(-column.scale)) for cell in cells.tolist()]
        return pc.binary_join_element_wise('"', pa.array(texts, pa.string()), '"', "")
    texts = pa.array(cells).view(pa.decimal64(_DIGITS, column.scale)).cast(pa.string())
    if column.filter.key != PRICE and column.scale:
        texts = pc.utf8_rtrim(pc.utf8_rtrim(texts, "0"), ".")
    return pc.binary_join_element_wise('"', texts, '"', "")
