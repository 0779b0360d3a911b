"""A feed's items in columns: runs of whole items by the quick way, what that cannot tell by the slow one.

A run is what stands between here and the last end of an item within some hundred kilobytes. Where its scan does not
find the items that its bytes look like, it is cut exactly and halved until what is to blame stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pyarrow as pa

from feeds.batch import Attributes, Batch, Rows, Texts, in_order, joined, of_items
from feeds.item import Item
from feeds.model import Rejection
from feeds.picked import Picked, Picker
from feeds.scan import NotPlain, scan
from feeds.split import Piece, Splitter

RUN = 1024 * 1024
"""Bytes scanned at once: enough that numpy's calls cost nothing, little enough to stay in the processor's cache."""
BATCH = 4096
"""Items that are handed on at once."""

One = Callable[[int, Piece], Item | Rejection]
"""Reads one item, by its number, in the slow way."""


def pieces_of(run: bytes, closes: bytes, line: int) -> list[Piece]:
    """A run as what its items look like."""
    pieces = []
    for data in run.split(closes)[:-1]:
        item = data.lstrip() + closes
        begins = line + _lines(data[: len(data) + len(closes) - len(item)])
        pieces.append(Piece(begins, item))
        line += _lines(data)
    return pieces


def _lines(data: bytes) -> int:
    """How many lines end in there, in whichever of the three ways."""
    return max(data.count(b"\n"), data.count(b"\r"))


class Runs:
    """The items of one feed, read in runs. ``head`` is a root's start tag that declares the feed's prefixes."""

    def __init__(self, splitter: Splitter, tag: bytes, head: bytes, picker: Picker, one: One) -> None:
        self._splitter, self._closes, self._head = splitter, b"</" + tag + b">", head
        self._picker, self._one = picker, one
        self._items = 0

    def __iter__(self) -> Iterator[Batch | Rejection]:
        """Batches and rejections, in feed order but for the items that a batch has between them."""
        held: list[Batch] = []
        count = 0
        for found in self._found():
            if isinstance(found, Rejection):
                yield found
                continue
            held.append(found)
            count += len(found.numbers)
            if count >= BATCH:
                yield joined(held)
                held, count = [], 0
        if held:
            yield joined(held)

    def _found(self) -> Iterator[Batch | Rejection]:
        exact = iter(self._splitter)
        while (first := next(exact, None)) is not None:
            yield from self._taken([first])
            while run := self._splitter.run(RUN):
                pieces = pieces_of(run, self._closes, self._splitter.line)
                batch = self._scanned(pieces)
                end = self._splitter.place + len(run)
                if batch is not None:
                    self._splitter.passed(run)
                    yield batch
                    continue
                cut = []
                while self._splitter.place < end and (piece := next(exact, None)) is not None:
                    cut.append(piece)
                yield from self._taken(cut)

    def _taken(self, pieces: Sequence[Piece]) -> Iterator[Batch | Rejection]:
        """Pieces that are cut exactly; halved until those that cannot be scanned stand alone."""
        batch = None if any(piece.fault for piece in pieces) else self._scanned(pieces)
        if batch is not None:
            yield batch
        elif len(pieces) > 1:
            half = len(pieces) // 2
            yield from self._taken(pieces[:half])
            yield from self._taken(pieces[half:])
        else:
            for piece in pieces:
                self._items += 1
                found = self._one(self._items, piece)
                yield found if isinstance(found, Rejection) else of_items([found])

    def _scanned(self, pieces: Sequence[Piece]) -> Batch | None:
        """The items of pieces, by one scan of them all; None where it cannot be."""
        try:
            scanned = scan(b"".join([piece.data for piece in pieces]), self._head, len(pieces))
        except NotPlain:
            return None
        picked = self._picker.pick(scanned)
        numbers = np.arange(self._items + 1, self._items + 1 + len(pieces))
        self._items += len(pieces)
        lines = np.array([piece.line for piece in pieces], np.int64)
        batch = Batch(numbers, lines, picked.texts, picked.attributes)
        return self._with_odd(batch, picked, pieces) if len(picked.odd) else batch

    def _with_odd(self, batch: Batch, picked: Picked, pieces: Sequence[Piece]) -> Batch:
        """A batch whose odd items are read by themselves; they are well-formed, so none is rejected."""
        alone = [self._one(int(batch.numbers[row]), pieces[row]) for row in picked.odd.tolist()]
        items = [item for item in alone if isinstance(item, Item)]
        return in_order(joined([_without(batch, picked.odd), of_items(items)]))


def _without(batch: Batch, rows: Rows) -> Batch:
    """The other items of a batch."""
    kept = np.ones(len(batch.numbers), bool)
    kept[rows] = False
    place = np.cumsum(kept) - 1
    stated = batch.attributes
    having = kept[stated.rows]
    columns = (column.filter(pa.array(having)) for column in (stated.names, stated.values, stated.units))
    return Batch(
        batch.numbers[kept],
        batch.lines[kept],
        {
            path: Texts(place[each.rows[held]], each.values.filter(pa.array(held)))
            for path, each in batch.texts.items()
            for held in [kept[each.rows]]
        },
        Attributes(place[stated.rows[having]], *columns),
    )


def in_batches(items: Iterator[Item | Rejection]) -> Iterator[Batch | Rejection]:
    """Items that are read one by one, in batches."""
    held: list[Item] = []
    for item in items:
        if isinstance(item, Rejection):
            yield item
            continue
        held.append(item)
        if len(held) == BATCH:
            yield of_items(held)
            held = []
    if held:
        yield of_items(held)
