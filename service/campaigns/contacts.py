"""Who is on a list of contacts, each once, in the order in which they come first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from service.campaigns.columns import Column, column_of
from service.errors import ServiceError
from service.imports.readers import READERS, table_of

EXACT = 2**53
"""The whole numbers below it are all told apart by floating point; pandas keeps ids so where a row has none."""

AT_ONCE = 10_000
"""Names that leave a list in one piece."""

Ids = Any
"""An Arrow array of texts."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Who is on a list: ids, or addresses, as ``column`` says.

    ``repeated`` rows name somebody who came before, ``nameless`` ones nobody.
    """

    ids: Ids
    repeated: int
    nameless: int
    column: Column

    @property
    def digest(self) -> str:
        """By which the same list is known again."""
        digest = ListDigest()
        digest.add(self.ids)
        return digest.hexadecimal

    def names(self, left_out: Counter[str]) -> Iterator[Sequence[str]]:
        """All of them, some at a time; nobody is left out."""
        for first in range(0, len(self.ids), AT_ONCE):
            yield self.ids.slice(first, AT_ONCE).to_pylist()


class ListDigest:
    """The digest of a list that comes in pieces, the same however it is cut: of its texts, and of their lengths."""

    def __init__(self) -> None:
        self._texts, self._lengths = sha256(), sha256()

    def add(self, ids: Ids) -> None:
        """The next of them: an array of large strings without gaps, and no slice of one."""
        _, offsets, texts = ids.buffers()
        self._texts.update(texts)
        self._lengths.update(np.diff(np.frombuffer(offsets, np.int64)[: len(ids) + 1]).tobytes())

    @property
    def hexadecimal(self) -> str:
        return sha256(self._texts.digest() + self._lengths.digest()).hexdigest()


def contacts_listed(path: Path) -> Listed:
    """The contacts of a file by its ending: Parquet, and all that `notesik contacts import` reads.

    Raises `ServiceError` where it cannot be read, names no ids or holds none; `OSError` where there is no such file.
    """
    column, said = _of_parquet(path) if path.suffix.lower() == ".parquet" else _of_table(path)
    written = pc.utf8_trim_whitespace(said)
    there = written.filter(pc.and_(written.is_valid(), pc.not_equal(written, "")))
    ids = there.unique()
    if not len(ids):
        raise ServiceError(f"{path.name} names no contact")
    # Concatenated, so that equal lists have equal bytes however their files are cut.
    return Listed(pa.concat_arrays([ids]), len(there) - len(ids), len(said) - len(there), column)


def _of_parquet(path: Path) -> tuple[Column, Ids]:
    try:
        with path.open("rb") as opened, pq.ParquetFile(opened) as file:
            column = column_of(path.name, file.schema_arrow.names)
            return column, _texts(path.name, column.name, file.read([column.name]).column(0))
    except pa.ArrowException as error:
        raise ServiceError(f"{path.name} is no whole Parquet file: {error}") from None


def _texts(file: str, column: str, cells: Any) -> Ids:
    """Texts as they are, whole numbers of any type as they are written without a point. Raises `ServiceError`."""
    kind = cells.type.value_type if pa.types.is_dictionary(cells.type) else cells.type
    plain = cells.cast(kind)
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        plain = _whole(file, column, plain)
    elif not (pa.types.is_integer(kind) or pa.types.is_null(kind) or _is_text(kind)):
        raise ServiceError(f"{file}: the column {column} holds {kind}, and ids are texts or whole numbers")
    return plain.cast(pa.large_string())


def _whole(file: str, column: str, numbers: Any) -> Any:
    """Whole numbers that stand as others; what is no number is a missing one. Raises `ServiceError`."""
    if pa.types.is_floating(numbers.type):
        numbers = pc.if_else(pc.is_nan(numbers), None, numbers)
        if (pc.max(pc.abs(numbers)).as_py() or 0) >= EXACT:
            raise ServiceError(f"{file}: the column {column} holds ids as {numbers.type}, which has lost their digits")
    try:
        return numbers.cast(pa.int64())
    except pa.ArrowInvalid as error:
        raise ServiceError(f"{file}: the column {column} holds {numbers.type}, not whole numbers: {error}") from None


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _of_table(path: Path) -> tuple[Column, Ids]:
    if path.suffix.lower() not in READERS:
        raise ServiceError(f"{path.name} is no list of contacts: give a {', '.join(READERS)} file")
    cells: list[str | None] = []
    column = None
    for chunk in table_of(path).chunks:
        for number, fault in chunk.faults.items():
            raise ServiceError(f"{path.name} row {number}: {fault}")
        column = column or column_of(path.name, [str(name) for name in chunk.frame.columns])
        if column.name not in chunk.frame.columns:  # of objects, which need not have every member
            cells += [None] * len(chunk.frame)
            continue
        cells += (_text(path.name, cell) for cell in chunk.frame[column.name])
    if column is None:
        raise ServiceError(f"{path.name} names no contact")
    return column, pa.array(cells, pa.large_string())


def _text(name: str, cell: object) -> str | None:
    match cell:
        case None:
            return None
        case float() if cell != cell:  # a missing cell is the float that equals nothing
            return None
        case float() if cell.is_integer() and abs(cell) < EXACT:
            return str(int(cell))
        case bool() | float():
            raise ServiceError(f"{name}: {cell!r} is no id; ids are texts or whole numbers")
        case int() | str():
            return str(cell)
    raise ServiceError(f"{name}: an id is a text or a whole number, not {type(cell).__name__}")
