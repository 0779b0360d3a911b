"""Product lines put together of pieces, so that every distinct answer is written once for some thousand products.

A line is a product's document, opened at its end for what is said about filters, one piece for each thing said, and an
end. The pieces of all lines are taken in their order out of one Arrow array: the bytes of what was taken are the lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from feeds.documents import money_text, number_text, with_lowest
from feeds.drafts import BATCH, Drafts
from feeds.kept import UNKNOWN
from feeds.model import ABSENT, PRICE, STATED, Column, FilterType
from feeds.money import MAX_DECIMALS
from feeds.same_lines import Lines

_OPEN, _END = b',"filters":{', b"}}\n"


@dataclass(frozen=True, slots=True, eq=False)
class _Said:
    """What some products say about one filter: ``places`` (of products, uint16) and ``codes`` (int32) of ``pieces``.

    Of one product the things said stand in their order. Each piece that begins an answer begins with a comma.
    """

    places: NDArray[np.uint16]
    codes: NDArray[np.int32]
    pieces: list[bytes]


def product_lines(
    drafts: Drafts, live: NDArray[np.int64], columns: Mapping[str, Column], lowest: NDArray[np.int64]
) -> Iterator[Lines]:
    """The lines of the drafts' rows ``live``, some thousand at a time.

    ``lowest`` are the lowest prices that were worked out (millionths, `feeds.kept.UNKNOWN` for none), a row a product.
    """
    written = drafts.table.column("document")
    begins = [_begins(column) for column in columns.values()]
    for number, start in enumerate(range(0, len(live), BATCH)):
        rows = live[start : start + BATCH]
        together = rows[-1] - rows[0] + 1 == len(rows)
        documents = written.slice(int(rows[0]), len(rows)) if together else written.take(pa.array(rows))
        cut = [
            (column, column.cells[begin[number] : begin[number + 1]])
            for column, begin in zip(columns.values(), begins, strict=True)
        ]
        yield _lines(documents.combine_chunks(), lowest[start : start + BATCH], cut, start)


def _begins(column: Column) -> list[int]:
    """Where the cells of each batch of products begin, and where the last one's end."""
    first = np.arange(0, len(column.state), BATCH)
    if not column.single:
        return [*column.offsets[first].tolist(), len(column.cells)]
    stated = np.add.reduceat(column.state == STATED, first, dtype=np.int64)
    return [0, *np.cumsum(stated).tolist()]


def _lines(
    documents: Any, lowest: NDArray[np.int64], columns: Sequence[tuple[Column, NDArray[Any]]], start: int
) -> Lines:
    """The lines of the products from ``start`` on that have these documents; with each column the cells they carry."""
    count = len(documents)
    known = np.flatnonzero(lowest != UNKNOWN)
    priced = [
        with_lowest(documents[place].as_py(), Decimal(int(lowest[place])).scaleb(-MAX_DECIMALS))[:-1]
        for place in known.tolist()
    ]
    own = np.arange(0, 2 * count, 2, dtype=np.int32)
    own[known] = 2 * count + np.arange(len(known), dtype=np.int32)
    opening = 2 * count + len(known)
    every, ending, answers = np.arange(count, dtype=np.uint16), opening + 1, opening + 2
    end = start + count
    said = [each for column, cells in columns if (each := _said(column, start, end, cells)) is not None]
    firsts = np.cumsum([answers, *(len(each.pieces) for each in said)]).tolist()
    codes = np.concatenate(
        [
            own,
            np.full(count, opening, np.int32),
            *(each.codes + np.int32(first) for each, first in zip(said, firsts, strict=False)),
            np.full(count, ending, np.int32),
        ]
    )
    places = np.concatenate([every, every, *(each.places for each in said), every])
    codes = codes[np.argsort(places, kind="stable")]  # short integers are sorted by counting
    first_answers = np.flatnonzero(codes == opening) + 1
    codes[first_answers] += np.where(codes[first_answers] == ending, 0, firsts[-1] - answers).astype(np.int32)
    pieces = [piece for each in said for piece in each.pieces]
    taken = pa.concat_arrays(
        [
            _unbraced(documents),
            pa.array([*priced, _OPEN, _END], pa.binary()),
            pa.array(pieces, pa.binary()),
            pa.array([piece[1:] for piece in pieces], pa.binary()),  # of a product's first answer: no comma before it
        ]
    ).take(pa.array(codes))
    starts = np.frombuffer(taken.buffers()[1], np.int32)
    ends = starts[np.flatnonzero(codes == ending) + 1].astype(np.int64)
    return Lines(taken.buffers()[2], np.diff(ends, prepend=0))


def _unbraced(documents: Any) -> Any:
    """Every document as two texts, what stands before its last brace and that brace; not a byte is copied."""
    offsets = np.frombuffer(documents.buffers()[1], np.int32)[documents.offset :][: len(documents) + 1]
    cuts = np.empty(2 * len(documents) + 1, np.int32)
    cuts[::2] = offsets
    cuts[1::2] = offsets[1:] - 1
    return pa.Array.from_buffers(pa.binary(), 2 * len(documents), [None, pa.py_buffer(cuts), documents.buffers()[2]])


def _said(column: Column, start: int, end: int, cells: NDArray[Any]) -> _Said | None:
    """What the products ``start`` to ``end``, which carry these cells, say about a filter; None where all are silent.

    An answer is a list of values, a decimal string or a list of them, true or false; who is silent has none, so that
    the work is in proportion to what is said, however many filters there are.
    """
    state = column.state[start:end]
    places = np.flatnonzero(state).astype(np.uint16)
    if not len(places):
        return None
    key = b",%b:" % orjson.dumps(column.filter.key)
    if column.filter.type is FilterType.YES_NO:
        return _Said(places, (state[places] == STATED).astype(np.int32), [key + b"false", key + b"true"])
    absent = np.flatnonzero(state == ABSENT).astype(np.uint16)
    codes, met = pd.factorize(cells)
    values = [orjson.dumps(text) for text in _written(column, met.tolist())]
    listed = column.filter.type is FilterType.CHOICE
    pieces = [key + (b"[%b]" % value if listed else value) for value in values]
    stated = np.flatnonzero(state == STATED).astype(np.uint16)
    if len(codes) > len(stated):
        lengths = np.diff(column.offsets[start : end + 1])[stated]
        stated = np.repeat(stated, lengths)
        codes = codes + _part(lengths) * len(values)
        pieces += [key + b"[" + value for value in values]
        pieces += [b"," + value for value in values]
        pieces += [b",%b]" % value for value in values]
    if len(absent):
        stated = np.concatenate((stated, absent))
        codes = np.concatenate((codes, np.full(len(absent), len(pieces))))
        pieces.append(key + b"false")
    return _Said(stated, codes.astype(np.int32), pieces)


_ALONE, _FIRST, _BETWEEN, _LAST = range(4)


def _part(lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each value of lists of these lengths, one after the other, what part it plays in its list."""
    ends = np.cumsum(lengths)
    part = np.full(int(ends[-1]), _BETWEEN)
    part[ends - 1] = _LAST
    part[ends - lengths] = _FIRST
    part[ends[lengths == 1] - 1] = _ALONE
    return part


def _written(column: Column, cells: Sequence[int]) -> list[str]:
    if column.filter.type is FilterType.CHOICE:
        return [column.values[cell] for cell in cells]
    write = money_text if column.filter.key == PRICE else number_text
    return [write(Decimal(cell).scaleb(-column.scale)) for cell in cells]
