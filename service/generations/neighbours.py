"""Products beside each product, the nearest first, as arrays: who answers looks them up and works nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index

MOST: Final = 24
"""So many neighbours are kept of each."""
NOBODY: Final = np.zeros(0, np.int32)


@dataclass(frozen=True, slots=True, eq=False)
class Variants:
    """What counts as one: a variant group, or a product without one.

    ``items`` (int32, by row) numbers them. By item: ``rows`` (int32) is the row of the product that stands for it, the
    first that can be bought in the tie-break, ``places`` (int64) that one's place; -1 where none can be bought, and
    then ``rows`` is that of the least id.
    """

    items: NDArray[np.int32]
    rows: NDArray[np.int32]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, index: Index) -> Variants:
        """Those of a generation."""
        by_row, by_id, groups = index.positions.by_row, index.positions.by_id, index.positions.groups
        codes = np.where(by_row < 0, -2 - by_row, -1)
        if groups.size:
            codes = np.where(by_row >= 0, groups[np.maximum(by_row, 0)], codes)
        alone = by_id[codes[by_id] < 0]
        codes[alone] = index.facts.groups + np.arange(len(alone))
        # Numbered by their least id, so that the order in which a feed names products plays no part.
        _, first, numbers = np.unique(codes[by_id], return_index=True, return_inverse=True)
        rank = np.empty(len(first), np.int32)
        rank[np.argsort(first)] = np.arange(len(first), dtype=np.int32)
        items = np.empty(len(by_id), np.int32)
        items[by_id] = rank[numbers]
        rows = by_id[np.sort(first)].astype(np.int32)
        backwards = index.positions.rows[::-1]
        places = np.full(len(rows), -1, np.int64)
        places[items[backwards]] = np.arange(len(backwards))[::-1]
        rows[places >= 0] = index.positions.rows[places[places >= 0]]
        return cls(items, rows, places)


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """The neighbours of every product of a generation.

    ``items`` (int32, by row) numbers what has neighbours of its own: products of one variant group share theirs; -1
    where there are none. Those of item ``i`` are ``rows[starts[i]:starts[i + 1]]`` (int32), the nearest first, with
    their ``scores`` (int32); ``starts`` is int64.
    """

    items: NDArray[np.int32]
    starts: NDArray[np.int64]
    rows: NDArray[np.int32]
    scores: NDArray[np.int32]

    def of(self, row: int) -> NDArray[np.int32]:
        """The neighbours of the product in that row, the nearest first."""
        item = int(self.items[row])
        return NOBODY if item < 0 else self.rows[self.starts[item] : self.starts[item + 1]]

    def of_any(self, rows: tuple[int, ...]) -> NDArray[np.int32]:
        """Those of several products as one list: each stands at its best score, and of equal ones the one of the
        earlier product; none of these products is in it.
        """
        items = [item for item in dict.fromkeys(int(self.items[row]) for row in rows) if item >= 0]
        if not items:
            return NOBODY
        spans = [slice(self.starts[item], self.starts[item + 1]) for item in items]
        found = np.concatenate([self.rows[span] for span in spans])
        found = found[np.argsort(-np.concatenate([self.scores[span] for span in spans]), kind="stable")]
        found = found[np.sort(np.unique(found, return_index=True)[1])]
        return found[~np.isin(self.items[found], items)]

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Each by its name."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @classmethod
    def of_pairs(
        cls,
        variants: Variants,
        item: NDArray[np.int64],
        other: NDArray[np.int64],
        score: NDArray[np.int64],
        most: int = MOST,
    ) -> Neighbours:
        """Of pairs of items the ``most`` best for each ``item``; equal ones in the order of the tie-break.

        Others of which nothing can be bought are left out.
        """
        can = variants.places[other] >= 0
        item, other, score = item[can], other[can], score[can]
        order = np.lexsort((variants.places[other], -score, item))
        item, other, score = item[order], other[order], score[order]
        rank = np.arange(len(item)) - np.searchsorted(item, item)
        item, other, score = (each[rank < most] for each in (item, other, score))
        starts = np.searchsorted(item, np.arange(len(variants.rows) + 1))
        return cls(variants.items, starts.astype(np.int64), variants.rows[other], score.astype(np.int32))

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Neighbours:
        """The inverse of `arrays`."""
        return cls(**arrays)
