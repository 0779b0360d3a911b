"""Refused rows as a CSV file: to be mended in a spreadsheet and imported again, harmless when opened there."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

import orjson

from service.contacts import cells
from service.contacts.stated.reading import LONGEST_TEXT

REFUSED = "refused"
"""The column that says why; an import passes it over."""

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""


class KeepRefused(Protocol):
    """Takes a refused row as it stood, and why it was."""

    def __call__(self, row: Mapping[str, object], reason: str) -> None: ...


@contextmanager
def refused_to(path: Path) -> Iterator[KeepRefused]:
    """Write refused rows there, for nobody's eyes but the owner's; no file where none is refused.

    The columns are those of the first refused row; what a later one (of NDJSON) has beyond them is left out.
    """
    with suppress(FileNotFoundError):
        path.unlink()
    file = None
    writer: csv.DictWriter[str] | None = None

    def keep(row: Mapping[str, object], reason: str) -> None:
        nonlocal file, writer
        if writer is None:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            file = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
            writer = csv.DictWriter(file, [*row, REFUSED], extrasaction="ignore")
            writer.writerow({name: harmless(name) for name in writer.fieldnames})
        written = {name: harmless(_written(cell)) for name, cell in row.items()}
        writer.writerow(written | {REFUSED: harmless(reason)})

    try:
        yield keep
    finally:
        if file is not None:
            file.close()


def harmless(text: str) -> str:
    """A text that a spreadsheet shows as it is; `service.contacts.cells` takes the apostrophe off again."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(cell: object) -> str:
    if cells.is_empty(cell):
        return ""
    try:
        if isinstance(cell, (list, dict)):
            return orjson.dumps(cell, default=str).decode()
        return cells.text(cell, len(cell) if isinstance(cell, str) else LONGEST_TEXT)
    except orjson.JSONEncodeError:  # nested beyond measure
        return ""
    except cells.CellRefused:
        return "".join(character for character in str(cell) if character.isprintable())
