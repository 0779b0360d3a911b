"""A catalogue made ready for ranking: columns in the order in which they are read, saved and opened as plain arrays.

There is one *entry* for each available product and leaf path, sorted by path in depth-first order and then by the
tie-break (popularity descending, id ascending). So every node of the main filter is one run of entries. A product with
two paths under one node stands in its run twice; ``earlier`` tells the second time from the first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from pydantic import TypeAdapter

from matching.arrays import Stretch, pack, put_together, stretches, take_apart, unpack
from matching.barred import NOBODY, Barred
from matching.columns import FilterColumn, FilterFacts, silent_column
from matching.errors import ForeignIndex
from matching.nodes import Nodes
from matching.texts import Texts, encode

VERSION: Final = 7
"""Of what `Index.arrays` and `Index.metadata` hold. Whoever changes the meaning of either, counts it up."""

BLOCK: Final = 4096
"""Entries that are judged together; what is written for them stays in the nearest cache."""


@dataclass(frozen=True, slots=True)
class IndexFacts:
    """What an index remembers beside its arrays; ``catalogue`` counts all products, available or not.

    ``groups`` counts the variant groups: their codes are below it.
    """

    generation: str
    catalogue: int
    currencies: tuple[str, ...]
    groups: int


@dataclass(frozen=True, slots=True, eq=False)
class Positions:
    """Where products stand. A product's *place* is its rank in the tie-break among all available products.

    By entry: ``places`` int32, and ``earlier`` int32, the product's entry before this one or -1 (empty when no
    product has several entries). By `BLOCK` entries: ``lowest`` int32, the lowest place among them. By place: ``rows``
    int32, its row in the catalogue; ``entries`` int32, one of its entries (the last); ``groups`` int32 codes, -1 for
    none (empty when no product has a group). And ``levels`` int32, the places at which the next power of two of
    popularity begins.

    By row of the catalogue: ``by_row`` int32, the place of a product; of one that is not available ``-2 - code`` of its
    group, -1 without a group. And ``by_id`` int32, all rows by ascending id.
    """

    places: NDArray[np.int32]
    earlier: NDArray[np.int32]
    lowest: NDArray[np.int32]
    rows: NDArray[np.int32]
    entries: NDArray[np.int32]
    groups: NDArray[np.int32]
    levels: NDArray[np.int32]
    by_row: NDArray[np.int32]
    by_id: NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class Index:
    """Everything a ranking reads. Plain arrays and a few facts: see `arrays` and `metadata`.

    ``barred`` is the shop's will and no part of a generation: it is not saved.
    """

    facts: IndexFacts
    positions: Positions
    ids: Texts
    nodes: Nodes
    columns: Mapping[str, FilterColumn]
    barred: Barred = NOBODY

    def barring(self, ids: Iterable[str]) -> Index:
        """The same index, these products treated as if they could not be bought; ids that it does not have say nothing.

        It takes the place of what was barred before.
        """
        positions, whole = self.positions, replace(self, barred=NOBODY)
        return replace(self, barred=Barred.of(whole.places_of(ids), positions.places, len(positions.rows)))

    def rows_in_order(self) -> NDArray[np.int32]:
        """The rows of all products that may be shown, in the order of the tie-break."""
        rows = self.positions.rows
        return np.delete(rows, self.barred.places) if self.barred.places.size else rows

    def key_of(self, name: str) -> str | None:
        """The key of the filter that has this name: as its key, else as an alias. None when no product carries it."""
        if name in self.columns:
            return name
        return min((key for key, column in self.columns.items() if name in column.facts.filter.aliases), default=None)

    def column(self, name: str) -> FilterColumn:
        """The column of the filter that has this name; of one nobody carries, a column of silence."""
        key = self.key_of(name)
        return silent_column(name, len(self.positions.places)) if key is None else self.columns[key]

    def row_of(self, id_: str) -> int | None:
        """The row of the product of that id, available or not; None where the catalogue has none such."""
        by_id, wanted = self.positions.by_id, encode(id_)
        found = bisect_left(range(len(by_id)), wanted, key=lambda number: self.ids.encoded(int(by_id[number])))
        if found == len(by_id) or self.ids.encoded(int(by_id[found])) != wanted:
            return None
        return int(by_id[found])

    def place_of(self, id_: str) -> int | None:
        """The place of the product of that id; None where there is none such, it is not available, or is barred."""
        row = self.row_of(id_)
        place = -1 if row is None else int(self.positions.by_row[row])
        return None if place < 0 or self.barred.has(place) else place

    def bars(self, row: int) -> bool:
        """Whether the product in that row of the catalogue could be bought, and is barred."""
        return self.barred.has(int(self.positions.by_row[row]))

    def places_of(self, ids: Iterable[str]) -> NDArray[np.int32]:
        """The places of those of the products that may be shown, in the order of their ids as given, each once."""
        places = (self.place_of(id_) for id_ in dict.fromkeys(ids))
        return np.array([place for place in places if place is not None], np.int32)

    def variants_of(self, row: int) -> tuple[str, ...]:
        """The ids of all products of a product's group that may be shown, its own too; none without a group."""
        place, groups = int(self.positions.by_row[row]), self.positions.groups
        code = -2 - place if place < 0 else int(groups[place]) if groups.size else -1
        places = np.flatnonzero(groups == code) if groups.size and code >= 0 else ()
        shown = (each for each in map(int, places) if not self.barred.has(each))
        return tuple(self.ids[int(self.positions.rows[each])] for each in shown)

    def parts(self) -> dict[str, list[NDArray[Any]]]:
        """All arrays as the parts of a handful of long ones, which nobody needs to put together to save them.

        The names of the long ones are safe as file names whatever the filters are called.
        """
        return pack(self._named())

    def arrays(self) -> dict[str, NDArray[Any]]:
        """The same, put together."""
        return {name: np.concatenate(parts) for name, parts in self.parts().items()}

    def metadata(self) -> bytes:
        """Everything that is not an array, as JSON."""
        filters = tuple(column.facts for column in self.columns.values())
        return _METADATA.dump_json(_Metadata(VERSION, self.facts, filters, stretches(self._named())))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]], metadata: bytes) -> Index:
        """The inverse of `arrays` and `metadata`; the arrays may be memory maps, nothing is written to them.

        Raises `ForeignIndex` for an index that another version made.
        """
        version = _VERSIONED.validate_json(metadata).version
        if version != VERSION:
            raise ForeignIndex(f"the index has version {version}, this Notesik reads version {VERSION}")
        read = _METADATA.validate_json(metadata)
        named = unpack(arrays, read.arrays)
        columns = {
            facts.filter.key: put_together(FilterColumn, named, f"column {number}", facts=facts)
            for number, facts in enumerate(read.filters)
        }
        return put_together(cls, named, "index", facts=read.index, columns=columns, barred=NOBODY)

    def _named(self) -> Iterator[tuple[str, NDArray[Any]]]:
        yield from take_apart(self.positions, "index.positions")
        yield from take_apart(self.ids, "index.ids")
        yield from take_apart(self.nodes, "index.nodes")
        for number, column in enumerate(self.columns.values()):
            yield from take_apart(column, f"column {number}")


@dataclass(frozen=True, slots=True)
class _Versioned:
    """Of any metadata, whatever else it holds; the first ones did not say their version."""

    version: int = 1


@dataclass(frozen=True, slots=True)
class _Metadata:
    version: int
    index: IndexFacts
    filters: tuple[FilterFacts, ...]
    arrays: dict[str, Stretch]


_METADATA: Final = TypeAdapter(_Metadata)
_VERSIONED: Final = TypeAdapter(_Versioned)
