"""Files of lines, one a product, made of the file before: lines that stand as they stood are copied by the stretch."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

NEW = -1
"""In place of the number of an earlier line or product: there is none."""

_BUFFER = 1 << 20


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """Some lines one after the other (``content``, a buffer) and the bytes of each (``lengths``, int64)."""

    content: Any
    lengths: NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """An earlier generation, whose files stand in ``folder``, and which of its products came over as they were.

    ``numbers`` (int64, a row a product of the new generation): which product of the earlier one it is, or `NEW`.
    """

    folder: Path
    numbers: NDArray[np.int64]


def write_lines(
    path: Path, numbers: NDArray[np.int64], fresh: Iterable[Lines], earlier: tuple[Path, NDArray[np.int64]] | None
) -> NDArray[np.int64]:
    """Write a line a product and answer where each ends: the ``earlier`` line of its number; where `NEW`, a fresh one.

    ``earlier`` is a file of lines and where each of them ends; None where all lines are new.
    """
    made = _Fresh(fresh)
    with path.open("wb", _BUFFER) as out:
        if earlier is None:
            made.write(len(numbers), out)
            return np.cumsum(np.concatenate([np.zeros(0, np.int64), *made.lengths]))
        before, ends = earlier
        starts = np.concatenate(([0], ends))
        lengths = starts[numbers + 1] - starts[numbers]
        with before.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as lines:
            for first, count in _stretches(numbers):
                if first == NEW:
                    made.write(count, out)
                else:
                    out.write(lines[int(starts[first]) : int(starts[first + count])])
    lengths[numbers == NEW] = np.concatenate([np.zeros(0, np.int64), *made.lengths])
    return np.cumsum(lengths)


def _stretches(numbers: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """The runs of neighbours that were neighbours, or are all new: the number of the first, and how many there are."""
    before, after = numbers[:-1], numbers[1:]
    together = np.where(before == NEW, after == NEW, after == before + 1)
    starts = np.flatnonzero(np.concatenate(([True], ~together)))
    return zip(numbers[starts].tolist(), np.diff(starts, append=len(numbers)).tolist(), strict=True)


class _Fresh:
    """New lines, written in their order as many at a time as are wanted; ``lengths`` of all that were met."""

    def __init__(self, lines: Iterable[Lines]) -> None:
        self.lengths: list[NDArray[np.int64]] = []
        self._lines, self._content, self._starts, self._at = iter(lines), memoryview(b""), [0], 0

    def write(self, count: int, out: BinaryIO) -> None:
        while count:
            if self._at == len(self._starts) - 1:
                some = next(self._lines)
                self.lengths.append(some.lengths)
                self._content, self._at = memoryview(some.content), 0
                self._starts = [0, *np.cumsum(some.lengths).tolist()]
            end = min(self._at + count, len(self._starts) - 1)
            out.write(self._content[self._starts[self._at] : self._starts[end]])
            count, self._at = count - (end - self._at), end
