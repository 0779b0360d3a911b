"""Many short texts in two arrays, so that they lie on disk and are looked up without being loaded.

A million product ids as Python strings cost some 60 MB in every worker; as one run of UTF-8 bytes they are a memory
map that all workers share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

WIDEST = 32
"""Texts of up to so many bytes are sorted as arrays of numbers."""

WORD = 8
"""So many bytes are one number, many times quicker to compare than texts."""


@dataclass(frozen=True, slots=True, eq=False)
class Texts:
    """Texts by position: text ``i`` is ``letters[starts[i]:starts[i + 1]]``, UTF-8 bytes as uint8.

    ``starts`` are int32 once `compact`, int64 where there are too many letters for that.
    """

    letters: NDArray[np.uint8]
    starts: NDArray[np.int32] | NDArray[np.int64]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Texts:
        """The texts in this form; those that have it are themselves."""
        if isinstance(texts, Texts):
            return texts
        listed = [*texts]
        letters = encode("".join(listed))
        lengths = np.fromiter(map(len, listed), np.int64, len(listed))
        if lengths.sum() != len(letters):
            # Not every letter is one byte, so each text has to be measured in bytes.
            lengths = np.fromiter((len(encode(text)) for text in listed), np.int64, len(listed))
        return cls(np.frombuffer(letters, np.uint8), np.concatenate([[0], np.cumsum(lengths)])).compact()

    def compact(self) -> Texts:
        """The same texts in as few bytes as they need."""
        few = len(self.letters) <= np.iinfo(np.int32).max
        return Texts(self.letters, self.starts.astype(np.int32)) if few else self

    def __len__(self) -> int:
        return len(self.starts) - 1

    def encoded(self, position: int) -> bytes:
        return self.letters[self.starts[position] : self.starts[position + 1]].tobytes()

    def __getitem__(self, position: int) -> str:
        return self.encoded(position).decode("utf-8", "surrogatepass")

    def ascending(self) -> NDArray[np.int64]:
        """The positions of the texts in the order of their code points, equal ones in their own order."""
        lengths = np.diff(self.starts)
        longest = int(lengths.max(initial=0))
        if longest > WIDEST or not self.letters.all():  # a NUL is what shorter texts are filled up with
            listed = [*self]
            return np.array(sorted(range(len(listed)), key=listed.__getitem__), np.int64)
        padded = np.zeros((len(self), -(-max(longest, 1) // WORD) * WORD), np.uint8)
        padded[np.arange(padded.shape[1]) < lengths[:, None]] = self.letters
        words = padded.view(">u8").astype(np.uint64)
        return np.lexsort(words.T[::-1]).astype(np.int64, copy=False)

    def chosen(self, positions: NDArray[np.integer[Any]]) -> list[str]:
        """The texts at these positions: read together, for reading numbers one by one out of an array takes long."""
        letters, starts, ends = self.letters.data, self.starts[positions].tolist(), self.starts[positions + 1].tolist()
        return [str(letters[start:end], "utf-8", "surrogatepass") for start, end in zip(starts, ends, strict=True)]

    def __iter__(self) -> Iterator[str]:
        # The bytes of all at once: reading them out of an array text by text takes ten times as long.
        letters, ends = self.letters.tobytes(), self.starts.tolist()
        return (letters[start:stop].decode("utf-8", "surrogatepass") for start, stop in pairwise(ends))


def encode(text: str) -> bytes:
    """The bytes of a text. Lone surrogates, which no feed can hold but a caller might, survive as they are."""
    return text.encode("utf-8", "surrogatepass")
