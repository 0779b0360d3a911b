"""CSV and TSV: encoding and separator are recognised, and no value is taken for anything but text."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

from service.imports.limits import CELL, LINE, ROWS, Unreadable
from service.imports.tables import Chunk, Table, frame, named_columns

SEPARATORS = ",;\t|"
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
CYRILLIC_RUN = re.compile(rb"[\xc0-\xff]{3}")
"""Three letters beyond ASCII in a row: in windows-1251 that is any word, in windows-1250 next to none."""

BLOCK = 1 << 20
EXCEL_SEPARATOR = re.compile(r"sep=(.)\s*", re.IGNORECASE)
QUOTED = re.compile(r'"[^"]*"')
BEYOND = "beyond"
"""Stands for the cells of a row that lie beyond the last column."""


def read_delimited(path: Path) -> Table:
    """The table of a ``.csv`` or ``.tsv`` file. Raises `Unreadable`."""
    encoding, lines = _encoding_and_lines(path)
    notes = () if encoding.startswith("utf") else (f"{path.name} is not UTF-8; it is read as {encoding}",)
    return Table(path.name, _chunks(path, encoding), max(lines - 1, 0), notes)


class _Lines(io.TextIOWrapper):
    """The lines of a file, none of them longer than is taken."""

    def __next__(self) -> str:  # type: ignore[override]
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
            for read in _frames(lines, separator, len(header)):
                numbers = range(done + 1, done + 1 + len(read))
                done += len(read)
                yield _chunk(read, numbers, columns, separator)
        except (csv.Error, pd.errors.ParserError):
            why = f"a cell is longer than {CELL:,} characters, or a quotation mark is never closed"
            raise Unreadable(f"{path.name} cannot be read beyond row {done}: {why}") from None
        except Unreadable as fault:
            raise Unreadable(f"{path.name} cannot be read beyond row {done}: {fault}") from None


def _header(lines: _Lines, path: Path) -> tuple[str, int, Sequence[str]]:
    """The separator, the number of the row that names the columns, and the names; none in an empty file."""
    for number, line in enumerate(lines, 1):
        told = EXCEL_SEPARATOR.fullmatch(line)
        if told:
            following = next(lines, "")
            return told[1], number + 1, next(csv.reader(_from(following, lines), delimiter=told[1]), [])
        if line.strip():
            separator = "\t" if path.suffix.lower() == ".tsv" else _separator(line)
            return separator, number, next(csv.reader(_from(line, lines), delimiter=separator, skipinitialspace=True))
    return ",", 0, []


def _from(line: str, lines: Iterator[str]) -> Iterator[str]:
    yield line
    yield from lines


def _separator(header: str) -> str:
    """What stands between the names of the columns most often."""
    names = QUOTED.sub("", header)
    return max(SEPARATORS, key=names.count)


def _frames(lines: _Lines, separator: str, width: int) -> Iterator[pd.DataFrame]:
    try:
        yield from pd.read_csv(
            lines,
            sep=separator,
            header=None,
            names=range(width + 1),
            index_col=False,
            dtype=object,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            skipinitialspace=True,
            engine="python",  # the only one that tells what stands beyond the last column, and limits a cell
            on_bad_lines=partial(_cut, width),
            chunksize=ROWS,
        )
    except pd.errors.EmptyDataError:
        return


def _cut(width: int, cells: list[str]) -> list[str]:
    """A row with too many cells: harmless where they are empty, as behind a line's last separators."""
    return [*cells[:width], BEYOND if any(map(str.strip, cells[width:])) else ""]


def _chunk(read: pd.DataFrame, numbers: Sequence[int], columns: dict[int, str], separator: str) -> Chunk:
    rows, faults, kept = read.to_numpy().tolist(), {}, []
    for number, row in zip(numbers, rows, strict=True):
        fault = _fault(row, separator)
        if fault:
            faults[number] = fault
        else:
            kept.append((number, [row[place] for place in columns]))
    return Chunk(frame([row for _, row in kept], [number for number, _ in kept], list(columns.values())), faults)


def _fault(row: Sequence[str | None], separator: str) -> str | None:
    if row[-1] and row[-1].strip():
        return "The row has more cells than there are columns."
    if any(cell and "\n" in cell and _swallowed(cell, separator, len(row) - 1) for cell in row):
        return "A quotation mark is opened here and not closed: several lines read as one cell."
    return None


def _swallowed(cell: str, separator: str, width: int) -> bool:
    """Whether one of the lines in a cell looks like a row of its own. Lists of preferences may look like anything."""
    most = max(line.count(separator) for line in cell.splitlines())
    return most >= max(width - 1, 2) and not cell.lstrip().startswith(("[", "{"))
