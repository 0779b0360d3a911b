"""The products of one generation as arrays: what matching makes its index of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.model.hierarchy import Filter, Hierarchy
from feeds.model.texts import Texts

POPULARITY_SCALE = 6
"""Decimals kept of a popularity: it is stored as an integer of millionths."""

SILENT, ABSENT, STATED = 0, 1, 2
"""What a product says about a filter: nothing, that there is none (``false``), or something."""


@dataclass(frozen=True, slots=True)
class Group:
    """A wider value, such as a region: shown as ``value``, also known by ``names``, containing the values ``cells``."""

    value: str
    names: tuple[str, ...]
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """What every product says about one filter.

    ``state`` (uint8, one per product) is SILENT, ABSENT or STATED. Product ``i`` carries
    ``cells[offsets[i]:offsets[i + 1]]``: for a choice int32 codes into ``values`` (display forms, distinct under
    `fold`); for a range int64 numbers times ``10 ** scale``; a yes/no has no cells, STATED means yes. Products that
    are not STATED have no cells. Where all others have just one, or all none, ``offsets`` may be empty: there are many
    such columns, and `starts` works theirs out. ``aliases`` leads from other folded spellings of a value to its code;
    ``groups`` are wider values, by which a criterion may name all that they contain.
    """

    filter: Filter
    state: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    cells: NDArray[Any]
    values: tuple[str, ...] = ()
    scale: int = 0
    hierarchical: bool = False
    aliases: Mapping[str, int] = field(default_factory=dict)
    groups: tuple[Group, ...] = ()

    @property
    def single(self) -> bool:
        """Whether no product is known to carry several cells, so that the cells are those of the STATED in order."""
        return not len(self.offsets)

    def starts(self) -> NDArray[np.int64]:
        """The offsets, one more than there are products, worked out where they are not held."""
        if not self.single:
            return self.offsets
        starts = np.zeros(len(self.state) + 1, np.int64)
        if len(self.cells):
            np.cumsum(self.state == STATED, out=starts[1:])
        return starts


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """The products of one generation in feed order, as arrays; row ``i`` of every array is product ``i``.

    ``popularity`` int64 in millionths; ``group`` int32 codes of variant groups, -1 for none; ``currency`` int16 codes
    into ``currencies``, -1 for none. ``columns`` holds a `Column` for every filter, the main filter's paths among
    them (key of the hierarchy's main filter, hierarchical), and ``price`` when the feed has prices.
    """

    generation: str
    ids: Sequence[str] | Texts
    available: NDArray[np.bool_]
    popularity: NDArray[np.int64]
    group: NDArray[np.int32]
    currency: NDArray[np.int16]
    currencies: tuple[str, ...]
    columns: Mapping[str, Column]
    hierarchy: Hierarchy
