"""The lists of several preferences as one: the best of all, or in turns; folded, capped, and as deep as wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.listing import Losses, Places
from matching.model import Mix, RankOptions
from matching.options.caps import Taken
from matching.options.order import Level, best
from matching.options.runs import folded


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """Products in their order: places, what each loses, and the number of the run that found it.

    ``whole``: there are no more of them.
    """

    places: Places
    losses: Losses
    asked: NDArray[np.int64]
    whole: bool

    def __getitem__(self, positions: Any) -> Line:
        return Line(self.places[positions], self.losses[positions], self.asked[positions], self.whole)


def joined(lines: Sequence[Line]) -> Line:
    """The products of one line after those of the other."""
    return Line(
        np.concatenate([np.zeros(0, np.int32), *(line.places for line in lines)]),
        np.concatenate([np.zeros(0, np.int32), *(line.losses for line in lines)]),
        np.concatenate([np.zeros(0, np.int64), *(line.asked for line in lines)]),
        all(line.whole for line in lines),
    )


def listed(
    index: Index, lines: Sequence[Line], levels: Sequence[Level], options: RankOptions, pinned: Places, wanted: int
) -> Line:
    """The one list without its pinned products, ``wanted`` of them where the lines reach so far; ``whole`` else."""
    if options.mix is Mix.BEST and len(lines) > 1:
        lines = [_best_of_all(lines, levels)]
    lines = [line[folded(index, line.places, options.variants, pinned)] for line in lines]
    if len(lines) == 1 and not options.caps:
        return lines[0]
    return _in_turns(lines, Taken(index, options, pinned), wanted)


def _best_of_all(lines: Sequence[Line], levels: Sequence[Level]) -> Line:
    """Every product at its best match, of equal ones by the earlier preference.

    Of lines that go on only as many products are sure as the shortest of these has.
    """
    merged = joined(lines)
    order = np.lexsort((merged.asked, merged.losses, merged.places))
    first = np.diff(merged.places[order], prepend=-1) != 0
    each = merged[order[first]]
    sure = min((len(line.places) for line in lines if not line.whole), default=len(each.places))
    return each[best(each.places, each.losses, levels, min(sure, len(each.places)))]


def _in_turns(lines: Sequence[Line], taken: Taken, wanted: int) -> Line:
    """Each line gives its next product that may be taken, one after the other; who has none left is passed over.

    A line that ends without being whole ends the list too: nobody knows whose turn it would be.
    """
    everything = joined(lines)
    offsets = np.cumsum([0, *(len(line.places) for line in lines)]).tolist()
    found: list[int] = []
    waiting = [(offset, line, taken.next_of(line.places)) for offset, line in zip(offsets, lines, strict=False)]
    while waiting and len(found) < wanted:
        going_on: list[tuple[int, Line, Iterator[int]]] = []
        for offset, line, turn in waiting:
            if len(found) == wanted:
                break
            position = next(turn, None)
            if position is not None:
                found.append(offset + position)
                going_on.append((offset, line, turn))
            elif not line.whole:
                return everything[found]
        waiting = going_on
    return everything[found]
