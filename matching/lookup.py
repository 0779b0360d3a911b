"""Judgements of every statement looked up for every entry, quicker than by indexing, and put together as bits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.verdicts import Verdict

FEW_RUNS: Final = 6
"""Up to this many runs of true verdicts, comparing integers is quicker than looking each one up (measured)."""

BLOCK: Final = 1 << 16
"""Entries judged at once, so that what is written for them is still in the cache when it is read (measured)."""

PATTERNS: Final = (np.uint8, np.uint16, np.uint32, np.uint64)
"""The types that hold a bit for each test, narrowest first."""


@dataclass(frozen=True, slots=True, eq=False)
class LookUp:
    """The verdict on every entry from the statements they make, made quick.

    Statements are ordered, so that those which fit mostly lie in a few runs, and a run is one or two comparisons of
    narrow integers, many times quicker than an indexed look-up. ``runs`` is None where there are too many of them, and
    then ``dense`` holds a verdict for each statement; a run whose end is None goes on to the last statement.
    """

    runs: tuple[tuple[int, int | None], ...] | None
    dense: NDArray[np.bool_] | None = None

    @classmethod
    def by(cls, verdict: Verdict) -> LookUp:
        edges = verdict.edges
        if len(edges) > 2 * FEW_RUNS:
            return cls(None, verdict.dense())
        return cls(tuple(zip_longest(edges[::2].tolist(), edges[1::2].tolist())))

    def of(self, codes: NDArray[Any]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_]
        if self.dense is not None:
            found = self.dense.take(codes, mode="clip")
            return found
        if not self.runs:
            return np.zeros(len(codes), np.bool_)
        found = _within(codes, *self.runs[0])
        for first, stop in self.runs[1:]:
            found |= _within(codes, first, stop)
        return found


def blocks(entries: int) -> Iterator[slice]:
    """Stretches of entries that fit the cache, one after the other."""
    return (slice(first, min(first + BLOCK, entries)) for first in range(0, entries, BLOCK))


def patterns(passed: Iterable[NDArray[np.bool_]], tests: int, entries: int) -> NDArray[Any]:
    """For every entry one bit for each of the tests it passes (at most 64), the first test's the lowest.

    ``passed`` holds one array for each test.
    """
    bits: NDArray[Any] = np.zeros(entries, next(kind for kind in PATTERNS if tests <= np.iinfo(kind).bits))
    for bit, passes in enumerate(passed):
        # Seen as bytes, as booleans are stored, they need no conversion; multiplying is ten times as quick as shifting.
        bits |= np.multiply(passes.view(np.uint8), bits.dtype.type(1 << bit), dtype=bits.dtype)
    return bits


def _within(codes: NDArray[Any], first: int, stop: int | None) -> Any:
    """Which codes lie from ``first`` up to ``stop``, with as few comparisons as that takes."""
    if stop is None:
        return codes >= first
    if stop - first == 1:
        return codes == first
    return codes < stop if first == 0 else (codes >= first) & (codes < stop)
