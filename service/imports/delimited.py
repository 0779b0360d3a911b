"""CSV and TSV: encoding and separator are recognised, and no value is taken for anything but text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from service.imports.limits import CELL, LINE, Unreadable
from service.imports.tables import Chunk, Table, frame, named_columns, parts

SEPARATORS = ",;\t|"
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CYRILLIC_RUN = re.compile(rb"[\xc0-\xff]{3}")
"""Three letters beyond ASCII in a row: in windows-1251 that is any word, in windows-1250 next to none."""

BLOCK = 1 << 20
EXCEL_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')

BEHIND_A_QUOTE = "expected after"
"""How `csv` says that something follows a closing quotation mark: the one error that does not reach beyond its row."""

QUOTES = "Quotation marks are not well formed here: one within a cell is doubled, and the cell stands in a pair."
TOO_MANY = "The row has more cells than there are columns."
SWALLOWED = "A quotation mark is opened here and not closed: several lines read as one cell."


def read_delimited(path: Path) -> Table:
    """The table of a ``.csv`` or ``.tsv`` file. Raises `Unreadable`."""
    encoding, lines = _encoding_and_lines(path)
    notes = () if encoding.startswith("utf") else (f"{path.name} is not UTF-8; it is read as {encoding}",)
    return Table(path.name, _chunks(path, encoding), max(lines - 1, 0), notes)


class _Lines(io.TextIOWrapper):
    """The lines of a file, none of them longer than is taken. ``first`` come before the next one."""

    first: Sequence[str] = ()

    def __next__(self) -> str:  # type: ignore[override]
        if self.first:
            line, *self.first = self.first
            return line
        line = self.readline(LINE)
        if not line:
            raise StopIteration
        if len(line) == LINE:
            raise Unreadable(f"a line is longer than {LINE:,} characters")
        return line


def _encoding_and_lines(path: Path) -> tuple[str, int]:
    """How a file is written, and about how many lines it has: one look at every byte, none is kept."""
    lines, decoder = 0, codecs.getincrementaldecoder("utf-8")()
    is_utf8, is_cyrillic = True, False
    with path.open("rb") as file:
        head = file.read(4)
        marked = next((encoding for mark, encoding in MARKS.items() if head.startswith(mark)), None)
        file.seek(0)
        for block in iter(partial(file.read, BLOCK), b""):
            lines += block.count(b"\n")
            is_cyrillic = is_cyrillic or CYRILLIC_RUN.search(block) is not None
            is_utf8 = is_utf8 and _decodes(decoder, block)
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    return marked or ("utf-8" if is_utf8 else "windows-1251" if is_cyrillic else "windows-1250"), lines


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path, encoding: str) -> Iterator[Chunk]:
    done = 0
    with path.open("rb") as file, _Lines(file, encoding, "replace", newline="") as lines:
        try:
            separator, done, header = _header(lines, path)
            if not header:
                return
            columns = named_columns(path.name, header)
            for part in parts(_rows(lines, separator, len(header))):
                yield _chunk(part, done, columns)
                done += len(part)
        except csv.Error:
            why = f"a cell is longer than {CELL:,} characters, or a quotation mark is never closed"
            raise Unreadable(f"{path.name} cannot be read beyond row {done}: {why}") from None
        except Unreadable as fault:
            raise Unreadable(f"{path.name} cannot be read beyond row {done}: {fault}") from None


def _header(lines: _Lines, path: Path) -> tuple[str, int, Sequence[str]]:
    """The separator, the number of the row that names the columns, and the names; none in an empty file."""
    for number, line in enumerate(lines, 1):
        told = EXCEL_SEPARATOR.fullmatch(line)
        if told:
            return told[1], number + 1, next(csv.reader(lines, delimiter=told[1], skipinitialspace=True), [])
        if line.strip():
            lines.first = [line]
            separator = "\t" if path.suffix.lower() == ".tsv" else _separator(line)
            return separator, number, next(csv.reader(lines, delimiter=separator, skipinitialspace=True))
    return ",", 0, []


def _separator(header: str) -> str:
    """What stands between the names of the columns most often."""
    names = QUOTED.sub("", header)
    return max(SEPARATORS, key=names.count)


def _rows(lines: _Lines, separator: str, width: int) -> Iterator[Sequence[str] | str]:
    """The rows with as many cells as there are columns; in the place of one that is none, why it is none.

    What is no error of one row ends everything: a `csv.Error`.
    """
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        before = reader.line_num
        try:
            row = next(reader, None)
        except csv.Error as error:
            if BEHIND_A_QUOTE not in str(error):
                raise
            yield SWALLOWED if reader.line_num > before + 1 else QUOTES
            continue
        if row is None:
            return
        if any(map(str.strip, row[width:])):
            yield TOO_MANY
        elif any("\n" in cell and _swallows(cell, separator, width) for cell in row):
            yield SWALLOWED
        else:
            yield [*row[:width], *[""] * (width - len(row))]


def _swallows(cell: str, separator: str, width: int) -> bool:
    """Whether one of the lines in a cell looks like a row of its own. Lists of preferences may look like anything."""
    most = max(line.count(separator) for line in cell.splitlines())
    return most >= max(width - 1, 2) and not cell.lstrip().startswith(("[", "{"))


def _chunk(part: Sequence[Sequence[str] | str], done: int, columns: Mapping[int, str]) -> Chunk:
    numbered = list(enumerate(part, done + 1))
    rows = {number: [row[place] for place in columns] for number, row in numbered if not isinstance(row, str)}
    faults = {number: row for number, row in numbered if isinstance(row, str)}
    return Chunk(frame(list(rows.values()), list(rows), list(columns.values())), faults)
