"""A criterion's verdict over all statements of its filter, as the places where it changes.

Statements are ordered, so those that fit lie in runs: a bound over 90,000 prices is one run, and two numbers.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from typing import Any

import numpy as np
from numpy.typing import NDArray

Run = tuple[int, int]
"""Statements from the first number up to the second, which is not among them."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """True from ``edges[0]`` on, false from ``edges[1]`` on, and so forth, over ``size`` statements.

    ``edges``: int64, strictly ascending, from 0 to below ``size``.
    """

    size: int
    edges: NDArray[np.int64]

    @classmethod
    def of(cls, fits: NDArray[np.bool_]) -> Verdict:
        """From one boolean for each statement."""
        changes = np.flatnonzero(fits[1:] != fits[:-1]) + 1
        return cls(len(fits), np.concatenate(([0], changes)) if len(fits) and fits[0] else changes)

    @classmethod
    def nowhere(cls, size: int) -> Verdict:
        """True of no statement."""
        return cls(size, np.zeros(0, np.int64))

    @classmethod
    def runs(cls, size: int, runs: Iterable[Run]) -> Verdict:
        """True in these runs, none of which overlaps another; they come in any order, may be empty and may touch."""
        edges: set[int] = set()
        for run in runs:
            for edge in run:  # where one run ends and another begins, nothing changes
                edges ^= {edge}
        return cls(size, np.array(sorted(edges - {size}), np.int64))

    @cached_property
    def sized_runs(self) -> tuple[int, ...]:
        """Where each run of what is true begins, and how long it is: two numbers for each."""
        edges = self.edges.tolist()
        runs = zip_longest(edges[::2], edges[1::2], fillvalue=self.size)
        return tuple(number for first, stop in runs for number in (first, stop - first))

    def at(self, statements: NDArray[Any]) -> NDArray[np.bool_]:
        """The verdict on these statements."""
        return self._passed(statements).astype(np.bool_)

    def __contains__(self, statement: int) -> bool:
        """The verdict on one statement."""
        return bool(np.searchsorted(self.edges, statement, side="right") & 1)

    def dense(self) -> NDArray[np.bool_]:
        """One boolean for each statement."""
        flips = np.zeros(self.size, np.bool_)
        flips[self.edges] = True
        return np.logical_xor.accumulate(flips)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Verdict) and self.size == other.size and np.array_equal(self.edges, other.edges)

    def __invert__(self) -> Verdict:
        if not self.size:
            return self
        first = len(self.edges) > 0 and self.edges[0] == 0
        return Verdict(self.size, self.edges[1:] if first else np.concatenate(([0], self.edges)))

    def __and__(self, other: Verdict) -> Verdict:
        return self._with(other, 2)

    def __or__(self, other: Verdict) -> Verdict:
        return self._with(other, 1)

    def followed_by(self, other: Verdict) -> Verdict:
        """The verdict over the statements of this one and, after them, those of the other."""
        # Where the first is true to its end, the second need not begin it.
        rest = ~other if len(self.edges) % 2 else other
        return Verdict(self.size + other.size, np.concatenate([self.edges, rest.edges + self.size]))

    def _passed(self, statements: NDArray[Any]) -> NDArray[np.int64]:
        """1 for each statement of which it is true, else 0: who has passed an odd number of edges."""
        return self.edges.searchsorted(statements, side="right") & 1

    def _with(self, other: Verdict, needed: int) -> Verdict:
        """True where so many of both are."""
        edges = np.union1d(self.edges, other.edges)
        fits = self._passed(edges) + other._passed(edges) >= needed
        changes = fits.copy()
        changes[1:] ^= fits[:-1]
        return Verdict(self.size, edges[changes])

    def any(self) -> bool:
        """Whether it is true of any statement."""
        return len(self.edges) > 0

    def all(self) -> bool:
        """Whether it is true of every statement."""
        return self.size == 0 or (len(self.edges) == 1 and self.edges[0] == 0)
