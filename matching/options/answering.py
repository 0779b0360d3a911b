"""The exact answer under options: losses, order, folding, caps, pinned products; and what is said of each.

Only what an option that is on asks for is worked out. docs/plans/9-matching.md defines them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.listing import BARRED, Answer, Census, Keys, Places, places_of
from matching.model import MATCH_SCALE, Match, Mix, RankOptions
from matching.options.facts import NO_FACTS, Facts
from matching.options.mixed import Line, listed
from matching.options.near import told
from matching.options.order import Level, best, levels_of
from matching.options.pinned import Pinned, pinned
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
    preference asks about it. ``runs`` are what it was read from, one for each question.
    """

    answer: Answer
    pinned: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    runs: tuple[Run, ...]


def plain(options: RankOptions) -> bool:
    """Whether nothing is on that changes a list: its slice, the least match and what it is without aside."""
    kept = {name: getattr(PLAIN, name) for name in ("k", "offset", "minimum", "without", "counted")}
    return replace(options, **kept) == PLAIN


def answer(index: Index, questions: Sequence[Question], options: RankOptions, facts: Facts = NO_FACTS) -> Ordered:
    """The list as far as its wanted slice reaches.

    Raises `UnanswerablePreference`, with the path of the option, for what this index and these facts cannot answer.
    """
    runs = runs_of(index, questions, options, facts)
    levels = levels_of(index, options, facts)
    pins = pinned(index, runs, options, facts)
    counts = census(index, runs, options, pins.places)
    for place in pins.places.tolist():
        _leave_out(index, runs, place)
    to_the_end = options.counted and bool(options.caps)
    wanted = len(index.positions.rows) if to_the_end else options.offset + options.k
    line = _deep_enough(index, runs, levels, options, pins.places, wanted)
    if to_the_end:
        counts = replace(counts, total=len(line.places) + len(pins.places))
    return _with_pins(line, pins, runs, counts)


def _leave_out(index: Index, runs: Sequence[Run], place: int) -> None:
    entries = entries_of(index, place)
    for run in runs:
        run.losses[entries[(entries >= run.start) & (entries < run.start + len(run.losses))] - run.start] = BARRED


def _deep_enough(
    index: Index, runs: Sequence[Run], levels: Sequence[Level], options: RankOptions, pins: Places, wanted: int
) -> Line:
    """The list without pinned products, from lines that go deeper where what is taken away leaves too few."""
    loses_some = bool(index.positions.groups.size or options.caps or options.mix is Mix.FAIR)
    depth = TIMES * wanted + MARGIN if loses_some else wanted
    while True:
        lines = [_line(run, number, levels, options, depth) for number, run in enumerate(runs)]
        found = listed(index, lines, levels, options, pins, wanted)
        if len(found.places) >= wanted or all(line.whole for line in lines):
            return found
        depth *= DEEPER


def _line(run: Run, number: int, levels: Sequence[Level], options: RankOptions, depth: int) -> Line:
    """The ``depth`` best products of one question, in their order."""
    most = MATCH_SCALE - options.minimum
    near = np.flatnonzero(run.losses == 0)
    whole = False
    if len(near) < depth or options.lift:
        near = np.flatnonzero(run.losses <= most)
        whole = len(near) <= depth
    places, losses = run.places[near], run.losses[near]
    order = best(places, losses, levels, min(depth, len(near)))
    return Line(places[order], losses[order], np.full(len(order), number), whole)


def _with_pins(line: Line, pins: Pinned, runs: tuple[Run, ...], counts: Census) -> Ordered:
    """The list with every pinned product in its slot."""
    here = pins.among(len(line.places))
    size = len(line.places) + len(here)
    is_pinned = np.zeros(size, np.bool_)
    is_pinned[here] = True
    keys, asked, outside = np.zeros(size, np.int64), np.zeros(size, np.int64), np.zeros(size, np.bool_)
    keys[is_pinned], keys[~is_pinned] = _keys(pins.places, pins.losses), _keys(line.places, line.losses)
    asked[is_pinned], asked[~is_pinned] = pins.asked, line.asked
    outside[is_pinned] = pins.outside
    return Ordered(Answer(keys, asked, counts), is_pinned, outside, runs)


def _keys(places: Places, losses: NDArray[Any]) -> Keys:
    return losses.astype(np.int64) << 32 | places


def explained(index: Index, questions: Sequence[Question], ordered: Ordered, chosen: slice) -> tuple[Match, ...]:
    """The chosen products as matches, with by how much each nearly met criterion is missed."""
    keys, asked, outside = ordered.answer.keys[chosen], ordered.answer.asked[chosen], ordered.outside[chosen]
    places, losses = places_of(keys), keys >> 32
    inside = np.flatnonzero(~outside)
    columns: tuple[NDArray[Any], ...] = (places[inside], losses[inside], asked[inside])
    matches = explain(index, questions, list(zip(*(column.tolist() for column in columns), strict=True)))
    said = dict(zip(inside.tolist(), matches, strict=True))
    return tuple(
        replace(
            told(ordered.runs[int(asked[position])].near, int(index.positions.entries[place]), said[position])
            if position in said
            else _outside(index, int(place)),
            pinned=bool(is_pinned),
        )
        for position, (place, is_pinned) in enumerate(zip(places, ordered.pinned[chosen], strict=True))
    )


def _outside(index: Index, place: int) -> Match:
    row = int(index.positions.rows[place])
    return Match(row, index.ids[row], 0, 0, (), (), ())
