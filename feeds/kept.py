"""What a build leaves beside its products, so that the same items can be derived anew without reading the feed again.

A merchandiser who changes the hierarchy waits for the derivation only, and the result is of exactly the same items.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feeds.errors import FeedError

DRAFTS, COLLECTED = "drafts.arrow", "collected.json"


@dataclass(frozen=True, slots=True)
class Kept:
    """``format`` is the feed's; of the drafts' ``rows`` those in ``superseded`` (their id came again) are dead."""

    format: str
    rows: int
    superseded: tuple[int, ...]

    @property
    def live(self) -> NDArray[np.int64]:
        """The drafts' rows that are products, in feed order."""
        return np.setdiff1d(np.arange(self.rows), np.array(self.superseded, np.int64), assume_unique=True)

    @classmethod
    def of(cls, format_: str, rows: int, live: NDArray[np.int64]) -> Kept:
        superseded = np.setdiff1d(np.arange(rows), live, assume_unique=True)
        return cls(format_, rows, tuple(superseded.tolist()))

    def save(self, folder: Path) -> None:
        document = {"format": self.format, "rows": self.rows, "superseded": self.superseded}
        (folder / COLLECTED).write_text(json.dumps(document), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> Kept:
        """What a build kept in ``folder``. Raises `FeedError` where nothing was kept."""
        if not ((folder / COLLECTED).is_file() and (folder / DRAFTS).is_file()):
            raise FeedError("its items were not kept when it was made: import the feed again.")
        document = json.loads((folder / COLLECTED).read_text("utf-8"))
        return cls(document["format"], document["rows"], tuple(document["superseded"]))


def hand_on(kept: Path, folder: Path) -> None:
    """Let ``folder`` keep what ``kept`` keeps: the same file under two names where the file system can do that."""
    for name in (DRAFTS, COLLECTED):
        try:
            (folder / name).hardlink_to(kept / name)
        except OSError:
            shutil.copyfile(kept / name, folder / name)
