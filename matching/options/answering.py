"""The exact answer under options: losses, order, folding, caps, pinned products; and what is said of each.

Only what an option that is on asks for is worked out. docs/plans/9-matching.md defines them all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.listing import BARRED, Answer, Census, Keys, Places, places_of
from matching.model import Match, Mix, RankOptions, Rotation
from matching.options.facts import NO_FACTS, Facts
from matching.options.mixed import Line, listed
from matching.options.near import Nearness, told
from matching.options.order import Level, levels_of, turning
from matching.options.pinned import Pinned, pinned
from matching.options.races import Race, race_of
from matching.options.runs import Run, census, entries_of, runs_of
from matching.reasons import explain
from matching.resolve import Question

PLAIN: Final = RankOptions()
TIMES: Final = 4
MARGIN: Final = 100
DEEPER: Final = 16
"""How deep lists are made at first where some of their products will be taken away, and then where too many were."""


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """The list under options, as deep as it was asked for.

    Beside each key of ``answer``, ``pinned`` says whether the options put it there, and ``outside`` whether no
    preference asks about it. ``near`` are the criteria of each question that may be nearly met, by position.
    """

    answer: Answer
    pinned: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    near: tuple[Mapping[int, Nearness], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """What is worked out of all entries: what they lose in each run, the pinned products, what there is to count."""

    runs: tuple[Run, ...]
    pins: Pinned
    counts: Census


class Rotatable:
    """An answer under options but for the rotation: its list on any day, for anybody, is a `turned` one.

    Kept is only who may stand in a list as deep as wanted, so that many may be kept; what all entries lose is let go
    as soon as a list was deep enough. ``full``: full matches are counted.
    """

    def __init__(
        self, index: Index, questions: Sequence[Question], options: RankOptions, facts: Facts, *, full: bool = True
    ) -> None:
        self._index, self._questions, self._options, self._facts, self._full = index, questions, options, facts, full
        self._levels = levels_of(index, options, facts)
        self._standing: Standing | None = (standing := self._stand())
        self._pins, self._counts = standing.pins, standing.counts
        self._near = tuple(run.near for run in standing.runs)
        self._to_the_end = options.counted and bool(options.caps)
        self._wanted = len(index.positions.rows) if self._to_the_end else options.offset + options.k
        loses_some = bool(index.positions.groups.size or options.caps or options.mix is Mix.FAIR)
        self._races = self._raced(TIMES * self._wanted + MARGIN if loses_some else self._wanted)

    @property
    def size(self) -> int:
        """How many products are kept."""
        return sum(len(race.places) for race in self._races)

    def turned(self, rotation: Rotation | None) -> Ordered:
        """The list on one day, for one person; None only where the options name no rotation."""
        levels = (*self._levels, *turning(self._index, rotation))
        while (line := self._listed(levels, rotation)) is None:
            self._races = self._raced(DEEPER * self._races[0].depth)
        self._standing = None
        counts = self._counts
        if self._to_the_end:
            counts = replace(counts, total=len(line.places) + len(self._pins.places))
        return _with_pins(line, self._pins, self._near, counts)

    def _stand(self) -> Standing:
        runs = runs_of(self._index, self._questions, self._options, self._facts)
        pins = pinned(self._index, runs, self._options, self._facts)
        counts = census(self._index, runs, self._options, pins.places, full=self._full)
        for place in pins.places.tolist():
            _leave_out(self._index, runs, place)
        return Standing(runs, pins, counts)

    def _raced(self, depth: int) -> tuple[Race, ...]:
        standing = self._standing = self._standing or self._stand()
        return tuple(race_of(self._index, run, self._levels, self._options, depth) for run in standing.runs)

    def _listed(self, levels: Sequence[Level], rotation: Rotation | None) -> Line | None:
        """The list without pinned products; None where what is taken away leaves too few."""
        lines = [race.line(number, rotation) for number, race in enumerate(self._races)]
        found = listed(self._index, lines, levels, self._options, self._pins.places, self._wanted)
        enough = len(found.places) >= self._wanted or all(line.whole for line in lines)
        return found if enough else None


def plain(options: RankOptions) -> bool:
    """Whether nothing is on that changes a list: its slice, the least match and what it is without aside."""
    kept = {name: getattr(PLAIN, name) for name in ("k", "offset", "minimum", "without", "counted")}
    return replace(options, **kept) == PLAIN


def answer(
    index: Index, questions: Sequence[Question], options: RankOptions, facts: Facts = NO_FACTS, *, full: bool = True
) -> Ordered:
    """The list as far as its wanted slice reaches; ``full``: full matches are counted.

    Raises `UnanswerablePreference`, with the path of the option, for what this index and these facts cannot answer.
    """
    return Rotatable(index, questions, options, facts, full=full).turned(options.rotation)


def _leave_out(index: Index, runs: Sequence[Run], place: int) -> None:
    entries = entries_of(index, place)
    for run in runs:
        run.losses[entries[(entries >= run.start) & (entries < run.start + len(run.losses))] - run.start] = BARRED


def _with_pins(line: Line, pins: Pinned, near: tuple[Mapping[int, Nearness], ...], counts: Census) -> Ordered:
    """The list with every pinned product in its slot."""
    here = pins.among(len(line.places))
    size = len(line.places) + len(here)
    is_pinned = np.zeros(size, np.bool_)
    is_pinned[here] = True
    keys, asked, outside = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_)
    keys[is_pinned], keys[~is_pinned] = _keys(pins.places, pins.losses), _keys(line.places, line.losses)
    asked[is_pinned], asked[~is_pinned] = pins.asked, line.asked
    outside[is_pinned] = pins.outside
    return Ordered(Answer(keys, asked, counts), is_pinned, outside, near)


def _keys(places: Places, losses: NDArray[Any]) -> Keys:
    return losses.astype(np.int64) << 32 | places


def explained(
    index: Index, questions: Sequence[Question], ordered: Ordered, chosen: slice | NDArray[np.intp]
) -> tuple[Match, ...]:
    """The chosen products as matches, with by how much each nearly met criterion is missed."""
    keys, asked, outside = ordered.answer.keys[chosen], ordered.answer.asked[chosen], ordered.outside[chosen]
    places, losses = places_of(keys), keys >> 32
    inside = np.flatnonzero(~outside)
    columns: tuple[NDArray[Any], ...] = (places[inside], losses[inside], asked[inside])
    matches = explain(index, questions, list(zip(*(column.tolist() for column in columns), strict=True)))
    said = dict(zip(inside.tolist(), matches, strict=True))
    return tuple(
        replace(
            told(ordered.near[int(asked[position])], int(index.positions.entries[place]), said[position])
            if position in said
            else _outside(index, int(place)),
            pinned=bool(is_pinned),
        )
        for position, (place, is_pinned) in enumerate(zip(places, ordered.pinned[chosen], strict=True))
    )


def _outside(index: Index, place: int) -> Match:
    row = int(index.positions.rows[place])
    return Match(row, index.ids[row], 0, 0, (), (), ())
