"""UTF-8 bytes -> the bytes of each item, cut at item ends without parsing, in constant memory.

Cutting first is what makes the rest simple: the feed's DOCTYPE never reaches the parser, a broken item costs that
item only, and its line is known. Speed: a few substring searches an item, at memory speed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_ITEM = 1 << 20
"""Bytes an item may have; a larger one is quarantined."""

_KEEP = 2000


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one item and the line it starts on; ``fault`` when it cannot be an item (data then cut short)."""

    line: int
    data: bytes
    fault: str | None = None


class Splitter:
    """Cuts a stream at the ends of ``tag`` (as written in the document, prefix included).

    Iterate it once; afterwards ``tail`` holds what follows the last item (its end, at most 64 kB) and ``cut_off``
    says whether the stream ended inside an item.
    """

    def __init__(self, chunks: Iterator[bytes], tag: bytes, line: int = 1) -> None:
        name = re.escape(tag)
        self._chunks = chunks
        self._open = b"<" + tag
        self._close = b"</" + tag
        self._start = re.compile(rb"<" + name + rb"(?=[\s/>])")
        self._whole_start = re.compile(rb"<" + name + rb"""(?:\s(?:[^<>"'/]|"[^"<]*"|'[^'<]*'|/(?!>))*)?(/?)>""")
        self._end = re.compile(rb"</" + name + rb"\s*>")
        self._buffer = b""
        self._position = 0
        self._line = line
        self.tail = b""
        self.cut_off = False

    def __iter__(self) -> Iterator[Piece]:
        while self._seek_start():
            piece = self._item()
            if piece is None:
                return
            yield piece

    def _more(self) -> bool:
        """Append the next chunk, dropping what has been passed; False at the end of the stream."""
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        self._buffer = self._buffer[self._position :] + chunk
        self._position = 0
        return True

    def _pass(self, end: int) -> bytes:
        """Move on to ``end``, counting lines; what was passed."""
        data = self._buffer[self._position : end]
        self._line += data.count(b"\n")
        self._position = end
        return data

    def _seek_start(self) -> bool:
        """Stand on the next start tag that is not inside a comment."""
        while True:
            found = self._start.search(self._buffer, self._position)
            comment = self._buffer.find(b"<!--", self._position, found.start() if found else len(self._buffer))
            if comment >= 0:
                over = self._buffer.find(b"-->", comment)
                if over >= 0:
                    self._pass(over + 3)
                    continue
                if found is None or len(self._buffer) - comment < MAX_ITEM:
                    if self._more():
                        continue
                    if found is None:
                        break
            if found:
                self._pass(found.start())
                return True
            # Keep enough to recognise a start tag or a comment that is cut by the chunk's edge.
            hold = comment if comment >= 0 else max(self._position, len(self._buffer) - len(self._open) - 4)
            self.tail = (self.tail + self._buffer[self._position : hold])[-(64 * 1024) :]
            self._pass(hold)
            if not self._more():
                break
        self.tail = (self.tail + self._buffer[self._position :])[-(64 * 1024) :]
        return False

    def _item(self) -> Piece | None:
        line = self._line
        self.tail = b""
        whole = self._whole_start.match(self._buffer, self._position)
        while whole is None and b">" not in self._buffer[self._position : self._position + 65536] and self._more():
            whole = self._whole_start.match(self._buffer, self._position)
        if whole and whole[1]:
            return Piece(line, self._pass(whole.end()))
        searched = self._position + len(self._open)
        while True:
            base = self._position
            found = self._end.search(self._buffer, searched)
            limit = found.start() if found else len(self._buffer)
            blocked = self._blocked_until(limit) if found else None
            if found and blocked is not None:
                if blocked >= 0:
                    searched = blocked
                    continue
                if len(self._buffer) - self._position <= MAX_ITEM and self._more():
                    searched -= base
                    continue
            stray = self._next_start(self._position + len(self._open), limit)
            if stray >= 0:
                return Piece(line, self._pass(stray)[:_KEEP], "the item is not closed before the next one begins")
            if found:
                if found.end() - self._position > MAX_ITEM:
                    return Piece(line, self._pass(found.end())[:_KEEP], f"the item is larger than {MAX_ITEM} bytes")
                return Piece(line, self._pass(found.end()))
            if len(self._buffer) - self._position > MAX_ITEM:
                head = self._buffer[self._position : self._position + _KEEP]
                self._skip_oversized()
                return Piece(line, head, f"the item is larger than {MAX_ITEM} bytes")
            searched = max(searched, len(self._buffer) - len(self._close) - 64) - base
            if not self._more():
                self.cut_off = True
                return Piece(line, self._pass(len(self._buffer))[:_KEEP], "the feed ends inside this item")

    def _blocked_until(self, end: int) -> int | None:
        """Where to search on when ``end`` lies in CDATA or a comment (-1: it never closes); None when it does not."""
        at = self._position
        while True:
            opened, closing = self._next_opening(at, end)
            if opened < 0:
                return None
            close = self._buffer.find(closing, opened, end)
            if close >= 0:
                at = close + len(closing)
                continue
            over = self._buffer.find(closing, end)
            # A second CDATA before the close means that the first was never closed: this item alone pays.
            if over >= 0 and closing == b"]]>" and self._buffer.find(b"<![CDATA[", opened + 1, over) >= 0:
                return None
            return over

    def _next_opening(self, begin: int, end: int) -> tuple[int, bytes]:
        """The first CDATA section or comment that opens in the range, and what closes it."""
        cdata = self._buffer.find(b"<![CDATA[", begin, end)
        comment = self._buffer.find(b"<!--", begin, end if cdata < 0 else cdata)
        return (comment, b"-->") if comment >= 0 else (cdata, b"]]>")

    def _next_start(self, begin: int, end: int) -> int:
        """A start tag between ``begin`` and ``end`` that stands outside CDATA and comments, or -1."""
        at = self._buffer.find(self._open, begin, end)
        while at >= 0:
            if self._start.match(self._buffer, at):
                blocked = self._blocked_until(at)
                if blocked is None:
                    return at
            at = self._buffer.find(self._open, at + 1, end)
        return -1

    def _skip_oversized(self) -> None:
        """Pass an item that has no end within the limit, without keeping it."""
        while True:
            found = self._end.search(self._buffer, self._position)
            if found:
                self._pass(found.end())
                return
            self._pass(max(self._position, len(self._buffer) - len(self._close) - 64))
            if not self._more():
                self.cut_off = True
                return
