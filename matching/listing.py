"""The ordered list of an answer, and what there is to count over all of it.

A product of the list is one integer, its *key*: how much it loses to a full match, then its place in the tie-break.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.model import MATCH_SCALE

BARRED: Final = MATCH_SCALE + 1
"""The loss of an entry that is no candidate: more than any candidate can lose."""

Places = NDArray[np.int32]
Losses = NDArray[np.int32]
Keys = NDArray[np.int64]
"""Loss and place of a product in one integer, ``loss << 32 | place``: ascending keys are the order of the answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """The folded list, best first, as deep as it was asked for, and what there is to count over all of it.

    ``asked`` holds, beside each key, the number of the question that found the product.
    """

    keys: Keys
    asked: NDArray[np.int64]
    census: Census


@dataclass(frozen=True, slots=True)
class Census:
    """What there is to count: distinct candidates before folding; after it the full matches and the ``total``, all
    products of the list. None is what nobody asked to count.
    """

    candidates: int
    full_matches: int | None
    total: int | None


class Tally:
    """Gathers a `Census` question by question; who loses more than ``most`` is no product of the list."""

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

    def census(self, *, full: bool = True, total: bool) -> Census:
        """What was counted. Counting the ``total`` of a catalogue with variants takes as long as ranking it.

        A group's first product is its best, so a group counts once as soon as one of its products does.
        """
        candidates = int(np.count_nonzero(self._candidates))
        full_matches = self._folded(self._full) if full else None
        return Census(candidates, full_matches, self._folded(self._listed) if total else None)

    def _folded(self, marked: NDArray[np.bool_]) -> int:
        """How many of the marked products stay when each variant group keeps one."""
        if not self._groups.size:
            return int(np.count_nonzero(marked))
        codes = self._groups[np.flatnonzero(marked) if self._several else self._places[marked]]
        met = np.zeros(self._group_count + 1, np.bool_)
        met[codes] = True  # those without a group, -1, meet in the last place
        return int(np.count_nonzero(codes < 0)) + int(np.count_nonzero(met[:-1]))


def merge(lists: Sequence[Keys]) -> tuple[Keys, NDArray[np.int64]]:
    """All lists as one, each product at its best; of two equal finds the one by the earlier question stays."""
    keys = np.concatenate([np.zeros(0, np.int64), *lists])
    asked = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    if len(lists) > 1:
        order = np.argsort(keys, kind="stable")
        order = order[np.sort(np.unique(places_of(keys[order]), return_index=True)[1])]
        keys, asked = keys[order], asked[order]
    return keys, asked


def first_of_each_group(groups: NDArray[np.int32], places: NDArray[Any]) -> NDArray[np.int64]:
    """Which of the products at these places stay when each variant group keeps its first; positions in ``places``."""
    codes, positions = groups[places], np.arange(len(places))
    first = np.empty(int(codes.max(initial=-1)) + 2, np.int64)
    first[codes[::-1]] = positions[::-1]  # what is written last stays; those without a group, -1, write to the end
    firsts: NDArray[np.int64] = positions[(codes < 0) | (first[codes] == positions)]
    return firsts


def places_of(keys: Keys) -> NDArray[np.int64]:
    """The places of the products of these keys."""
    return keys & 0xFFFF_FFFF
