"""What is to be said of items, should they become products."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.facets import Facet
from feeds.notes import Notes


@dataclass(slots=True)
class Reserved:
    """Gathers, for one batch, what is to be said of which items."""

    _said: list[tuple[str, str, NDArray[np.int64]]] = field(default_factory=list)
    _facets: list[Facet[Any]] = field(default_factory=list)

    def add(self, field_: str, reason: str, rows: NDArray[np.int64]) -> None:
        """The reason is to be said of these items (one that occurs twice has it twice)."""
        if len(rows):
            self._said.append((field_, reason, rows))

    def add_all(self, facet: Facet[Any]) -> None:
        """All that was reserved while a facet was read."""
        self._facets.append(facet)

    def say(self, taken: NDArray[np.bool_], ids: Any, notes: Notes) -> None:
        """Say what was reserved of the items that were ``taken``; ``ids`` are those of all items."""
        for field_, reason, rows in self._said:
            spoken = rows[taken[rows]]
            if len(spoken):
                notes.add(field_, reason, ids[int(spoken[0])].as_py(), len(spoken))
        rows = np.flatnonzero(taken)
        for facet in self._facets:
            if not any(read.reservations for read in facet.reads):
                continue
            codes, first, counts = np.unique(facet.code[rows], return_index=True, return_counts=True)
            for code, place, count in sorted(zip(codes, first, counts, strict=True), key=lambda each: int(each[1])):
                for (field_, reason), times in Counter(facet.reads[code].reservations).items():
                    notes.add(field_, reason, ids[int(rows[place])].as_py(), int(count) * times)
