"""Some items of a feed as columns: the texts of each path, and the attributes, each with the item that holds it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.item import Item
from feeds.model import Attribute

Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts of one kind: ``rows`` are the items that hold them, ascending; ``values`` an Arrow array of strings."""

    rows: Rows
    values: Any

    def of(self, row: int) -> list[str]:
        """Those of one item, in document order."""
        first, end = np.searchsorted(self.rows, (row, row + 1))
        return list(self.values.slice(first, end - first).to_pylist())


@dataclass(frozen=True, slots=True, eq=False)
class Attributes:
    """What items state under names of their own; ``units`` (null: none) only where the format keeps them apart."""

    rows: Rows
    names: Any
    values: Any
    units: Any

    def where(self, kept: NDArray[np.bool_]) -> Attributes:
        """Those that are ``kept``, of the same items."""
        mask = pa.array(kept)
        return Attributes(self.rows[kept], self.names.filter(mask), self.values.filter(mask), self.units.filter(mask))


@dataclass(frozen=True, slots=True, eq=False)
class Batch:
    """Some items, each a row: its number and line in the feed, the texts by path of the format, the attributes."""

    numbers: Rows
    lines: Rows
    texts: Mapping[str, Texts]
    attributes: Attributes

    def item(self, row: int) -> Item:
        """One item by itself."""
        values = {path: found for path, texts in self.texts.items() if (found := texts.of(row))}
        first, end = np.searchsorted(self.attributes.rows, (row, row + 1))
        columns = (self.attributes.names, self.attributes.values, self.attributes.units)
        stated = zip(*(column.slice(first, end - first).to_pylist() for column in columns), strict=True)
        return Item(int(self.numbers[row]), int(self.lines[row]), values, tuple(Attribute(*each) for each in stated))


def strings(texts: Iterable[str | None] = ()) -> Any:
    """An Arrow array of strings."""
    return pa.array(texts if isinstance(texts, list) else list(texts), pa.string())


NO_TEXTS = Texts(np.zeros(0, np.int64), strings())
NO_ATTRIBUTES = Attributes(np.zeros(0, np.int64), strings(), strings(), strings())


def of_items(items: Sequence[Item]) -> Batch:
    """Items that were read one by one."""
    gathered: dict[str, tuple[list[int], list[str]]] = {}
    for row, item in enumerate(items):
        for path, found in item.values.items():
            rows, texts = gathered.setdefault(path, ([], []))
            rows += [row] * len(found)
            texts += found
    stated = [(row, attribute) for row, item in enumerate(items) for attribute in item.attributes]
    return Batch(
        numbers=np.array([item.number for item in items], np.int64),
        lines=np.array([item.line for item in items], np.int64),
        texts={path: Texts(np.array(rows, np.int64), strings(texts)) for path, (rows, texts) in gathered.items()},
        attributes=Attributes(
            np.array([row for row, _ in stated], np.int64),
            strings(attribute.name for _, attribute in stated),
            strings(attribute.value for _, attribute in stated),
            strings(attribute.unit for _, attribute in stated),
        ),
    )


def joined(batches: Sequence[Batch]) -> Batch:
    """Batches one after the other."""
    if len(batches) == 1:
        return batches[0]
    firsts = np.cumsum([0, *(len(batch.numbers) for batch in batches)])[:-1].tolist()
    paths = dict.fromkeys(path for batch in batches for path in batch.texts)
    placed = list(zip(firsts, batches, strict=True))
    stated = [batch.attributes for batch in batches]
    return Batch(
        numbers=np.concatenate([batch.numbers for batch in batches]),
        lines=np.concatenate([batch.lines for batch in batches]),
        texts={path: _joined([(first, batch.texts.get(path, NO_TEXTS)) for first, batch in placed]) for path in paths},
        attributes=Attributes(
            np.concatenate([batch.attributes.rows + first for first, batch in placed]),
            pa.concat_arrays([each.names for each in stated]),
            pa.concat_arrays([each.values for each in stated]),
            pa.concat_arrays([each.units for each in stated]),
        ),
    )


def _joined(placed: Sequence[tuple[int, Texts]]) -> Texts:
    rows = np.concatenate([texts.rows + first for first, texts in placed])
    return Texts(rows, pa.concat_arrays([texts.values for _, texts in placed]))


def in_order(batch: Batch) -> Batch:
    """The same items by their numbers, ascending; those of a batch that was joined of several kinds of reading."""
    order = np.argsort(batch.numbers, kind="stable")
    if (np.diff(order) == 1).all():
        return batch
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    stated = batch.attributes
    rows, sort = _sorted(place[stated.rows])
    return Batch(
        batch.numbers[order],
        batch.lines[order],
        {
            path: Texts((ordered := _sorted(place[each.rows]))[0], each.values.take(ordered[1]))
            for path, each in batch.texts.items()
        },
        Attributes(rows, stated.names.take(sort), stated.values.take(sort), stated.units.take(sort)),
    )


def _sorted(rows: Rows) -> tuple[Rows, Any]:
    order = np.argsort(rows, kind="stable")
    return rows[order], pa.array(order)


def counts(texts: Texts, items: int) -> Rows:
    """How many texts each item has."""
    return np.bincount(texts.rows, minlength=items)


def lists(values: Any, lengths: Any) -> Any:
    """Lists of these lengths, one after the other."""
    offsets = np.concatenate(([0], np.cumsum(lengths))).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(offsets), values)
