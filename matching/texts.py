"""Which numbers a text stands for, looked up in arrays that may lie on disk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from feeds.model import Texts, encode

__all__ = ["Directory", "Texts", "encode"]


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """Which numbers a key stands for: ``keys`` ascending by code point, ``numbers`` (int32) what each leads to.

    ``sums`` (int32) are checksums of the keys, ascending, and ``positions`` (int32) where among the keys each belongs:
    a search among numbers takes a tenth of one among texts. What begins alike is searched for among the keys; UTF-8
    keeps the order of code points, so that bytes are compared and nothing is decoded.
    """

    keys: Texts
    numbers: NDArray[np.int32]
    sums: NDArray[np.int32]
    positions: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of(cls, entries: Iterable[tuple[str, int]]) -> Directory:
        """A key may be given several times; its numbers then ascend."""
        ordered = sorted(entries)
        numbers = np.array([number for _, number in ordered], np.int32)
        sums = np.array([_sum(encode(key)) for key, _ in ordered], np.int32)
        positions = np.argsort(sums, kind="stable").astype(np.int32)
        return cls(Texts.of(key for key, _ in ordered), numbers, sums[positions], positions)

    def find(self, key: str) -> tuple[int, ...]:
        """The numbers of exactly this key."""
        if not self.numbers.size:
            return ()
        wanted, sums = encode(key), self.sums.data
        first = last = bisect_left(sums, _sum(wanted))
        while last < len(sums) and sums[last] == sums[first]:
            last += 1
        found = self.positions[first:last].tolist()
        return tuple(int(self.numbers[each]) for each in found if self.keys.encoded(each) == wanted)

    def find_under(self, prefix: str) -> tuple[int, ...]:
        """The numbers of all keys that start with ``prefix`` (not empty, its last character below U+007F)."""
        start, positions, encoded = encode(prefix), range(len(self)), self.keys.encoded
        first = bisect_left(positions, start, key=encoded)
        last = bisect_left(positions, start[:-1] + bytes([start[-1] + 1]), first, key=encoded)
        return tuple(self.numbers[first:last].tolist())


def _sum(key: bytes) -> int:
    """The checksum of a key as an int32."""
    return crc32(key) - (1 << 31)
