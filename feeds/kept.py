"""What a build leaves beside its products, so that the same items can be derived anew without reading the feed again.

A merchandiser who changes the hierarchy waits for the derivation only, and the result is of exactly the same items,
with what the shop's past said of them when they were read.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feeds.errors import FeedError
from feeds.formats import FeedFormat, load_formats
from feeds.mapping import read_mapping

DRAFTS, COLLECTED = "drafts.arrow", "collected.json"
FIRST_SEEN, LOWEST, ANSWERS = "first_seen.npy", "lowest.npy", "answers.npy"
KEYS, RESERVED, CARRIED = "keys.npy", "reserved.npy", "carried.json"

UNKNOWN = -1
"""The lowest price of a product of which none is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """What a shop's price history says of the products of a feed, a row a product (int64).

    ``first_seen`` in seconds since 1970, 0 for those of the shop's very first feed. ``lowest`` in millionths of the
    product's currency: the lowest price of the 30 days before the reduction that the feed announces, or `UNKNOWN`.
    """

    first_seen: NDArray[np.int64]
    lowest: NDArray[np.int64]

    def save(self, folder: Path) -> None:
        np.save(folder / FIRST_SEEN, self.first_seen, allow_pickle=False)
        np.save(folder / LOWEST, self.lowest, allow_pickle=False)

    @classmethod
    def load(cls, folder: Path, products: int) -> Past:
        """What `save` saved; that of a feed without a history where nothing was."""
        if not (folder / LOWEST).is_file():
            return cls.none(products)
        return cls(first_seen(folder, products), np.load(folder / LOWEST, allow_pickle=False))

    @classmethod
    def none(cls, products: int) -> Past:
        """That of products of which nothing is known."""
        return cls(np.zeros(products, np.int64), np.full(products, UNKNOWN, np.int64))


def first_seen(folder: Path, products: int) -> NDArray[np.int64]:
    """`Past.first_seen` alone, mapped; all 0 where nothing was saved."""
    path = folder / FIRST_SEEN
    return np.load(path, mmap_mode="r", allow_pickle=False) if path.is_file() else np.zeros(products, np.int64)


@dataclass(frozen=True, slots=True)
class Kept:
    """``format`` is the feed's; of the drafts' ``rows`` those in ``superseded`` (their id came again) are dead.

    ``mapping`` is the text of the shop's own format, where the feed was read by one.
    """

    format: str
    rows: int
    superseded: tuple[int, ...]
    mapping: str | None = None

    @property
    def read_as(self) -> FeedFormat:
        """The format that the feed was read as."""
        return read_mapping(self.mapping) if self.mapping else load_formats()[self.format]

    @property
    def live(self) -> NDArray[np.int64]:
        """The drafts' rows that are products, in feed order."""
        return np.setdiff1d(np.arange(self.rows), np.array(self.superseded, np.int64), assume_unique=True)

    @classmethod
    def of(cls, format_: str, rows: int, live: NDArray[np.int64], mapping: str | None = None) -> Kept:
        superseded = np.setdiff1d(np.arange(rows), live, assume_unique=True)
        return cls(format_, rows, tuple(superseded.tolist()), mapping)

    def save(self, folder: Path) -> None:
        read_as = {"format": self.format} | ({"mapping": self.mapping} if self.mapping else {})
        document = {**read_as, "rows": self.rows, "superseded": self.superseded}
        (folder / COLLECTED).write_text(json.dumps(document), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Kept:
        """What a build kept in ``folder``. Raises `FeedError` where nothing was kept."""
        if not ((folder / COLLECTED).is_file() and (folder / DRAFTS).is_file()):
            raise FeedError("its items were not kept when it was made: import the feed again.")
        document = json.loads((folder / COLLECTED).read_text("utf-8"))
        return cls(document["format"], document["rows"], tuple(document["superseded"]), document.get("mapping"))


def hand_on(kept: Path, folder: Path) -> None:
    """Let ``folder`` keep what ``kept`` keeps: the same file under two names where the file system can do that."""
    for name in (DRAFTS, COLLECTED, FIRST_SEEN, LOWEST, KEYS, RESERVED, CARRIED):
        if not (kept / name).is_file():
            continue  # a feed without a history, or an import of before there was any
        try:
            (folder / name).hardlink_to(kept / name)
        except OSError:
            shutil.copyfile(kept / name, folder / name)
