"""Preferences and an index in, the exact ranking out.

Every preference is a question to the index; each entry's loss tells how far it is from a full match, the smallest
losses win, and equal ones go by place, which is the tie-break itself. Best of several preferences, folding of variant
groups, counts and the wanted slice follow from that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.doubts import Doubt, settle
from matching.index import Index
from matching.model import MATCH_SCALE, Preference, Ranking, RankOptions
from matching.preferences import DEFAULT_OPTIONS
from matching.reasons import explain
from matching.resolve import Question, resolve
from matching.scan import BARRED, Losses, scan

Places = NDArray[np.int32]
Entries = NDArray[np.intp]
Keys = NDArray[np.int64]
"""Loss and place of a product in one integer, ``loss << 32 | place``: ascending keys are the order of the answer."""

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
        candidates=answer.census.candidates(),
        full_matches=answer.census.full_matches(),
        matches=explain(index, questions, _winners(answer.keys[chosen], answer.asked[chosen])),
        unknown=settle(doubt for question in questions for doubt in question.doubts),
        total=answer.census.total() if options.counted else None,
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
    rows = index.positions.rows[_places(answer.keys[chosen])].tolist()
    doubts = tuple(doubt for question in questions for doubt in question.doubts)
    return Bare(tuple(index.ids[row] for row in rows), answer.census.full_matches(), doubts)


def questions_of(index: Index, preferences: Sequence[Preference]) -> tuple[Question, ...]:
    """What the preferences ask of this index, in their order. Raises `PreferenceError`."""
    return tuple(resolve(index, number, preference) for number, preference in enumerate(preferences))


def places_in_order(index: Index, questions: Sequence[Question], options: RankOptions) -> NDArray[np.int64]:
    """The place of every product of the whole list, in its order; the wanted slice plays no part."""
    whole = replace(options, k=len(index.positions.rows), offset=0)
    return _places(_answer(index, questions, whole).keys)


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """The folded list, best first, as deep as it was asked for, and what there is to count over all of it.

    ``asked`` holds, beside each key, the number of the question that found the product.
    """

    keys: Keys
    asked: NDArray[np.int64]
    census: _Census


def _answer(index: Index, questions: Sequence[Question], options: RankOptions) -> _Answer:
    """The whole ordered list, as far as its wanted slice reaches.

    Of each question's answer only the first ``depth`` products are kept: a product that several questions find stands
    nowhere later in the merged list than in its best one. Folding takes products away, so with variant groups the
    list is made deeper than wanted, and once more where that was not deep enough.
    """
    wanted, most = options.offset + options.k, MATCH_SCALE - options.minimum
    barred = index.places_of(options.without)
    depth = 4 * wanted + FIRST_MARGIN if index.positions.groups.size else wanted
    while True:
        answer, whole = _sweep(index, questions, depth, most, barred)
        if whole or len(answer.keys) >= wanted:
            return answer
        depth *= DEEPER


def _sweep(index: Index, questions: Sequence[Question], depth: int, most: int, barred: Places) -> tuple[_Answer, bool]:
    """The folded list of the first ``depth`` products, and whether that is all there is.

    Who loses more than ``most`` is not in it, and no product of ``barred`` is a candidate.
    """
    census = _Census(index, most, several=len(questions) > 1)
    lists, whole = [], True
    for question in questions:
        places, losses = index.positions.places[question.start : question.stop], scan(index, question)
        if barred.size:
            losses[np.isin(places, barred)] = BARRED
        full = losses == 0
        found = census.count(places, losses, full)
        lists.append(_best(places, losses, np.flatnonzero(full), min(depth, found)))
        whole &= found <= depth
    keys, asked = _merge(lists)
    if not whole:
        keys, asked = keys[:depth], asked[:depth]
    kept = _first_of_each_group(index.positions.groups, _places(keys))
    return _Answer(keys[kept], asked[kept], census), whole


def _best(places: Places, losses: Losses, full: Entries, most: int) -> Keys:
    """The ``most`` best candidates, sorted; there are at least so many. ``full`` are the entries that lose nothing."""
    if most == 0:
        return np.zeros(0, np.int64)
    near = full if most <= len(full) else np.flatnonzero(losses <= np.partition(losses, most - 1)[most - 1])
    keys = losses[near].astype(np.int64) << 32 | places[near]
    return np.sort(np.partition(keys, most - 1)[:most] if most < len(keys) else keys)


def _merge(lists: Sequence[Keys]) -> tuple[Keys, NDArray[np.int64]]:
    """All lists as one, each product at its best; of two equal finds the one by the earlier question stays."""
    keys = np.concatenate([np.zeros(0, np.int64), *lists])
    asked = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    if len(lists) > 1:
        order = np.argsort(keys, kind="stable")
        order = order[_firsts(_places(keys[order]))]
        keys, asked = keys[order], asked[order]
    return keys, asked


def _first_of_each_group(groups: NDArray[np.int32], places: NDArray[Any]) -> NDArray[np.int64]:
    """Which of the products at these places stay when each variant group keeps its first; positions in ``places``."""
    positions = np.arange(len(places))
    if not groups.size:
        return positions
    codes = groups[places].astype(np.int64)
    return _firsts(np.where(codes < 0, -1 - positions, codes))


def _firsts(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions at which a code appears for the first time."""
    return np.sort(np.unique(codes, return_index=True)[1])


def _places(keys: Keys) -> NDArray[np.int64]:
    return keys & 0xFFFF_FFFF


def _winners(keys: Keys, asked: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    return list(zip(_places(keys).tolist(), (keys >> 32).tolist(), asked.tolist(), strict=True))


class _Census:
    """What there is to count, gathered question by question: distinct candidates; after folding, the products of the
    list (who loses more than ``most`` is not in it) and the full matches among them.
    """

    def __init__(self, index: Index, most: int, *, several: bool) -> None:
        self._groups, self._group_count = index.positions.groups, index.facts.groups
        self._most, self._several = most, several
        self._places: Places = np.zeros(0, np.int32)
        # By entry of the one question; of several, by place, for what they find twice counts once.
        products = len(index.positions.rows) if several else 0
        self._candidates, self._listed, self._full = np.zeros((3, products), np.bool_)

    def count(self, places: Places, losses: Losses, full: NDArray[np.bool_]) -> int:
        """Take one question's losses into account; how many products of the list it finds."""
        candidates = losses <= MATCH_SCALE
        listed = candidates if self._most == MATCH_SCALE else losses <= self._most
        if self._several:
            self._candidates[places[candidates]] = True
            self._listed[places[listed]] = True
            self._full[places[full]] = True
        else:
            self._places, self._candidates, self._listed, self._full = places, candidates, listed, full
        return int(np.count_nonzero(listed))

    def candidates(self) -> int:
        return int(np.count_nonzero(self._candidates))

    def total(self) -> int:
        """A group is in the list as soon as one of its products is."""
        return self._folded(self._listed)

    def full_matches(self) -> int:
        """A group's first product is its best, so a group counts once as soon as one of its products is full."""
        return self._folded(self._full)

    def _folded(self, marked: NDArray[np.bool_]) -> int:
        """How many of the marked products stay when each variant group keeps one."""
        if not self._groups.size:
            return int(np.count_nonzero(marked))
        codes = self._groups[np.flatnonzero(marked) if self._several else self._places[marked]]
        met = np.zeros(self._group_count + 1, np.bool_)
        met[codes] = True  # those without a group, -1, meet in the last place
        return int(np.count_nonzero(codes < 0)) + int(np.count_nonzero(met[:-1]))
