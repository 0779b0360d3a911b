"""What is to be said of items, should they become products."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.facets import Facet
from feeds.notes import Notes

Cause = tuple[str, str]
"""The field and the reason."""


@dataclass(frozen=True, slots=True, eq=False)
class Reservations:
    """What is to be said of some products, by their ``rows``, ascending: the ``codes`` of ``causes``."""

    rows: NDArray[np.int64]
    codes: NDArray[np.int64]
    causes: Sequence[Cause]

    def tell(self, ids: Any, notes: Notes) -> None:
        """Note every cause with the first product it was met on; ``ids`` are those of all rows."""
        codes, first, counts = np.unique(self.codes, return_index=True, return_counts=True)
        for place in np.argsort(first).tolist():
            field_, reason = self.causes[int(codes[place])]
            notes.add(field_, reason, ids[int(self.rows[first[place]])].as_py(), int(counts[place]))

    def at(self, places: NDArray[np.int64]) -> Reservations:
        """The same of rows that stand elsewhere: each at its ``places``."""
        return Reservations(places[self.rows], self.codes, self.causes)


def together(several: Sequence[Reservations]) -> Reservations:
    """All of them; of one row in the order in which they are given."""
    rows = np.concatenate([each.rows for each in several])
    firsts = np.cumsum([0, *(len(each.causes) for each in several)])
    codes = np.concatenate([each.codes + first for each, first in zip(several, firsts[:-1], strict=True)])
    order = np.argsort(rows, kind="stable")
    return Reservations(rows[order], codes[order], [cause for each in several for cause in each.causes])


@dataclass(slots=True)
class Reserved:
    """Gathers, for one batch, what is to be said of which items."""

    _said: list[Reservations] = field(default_factory=list)

    def add(self, field_: str, reason: str, rows: NDArray[np.int64]) -> None:
        """The reason is to be said of these items (one that occurs twice has it twice)."""
        self._said.append(Reservations(rows, np.zeros(len(rows), np.int64), [(field_, reason)]))

    def add_all(self, facet: Facet[Any]) -> None:
        """All that was reserved while a facet was read."""
        if not facet.reserves:
            return
        causes = [cause for read in facet.reads for cause in read.reservations]
        counts = np.array([len(read.reservations) for read in facet.reads])
        first, of_item = (np.cumsum(counts) - counts)[facet.code], counts[facet.code]
        rows = np.repeat(np.arange(len(facet.code)), of_item)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(of_item) - of_item, of_item)
        self._said.append(Reservations(rows, np.repeat(first, of_item) + within, causes))

    def of(self, taken: NDArray[np.bool_]) -> Reservations:
        """What was reserved of the items that were ``taken``; of one cause the code is one."""
        nothing = Reservations(np.zeros(0, np.int64), np.zeros(0, np.int64), [])
        every = together([nothing, *self._said])
        causes = {cause: code for code, cause in enumerate(dict.fromkeys(every.causes))}
        codes = np.array([causes[cause] for cause in every.causes], np.int64)[every.codes]
        spoken = taken[every.rows]
        return Reservations(every.rows[spoken], codes[spoken], list(causes))
