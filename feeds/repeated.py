"""Ids that a feed holds more than once: the last one is taken, the others are said."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feeds.drafts import Drafts
from feeds.model import Rejection

Rows = NDArray[np.int64]


class Places:
    """Where the products stood in the feed, in four bytes each: by number and by line."""

    def __init__(self) -> None:
        self._numbers: list[NDArray[np.int32]] = []
        self._lines: list[NDArray[np.int32]] = []

    def add(self, numbers: Rows, lines: Rows) -> None:
        """Those of some more products."""
        self._numbers.append(numbers.astype(np.int32))
        self._lines.append(lines.astype(np.int32))

    def of(self, rows: Rows) -> list[tuple[int, int]]:
        """Number and line of some products."""
        if not len(rows):
            return []
        columns = (np.concatenate(each)[rows].tolist() for each in (self._numbers, self._lines))
        return list(zip(*columns, strict=True))


def last_of_each(path: Path, places: Places) -> tuple[Rows, list[Rejection]]:
    """The drafts' rows that are products, in feed order, and those that are none since their id comes again."""
    drafts = Drafts(path)
    ids = drafts.table.column("id")
    digests = [_digests(chunk.to_pylist()) for chunk in ids.chunks]
    keys = np.concatenate([*digests, np.zeros(0, np.uint64)])
    order = np.argsort(keys, kind="stable")
    again = np.flatnonzero(keys[order[:-1]] == keys[order[1:]])
    live = np.ones(len(keys), bool)
    live[order[again]] = False
    earlier, later = order[again], order[again + 1]
    by_row = np.argsort(earlier)
    earlier, later = earlier[by_row], later[by_row]
    rejections = []
    for row, (at, line), (number, _) in zip(earlier.tolist(), places.of(earlier), places.of(later), strict=True):
        id_ = ids[row].as_py()
        reason = f"the id occurs again in item {number}; the last one is taken"
        rejections.append(Rejection(at, line, id_, "id", id_, reason))
    drafts.close()
    return np.flatnonzero(live), rejections


def _digests(ids: list[str]) -> NDArray[np.uint64]:
    """Eight bytes for each id: a collision nobody can make, nor meet below some hundred million products."""
    return np.frombuffer(b"".join(hashlib.blake2b(id_.encode(), digest_size=8).digest() for id_ in ids), np.uint64)
