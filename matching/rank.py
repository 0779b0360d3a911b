"""Preferences and an index in, the exact ranking out.

Every preference is a question to the index; each entry's loss tells how far it is from a full match, the smallest
losses win, and equal ones go by place, which is the tie-break itself. Best of several preferences, folding of variant
groups, counts and the wanted slice follow from that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.doubts import Doubt, settle
from matching.index import Index
from matching.listing import Answer, Keys, Places, Tally, first_of_each_group, merge, places_of
from matching.model import MATCH_SCALE, Preference, Ranking, RankOptions
from matching.preferences import DEFAULT_OPTIONS
from matching.reasons import explain
from matching.resolve import Question, resolve
from matching.scan import BARRED, Losses, scan

Entries = NDArray[np.intp]

FIRST_MARGIN = 100
DEEPER = 16


def rank(index: Index, preferences: Sequence[Preference], options: RankOptions = DEFAULT_OPTIONS) -> Ranking:
    """The exact answer to these preferences, as the contract defines it.

    Raises `PreferenceError`, with the path of the fault, when this index cannot be asked so.
    """
    questions = questions_of(index, preferences)
    chosen = slice(options.offset, options.offset + options.k)
    answer = _answer(index, questions, options)
    return Ranking(
        generation=index.facts.generation,
        catalogue=index.facts.catalogue,
        candidates=answer.census.candidates,
        full_matches=answer.census.full_matches,
        matches=explain(index, questions, _winners(answer.keys[chosen], answer.asked[chosen])),
        unknown=settle(doubt for question in questions for doubt in question.doubts),
        total=answer.census.total,
    )


@dataclass(frozen=True, slots=True)
class Bare:
    """An answer without its words: the wanted products' ids in their order, and what nobody carries."""

    products: tuple[str, ...]
    full_matches: int
    doubts: tuple[Doubt, ...]


def rank_bare(index: Index, preferences: Sequence[Preference], options: RankOptions = DEFAULT_OPTIONS) -> Bare:
    """What `rank` answers, for whoever only compares answers: reasons and nearest values are a quarter of its cost."""
    questions = questions_of(index, preferences)
    chosen = slice(options.offset, options.offset + options.k)
    answer = _answer(index, questions, options)
    rows = index.positions.rows[places_of(answer.keys[chosen])].tolist()
    doubts = tuple(doubt for question in questions for doubt in question.doubts)
    return Bare(tuple(index.ids[row] for row in rows), answer.census.full_matches or 0, doubts)


def questions_of(index: Index, preferences: Sequence[Preference]) -> tuple[Question, ...]:
    """What the preferences ask of this index, in their order. Raises `PreferenceError`."""
    return tuple(resolve(index, number, preference) for number, preference in enumerate(preferences))


def places_in_order(index: Index, questions: Sequence[Question], options: RankOptions) -> NDArray[np.int64]:
    """The place of every product of the whole list, in its order; the wanted slice plays no part."""
    whole = replace(options, k=len(index.positions.rows), offset=0)
    return places_of(_answer(index, questions, whole).keys)


def _answer(index: Index, questions: Sequence[Question], options: RankOptions) -> Answer:
    """The whole ordered list, as far as its wanted slice reaches.

    Of each question's answer only the first ``depth`` products are kept: a product that several questions find stands
    nowhere later in the merged list than in its best one. Folding takes products away, so with variant groups the
    list is made deeper than wanted, and once more where that was not deep enough.
    """
    wanted, most = options.offset + options.k, MATCH_SCALE - options.minimum
    barred = index.places_of(options.without)
    depth = 4 * wanted + FIRST_MARGIN if index.positions.groups.size else wanted
    while True:
        answer, whole = _sweep(index, questions, depth, most, barred, counted=options.counted)
        if whole or len(answer.keys) >= wanted:
            return answer
        depth *= DEEPER


def _sweep(
    index: Index, questions: Sequence[Question], depth: int, most: int, barred: Places, *, counted: bool
) -> tuple[Answer, bool]:
    """The folded list of the first ``depth`` products, and whether that is all there is.

    Who loses more than ``most`` is not in it, and no product of ``barred`` is a candidate.
    """
    tally = Tally(index, most, several=len(questions) > 1)
    lists, whole = [], True
    for question in questions:
        places, losses = index.positions.places[question.start : question.stop], scan(index, question)
        if barred.size:
            losses[np.isin(places, barred)] = BARRED
        full = losses == 0
        found = tally.count(places, losses, full)
        lists.append(_best(places, losses, np.flatnonzero(full), min(depth, found)))
        whole &= found <= depth
    keys, asked = merge(lists)
    if not whole:
        keys, asked = keys[:depth], asked[:depth]
    kept = first_of_each_group(index.positions.groups, places_of(keys))
    return Answer(keys[kept], asked[kept], tally.census(total=counted)), whole


def _best(places: Places, losses: Losses, full: Entries, most: int) -> Keys:
    """The ``most`` best candidates, sorted; there are at least so many. ``full`` are the entries that lose nothing."""
    if most == 0:
        return np.zeros(0, np.int64)
    near = full if most <= len(full) else np.flatnonzero(losses <= np.partition(losses, most - 1)[most - 1])
    keys = losses[near].astype(np.int64) << 32 | places[near]
    return np.sort(np.partition(keys, most - 1)[:most] if most < len(keys) else keys)


def _winners(keys: Keys, asked: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    return list(zip(places_of(keys).tolist(), (keys >> 32).tolist(), asked.tolist(), strict=True))
