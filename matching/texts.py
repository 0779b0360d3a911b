"""Which numbers a text stands for, looked up in arrays that may lie on disk."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.model import Texts, encode

__all__ = ["Directory", "Texts", "encode"]


@dataclass(frozen=True, slots=True, eq=False)
class Directory:
    """Which numbers a key stands for: ``keys`` ascending by code point, ``numbers`` (int32) what each leads to.

    UTF-8 keeps the order of code points, so that a binary search compares bytes and decodes nothing.
    """

    keys: Texts
    numbers: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def of(cls, entries: Iterable[tuple[str, int]]) -> Directory:
        """A key may be given several times; its numbers then ascend."""
        ordered = sorted(entries)
        return cls(Texts.of(key for key, _ in ordered), np.array([number for _, number in ordered], np.int32))

    def find(self, key: str) -> tuple[int, ...]:
        """The numbers of exactly this key."""
        # Ends before the next possible text: the same bytes and the lowest byte of all.
        return self._between(encode(key), encode(key) + b"\0")

    def find_under(self, prefix: str) -> tuple[int, ...]:
        """The numbers of all keys that start with ``prefix`` (not empty, its last character below U+007F)."""
        start = encode(prefix)
        return self._between(start, start[:-1] + bytes([start[-1] + 1]))

    def _between(self, start: bytes, stop: bytes) -> tuple[int, ...]:
        positions = range(len(self.keys))
        first = bisect_left(positions, start, key=self.keys.encoded)
        if first == len(self.keys) or self.keys.encoded(first) >= stop:
            return ()
        last = bisect_left(positions, stop, lo=first, key=self.keys.encoded)
        return tuple(self.numbers[first:last].tolist())
