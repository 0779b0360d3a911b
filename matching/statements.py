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

from feeds.model import STATED, Column
from matching.verdicts import Run, Verdict

SILENCE, ABSENCE, FIRST_STATED = 0, 1, 2
"""The numbers of the first statements: nothing said, "there is none", and from there on values."""

LONGEST_COMPARED: Final = 32
"""Products with more values than this are not compared with each other: each keeps a statement of its own."""


FEW: Final = 8
MANY: Final = 256
"""So many wanted cells are compared with all cells at once; fewer are found one by one."""


@dataclass(frozen=True, eq=False)
class Statements:
    """The statements about one filter: statement ``s`` carries ``cells[starts[s]:starts[s + 1]]``, in feed order.

    Statements ascend by the number of their cells, and those with one cell by currency and cell.

    ``currency`` (int16, one per statement) is the currency its numbers are in where that matters, else -1.
    """

    starts: NDArray[np.int64]
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


def collect_statements(column: Column, currency: NDArray[np.int16] | None) -> tuple[NDArray[np.int64], Statements]:
    """The number of every product's statement, and the statements.

    ``currency`` (one per product) is given where the same number in another currency is another statement.
    """
    stated = np.flatnonzero(column.state == STATED)
    if column.single:
        firsts, lengths = np.arange(len(stated)), np.full(len(stated), min(len(column.cells), 1))
    else:
        firsts, lengths = column.offsets[stated], np.diff(column.offsets)[stated]
    money = np.full(len(stated), -1, np.int16) if currency is None else currency[stated]
    _, members = _ranked(column.cells)
    _, keys = _ranked(money.astype(np.int64))

    unused = len(keys)
    for position in range(min(int(lengths.max(initial=0)), LONGEST_COMPARED)):
        longer = np.flatnonzero(lengths > position)
        pairs = keys[longer] << 32 | members[firsts[longer] + position]
        distinct, ranks = _ranked(pairs)
        keys[longer] = unused + ranks
        unused += len(distinct)
    longest = np.flatnonzero(lengths > LONGEST_COMPARED)
    keys[longest] = unused + np.arange(len(longest))

    distinct, ranks = _ranked(keys)
    example = np.zeros(len(distinct), np.int64)
    example[ranks] = np.arange(len(ranks))
    numbers = column.state.astype(np.int64)
    numbers[stated] = FIRST_STATED + ranks
    return numbers, _statements(column.cells, firsts[example], lengths[example], money[example])


def _statements(
    cells: NDArray[Any], firsts: NDArray[np.int64], lengths: NDArray[np.int64], currency: NDArray[np.int16]
) -> Statements:
    """The cells of the chosen products one after the other, behind the two statements that carry none."""
    starts = np.zeros(FIRST_STATED + len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[FIRST_STATED + 1 :])
    within = np.arange(starts[-1]) - np.repeat(starts[FIRST_STATED:-1], lengths)
    return Statements(
        starts=starts,
        cells=narrowest(cells[np.repeat(firsts, lengths) + within]),
        currency=np.concatenate([np.full(FIRST_STATED, -1, np.int16), currency]),
    )


def _ranked(numbers: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct numbers ascending, and the rank of each number among them; by counting where they lie close."""
    if not numbers.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    low, high = int(numbers.min()), int(numbers.max())
    if high - low > 4 * numbers.size + 65_536:
        distinct, ranks = np.unique(numbers, return_inverse=True)
        return distinct.astype(np.int64), ranks.astype(np.int64)
    shifted = numbers.astype(np.int64) - low
    seen = np.zeros(high - low + 1, np.bool_)
    seen[shifted] = True
    rank = np.cumsum(seen, dtype=np.int64) - 1
    return np.flatnonzero(seen) + low, rank[shifted]


def narrowest(numbers: NDArray[Any]) -> NDArray[Any]:
    """The same numbers in the narrowest integer type that holds them all."""
    low, high = int(numbers.min(initial=0)), int(numbers.max(initial=0))
    kinds = (np.uint8, np.uint16, np.int32, np.int64)
    return numbers.astype(next(kind for kind in kinds if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max))
