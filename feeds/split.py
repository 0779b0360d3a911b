"""UTF-8 bytes -> the bytes of each item, cut at item ends without parsing, in constant memory.

Cutting first is what makes the rest simple: the feed's DOCTYPE never reaches the parser, a broken item costs that
item only, and its line is known. Speed: a few substring searches an item, at memory speed.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

MAX_ITEM = 1 << 20
"""Bytes an item may have; a larger one is quarantined. A comment or CDATA section that is longer is none."""

NOWHERE = sys.maxsize
"""The place of a landmark that does not stand in what has been read so far: behind every other."""

_KEEP = 2000
_LEAST = 256
_TAIL = _LONGEST_TAG = 64 * 1024


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one item and the line it starts on; ``fault`` when it cannot be an item (data then cut short).

    ``before``: what stood between the item before and this one without comments, its end, where it was asked for.
    """

    line: int
    data: bytes
    fault: str | None = None
    before: bytes = b""


@dataclass(frozen=True, slots=True, eq=False)
class _Landmark:
    """Something to find: it begins with ``text``, and the whole of it fits ``pattern``."""

    text: bytes
    pattern: re.Pattern[bytes]

    @classmethod
    def of(cls, text: bytes, rest: bytes = b"") -> _Landmark:
        return cls(text, re.compile(re.escape(text) + rest))

    def find(self, buffer: bytes, at: int) -> int:
        """Where it next stands, or -1. A search for plain bytes is several times quicker than one for a pattern."""
        place = buffer.find(self.text, at)
        while place >= 0 and not self.pattern.match(buffer, place):
            place = buffer.find(self.text, place + 1)
        return place


@dataclass(frozen=True, slots=True)
class _Section:
    """A stretch in which tags mean nothing: what opens and what closes it."""

    opening: _Landmark
    closing: _Landmark


_WRAPPER = re.compile(rb"<([A-Za-z_][\w:.-]*)(?:\s[^<>]*)?(?<!/)>\s*")
_SPACE = re.compile(rb"\s*")
_OPENS = re.compile(rb"<[A-Za-z_]")

_CDATA = _Section(_Landmark.of(b"<![CDATA["), _Landmark.of(b"]]>"))
_COMMENT = _Section(_Landmark.of(b"<!--"), _Landmark.of(b"-->"))


