"""Many short texts in two arrays, so that they lie on disk and are looked up without being loaded.

A million product ids as Python strings cost some 60 MB in every worker; as one run of UTF-8 bytes they are a memory
map that all workers share.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts by position: text ``i`` is ``letters[starts[i]:starts[i + 1]]``, UTF-8 bytes as uint8."""

    letters: NDArray[np.uint8]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        listed = [*texts]
        letters = encode("".join(listed))
        lengths = np.fromiter(map(len, listed), np.int64, len(listed))
        if lengths.sum() != len(letters):
            # Not every letter is one byte, so each text has to be measured in bytes.
            lengths = np.fromiter((len(encode(text)) for text in listed), np.int64, len(listed))
        return cls(np.frombuffer(letters, np.uint8), np.concatenate([[0], np.cumsum(lengths)]))

    def __len__(self) -> int:
        return len(self.starts) - 1

    def encoded(self, position: int) -> bytes:
        return self.letters[self.starts[position] : self.starts[position + 1]].tobytes()

    def __getitem__(self, position: int) -> str:
        return self.encoded(position).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        # The bytes of all at once: reading them out of an array text by text takes ten times as long.
        letters, ends = self.letters.tobytes(), self.starts.tolist()
        return (letters[start:stop].decode("utf-8", "surrogatepass") for start, stop in pairwise(ends))


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
        last = bisect_left(positions, stop, lo=first, key=self.keys.encoded)
        return tuple(self.numbers[first:last].tolist())


def encode(text: str) -> bytes:
    """The bytes of a text. Lone surrogates, which no feed can hold but a caller might, survive as they are."""
    return text.encode("utf-8", "surrogatepass")
