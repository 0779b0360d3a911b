"""Delimited text -> rows. Python's `csv` reads them, strictly; what it cannot read goes to `feeds.mended`.

The lines pass through `Lines`, which remembers those of the present row and can take them back: an unclosed quotation
mark costs the lines up to the next one that is a row again, never the rest of the table.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from feeds.decode import Encoding
from feeds.legacy import told_by_letters

MAX_ROW = 16 << 20
"""Characters of one row; a longer one is put aside."""
MAX_LINES = 5_000
"""Lines of one row, line breaks within its cells."""

_BAD = re.compile("[\udc80-\udcff]")
_GOOD = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written. No ``quote``: quotation marks are text. ``spaced``: a space follows each delimiter."""

    delimiter: str
    quote: str = '"'
    escape: str = ""
    spaced: bool = False

    def reader(self, lines: Iterable[str]) -> Iterator[list[str]]:
        """Rows of ``lines``; an iterator that goes on after a `csv.Error`, with the next line."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quote or None,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape or None,
            doublequote=not self.escape,
            skipinitialspace=self.spaced,
            strict=True,
        )


@dataclass(slots=True)
class Row:
    """The cells of one row; ``mended`` when they did not stand in the table quite like this."""

    line: int
    cells: list[str]
    mended: bool = False


@dataclass(frozen=True, slots=True)
class Loss:
    """A row that cannot be read: where, its beginning, and why."""

    line: int
    text: str
    reason: str


class TooLong(Exception):
    """One row has more characters or lines than are taken."""


class _Bytes(io.RawIOBase):
    """Chunks as a stream."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks, self._held = chunks, memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not len(self._held):
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._held = memoryview(chunk)
        part = self._held[: len(buffer)]
        buffer[: len(part)] = part
        self._held = self._held[len(part) :]
        return len(part)


class Lines:
    """The lines of a table, one after the other, each with its own end; ``taken`` are those since `begin`.

    ``foreign`` counts the lines in other bytes than the rest, ``nuls`` those that held NUL; both are readable lines.
    """

    def __init__(self, chunks: Iterator[bytes], encoding: Encoding) -> None:
        errors = "surrogateescape" if encoding.name == "utf-8" else "replace"
        stream = io.BufferedReader(_Bytes(_without(chunks, encoding.skip)), 1 << 18)
        self._read = io.TextIOWrapper(stream, encoding.name, errors, newline="").readline
        self._back: list[str] = []
        self.taken: list[str] = []
        self.first = 1
        self.foreign = self.nuls = 0
        self.page: str | None = None
        self._size = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        line = self._back.pop() if self._back else self._fresh()
        if not line:
            raise StopIteration
        self.taken.append(line)
        self._size += len(line)
        if self._size > MAX_ROW or len(self.taken) > MAX_LINES:
            raise TooLong
        return line

    def begin(self) -> None:
        """The next line begins a row."""
        self.first += len(self.taken)
        self.taken.clear()
        self._size = 0

    def give_back(self, count: int) -> None:
        """Take back the last ``count`` of the lines taken."""
        for _ in range(count):
            line = self.taken.pop()
            self._size -= len(line)
            self._back.append(line)

    def skip_line(self) -> None:
        """Read on to the end of a line that was longer than a row may be."""
        while self.taken and not self.taken[-1].endswith(("\n", "\r")):
            self.taken[-1] = self._fresh()
            if not self.taken[-1]:
                return

    def at_end(self) -> bool:
        """Whether no line is left."""
        if not self._back:
            line = self._fresh()
            if not line:
                return True
            self._back.append(line)
        return False

    def _fresh(self) -> str:
        line = self._read(MAX_ROW + 1)
        if "\0" in line:
            self.nuls += 1
            line = line.replace("\0", "") or " "
        return line if line.isascii() or not _BAD.search(line) else self._readable(line)

    def _readable(self, line: str) -> str:
        """A line of UTF-8 with bytes that are none: they are replaced, or the whole line is in a code page."""
        self.foreign += 1
        if _GOOD.search(line):
            return _BAD.sub("\ufffd", line)
        raw = line.encode("utf-8", "surrogateescape")
        self.page = self.page or told_by_letters(raw)
        return raw.decode(self.page, "replace")


def _without(chunks: Iterator[bytes], skip: int) -> Iterator[bytes]:
    for chunk in chunks:
        body, skip = chunk[skip:], max(0, skip - len(chunk))
        yield body


Mend = Callable[[Lines], Row | Loss]


def rows(
    lines: Lines, dialect: Dialect, width: int, right: Callable[[list[str]], bool], mend: Mend
) -> Iterator[Row | Loss]:
    """The rows of a table of ``width`` columns, empty ones left out; what is not plainly one is given to ``mend``.

    ``right`` says whether a row of several lines is one: a stray quotation mark can join rows that then look whole.
    """
    reader = dialect.reader(lines)
    while True:
        lines.begin()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (csv.Error, TooLong):
            yield mend(lines)
            reader = dialect.reader(lines)
            continue
        if len(cells) == width and (len(lines.taken) == 1 or right(lines.taken)):
            if any(cells):
                yield Row(lines.first, cells)
        elif any(cells):
            yield mend(lines)
