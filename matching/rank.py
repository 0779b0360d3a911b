"""Preferences and an index in, the exact ranking out.

Every preference is a question to the index; each entry's loss tells how far it is from a full match, the smallest
losses win, and equal ones go by place, which is the tie-break itself. Best of several preferences, folding of variant
groups, counts and the wanted slice follow from that order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matching.doubts import Doubt, settle
from matching.index import Index
from matching.model import MATCH_SCALE, Preference, Ranking, RankOptions
from matching.preferences import DEFAULT_OPTIONS
from matching.reasons import explain
from matching.resolve import Question, resolve
from matching.scan import Losses, scan

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
    questions = _questions(index, preferences)
    chosen = slice(options.offset, options.offset + options.k)
    answer = _answer(index, questions, chosen.stop)
    return Ranking(
        generation=index.facts.generation,
        catalogue=index.facts.catalogue,
        candidates=answer.candidates,
        full_matches=answer.full_matches,
        matches=explain(index, questions, _winners(answer.keys[chosen], answer.asked[chosen])),
        unknown=settle(doubt for question in questions for doubt in question.doubts),
    )


@dataclass(frozen=True, slots=True)
class Bare:
    """An answer without its words: the wanted products' ids in their order, and what nobody carries."""

    products: tuple[str, ...]
    full_matches: int
    doubts: tuple[Doubt, ...]


def rank_bare(index: Index, preferences: Sequence[Preference], options: RankOptions = DEFAULT_OPTIONS) -> Bare:
    """What `rank` answers, for whoever only compares answers: reasons and nearest values are a quarter of its cost."""
    questions = _questions(index, preferences)
    chosen = slice(options.offset, options.offset + options.k)
    answer = _answer(index, questions, chosen.stop)
    rows = index.positions.rows[_places(answer.keys[chosen])].tolist()
    doubts = tuple(doubt for question in questions for doubt in question.doubts)
    return Bare(tuple(index.ids[row] for row in rows), answer.full_matches, doubts)


def _questions(index: Index, preferences: Sequence[Preference]) -> tuple[Question, ...]:
    return tuple(resolve(index, number, preference) for number, preference in enumerate(preferences))


@dataclass(frozen=True, slots=True, eq=False)
class _Answer:
    """The folded list, best first, as deep as it was asked for, and the counts over all of it.

    ``asked`` holds, beside each key, the number of the question that found the product.
    """

    keys: Keys
    asked: NDArray[np.int64]
    candidates: int
    full_matches: int


def _answer(index: Index, questions: Sequence[Question], wanted: int) -> _Answer:
    """The first ``wanted`` products of the whole ordered list.

    Of each question's answer only the first ``depth`` products are kept: a product that several questions find stands
    nowhere later in the merged list than in its best one. Folding takes products away, so with variant groups the
    list is made deeper than wanted, and once more where that was not deep enough.
    """
    depth = 4 * wanted + FIRST_MARGIN if index.positions.groups.size else wanted
    while True:
        answer, whole = _sweep(index, questions, depth)
        if whole or len(answer.keys) >= wanted:
            return answer
        depth *= DEEPER


def _sweep(index: Index, questions: Sequence[Question], depth: int) -> tuple[_Answer, bool]:
    """The folded list of the first ``depth`` products, and whether that is all there is."""
    census = _Census(index, several=len(questions) > 1)
    lists, whole = [], True
    for question in questions:
        places, losses = index.positions.places[question.start : question.stop], scan(index, question)
        full = np.flatnonzero(losses == 0)
        found = census.count(places, losses, full)
        lists.append(_best(places, losses, full, min(depth, found)))
        whole &= found <= depth
    keys, asked = _merge(lists)
    if not whole:
        keys, asked = keys[:depth], asked[:depth]
    kept = _first_of_each_group(index.positions.groups, keys)
    return _Answer(keys[kept], asked[kept], census.candidates(), census.full_matches()), whole


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


def _first_of_each_group(groups: NDArray[np.int32], keys: Keys) -> NDArray[np.int64]:
    """The positions of the products that stay when each variant group keeps its first."""
    positions = np.arange(len(keys))
    if not groups.size:
        return positions
    codes = groups[_places(keys)].astype(np.int64)
    return _firsts(np.where(codes < 0, -1 - positions, codes))


def _firsts(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """The positions at which a code appears for the first time."""
    return np.sort(np.unique(codes, return_index=True)[1])


def _places(keys: Keys) -> NDArray[np.int64]:
    return keys & 0xFFFF_FFFF


def _winners(keys: Keys, asked: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    return list(zip(_places(keys).tolist(), (keys >> 32).tolist(), asked.tolist(), strict=True))


class _Census:
    """The answer's counts, gathered question by question: distinct candidates, and full matches after folding."""

    def __init__(self, index: Index, *, several: bool) -> None:
        self._groups = index.positions.groups
        self._several = several
        self._found = 0
        self._full: Places = np.zeros(0, np.int32)
        # Only what several questions may find twice has to be marked.
        products = len(index.positions.rows) if several else 0
        self._candidate_marks = np.zeros(products, np.bool_)
        self._full_marks = np.zeros(products, np.bool_)

    def count(self, places: Places, losses: Losses, full: Entries) -> int:
        """Take one question's losses into account; how many candidates it has."""
        candidate = losses <= MATCH_SCALE
        found = int(np.count_nonzero(candidate))
        self._found += found
        if self._several:
            self._candidate_marks[places[candidate]] = True
            self._full_marks[places[full]] = True
        else:
            self._full = places[full]
        return found

    def candidates(self) -> int:
        return int(np.count_nonzero(self._candidate_marks)) if self._several else self._found

    def full_matches(self) -> int:
        """A group's first product is its best, so a group counts once as soon as one of its products is full."""
        full = np.flatnonzero(self._full_marks) if self._several else self._full
        if not self._groups.size:
            return len(full)
        codes = self._groups[full]
        grouped = codes[codes >= 0]
        return len(codes) - len(grouped) + len(np.unique(grouped))
