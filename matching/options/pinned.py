"""Products that the merchandiser puts into a slot, where nothing that was stated speaks against them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.listing import BARRED, Places
from matching.model import MATCH_SCALE, RankOptions
from matching.options.facts import Facts
from matching.options.runs import Run, entries_of


@dataclass(frozen=True, slots=True, eq=False)
class Pinned:
    """Products and their ``slots`` (from 1, ascending), as what each loses and the run (``asked``) that finds it.

    ``outside``: no preference asks about it, so that nothing is met or missed.
    """

    places: Places
    losses: NDArray[np.int64]
    asked: NDArray[np.int64]
    outside: NDArray[np.bool_]
    slots: NDArray[np.int64]

    def among(self, others: int) -> NDArray[np.int64]:
        """Their positions in a list with so many others; slots beyond its end follow its last product."""
        return np.minimum(self.slots - 1, others + np.arange(len(self.slots)))


def pinned(index: Index, runs: Sequence[Run], options: RankOptions, facts: Facts) -> Pinned:
    """Who of the pinned may stand: a candidate of a preference, or what lies outside the main values of all.

    The best match says which preference finds it, the earlier of equal ones. Where nothing was stated, nothing is
    pinned.
    """
    rows = sorted(_standing(index, runs, options, facts)) if runs else []
    slots, places, losses, asked, outside = zip(*rows, strict=True) if rows else ((), (), (), (), ())
    return Pinned(
        np.array(places, np.int32),
        np.array(losses, np.int64),
        np.array(asked, np.int64),
        np.array(outside, np.bool_),
        np.array(slots, np.int64),
    )


def _standing(
    index: Index, runs: Sequence[Run], options: RankOptions, facts: Facts
) -> Iterator[tuple[int, int, int, int, bool]]:
    """Of each that may stand its slot, place, loss, the number of its run, and whether it is outside."""
    without = {*options.without}
    for pin in options.pinned:
        row, place = index.row_of(pin.id), index.place_of(pin.id)
        if row is None or place is None or pin.id in without:
            continue
        if options.in_stock and facts.in_stock is not None and not facts.in_stock[row]:
            continue
        entries = entries_of(index, place)
        found = [(lost, number) for number, run in enumerate(runs) if (lost := run.lost_at(entries)) is not None]
        if not found:
            yield pin.slot, place, MATCH_SCALE, 0, True
        elif min(found)[0] < BARRED:
            yield pin.slot, place, *min(found), False
