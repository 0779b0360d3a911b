"""What a few fields of an item come to, read once for every combination of texts that a batch holds.

Prices, availability, category paths: items by the thousand, and hardly a dozen different ways to write each. A facet is
a function of an `Entry` of these fields; it is called for one item of each kind, and stands for all that are like it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.batch import Rows, Texts, counts, lists, strings
from feeds.entry import Entry, Refused
from feeds.fields import Fields
from feeds.formats import FieldName
from feeds.money import DecimalMarks

_REMEMBERED = 1 << 16
"""Combinations that a reader remembers; then it starts anew."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Read(Generic[Value]):
    """What one combination of texts came to: a value, or a refusal; what is to be said; what it shows of marks."""

    value: Value | None
    refused: Refused | None
    reservations: tuple[tuple[str, str], ...]
    shown: DecimalMarks | None


@dataclass(slots=True)
class _Memory(Generic[Value]):
    """What a reader has read, and what was made of each: as columns that grow with it."""

    reads: list[Read[Value]] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    reserve: bool = False
    _columns: dict[Any, Any] = field(default_factory=dict)

    def add(self, key: str, read: Read[Value]) -> None:
        self.places[key] = len(self.reads)
        self.reads.append(read)
        self.reserve = self.reserve or bool(read.reservations)

    def column(self, key: Any, of: Callable[[Read[Value]], Any], type_: pa.DataType) -> Any:
        """Something of each read, kept under ``key``."""
        known = self._columns.get(key, pa.nulls(0, type_))
        if len(known) < len(self.reads):
            known = pa.concat_arrays([known, pa.array([of(read) for read in self.reads[len(known) :]], type_)])
            self._columns[key] = known
        return known


@dataclass(frozen=True, slots=True, eq=False)
class Facet(Generic[Value]):
    """``code``: which of the ``reads`` each item has; more are remembered than a batch holds."""

    code: NDArray[np.int64]
    _memory: _Memory[Value]

    @property
    def reads(self) -> Sequence[Read[Value]]:
        """What was read lately."""
        return self._memory.reads

    @property
    def reserves(self) -> bool:
        """Whether anything at all was reserved."""
        return self._memory.reserve

    def column(self, of: Callable[[Value], Any], type_: pa.DataType) -> Any:
        """Something of each item's value, null for one that is refused; ``of`` is called once for each combination."""

        def of_read(read: Read[Value]) -> Any:
            return of(read.value) if read.refused is None else None  # type: ignore[arg-type]

        return self._memory.column(of, of_read, type_).take(pa.array(self.code))

    @property
    def refused(self) -> NDArray[np.bool_]:
        """Which items are refused."""
        refused = self._memory.column("refused", lambda read: read.refused is not None, pa.bool_())
        of_item: NDArray[np.bool_] = refused.to_numpy(zero_copy_only=False)[self.code]
        return of_item

    def show(self, marks: DecimalMarks) -> None:
        """Add what the texts of all these items show."""
        shown = self._memory.column("shown", lambda read: read.shown.pattern if read.shown else "", pa.string())
        alike = shown.take(pa.array(self.code)).dictionary_encode().indices.to_numpy()
        _, first, times = np.unique(alike, return_index=True, return_counts=True)
        for row, count in zip(first.tolist(), times.tolist(), strict=True):
            showing = self.reads[int(self.code[row])].shown
            if showing is not None:
                marks.add(showing, count)


@dataclass(slots=True)
class FacetReader(Generic[Value]):
    """Reads one facet, batch after batch: what ``read`` makes of an entry of these fields; it may raise `Refused`.

    ``texts`` are fields of which the text counts, ``lists`` those of which all texts of one path do, ``every`` those of
    which the first text of every path does.
    """

    read: Callable[[Entry], Value]
    texts: tuple[FieldName, ...] = ()
    lists: tuple[FieldName, ...] = ()
    every: tuple[FieldName, ...] = ()
    _memory: _Memory[Value] = field(default_factory=_Memory)

    def __call__(self, fields: Fields) -> Facet[Value]:
        """The facet of every item of a batch."""
        columns = {name: column for name in self.texts if (column := fields.first(name)) is not None}
        several = {name: found for name in self.lists if len((found := fields.all(name)).rows)}
        paths = {name: by_path for name in self.every if len(by_path := fields.every(name)) > 1}
        if len(self._memory.reads) > _REMEMBERED:
            self._memory = _Memory()
        encoded = _keys(columns, several, paths, len(fields)).dictionary_encode()
        code = encoded.indices.to_numpy()
        keys = encoded.dictionary.to_pylist()
        first = np.empty(len(keys), np.int64)
        first[code[::-1]] = np.arange(len(code))[::-1]
        new = [place for place, key in enumerate(keys) if key not in self._memory.places]
        for place, entry in zip(new, _entries(columns, several, paths, first[new]), strict=True):
            self._memory.add(keys[place], _read(self.read, entry))
        return Facet(np.array([self._memory.places[key] for key in keys], np.int64)[code], self._memory)


def _read(read: Callable[[Entry], Value], entry: Entry) -> Read[Value]:
    try:
        value = read(entry)
    except Refused as refused:
        return Read(None, refused, (), entry.shown)
    return Read(value, None, tuple(entry.reservations), entry.shown)


def _keys(
    columns: Mapping[FieldName, Any],
    several: Mapping[FieldName, Texts],
    paths: Mapping[FieldName, Sequence[Any]],
    items: int,
) -> Any:
    """A text for every item; items have the same one where all that counts is the same: each text with its length."""
    parts: list[Any] = [""] * 2
    for name, column in columns.items():
        parts += [name, _measured(column)]
    for name, by_path in paths.items():
        parts += [name, *map(_measured, by_path)]
    for name, texts in several.items():
        lengths = counts(texts, items)
        together = pc.binary_join(lists(_measured(texts.values), lengths), "")
        parts += [name, pa.array(lengths).cast(pa.string()), together]
    key = pc.binary_join_element_wise(*parts, "")
    return key if isinstance(key, pa.Array) else strings([""] * items)


def _measured(texts: Any) -> Any:
    """Each text behind its length, so that none can pass for two; none at all is a dash."""
    return pc.binary_join_element_wise(pc.binary_length(texts).cast(pa.string()), texts, ":").fill_null("-")


def _entries(
    columns: Mapping[FieldName, Any],
    several: Mapping[FieldName, Texts],
    paths: Mapping[FieldName, Sequence[Any]],
    rows: Rows,
) -> list[Entry]:
    """The fields of some items."""
    taken = pa.array(rows)
    texts = {name: column.take(taken).to_pylist() for name, column in columns.items()}
    said = {name: [column.take(taken).to_pylist() for column in by_path] for name, by_path in paths.items()}
    listed = {name: _lists(found, rows) for name, found in several.items()}
    return [
        Entry(
            {name: text for name, column in texts.items() if (text := column[place]) is not None},
            {name: column[place] for name, column in listed.items()},
            {name: [text for column in by_path if (text := column[place])] for name, by_path in said.items()},
        )
        for place in range(len(rows))
    ]


def _lists(texts: Texts, rows: Rows) -> list[list[str]]:
    """The texts of some items."""
    first, end = np.searchsorted(texts.rows, rows).tolist(), np.searchsorted(texts.rows, rows + 1).tolist()
    return [texts.values.slice(start, stop - start).to_pylist() for start, stop in zip(first, end, strict=True)]
