"""Workbooks of plain texts and numbers, in a process of their own: ``python -m service.sheets write|read``.

What reads and writes them loads libraries that pages never load, and a hostile workbook must not touch a page's
process. Rows go in and out as JSON; what cannot be read is said as one word on standard error.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import threading
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from service.errors import ServiceError

Cell = str | int | None
Rows = Sequence[Sequence[Cell]]

MOST_BYTES: Final = 5_000_000
MOST_UNPACKED: Final = 60_000_000
MOST_ROWS: Final = 50_000
MOST_COLUMNS: Final = 12
SECONDS: Final = 15
"""Reading what an honest sheet of the most rows says takes a few; a hostile one is stopped."""

HERE: Final = Path(__file__).parents[1]
"""From where the other process finds our packages."""

_ONE_AT_A_TIME: Final = threading.Lock()
"""So many cores of a machine as sheets are read at once are lost to its pages."""

_NO_TEXT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What a workbook cannot hold."""


class SheetRefused(ServiceError):
    """A workbook cannot be read; ``kind`` is ``damaged`` or ``large``."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"the workbook is {kind}")


def written(title: str, rows: Rows) -> bytes:
    """A workbook with one sheet: a header, then rows. A text that looks like a formula stays a text."""
    return _child("write", json.dumps([title, rows]).encode())


def read(content: bytes) -> Rows:
    """The cells of the first sheet. Raises `SheetRefused`."""
    if len(content) > MOST_BYTES:
        raise SheetRefused("large")
    found: Rows = json.loads(_child("read", content))
    return found


def _child(does: str, content: bytes) -> bytes:
    environment = {**os.environ, "OPENPYXL_LXML": "False"}
    command = [sys.executable, "-m", "service.sheets", does]
    try:
        with _ONE_AT_A_TIME:
            done = subprocess.run(
                command, input=content, capture_output=True, timeout=SECONDS, env=environment, cwd=HERE, check=False
            )
    except subprocess.TimeoutExpired:
        raise SheetRefused("large") from None
    if done.returncode:
        raise SheetRefused("large" if done.stderr.strip() == b"large" else "damaged")
    return done.stdout


# --- in the other process --------------------------------------------------------------------------------------------


def _write(content: bytes) -> bytes:
    import openpyxl
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    title, rows = json.loads(content)
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for place in "ABCDE":
        sheet.column_dimensions[place].width = 28

    def cell(value: Any, bold: bool) -> Any:
        made = WriteOnlyCell(sheet, _NO_TEXT.sub("", value) if isinstance(value, str) else value)
        if isinstance(value, str):
            made.data_type = "s"  # never a formula, whatever it begins with
        if bold:
            made.font = Font(bold=True)
        return made

    for number, row in enumerate(rows):
        sheet.append([cell(value, number == 0) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _read(content: bytes) -> bytes:
    import openpyxl

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        if sum(each.file_size for each in packed.infolist()) > MOST_UNPACKED:
            sys.exit("large")
    with warnings.catch_warnings(action="ignore"):
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what a file says of its own size is not believed
        rows = sheet.iter_rows(values_only=True, max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
        found = [[_told(value) for value in row] for row in rows]
    if len(found) > MOST_ROWS:
        sys.exit("large")
    return json.dumps(found).encode()


def _told(value: object) -> Cell:
    """A cell as a text; a whole number without its needless point."""
    if value is None:
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write({"write": _write, "read": _read}[sys.argv[1]](sys.stdin.buffer.read()))
    except Exception:  # whatever a damaged or hostile workbook makes of a parser
        sys.exit("damaged")