class Splitter:
    """Cuts a stream at the ends of ``tag`` (as written in the document, prefix included).

    Iterate it once; afterwards ``tail`` holds what follows the last item (its end without comments, at most 64 kB),
    ``cut_off`` says whether the stream ended inside an item, and ``end`` is the line and column where it ended. All
    places are counted from the stream's beginning.
    ``context``: every piece carries what stood before it.
    """

    def __init__(self, chunks: Iterator[bytes], tag: bytes, line: int = 1, *, context: bool = False) -> None:
        name = re.escape(tag)
        self._chunks = chunks
        self._start = _Landmark.of(b"<" + tag, rb"(?=[\s/>])")
        self._end = _Landmark.of(b"</" + tag, rb"\s*>")
        self._closes = b"</" + tag + b">"
        self._whole_start = re.compile(rb"<" + name + rb"""(?:\s(?:[^<>"'/]|"[^"<]*"|'[^'<]*'|/(?!>))*)?(/?)>""")
        self._hold = len(tag) + 66  # what a chunk's edge may cut: a tag with some spaces, an opening
        self._buffer = b""
        self._base = self._position = 0
        self._line = self._outside = line
        self._line_start = 0
        self._returned = False  # a carriage return was passed last: a line feed here belongs to it
        self._seen: dict[_Landmark, tuple[int, int]] = {}
        self.tail = b""
        self.cut_off = False
        self._context, self._before = context, b""

    def __iter__(self) -> Iterator[Piece]:
        while (tag := self._seek()) is not None:
            before, self._before = self._before, b""
            piece = self._item() if tag is self._start else self._without_start()
            if piece is not None:
                yield replace(piece, before=before) if before else piece

    @property
    def end(self) -> tuple[int, int]:
        """The line and column (in bytes) that has been come to."""
        return self._line, self._position - self._line_start + 1

    def run(self, size: int) -> bytes:
        """What stands here and looks like whole items, about ``size`` bytes of it, not passed yet; nothing where
        something else stands. Whoever knows that it is what it looks like goes on with `passed`.
        """
        self._fill(size)
        at = self._position - self._base
        end = self._buffer.rfind(self._closes, at, at + size)
        begins = _SPACE.match(self._buffer, at)
        assert begins is not None
        if end < 0 or not self._start.pattern.match(self._buffer, begins.end()):
            return b""
        return self._buffer[at : end + len(self._closes)]

    def passed(self, run: bytes, line_ends: NDArray[np.int64]) -> None:
        """Stand behind a run, of which everything is known; ``line_ends`` are the places in it where lines end."""
        if len(line_ends):
            self._line += len(line_ends)
            self._line_start = self._position + int(line_ends[-1]) + 1
        self._position += len(run)
        self._returned = False
        self.tail = b""

    @property
    def place(self) -> int:
        """How many bytes have been passed."""
        return self._position

    @property
    def line(self) -> int:
        """The line on which it stands."""
        return self._line

    # --- the stream ------------------------------------------------------------------------------------------------

    @property
    def _limit(self) -> int:
        """The place behind everything that has been read."""
        return self._base + len(self._buffer)

    def _more(self) -> bool:
        """Append the next chunk, dropping what has been passed; False at the end of the stream."""
        return self._fill(self._limit - self._position + 1)

    def _fill(self, size: int) -> bool:
        """Have so many bytes from here on, as far as the stream reaches; whether any had to be appended for that."""
        chunks = [self._buffer[self._position - self._base :]]
        missing = size - len(chunks[0])
        while missing > 0 and (chunk := next(self._chunks, None)) is not None:
            chunks.append(chunk)
            missing -= len(chunk)
        if len(chunks) == 1:
            return False
        self._buffer, self._base = b"".join(chunks), self._position
        self._seen = {what: seen for what, seen in self._seen.items() if seen[1] != NOWHERE}
        return True

    def _pass(self, end: int) -> bytes:
        """Move on to ``end``, counting lines; what was passed."""
        data = self._buffer[self._position - self._base : end - self._base]
        self._line += self._lines(data)
        if (last := max(data.rfind(b"\n"), data.rfind(b"\r"))) >= 0:
            self._line_start = self._position + last + 1
        self._returned = data.endswith(b"\r") if data else self._returned
        self._position = end
        return data

    def _lines(self, data: bytes) -> int:
        """How many lines end in what stands here, in whichever of the three ways."""
        halved = self._returned and data.startswith(b"\n")
        return data.count(b"\n") + data.count(b"\r") - data.count(b"\r\n") - halved

    # --- landmarks -------------------------------------------------------------------------------------------------

    def _where(self, what: _Landmark, at: int) -> int:
        """Where ``what`` next stands from ``at`` on. Remembered: no byte is searched twice for the same thing."""
        asked, found = self._seen.get(what, (0, -1))
        if not asked <= at <= found:
            place = what.find(self._buffer, at - self._base)
            found = place + self._base if place >= 0 else NOWHERE
            self._seen[what] = at, found
        return found

    def _section(self, at: int) -> tuple[int, _Section]:
        """Where the next CDATA section or comment opens."""
        cdata, comment = self._where(_CDATA.opening, at), self._where(_COMMENT.opening, at)
        return (cdata, _CDATA) if cdata < comment else (comment, _COMMENT)

    def _behind(self, section: _Section, opening: int) -> int:
        """The place behind a section; behind its opening only, where it is never closed."""
        inside = opening + len(section.opening.text)
        while (closing := self._where(section.closing, opening)) == NOWHERE:
            if self._limit - opening > MAX_ITEM or not self._more():
                return inside
        # A second CDATA before the close, beyond a tag of ours, means that the first one was never closed.
        if section is _CDATA and self._tag(inside) < closing and self._where(_CDATA.opening, inside) < closing:
            return inside
        return closing + len(section.closing.text)

    def _tag(self, at: int) -> int:
        """Where the next item begins or ends."""
        return min(self._where(self._start, at), self._where(self._end, at))

    # --- cutting ---------------------------------------------------------------------------------------------------

    def _seek(self) -> _Landmark | None:
        """Stand on the next tag of an item that is in no comment and no CDATA: which it is; None when there is none."""
        while True:
            begins, ends = self._where(self._start, self._position), self._where(self._end, self._position)
            opening, section = self._section(self._position)
            if min(begins, ends) < opening:
                if ends < begins:
                    self._leave(ends)
                    return self._end
                self._keep(self._pass(begins))
                return self._start
            if opening != NOWHERE:
                self._leave(opening)
                inside = self._pass(self._behind(section, opening))
                self._keep(inside if section is _CDATA else b"")
                continue
            self._leave(max(self._position, self._limit - self._hold))
            if not self._more():
                self._leave(self._limit)
                return None

    def _leave(self, end: int) -> None:
        """Move on to ``end``, keeping the last of what no item holds."""
        line, here = self._line, self._buffer[self._position - self._base : end - self._base]
        if not self.tail:
            self._outside = line + self._lines(here[: len(here) - len(here.lstrip())])
        passed = self._pass(end)
        self._keep(passed)
        self.tail = (self.tail + passed).rstrip()[-_TAIL:]

    def _keep(self, passed: bytes) -> None:
        """Keep the end of what stands between two items, where it is asked for."""
        if self._context:
            self._before = (self._before + passed)[-_TAIL:]

    def _without_start(self) -> Piece | None:
        """What ends here and began nowhere; None where there is nothing but an end tag too many."""
        data = self.tail + self._pass(self._end_of(self._position))
        self.tail = b""
        return Piece(self._outside, data[:_KEEP], "the item has no start tag") if _OPENS.search(data) else None

    def _item(self) -> Piece:
        start, line = self._position, self._line
        self.tail = b""
        empty = self._empty_element(start)
        if empty is not None:
            return Piece(line, self._pass(empty))
        at, tag, doubtful = start + 1, -1, NOWHERE
        while True:
            if tag < at or tag == NOWHERE:
                begins, ends = self._where(self._start, at), self._where(self._end, at)
                tag = min(begins, ends)
            opening, section = self._section(at)
            if opening < tag:
                closing = self._where(section.closing, opening)
                at = closing + len(section.closing.text) if closing < tag else self._behind(section, opening)
            elif begins < ends and (nested := self._nested(start, begins)) is not None:
                at = nested
            elif begins < ends and (behind := self._empty_element(begins)) is not None:
                at, doubtful = behind, min(doubtful, begins)  # an element of this item, if this item ends before others
            elif begins < ends:
                return self._unclosed(line, min(doubtful, begins))
            elif ends != NOWHERE:
                data = self._pass(self._end_of(ends))
                fault = f"the item is larger than {MAX_ITEM} bytes" if len(data) > MAX_ITEM else None
                return Piece(line, data[:_KEEP] if fault else data, fault)
            else:
                at = max(at, self._limit - self._hold)
                if at - start <= MAX_ITEM and not self._more():
                    if doubtful != NOWHERE:
                        return self._unclosed(line, doubtful)
                    self.cut_off = True
                    return Piece(line, self._pass(self._limit)[:_KEEP], "the feed ends inside this item")
            if at - start > MAX_ITEM:
                if doubtful != NOWHERE:
                    return self._unclosed(line, doubtful)
                data = self._buffer[start - self._base :][:_KEEP]
                self._skip_oversized()
                return Piece(line, data, f"the item is larger than {MAX_ITEM} bytes")

    def _unclosed(self, line: int, begins: int) -> Piece:
        """An item that the next one begins in."""
        return Piece(line, self._pass(begins)[:_KEEP], "the item is not closed before the next one begins")

    def _empty_element(self, start: int) -> int | None:
        """The place behind an item that is one empty element, if it is one."""
        while True:
            at = start - self._base  # no further than a tag reaches: a search remembers all that it might go back to
            whole = self._whole_start.match(self._buffer, at, at + _LONGEST_TAG)
            if whole or self._limit - start > _LONGEST_TAG or not self._more():
                return whole.end() + self._base if whole and whole[1] else None

    def _nested(self, start: int, begins: int) -> int | None:
        """The place behind whole items that one element of the item at ``start`` holds and nothing else, as related
        products do; None where the item was rather never closed.
        """
        opening = self._buffer.rfind(b"<", start + 1 - self._base, begins - self._base)
        wrapper = _WRAPPER.fullmatch(self._buffer, opening, begins - self._base) if opening >= 0 else None
        if wrapper is None:
            return None
        closing = re.compile(rb"</" + re.escape(wrapper[1]) + rb"\s*>")
        at = begins
        while at - start <= MAX_ITEM:
            behind = self._empty_element(at) or self._end_of_leaf(at + 1)
            if behind is None:
                return None
            while self._limit - behind < _LEAST and self._more():
                pass
            space = _SPACE.match(self._buffer, behind - self._base)
            assert space is not None
            if closing.match(self._buffer, space.end()):
                return behind
            if not self._start.pattern.match(self._buffer, space.end()):
                return None
            at = space.end() + self._base
        return None

    def _end_of_leaf(self, at: int) -> int | None:
        """The place behind the end of an item in which no other begins."""
        while (ends := self._where(self._end, at)) == NOWHERE:
            if self._limit - at > MAX_ITEM or not self._more():
                return None
        return None if self._where(self._start, at) < ends else self._end_of(ends)

    def _end_of(self, ends: int) -> int:
        """The place behind the end tag that stands there."""
        tag = self._end.pattern.match(self._buffer, ends - self._base)
        assert tag is not None
        return tag.end() + self._base

    def _skip_oversized(self) -> None:
        """Pass an item that has no end within the limit, without keeping it."""
        while (ends := self._where(self._end, self._position)) == NOWHERE:
            self._pass(max(self._position, self._limit - self._hold))
            if not self._more():
                self.cut_off = True
                return
        self._pass(self._end_of(ends))
