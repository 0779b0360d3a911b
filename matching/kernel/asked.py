"""A question as the kernel takes it: tests that every entry passes or fails, and what failing each of them costs.

What holds for every entry, or for none, is no test: it is settled here, before anything is read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from matching.amounts import HIGHEST
from matching.arrays import address_of
from matching.columns import FilterColumn
from matching.index import Index
from matching.listing import Census, Keys, Losses, Places
from matching.model import MATCH_SCALE
from matching.resolve import Question
from matching.statements import SILENCE
from matching.verdicts import Verdict

UNSIGNED: Final = 1 << 32
NEGATIVE: Final = 1 << 31
"""From here on 32 bits mean a number below zero."""


@dataclass(frozen=True, slots=True, eq=False)
class Test:
    """Something that every entry passes or fails: by its code in a column of unsigned integers at an address."""

    codes: NDArray[Any]
    address: int
    passes: Verdict


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """The entries from ``start`` to ``stop``, without those ``skipped`` (int32, ascending), are put to some tests.

    Who fails a ``hard`` one is no candidate. Of ``total`` weight a candidate has what is ``given`` and, for each
    ``soft`` test that it passes, the weight of that.
    """

    start: int
    stop: int
    skipped: NDArray[np.int32]
    hard: tuple[Test, ...]
    soft: tuple[Test, ...]
    weights: tuple[int, ...]
    given: int
    total: int

    @property
    def hopeless(self) -> bool:
        """Whether a hard test is one that nobody can pass."""
        return not all(test.passes.any() for test in self.hard)

    def losses(self) -> Losses:
        """The loss of a candidate for every pattern of failed soft tests: the bit of the first one is the lowest.

        The contract's formula: 1,000,000 less floor(1,000,000 x weights met / all weights).
        """
        # Weights may be as large as they like: where 64 bits are too few, Python's own integers are slow but right.
        kind = np.int64 if MATCH_SCALE * self.total <= HIGHEST else object
        met = np.array([self.given + sum(self.weights)], kind)
        for weight in self.weights:
            met = np.concatenate((met, met - weight))
        return match_losses(met, self.total)


class Counting(IntEnum):
    """What is counted over all entries beside the candidates: nothing, the full matches, the whole list too."""

    NOTHING = 0
    FULL_MATCHES = 1
    EVERYTHING = 2


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """The best products of all tasks, by ascending keys, and what was counted over all tasks.

    A product stands at its best. ``asked`` holds, beside each key, the number of the task that found it; of two equal
    finds that of the earlier one.
    """

    keys: Keys
    asked: NDArray[np.int64]
    census: Census


class Search(Protocol):
    """The ``depth`` best products of all tasks that lose no more than ``most``, and what there is to count."""

    def __call__(self, index: Index, tasks: Sequence[Task], depth: int, most: int, counting: Counting) -> Found: ...


def match_losses(met: NDArray[Any], total: int) -> Losses:
    """The losses of candidates that meet so much of a ``total`` weight; of nothing asked nothing is lost."""
    if not total:
        return np.zeros(len(met), np.int32)
    losses: Losses = (MATCH_SCALE - MATCH_SCALE * met // total).astype(np.int32)
    return losses


def ask(index: Index, question: Question, without: Places) -> Task:
    """What a question asks of the entries; products at the places ``without`` are no candidates."""
    start, stop = question.start, question.stop
    hard, soft, weights, given = [], [], [], 0
    for judgement in question.judgements:
        weight, met = judgement.criterion.weight, _test(judgement.column, judgement.met)
        if judgement.barred is not None:
            hard.append(_test(judgement.column, ~judgement.barred))
        if met.passes.all() or (judgement.barred is not None and hard[-1].passes == met.passes):
            given += weight  # of every candidate
        elif met.passes.any():
            soft.append(met)
            weights.append(weight)
    if index.positions.earlier.size:
        hard.append(_first_time(index, start))
    return Task(
        start=start,
        stop=stop,
        skipped=_skipped(index, start, stop, without),
        hard=tuple(test for test in hard if not test.passes.all()),
        soft=tuple(soft),
        weights=tuple(weights),
        given=given,
        total=sum(question.weights),
    )


def _test(column: FilterColumn, passes: Verdict) -> Test:
    if column.codes.strides == (0,):  # everyone is silent
        passes = Verdict.runs(passes.size, [(0, passes.size if SILENCE in passes else 0)])
    return Test(column.unsigned, column.address, passes)


def _first_time(index: Index, start: int) -> Test:
    """Whether an entry is its product's first from ``start`` on; products that stand only once have -1 there."""
    runs = ((0, start), (NEGATIVE, UNSIGNED))
    earlier = index.positions.earlier
    return Test(earlier.view(np.uint32), address_of(earlier), Verdict.runs(UNSIGNED, runs))


def _skipped(index: Index, start: int, stop: int, without: Places) -> NDArray[np.int32]:
    """The entries from ``start`` to ``stop`` of products that are barred or left out."""
    if not index.barred.entries.size and not without.size:
        return index.barred.entries
    barred = index.barred.within(start, stop) + np.int32(start)
    if not without.size:
        return barred
    entries = _entries_of(index, without)
    within = entries[(entries >= start) & (entries < stop)]
    return np.union1d(barred, within)


def _entries_of(index: Index, places: Places) -> NDArray[np.int32]:
    """All entries of the products at these places, each found from the one after it."""
    found = [index.positions.entries[places]]
    while index.positions.earlier.size and found[-1].size:
        before = index.positions.earlier[found[-1]]
        found.append(before[before >= 0])
    return np.concatenate(found)
