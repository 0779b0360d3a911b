"""The items of one feed become rows of drafts: read, or carried over from an earlier import that has read them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from feeds.batch import Rows
from feeds.carried import NEW, NO_KEY, Known, Record, digest_of
from feeds.drafts import DraftWriter, drafted
from feeds.model import Rejection
from feeds.notes import Notes
from feeds.products import Normaliser
from feeds.read import AnyReading
from feeds.repeated import Places
from feeds.reserved import together
from feeds.runs import Stretch
from feeds.settings import reader_digest, templates_digest

Count = Callable[[int, int, int], None]
"""Told the products, the quarantined items, and the products that were carried over."""


class Taking:
    """Takes what a reading finds: products to ``out``, the rest here. ``before`` is the folder of an earlier build.

    ``read_by`` tells what the items were read by; the first stretch is always read, and decides it.
    """

    def __init__(self, reading: AnyReading, maker: Normaliser, out: DraftWriter, before: Path | None) -> None:
        self._reading, self._maker, self._out, self._before = reading, maker, out, before
        self._known, self._rows = Known(), list[Rows]()
        self._is_open = False
        self._carried = 0
        self.read_by = ""
        self.rejections: list[Rejection] = []
        self.places, self.notes, self.record = Places(), Notes(), Record()

    def take(self, count: Count) -> None:
        """Take every item of the feed."""
        for found in self._reading.stretches(self._known.find):
            if isinstance(found, Rejection):
                self.rejections.append(found)
            else:
                self._stretch(found)
                if not self.read_by:
                    self._decide()
            count(self._out.rows, len(self.rejections), self._carried)

    @property
    def carried(self) -> NDArray[np.int64] | None:
        """Of each row the earlier one that it is, or `NEW`; None where nothing could be carried over."""
        return np.concatenate(self._rows) if self._is_open else None

    def _decide(self) -> None:
        self.read_by = digest_of(
            (
                self._reading.format.model_dump_json(),
                self._reading.prefixes,
                sorted(self._reading.tree.items()),
                self._maker.pricing.currency,
                self._maker.described,
                templates_digest(),
                reader_digest(),
            )
        )
        self._is_open = self._before is not None and self._known.open(self._before, self.read_by)

    def _stretch(self, found: Stretch) -> None:
        products = self._maker.products(found.batch)
        self.rejections += products.rejected
        new = np.flatnonzero(found.rows == NEW)
        kept = found.rows != NEW
        kept[new[products.taken]] = True
        keys = found.keys.copy()
        keys[new[products.passing]] = NO_KEY
        rows = found.rows[kept]
        drafts = self._known.among(rows, drafted(products))
        place = np.cumsum(kept) - 1
        reserved = together([products.reserved.at(place[new]), self._known.said(rows)])
        reserved.tell(drafts.column("id"), self.notes)
        self.record.add(keys[kept], reserved)
        self._out.add(drafts)
        self.places.add(found.numbers[kept], found.lines[kept])
        self._rows.append(rows)
        self._carried += int((rows != NEW).sum())
