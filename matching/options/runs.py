"""What every entry of a question loses under the options: who may not be shown, and what near misses gain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.errors import UnanswerablePreference
from matching.index import Index
from matching.listing import BARRED, Census, Losses, Places
from matching.model import MATCH_SCALE, RankOptions
from matching.options.facts import Facts
from matching.options.near import Nearness, graded, nearness
from matching.resolve import Question
from matching.scan import scan


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """The entries of one question: their products' ``places`` and ``losses``, `BARRED` for who is no candidate.

    A product has one entry at most that is not barred. ``near`` are the criteria that may be nearly met, by position.
    """

    start: int
    places: Places
    losses: Losses
    near: Mapping[int, Nearness]

    def lost_at(self, entries: NDArray[np.int32]) -> int | None:
        """What a product of these entries loses here; None where none of them is in the run."""
        inside = entries[(entries >= self.start) & (entries < self.start + len(self.losses))]
        return int(self.losses[inside - self.start].min()) if inside.size else None


def runs_of(index: Index, questions: Sequence[Question], options: RankOptions, facts: Facts) -> tuple[Run, ...]:
    """A run for each question. Raises `UnanswerablePreference` where nobody knows what is in stock."""
    without = index.places_of(options.without)
    in_stock = _stocked(index, facts) if options.in_stock else None
    runs = []
    for question in questions:
        places = index.positions.places[question.start : question.stop]
        near = nearness(index, question, options.near)
        losses = graded(question, near, scan(index, question, without))
        if in_stock is not None:
            losses[~in_stock[places]] = BARRED
        runs.append(Run(question.start, places, losses, near))
    return tuple(runs)


def _stocked(index: Index, facts: Facts) -> NDArray[np.bool_]:
    if facts.in_stock is None:
        raise UnanswerablePreference(
            "options.in_stock", "What is in stock now is not known of this generation; leave in_stock out."
        )
    return facts.in_stock[index.positions.rows]


def entries_of(index: Index, place: int) -> NDArray[np.int32]:
    """All entries of the product at a place."""
    return np.fromiter(_entries(index, place), np.int32)


def _entries(index: Index, place: int) -> Iterator[int]:
    entry, earlier = int(index.positions.entries[place]), index.positions.earlier
    while entry >= 0:
        yield entry
        entry = int(earlier[entry]) if earlier.size else -1


# --- counting ---------------------------------------------------------------------------------------------------------


def census(index: Index, runs: Sequence[Run], options: RankOptions, pinned: Places, *, full: bool = True) -> Census:
    """Distinct candidates; of them the ``full`` matches when each group keeps its best; and all products of the list.

    The total is not that of a list with caps: who is passed over is known only at its end.
    """
    full_matches = _number_folded(index, _distinct(index, runs, 0), options.variants, pinned[:0]) if full else None
    total = None
    if options.counted:
        listed = _distinct(index, runs, MATCH_SCALE - options.minimum)
        others = listed[~np.isin(listed, pinned)] if pinned.size else listed
        total = len(pinned) + _number_folded(index, others, options.variants, pinned)
    candidates = (
        int(np.count_nonzero(runs[0].losses <= MATCH_SCALE))
        if len(runs) == 1
        else len(_distinct(index, runs, MATCH_SCALE))
    )
    return Census(candidates, full_matches, total)


def _distinct(index: Index, runs: Sequence[Run], most: int) -> Places:
    """The places of the products that lose so much at most, each once."""
    if len(runs) == 1:
        return runs[0].places[runs[0].losses <= most]
    found = np.zeros(len(index.positions.rows), np.bool_)
    for run in runs:
        found[run.places[run.losses <= most]] = True
    return np.flatnonzero(found).astype(np.int32)


def _number_folded(index: Index, places: Places, variants: int, pinned: Places) -> int:
    """How many of these products stay when each variant group keeps so many, the pinned ones counted."""
    groups = index.positions.groups
    if not groups.size:
        return len(places)
    # Codes one higher, so that those without a group, -1, are counted too.
    inside, before = (np.bincount(groups[each] + 1, minlength=index.facts.groups + 1) for each in (places, pinned))
    room = np.maximum(variants - before[1:], 0)
    return int(inside[0] + np.minimum(inside[1:], room).sum())


def folded(index: Index, places: Places, variants: int, pinned: Places | None = None) -> NDArray[np.intp]:
    """Which products stay when each variant group keeps its first ``variants``; positions in ``places``.

    The ``pinned`` ones stand before all others and are not among those that stay.
    """
    first = np.zeros(0, np.int32) if pinned is None else pinned
    others = np.arange(len(places)) if not first.size else np.flatnonzero(~np.isin(places, first))
    groups = index.positions.groups
    if not groups.size:
        return others
    codes = groups[np.concatenate([first, places[others]])]
    grouped = np.flatnonzero(codes >= 0)
    order = grouped[np.argsort(codes[grouped], kind="stable")]
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    turn = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
    stays = np.ones(len(codes), np.bool_)
    stays[order[turn >= variants]] = False
    return others[stays[len(first) :]]
