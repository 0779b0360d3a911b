"""Who may be among the best whatever a rotation makes of equals: the same for everybody who asked the same.

What is left for each person and day is the order of products that are equal until the digests of their ids decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.listing import Losses, Places
from matching.model import MATCH_SCALE, RankOptions, Rotation
from matching.options.mixed import Line
from matching.options.order import Level, contenders
from matching.options.rotated import Digests, hashes, seed_of, turned
from matching.options.runs import Run


@dataclass(frozen=True, slots=True, eq=False)
class Race:
    """The products of one question that may be among its ``depth`` best, in the order that is everybody's.

    ``ranks`` (int32, ascending) are the same for those that are equal in it; ``hashes`` are what of each digest is the
    product's own, empty where nothing rotates. ``whole``: the question finds no other products.
    """

    places: Places
    losses: Losses
    ranks: NDArray[np.int32]
    hashes: Digests
    depth: int
    whole: bool

    def line(self, number: int, rotation: Rotation | None) -> Line:
        """The ``depth`` best products on one day, as those of run ``number``."""
        order = np.arange(min(self.depth, len(self.places))) if rotation is None else self._turned(seed_of(rotation))
        return Line(self.places[order], self.losses[order], np.full(len(order), number), self.whole)

    def _turned(self, seed: np.uint64) -> NDArray[np.intp]:
        digests, kept = turned(self.hashes, seed), np.arange(len(self.places))
        if len(kept) > self.depth:
            # Only the last of equals are more than are wanted: all before them stay.
            last = int(np.searchsorted(self.ranks, self.ranks[-1]))
            wanted = self.depth - last
            edge = np.partition(digests[last:], wanted - 1)[wanted - 1]
            kept = np.concatenate([kept[:last], last + np.flatnonzero(digests[last:] <= edge)])
        return kept[np.lexsort((self.places[kept], digests[kept], self.ranks[kept]))][: self.depth]


def race_of(index: Index, run: Run, levels: Sequence[Level], options: RankOptions, depth: int) -> Race:
    """Who of a run may be among its ``depth`` best under these options."""
    near = np.flatnonzero(run.losses == 0)
    whole = False
    if len(near) < depth or options.lift:
        near = np.flatnonzero(run.losses <= MATCH_SCALE - options.minimum)
        whole = len(near) <= depth
    places, losses = run.places[near], run.losses[near]
    found = contenders(places, losses, levels, min(depth, len(near)))
    places, losses = places[found], losses[found]
    if options.rotation is None:
        return Race(places, losses, np.zeros(0, np.int32), np.zeros(0, np.uint64), depth, whole)
    return Race(places, losses, _ranks(places, losses, levels), hashes(index, places), depth, whole)


def _ranks(places: Places, losses: Losses, levels: Sequence[Level]) -> NDArray[np.int32]:
    """How many differences stand before each of these products, which are in order."""
    differs = np.zeros(len(places), np.bool_)
    for level in levels:
        values = level(places, losses)
        differs[1:] |= values[1:] != values[:-1]
    return np.cumsum(differs, dtype=np.int32)
