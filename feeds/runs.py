"""A feed's items in columns: runs of whole items by the quick way, what that cannot tell by the slow one.

A run is what stands between here and the last end of an item within a megabyte. It is cut into what look like items.
Those that an earlier import has read are known by their bytes; the others are scanned at once. Where the scan does not
find the items that they look like, the run is cut exactly and halved until what is to blame stands alone. That proves
the cut of the known ones too: what looks like an item ends with the only end tag in it, so if every end tag among those
that are scanned is one, none of them began or ended inside of anything, and what stands between them is whole items.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from feeds.batch import Attributes, Batch, Rows, Texts, in_order, joined, of_items
from feeds.carried import NEW, NO_KEY, Keys, keys_of
from feeds.item import Item
from feeds.markup import NotPlain
from feeds.model import Rejection
from feeds.picked import Picked, Picker
from feeds.scan import scan
from feeds.split import Piece, Splitter

RUN = 2 * 1024 * 1024
"""Bytes scanned at once: enough that numpy's calls cost nothing, little enough to stay in the processor's cache."""
WIDEST = 4 * RUN
"""Bytes looked at at once where most of them are known."""
BATCH = 4096
"""Items that are handed on at once."""
HEAVY = 64 << 20
"""Bytes after which fewer are: a column of texts has no room for two gigabytes, nor has memory."""
FIRST = 512
"""Items that are handed on first: nothing is known yet, what they show decides what they all are read by."""

One = Callable[[int, Piece], Item | Rejection]
"""Reads one item, by its number, in the slow way."""
Find = Callable[[Keys], Rows]
"""Asks for the earlier row of each key, or `NEW`."""


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Items of a feed: ``batch`` are those that were read, the others an earlier import has read.

    Of all of them, by ``numbers`` ascending: the ``lines``, the ``keys`` (`NO_KEY`: not to be known again), and the
    ``rows`` of the earlier import's drafts (`NEW`: in the batch).
    """

    numbers: Rows
    lines: Rows
    keys: Keys
    rows: Rows
    batch: Batch


@dataclass(frozen=True, slots=True, eq=False)
class _Cut:
    """What look like items: their bytes up to the end tag, on which line each begins, and where lines end."""

    texts: list[bytes]
    lines: Rows
    line_ends: Rows


def cut(run: bytes, closes: bytes, line: int) -> _Cut:
    """A run as what its items look like; it begins on that line."""
    texts = run.split(closes)[:-1]
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    ends = np.cumsum(lengths + len(closes)) - len(closes)
    texts = [text[max(text.find(b"<"), 0) :] for text in texts]  # what stands in front of a tag is no item's
    begins = ends - np.fromiter(map(len, texts), np.int64, len(texts))
    line_ends = _line_ends(run)
    return _Cut(texts, line + np.searchsorted(line_ends, begins), line_ends)


def _line_ends(run: bytes) -> Rows:
    """Where lines end in there, in whichever of the three ways; it ends in none."""
    data = np.frombuffer(run, np.uint8)
    feeds = data == ord("\n")
    if b"\r" in run:
        feeds[:-1] |= (data[:-1] == ord("\r")) & ~feeds[1:]
    return np.flatnonzero(feeds)


