"""Products of an index that must not be shown, whatever anybody asks for: a shop's bans.

They are treated as if they could not be bought. The index's arrays stay as they are, shared between processes; what is
barred stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Barred:
    """The ``places`` of barred products and all their ``entries``, both int32 and ascending."""

    places: NDArray[np.int32]
    entries: NDArray[np.int32]

    @classmethod
    def of(cls, places: NDArray[np.int32], place_of_entry: NDArray[np.int32], products: int) -> Barred:
        """What is barred where the products at these places are, of ``products`` in all."""
        if not places.size:
            return NOBODY
        barred = np.zeros(products, np.bool_)
        barred[places] = True
        return cls(*(np.flatnonzero(each).astype(np.int32) for each in (barred, barred[place_of_entry])))

    def within(self, start: int, stop: int) -> NDArray[np.int32]:
        """The barred entries of a run, counted from its beginning."""
        first, last = np.searchsorted(self.entries, (start, stop))
        return self.entries[first:last] - np.int32(start)

    def has(self, place: int) -> bool:
        """Whether the product at a place is barred."""
        found = int(np.searchsorted(self.places, place))
        return found < len(self.places) and int(self.places[found]) == place


NOBODY = Barred(np.zeros(0, np.int32), np.zeros(0, np.int32))
"""No product is barred."""
