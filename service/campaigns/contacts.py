"""The ids of a list of contacts, each once, in the order in which they come first."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from service.errors import ServiceError
from service.imports.readers import READERS, table_of

COLUMNS = ("contact", "id")
"""The columns that hold ids, the first that is there; of a list with one column it is that one."""

COLUMN = COLUMNS[0]
NAMED = 20
"""So many columns are named where none of them is that of the ids."""

Ids = Any
"""An Arrow array of texts."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Who is on a list. ``repeated`` rows name an id that came before, ``nameless`` ones name none."""

    ids: Ids
    repeated: int
    nameless: int

    @property
    def digest(self) -> str:
        """By which the same list is known again."""
        seen = sha256()
        for buffer in self.ids.buffers()[1:]:
            seen.update(buffer)
        return seen.hexdigest()


def contacts_listed(path: Path) -> Listed:
    """The contacts of a file by its ending: Parquet, and all that `notesik contacts import` reads.

    Raises `ServiceError` where it cannot be read, names no ids or holds none; `OSError` where there is no such file.
    """
    said = _of_parquet(path) if path.suffix.lower() == ".parquet" else _of_table(path)
    written = pc.utf8_trim_whitespace(said)
    there = written.filter(pc.and_(written.is_valid(), pc.not_equal(written, "")))
    ids = there.unique()
    if not len(ids):
        raise ServiceError(f"{path.name} names no contact")
    # Concatenated, so that equal lists have equal bytes however their files are cut.
    return Listed(pa.concat_arrays([ids]), len(there) - len(ids), len(said) - len(there))


def column_of(name: str, columns: list[str]) -> str:
    """The column of the ids. Raises `ServiceError` with the columns that there are."""
    for column in COLUMNS:
        if column in columns:
            return column
    if len(columns) == 1:
        return columns[0]
    there = ", ".join(columns[:NAMED]) + (" ..." if len(columns) > NAMED else "")
    raise ServiceError(
        f"{name} does not say which column holds the ids: call it {' or '.join(COLUMNS)} (there is {there})"
    )


def _of_parquet(path: Path) -> Ids:
    try:
        with path.open("rb") as opened, pq.ParquetFile(opened) as file:
            column = column_of(path.name, file.schema_arrow.names)
            kind = file.schema_arrow.field(column).type
            if not (pa.types.is_integer(kind) or _is_text(kind)):
                raise ServiceError(f"{path.name}: the column {column} holds {kind}, and ids are texts or whole numbers")
            return file.read([column]).column(0).cast(pa.large_string())
    except pa.ArrowException as error:
        raise ServiceError(f"{path.name} is no whole Parquet file: {error}") from None


def _is_text(kind: Any) -> bool:
    plain = kind.value_type if pa.types.is_dictionary(kind) else kind
    return bool(pa.types.is_string(plain) or pa.types.is_large_string(plain) or pa.types.is_string_view(plain))


def _of_table(path: Path) -> Ids:
    if path.suffix.lower() not in READERS:
        raise ServiceError(f"{path.name} is no list of contacts: give a {', '.join(READERS)} file")
    cells: list[str | None] = []
    for chunk in table_of(path).chunks:
        for number, fault in chunk.faults.items():
            raise ServiceError(f"{path.name} row {number}: {fault}")
        column = column_of(path.name, [str(name) for name in chunk.frame.columns])
        cells += (_text(path.name, cell) for cell in chunk.frame[column])
    return pa.array(cells, pa.large_string())


def _text(name: str, cell: object) -> str | None:
    match cell:
        case bool() | float() if cell == cell:  # a missing cell is the float that equals nothing
            raise ServiceError(f"{name}: {cell!r} is no id; ids are texts or whole numbers")
        case int() | str():
            return str(cell)
        case float() | None:
            return None
    raise ServiceError(f"{name}: an id is a text or a whole number, not {type(cell).__name__}")
