"""A run of whole items -> its elements as columns: found well-formed by the parser, then cut by arithmetic on bytes.

The quick way through a feed. libxml2 checks a run at its own speed and keeps nothing; what it found well-formed needs
no second parser, since every ``<`` outside of CDATA is a tag: numpy finds them all at once, Arrow takes the texts
between them. An element that this cannot tell (text beside elements, several CDATA sections) is said to be odd, with
its item, and a run that is not what it seems has no scan at all: both are left to the slow way, `feeds.parse` and
`feeds.extract`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree
from numpy.typing import NDArray

from feeds.markup import NotPlain, Tag, resolved, tag_of
from feeds.parse import SAFE

MAX_DEPTH = 16
"""Elements within each other that are told apart; a run that goes deeper has no scan."""

_LESS, _GREATER, _SLASH, _BANG, _QUERY, _BRACKETS, _CLOSES, _SPACE = b"<>/!?[] "
_OPENING, _CLOSING = b"<![CDATA[", b"]]>"
Places = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Scan:
    """The elements of a run of items, in document order; the items themselves are elements of depth 0.

    Per element: the ``item`` it belongs to, its ``depth``, its ``parent`` (an element; itself for an item), its ``tag``
    (a code into ``tags``) and its ``text`` (a place in ``texts``, -1 for an element without, or that holds another).
    ``texts`` are trimmed, none is empty, and they say what XML means (an Arrow array of strings).
    ``odd`` are items that were not read whole; there are ``items`` of them.
    """

    tags: tuple[Tag, ...]
    item: Places
    depth: NDArray[np.int32]
    parent: Places
    tag: NDArray[np.int32]
    text: Places
    texts: Any
    items: int
    odd: Places


class _Nothing:
    """A parser target that keeps nothing, so that libxml2 runs at its own speed."""

    def close(self) -> None:
        """Asked for by lxml at the end of the document."""


def scan(pieces: Sequence[bytes], head: bytes) -> Scan:
    """The elements of a run that is cut into pieces, one an item. Raises `NotPlain` where that cannot be told.

    ``head`` is the start tag of a root, ``items``, that declares the feed's prefixes.
    """
    run = b"".join(pieces)
    if b"\r" in run:  # as every XML parser reads the ends of lines
        pieces = [piece.replace(b"\r\n", b"\n").replace(b"\r", b"\n") for piece in pieces]
        run = b"".join(pieces)
    _check(head, run)
    data = np.frombuffer(run, np.uint8)
    begins, ends = _tags(run, data)
    kind = data[begins + 1]
    close, section = kind == _SLASH, kind == _BANG
    start = ~(close | section)
    empty = start & (data[ends - 1] == _SLASH)
    opens = start & ~empty
    after = np.cumsum(opens.astype(np.int32) - close, dtype=np.int32)
    elements = np.flatnonzero(start)
    depth = (after - opens)[elements]
    items = elements[depth == 0]
    whole = (close | empty) & (after == 0)
    if not np.array_equal(ends[whole] + 1, np.cumsum(list(map(len, pieces)))) or depth.max() > MAX_DEPTH:
        raise NotPlain  # each piece is one item, which ends with it: not two, nor one that holds namesakes
    stretch, unread = _texts(data, begins, ends, opens, close, section)
    odd = np.searchsorted(items, unread, "right") - 1
    stretches = _stretches(run, begins, ends, section)
    tag, tags = _named(stretches.take(pa.array(2 * elements + 1)))
    declaring = np.array([each.declares for each in tags])
    item = np.cumsum(depth == 0) - 1
    text, texts = _trimmed(stretches, stretch[elements], section)
    return Scan(
        tags=tags,
        item=item,
        depth=depth,
        parent=_parents(depth),
        tag=tag,
        text=text,
        texts=texts,
        items=len(pieces),
        odd=np.union1d(odd, item[declaring[tag]]),
    )


def _check(head: bytes, run: bytes) -> None:
    """Whether the run is well-formed. A prefix that nobody declared is no error of the parser's: it is only logged."""
    parser = etree.XMLParser(target=_Nothing(), **SAFE)
    try:
        parser.feed(head)
        parser.feed(run)
        parser.feed(b"</items>")
        parser.close()
    except etree.XMLSyntaxError:
        raise NotPlain from None
    if parser.feed_error_log.filter_from_errors():
        raise NotPlain


def _tags(run: bytes, data: NDArray[np.uint8]) -> tuple[Places, Places]:
    """Where every tag begins and ends (its last byte), CDATA sections among them."""
    marks = np.flatnonzero((data & ~np.uint8(_LESS ^ _GREATER)) == _LESS)  # the two differ in one bit
    less = data[marks] == _LESS
    if _OPENING in run:
        kept = _outside(run, data, marks, less)
        marks, less = marks[kept], less[kept]
    begin = np.flatnonzero(less)
    if less[begin + 1].any():
        raise NotPlain
    begins, ends = marks[begin], marks[begin + 1]
    second = data[begins + 1]
    if (second == _QUERY).any() or (data[begins[second == _BANG] + 2] != _BRACKETS).any():
        raise NotPlain  # an instruction, a comment
    return begins, ends


