"""Products beside each product, the nearest first, as arrays: who answers looks them up and works nothing out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

SCORE_SCALE: Final = 10_000
"""A score is an integer of ten-thousandths."""

NOBODY: Final = np.zeros(0, np.int32)


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
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Neighbours:
        """The inverse of `arrays`."""
        return cls(**arrays)
