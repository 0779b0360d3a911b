"""Parquet: columns of any type, read a batch at a time as the values they are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from service.contact_files import without_nulls
from service.imports.limits import COLUMNS, ROWS, Unreadable, too_wide
from service.imports.objects import chunks_of
from service.imports.tables import Table


def read_parquet(path: Path) -> Table:
    """The table of a ``.parquet`` file. Raises `Unreadable`."""
    try:
        file = pq.ParquetFile(path)
    except pa.ArrowInvalid:
        raise Unreadable(f"{path.name} is no Parquet file") from None
    names = file.schema_arrow.names
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise Unreadable(f"{path.name} has two columns {twice!r}: leave one, or name it otherwise")
    if len(names) > COLUMNS:
        raise too_wide(path.name)
    return Table(path.name, chunks_of(path.name, _rows(path.name, file)), file.metadata.num_rows)


def _rows(name: str, file: Any) -> Iterator[tuple[int, object]]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=ROWS):
            for row in batch.to_pylist():
                number += 1
                yield number, {column: without_nulls(cell) for column, cell in row.items()}
    except (pa.ArrowException, OSError, ValueError):
        raise Unreadable(f"{name} is damaged: it cannot be read beyond row {number}") from None