class Runs:
    """The items of one feed, read in runs. ``head`` is a root's start tag that declares the feed's prefixes."""

    def __init__(self, splitter: Splitter, tag: bytes, head: bytes, picker: Picker, one: One, find: Find) -> None:
        self._splitter, self._closes, self._head = splitter, b"</" + tag + b">", head
        self._picker, self._one, self._find = picker, one, find
        self._items = 0

    def __iter__(self) -> Iterator[Stretch | Rejection]:
        """Stretches and rejections, in feed order but for the items that a stretch has between them."""
        held: list[Stretch] = []
        count, most, begun = 0, FIRST, 0
        for run in self._runs():
            for found in run:
                if isinstance(found, Rejection):
                    yield found
                    continue
                held.append(found)
                count += len(found.numbers)
            if held and (count >= most or self._splitter.place - begun >= HEAVY):
                yield _one_stretch(held)
                held, count, most, begun = [], 0, BATCH, self._splitter.place
        if held:
            yield _one_stretch(held)

    def _runs(self) -> Iterator[Iterator[Stretch | Rejection]]:
        exact = iter(self._splitter)
        while (first := next(exact, None)) is not None:
            yield self._exactly([first])
            size = RUN
            while run := self._splitter.run(size):
                end, found = self._splitter.place + len(run), cut(run, self._closes, self._splitter.line)
                stretch = self._quickly(found)
                if stretch is not None:
                    self._splitter.passed(run, found.line_ends)
                    yield iter((stretch,))
                    size = WIDEST if len(stretch.batch.numbers) * WIDEST < len(stretch.numbers) * RUN else RUN
                    continue
                pieces = []
                while self._splitter.place < end and (piece := next(exact, None)) is not None:
                    pieces.append(piece)
                yield self._exactly(pieces)

    def _quickly(self, run: _Cut) -> Stretch | None:
        """The items that a run looks like; None where it is not what it looks like."""
        keys = keys_of(run.texts)
        rows = self._find(keys)
        unread = np.flatnonzero(rows == NEW)
        numbers = np.arange(self._items + 1, self._items + 1 + len(keys))
        items = [run.texts[place] + self._closes for place in unread.tolist()]
        batch = self._scanned(items, numbers[unread], run.lines[unread])
        if batch is None:
            return None
        self._items += len(keys)
        return Stretch(numbers, run.lines, keys, rows, batch)

    def _exactly(self, pieces: Sequence[Piece]) -> Iterator[Stretch | Rejection]:
        """Pieces that are cut exactly; what is not known is halved until what cannot be scanned stands alone."""
        keys = keys_of(piece.data[: -len(self._closes)] for piece in pieces)
        plain = [piece.fault is None and piece.data.endswith(self._closes) for piece in pieces]
        keys = np.where(plain, keys, NO_KEY)
        rows = np.where(plain, self._find(keys), NEW)
        numbers = np.arange(self._items + 1, self._items + 1 + len(pieces))
        self._items += len(pieces)
        known = np.flatnonzero(rows != NEW)
        if len(known):
            lines = np.array([pieces[place].line for place in known.tolist()], np.int64)
            yield Stretch(numbers[known], lines, keys[known], rows[known], of_items([]))
        unread = np.flatnonzero(rows == NEW)
        yield from self._halved([pieces[place] for place in unread.tolist()], numbers[unread], keys[unread])

    def _halved(self, pieces: Sequence[Piece], numbers: Rows, keys: Keys) -> Iterator[Stretch | Rejection]:
        if any(piece.fault for piece in pieces):
            batch = None
        else:
            lines = np.array([piece.line for piece in pieces], np.int64)
            batch = self._scanned([piece.data for piece in pieces], numbers, lines)
        if batch is not None:
            yield _read(batch, keys)
        elif len(pieces) > 1:
            half = len(pieces) // 2
            yield from self._halved(pieces[:half], numbers[:half], keys[:half])
            yield from self._halved(pieces[half:], numbers[half:], keys[half:])
        else:
            found = self._one(int(numbers[0]), pieces[0])
            yield found if isinstance(found, Rejection) else unkeyed(of_items([found]))

    def _scanned(self, items: Sequence[bytes], numbers: Rows, lines: Rows) -> Batch | None:
        """Items by one scan of them all; None where it cannot be."""
        if not items:
            return of_items([])
        try:
            picked = self._picker.pick(scan(items, self._head))
        except NotPlain:
            return None
        batch = Batch(numbers, lines, picked.texts, picked.attributes)
        return self._with_odd(batch, picked, items) if len(picked.odd) else batch

    def _with_odd(self, batch: Batch, picked: Picked, items: Sequence[bytes]) -> Batch:
        """A batch whose odd items are read by themselves; they are well-formed, so none is rejected."""
        pieces = [(int(batch.numbers[row]), Piece(int(batch.lines[row]), items[row])) for row in picked.odd.tolist()]
        alone = [self._one(number, piece) for number, piece in pieces]
        return in_order(
            joined([_without(batch, picked.odd), of_items([item for item in alone if isinstance(item, Item)])])
        )


def _read(batch: Batch, keys: Keys) -> Stretch:
    """Items that were all read."""
    return Stretch(batch.numbers, batch.lines, keys, np.full(len(keys), NEW), batch)


def unkeyed(batch: Batch) -> Stretch:
    """Items that are to be read every time."""
    return _read(batch, np.full(len(batch.numbers), NO_KEY))


def _one_stretch(stretches: Sequence[Stretch]) -> Stretch:
    """All items of several, in feed order."""
    if len(stretches) == 1:
        return stretches[0]
    columns = (
        np.concatenate([getattr(each, name) for each in stretches]) for name in ("numbers", "lines", "keys", "rows")
    )
    numbers, lines, keys, rows = columns
    order = np.argsort(numbers, kind="stable")
    batch = in_order(joined([each.batch for each in stretches]))
    return Stretch(numbers[order], lines[order], keys[order], rows[order], batch)


def _without(batch: Batch, rows: Rows) -> Batch:
    """The other items of a batch."""
    kept = np.ones(len(batch.numbers), bool)
    kept[rows] = False
    place = np.cumsum(kept) - 1
    stated = batch.attributes.where(kept[batch.attributes.rows])
    return Batch(
        batch.numbers[kept],
        batch.lines[kept],
        {
            path: Texts(place[each.rows[held]], each.values.filter(pa.array(held)))
            for path, each in batch.texts.items()
            for held in [kept[each.rows]]
        },
        Attributes(place[stated.rows], stated.names, stated.values, stated.units),
    )


def in_stretches(items: Iterator[Item | Rejection]) -> Iterator[Stretch | Rejection]:
    """Items that are read one by one, in stretches."""
    held: list[Item] = []
    weight = 0
    for item in items:
        if isinstance(item, Rejection):
            yield item
            continue
        held.append(item)
        weight += _weight(item)
        if len(held) == BATCH or weight >= HEAVY:
            yield unkeyed(of_items(held))
            held, weight = [], 0
    if held:
        yield unkeyed(of_items(held))


def _weight(item: Item) -> int:
    """How many characters an item holds."""
    texts = sum(len(text) for found in item.values.values() for text in found)
    return texts + sum(len(stated.name) + len(stated.value) for stated in item.attributes)
