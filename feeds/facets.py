"""What a few fields of an item come to, read once for every combination of texts that a batch holds.

Prices, availability, category paths: items by the thousand, and hardly a dozen different ways to write each. A facet is
a function of an `Entry` of these fields; it is called for one item of each kind, and stands for all that are like it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.batch import Rows, Texts
from feeds.entry import Entry, Refused
from feeds.fields import Fields, counts
from feeds.formats import FieldName

_MOST_TEXTS = 8
"""Of an item with more texts of one field, nobody looks for another one like it."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """What one combination of texts came to: a value, or a refusal; what is to be said; how many items have it."""

    value: Value | None
    refused: Refused | None
    reservations: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Facet(Generic[Value]):
    """``code``: which of the ``reads`` each item has."""

    code: NDArray[np.int64]
    reads: list[Read[Value]]

    def column(self, of: Callable[[Value], Any], type_: pa.DataType) -> Any:
        """Something of each item's value, null for one that is refused."""
        of_read = [of(read.value) if read.refused is None else None for read in self.reads]  # type: ignore[arg-type]
        return pa.array(of_read, type_).take(pa.array(self.code))

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Which items are refused."""
        return np.array([read.refused is not None for read in self.reads], bool)[self.code]


def read_facet(
    fields: Fields,
    read: Callable[[Entry, int], Value],
    texts: Sequence[FieldName],
    lists: Sequence[FieldName] = (),
    every: Sequence[FieldName] = (),
) -> Facet[Value]:
    """What ``read`` makes of each item's ``texts``, of all the texts of its ``lists``, of ``every`` path's first text.

    It is told of how many items it speaks, and may raise `Refused`.
    """
    columns = {field: column for field in texts if (column := fields.first(field)) is not None}
    several = {field: found for field in lists if len((found := fields.all(field)).rows)}
    paths = {field: by_path for field in every if len(by_path := fields.every(field)) > 1}
    beside = [column for by_path in paths.values() for column in by_path]
    code, first = _combinations(fields, [*columns.values(), *beside], list(several.values()))
    times = np.bincount(code, minlength=len(first)).tolist()
    rows = pa.array(first)
    taken = {field: column.take(rows).to_pylist() for field, column in columns.items()}
    said = {field: [column.take(rows).to_pylist() for column in by_path] for field, by_path in paths.items()}
    reads = []
    for place, (row, count) in enumerate(zip(first.tolist(), times, strict=True)):
        one = {field: text for field, found in taken.items() if (text := found[place]) is not None}
        entry = Entry(
            one,
            {field: found.of(row) for field, found in several.items()},
            {field: [text for column in by_path if (text := column[place])] for field, by_path in said.items()},
        )
        reads.append(_read(read, entry, count))
    return Facet(code, reads)


def _read(read: Callable[[Entry, int], Value], entry: Entry, count: int) -> Read[Value]:
    try:
        value = read(entry, count)
    except Refused as refused:
        return Read(None, refused, ())
    return Read(value, None, tuple(entry.reservations))


def _combinations(fields: Fields, columns: Sequence[Any], lists: Sequence[Texts]) -> tuple[Rows, Rows]:
    """Which items are alike: a code for each, and the first item of each code."""
    together = np.zeros(len(fields), np.int64)
    distinct = 1
    for codes in (*map(_codes, columns), *(each for texts in lists for each in _list_codes(texts, len(fields)))):
        if distinct * (int(codes.max()) + 1) >= 1 << 62:
            together = np.unique(together, return_inverse=True)[1]
        together = together * (int(codes.max()) + 1) + codes
        distinct = int(together.max()) + 1
    _, first, code = np.unique(together, return_index=True, return_inverse=True)
    return code, first


def _codes(column: Any) -> NDArray[np.int64]:
    """A number for each text, 0 for none."""
    return np.asarray(column.dictionary_encode().indices.fill_null(-1).to_numpy(), np.int64) + 1


def _list_codes(texts: Texts, items: int) -> list[NDArray[np.int64]]:
    """A number for each item's first text, for its second and so on, 0 for none."""
    lengths = counts(texts, items)
    codes, within = _codes(texts.values), np.arange(len(texts.rows)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    found = []
    for place in range(min(int(lengths.max()), _MOST_TEXTS)):
        column = np.zeros(items, np.int64)
        column[texts.rows[within == place]] = codes[within == place]
        found.append(column)
    if lengths.max() > _MOST_TEXTS:
        found.append(np.where(lengths > _MOST_TEXTS, np.arange(1, items + 1), 0))
    return found
