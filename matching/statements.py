"""What products say about one filter, each distinct thing said only once.

A *statement* is what one product says about one filter: nothing, that there is none, or its values. However many
products there are, they make few distinct statements, so every filter, be it a choice, a range or yes/no, with one
value or with many, becomes a single integer per product: the number of its statement. A criterion is judged once for
each statement, and a product looks its judgement up.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.verdicts import Run, Verdict

SILENCE, ABSENCE, FIRST_STATED = 0, 1, 2
"""The numbers of the first statements: nothing said, "there is none", and from there on values."""

FEW: Final = 8
MANY: Final = 256
"""So many wanted cells are compared with all cells at once; fewer are found one by one."""


@dataclass(frozen=True, eq=False)
class Statements:
    """The statements about one filter: statement ``s`` carries ``cells[starts[s]:starts[s + 1]]``, in feed order.

    Statements ascend by the number of their cells, and those with one cell by currency and cell.

    ``currency`` (int16, one per statement) is the currency its numbers are in where that matters, else -1.
    """

    starts: NDArray[np.int32] | NDArray[np.int64]
    cells: NDArray[Any]
    currency: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.starts) - 1

    def values(self, statement: int) -> NDArray[Any]:
        return self.cells[self.starts[statement] : self.starts[statement + 1]]

    # --- which statements fit: those with one cell are found by bisection, only those with several are looked through -

    def carrying(self, wanted: Collection[int]) -> Verdict:
        """Those with one of the wanted cells; each of these must be carried by some statement."""
        if len(wanted) > MANY:
            singles = np.flatnonzero(np.isin(self._single_cells, [*wanted])).tolist()
        else:
            singles = [position for cell in {*wanted} for position in self._singles_with(cell)]
        runs = [(self._one + position, self._one + position + 1) for position in singles]
        return self._verdict(runs, lambda cells: _among(cells, wanted))

    def within(self, lowest: int, highest: int, currency: int | None = None) -> Verdict:
        """Those with a cell from ``lowest`` to ``highest``, in that currency where one is given."""
        if lowest > highest:
            return Verdict.nowhere(len(self))
        cells, one = self._single_cells.data, self._one
        runs = [
            (one + bisect_left(cells, lowest, *span), one + bisect_right(cells, highest, *span))
            for known, span in self._spans
            if currency is None or known == currency
        ]
        return self._verdict(runs, lambda cells: (cells >= lowest) & (cells <= highest), currency)

    def has(self, cell: int) -> bool:
        """Whether any statement has this cell."""
        return bool([*self._singles_with(cell)]) or bool((self.cells[len(self._single_cells) :] == cell).any())

    def _verdict(
        self, singles: Iterable[Run], fits: Callable[[NDArray[Any]], NDArray[np.bool_]], currency: int | None = None
    ) -> Verdict:
        """True in the runs of ``singles``, and of those with several cells where one ``fits``, in that currency."""
        several, before = self._several, len(self._single_cells)
        if several == len(self):
            return Verdict.runs(several, singles)
        fitting = np.logical_or.reduceat(fits(self.cells[before:]), self.starts[several:-1] - before)
        if currency is not None:
            fitting &= self.currency[several:] == currency
        return Verdict.runs(several, singles).followed_by(Verdict.of(fitting))

    def _singles_with(self, cell: int) -> Iterator[int]:
        """Where among the single cells it stands: once for each currency that it is stated in."""
        cells = self._single_cells.data
        for _, (first, stop) in self._spans:
            found = bisect_left(cells, cell, first, stop)
            if found < stop and cells[found] == cell:
                yield found

    @cached_property
    def _one(self) -> int:
        """The first statement with one cell."""
        return self._first_with(1)

    @cached_property
    def _several(self) -> int:
        """The first statement with several cells."""
        return self._first_with(2)

    @cached_property
    def _single_cells(self) -> NDArray[Any]:
        return self.cells[: self._several - self._one]

    @cached_property
    def _spans(self) -> tuple[tuple[int, Run], ...]:
        """For each currency, where its single cells stand: ascending."""
        currency = self.currency[self._one : self._several].data
        spans, first = [], 0
        while first < len(currency):
            stop = bisect_right(currency, currency[first], first)
            spans.append((currency[first], (first, stop)))
            first = stop
        return tuple(spans)

    def _first_with(self, cells: int) -> int:
        """The first statement with so many cells or more."""
        starts = self.starts
        return bisect_left(range(len(self)), cells, key=lambda statement: starts[statement + 1] - starts[statement])


def _among(cells: NDArray[Any], wanted: Collection[int]) -> NDArray[np.bool_]:
    """Which cells are wanted; a few are compared one by one, which is quicker than looking them up (measured)."""
    if len(wanted) > FEW:
        return np.isin(cells, [*wanted])
    found = np.zeros(len(cells), np.bool_)
    for each in wanted:
        found |= cells == each
    return found
