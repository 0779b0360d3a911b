"""What a few fields of an item come to, read once for every combination of texts that a batch holds.

Prices, availability, category paths: items by the thousand, and hardly a dozen different ways to write each. A facet is
a function of an `Entry` of these fields; it is called for one item of each kind, and stands for all that are like it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.batch import Rows, Texts
from feeds.entry import Entry, Refused
from feeds.fields import Fields, counts
from feeds.formats import FieldName
from feeds.money import DecimalMarks

_REMEMBERED = 1 << 16
_MOST_TEXTS = 8
"""Of an item with more texts of one field, nobody looks for another one like it."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """What one combination of texts came to: a value, or a refusal; what is to be said; what it shows of marks."""

    value: Value | None
    refused: Refused | None
    reservations: tuple[tuple[str, str], ...]
    shown: DecimalMarks | None


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

    def show(self, marks: DecimalMarks) -> None:
        """Add what the texts of all these items show."""
        times = np.bincount(self.code, minlength=len(self.reads)).tolist()
        for read, count in zip(self.reads, times, strict=True):
            if read.shown is not None:
                marks.add(read.shown, count)


_Key = tuple[tuple[Any, ...], ...]


@dataclass(slots=True)
class FacetReader(Generic[Value]):
    """Reads one facet, batch after batch: what ``read`` makes of an entry of these fields; it may raise `Refused`.

    ``texts`` are fields of which the text counts, ``lists`` those of which all texts of one path do, ``every`` those of
    which the first text of every path does. What was read lately is remembered.
    """

    read: Callable[[Entry], Value]
    texts: tuple[FieldName, ...] = ()
    lists: tuple[FieldName, ...] = ()
    every: tuple[FieldName, ...] = ()
    _known: dict[_Key, Read[Value]] = field(default_factory=dict)

    def __call__(self, fields: Fields) -> Facet[Value]:
        """The facet of every item of a batch."""
        columns = {name: column for name in self.texts if (column := fields.first(name)) is not None}
        several = {name: found for name in self.lists if len((found := fields.all(name)).rows)}
        paths = {name: by_path for name in self.every if len(by_path := fields.every(name)) > 1}
        beside = [column for by_path in paths.values() for column in by_path]
        code, first = _combinations(fields, [*columns.values(), *beside], list(several.values()))
        rows = pa.array(first)
        texts = _rows(columns, [column.take(rows).to_pylist() for column in columns.values()], len(first))
        lists = _rows(several, [_lists(found, first) for found in several.values()], len(first))
        every = _rows(
            paths,
            [list(zip(*(each.take(rows).to_pylist() for each in by_path), strict=True)) for by_path in paths.values()],
            len(first),
        )
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        return Facet(code, [self._one(key) for key in zip(texts, lists, every, strict=True)])

    def _one(self, key: _Key) -> Read[Value]:
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._read(*map(dict, key))
        return known

    def _read(self, texts: dict[Any, Any], lists: dict[Any, Any], every: dict[Any, Any]) -> Read[Value]:
        entry = Entry(
            {name: text for name, text in texts.items() if text is not None},
            lists,
            {name: tuple(filter(None, said)) for name, said in every.items()},
        )
        try:
            value = self.read(entry)
        except Refused as refused:
            return Read(None, refused, (), entry.shown)
        return Read(value, None, tuple(entry.reservations), entry.shown)


def _rows(names: Iterable[str], columns: Sequence[Sequence[Any]], count: int) -> list[tuple[tuple[str, Any], ...]]:
    """Columns row by row, each value with its name."""
    if not columns:
        return [()] * count
    named = [[(name, value) for value in column] for name, column in zip(names, columns, strict=True)]
    return list(zip(*named, strict=True))


def _lists(texts: Texts, rows: Rows) -> list[tuple[str, ...]]:
    """The texts of some items, ascending or not."""
    first, end = np.searchsorted(texts.rows, rows).tolist(), np.searchsorted(texts.rows, rows + 1).tolist()
    written = texts.values.to_pylist()
    return [tuple(written[start:stop]) for start, stop in zip(first, end, strict=True)]


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