def _outside(run: bytes, data: NDArray[np.uint8], marks: Places, less: Flags) -> Flags:
    """Which marks do not stand within a CDATA section; what opens and what closes one is not within it."""
    opening = np.zeros(len(marks), bool)
    may_open = np.flatnonzero(less & (data[np.minimum(marks + 1, len(data) - 1)] == _BANG))
    opening[may_open] = [run.startswith(_OPENING, place) for place in marks[may_open].tolist()]
    closing = ~less & (data[marks - 1] == _CLOSES) & (data[marks - 2] == _CLOSES)
    opens, closes = np.flatnonzero(opening), np.flatnonzero(closing)
    if len(opens) != len(closes) or (opens >= closes).any() or (opens[1:] < closes[:-1]).any():
        raise NotPlain  # what looks like a section stands within one: searched from the front, not from here
    outside: Flags = np.cumsum(opening.astype(np.int8) - closing, dtype=np.int8) == 0
    return opening | outside


def _texts(
    data: NDArray[np.uint8], begins: Places, ends: Places, opens: Flags, close: Flags, section: Flags
) -> tuple[Places, Places]:
    """For each tag the stretch that is the text of its element (-1: none), and the tags beside which text is left over.

    A stretch is counted as in `_stretches`. A text is all that stands between a start tag and its end tag: characters,
    or one CDATA section and nothing beside it.
    """
    leaf = np.zeros(len(begins), bool)
    leaf[:-1] = opens[:-1] & close[1:]
    blank = _blank(data, ends + 1, np.append(begins[1:], len(data)), ~leaf)
    enclosing = np.zeros(len(begins), bool)
    enclosing[:-2] = opens[:-2] & section[1:-1] & close[2:] & blank[:-2] & blank[1:-1]
    text = np.full(len(begins), -1)
    text[leaf] = 2 * np.flatnonzero(leaf) + 2
    text[enclosing] = 2 * np.flatnonzero(enclosing) + 3
    read = blank | leaf
    read[section] = False
    read[1:][enclosing[:-1]] = True
    return text, np.flatnonzero(~read)


def _blank(data: NDArray[np.uint8], starts: Places, stops: Places, asked: Flags) -> Flags:
    """Of the stretches that are ``asked`` for, which hold nothing but white space; the others do not."""
    blank = asked.copy()
    filled = np.flatnonzero(asked & (stops > starts))
    lengths = (stops - starts)[filled]
    firsts = np.cumsum(lengths) - lengths
    within = np.arange(int(lengths.sum())) + np.repeat(starts[filled] - firsts, lengths)
    written = np.flatnonzero(data[within] > _SPACE)
    blank[filled[np.searchsorted(firsts, written, "right") - 1]] = False
    return blank


def _stretches(run: bytes, begins: Places, ends: Places, section: Flags) -> Any:
    """The run in stretches, not a byte copied: what stands before the first tag, a tag, what follows it, a tag ...

    Of a CDATA section the stretch is its text; its brackets go to its neighbours, which nobody asks for.
    """
    bounds = np.empty(2 * len(begins) + 3, np.int32)
    bounds[0], bounds[-1] = 0, len(run)
    bounds[1:-1:2] = np.append(begins, len(run))
    bounds[2:-1:2] = ends + 1
    bounds[1:-2:2][section] += len(_OPENING)
    bounds[2:-1:2][section] -= len(_CLOSING)
    return pa.Array.from_buffers(pa.string(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(run)])


def _named(written: Any) -> tuple[NDArray[np.int32], tuple[Tag, ...]]:
    """The tag of each element, and the different tags."""
    encoded = written.dictionary_encode()
    return encoded.indices.to_numpy(), tuple(map(tag_of, encoded.dictionary.cast(pa.binary()).to_pylist()))


def _parents(depth: NDArray[np.int32]) -> Places:
    """The element that each one stands in; the item for itself."""
    every = np.arange(len(depth))
    parent = every.copy()
    for level in range(1, int(depth.max()) + 1):
        at = depth == level
        parent[at] = np.maximum.accumulate(np.where(depth == level - 1, every, 0))[at]
    return parent


def _trimmed(stretches: Any, stretch: Places, section: Flags) -> tuple[Places, Any]:
    """The texts that stand in some stretches (-1: in none) without those that are empty, and which is whose."""
    having = np.flatnonzero(stretch >= 0)
    texts = pc.utf8_trim_whitespace(resolved(stretches.take(pa.array(stretch[having])), section[stretch[having] // 2]))
    filled = np.diff(np.frombuffer(texts.buffers()[1], np.int32, len(texts) + 1)) > 0
    text = np.full(len(stretch), -1)
    text[having[filled]] = np.arange(np.count_nonzero(filled))
    return text, texts if filled.all() else texts.filter(pa.array(filled))
