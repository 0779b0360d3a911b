"""Which reader a file of contacts needs: told by its ending."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from service.errors import ServiceError
from service.imports.arrow import read_parquet
from service.imports.delimited import read_delimited
from service.imports.objects import lines_of, read_json, read_ndjson
from service.imports.tables import Table
from service.imports.workbooks import read_workbook

WORKBOOK = ".xlsx"
READERS: Mapping[str, Callable[[Path, str | None], Table]] = {
    ".csv": lambda path, _: read_delimited(path),
    ".tsv": lambda path, _: read_delimited(path),
    WORKBOOK: read_workbook,
    ".json": lambda path, _: read_json(path),
    ".ndjson": lambda path, _: read_ndjson(path),
    ".jsonl": lambda path, _: read_ndjson(path),
    ".parquet": lambda path, _: read_parquet(path),
}
"""By ending: each takes a path and the name of a sheet, which workbooks alone have."""


def table_of(path: Path, sheet: str | None = None) -> Table:
    """The table of a file by its ending. Raises `Unreadable`, and `OSError` where there is no such file."""
    ending = path.suffix.lower()
    if ending == ".xls":
        raise ServiceError(f"{path.name} is a workbook of the old kind: save it as .xlsx")
    if ending not in READERS:
        raise ServiceError(f"{path.name} is no list of contacts: give a {', '.join(READERS)} file, or - for NDJSON")
    if sheet is not None and ending != WORKBOOK:
        raise ServiceError(f"{path.name} has no sheets: --sheet is for workbooks (.xlsx)")
    return READERS[ending](path, sheet)


def table_of_input(stream: BinaryIO) -> Table:
    """NDJSON from a stream."""
    return Table("standard input", lines_of(stream, "standard input"))
