"""XLSX: one sheet, row by row, values and not formulas; a title above the header and empty rows do no harm."""

from __future__ import annotations

import warnings
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

import openpyxl

from service.imports.columns import known_names, simple
from service.imports.limits import HEADER_ROWS, SHARED, UNPACKED, Unreadable
from service.imports.tables import Chunk, Table, frame, named_columns, parts

T = TypeVar("T")

MOST_ROWS = 1_048_576
"""Rows that a sheet can have; a file may claim more."""

SHARED_STRINGS = "xl/sharedstrings.xml"


def read_workbook(path: Path, sheet: str | None) -> Table:
    """The table of a ``.xlsx`` file's sheet, the first by default. Raises `Unreadable`."""
    _check_size(path)
    file = path.open("rb")
    try:
        with _quietly():
            book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
    except Exception:  # whatever a damaged or hostile workbook makes of a parser
        file.close()
        raise Unreadable(f"{path.name} is damaged: it is no workbook that can be read") from None
    names = [each.title for each in book.worksheets]
    if not names or (sheet is not None and sheet not in names):
        file.close()
        raise Unreadable(f"{path.name} has no sheet {sheet or ''!r}; it has {', '.join(names) or 'none'}")
    chosen = book[sheet or names[0]]
    notes = () if len(names) == 1 or sheet else (f"of {path.name} the sheet {names[0]!r} is read (--sheet names one)",)
    return Table(path.name, _chunks(path.name, file, chosen), None, notes)


def _check_size(path: Path) -> None:
    """Refuse what is no workbook, and one that would fill the memory once it is unpacked."""
    try:
        with zipfile.ZipFile(path) as packed:
            sizes = {each.filename.lower(): each.file_size for each in packed.infolist()}
    except zipfile.BadZipFile:
        raise Unreadable(f"{path.name} is no .xlsx workbook, or is protected by a password: save it as one") from None
    if sum(sizes.values()) > UNPACKED or sizes.get(SHARED_STRINGS, 0) > SHARED:
        raise Unreadable(f"{path.name} is too large unpacked: save the sheet as CSV and import that")


def _quietly() -> warnings.catch_warnings[None]:
    """Let go of warnings: openpyxl tells of styles, validations and dates that have nothing to do with what is read."""
    return warnings.catch_warnings(action="ignore")


def _chunks(name: str, file: BinaryIO, sheet: Any) -> Iterator[Chunk]:
    done = 0
    try:
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        rows = enumerate(sheet.iter_rows(values_only=True, max_row=MOST_ROWS), 1)
        with _quietly():
            first = list(islice(rows, HEADER_ROWS))
        if not any(_says_something(row) for _, row in first):
            return
        done, header = _header(first)
        columns = named_columns(name, header)
        width = max(columns) + 1
        rows = enumerate(
            sheet.iter_rows(values_only=True, min_row=done + 1, max_row=MOST_ROWS, max_col=width), done + 1
        )
        for part in parts(_each(rows)):
            cells = [[row[place] if place < len(row) else None for place in columns] for _, row in part]
            yield Chunk(frame(cells, [number for number, _ in part], list(columns.values())))
            done = part[-1][0]
    except Unreadable:
        raise
    except Exception:
        raise Unreadable(f"{name} is damaged: it cannot be read beyond row {done}") from None
    finally:
        file.close()


def _each(rows: Iterator[T]) -> Iterator[T]:
    """The same rows, quietly."""
    while True:
        with _quietly():
            row = next(rows, None)
        if row is None:
            return
        yield row


def _header(first: Sequence[tuple[int, tuple[object, ...]]]) -> tuple[int, tuple[object, ...]]:
    """The row that names the columns: most of whose cells are called as lists call theirs, else the first not empty.

    A merged title above it is one cell, and no column is called so.
    """
    known = known_names()
    filled = [(number, row) for number, row in first if _says_something(row)]
    return max(filled, key=lambda each: (sum(simple(str(cell)) in known for cell in each[1] if cell), -each[0]))


def _says_something(row: Sequence[object]) -> bool:
    return any(cell is not None and str(cell).strip() for cell in row)
