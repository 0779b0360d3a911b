"""Which entries fail which filters: what all counts of a half-stated preference are taken from.

Every entry has one bit for each filter that it fails. Those without a bit remain; those with no other bit than a
filter's own are what the choices of that filter are counted over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.lookup import LookUp, blocks, patterns
from matching.model import Criterion
from matching.resolve import Question
from matching.verdicts import Verdict

PAIRED: Final = 1 << 18
"""From so many entries on, most of them wanted, bytes are counted two at a time where they stand (measured)."""

Codes = NDArray[Any]
"""What each entry of the question says, as numbers of statements."""


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """Everything that counts and is stated about one filter, judged together for each of its statements."""

    codes: Codes
    criteria: tuple[Criterion, ...]
    met: Verdict
    refused: Verdict
    barred: Verdict


@dataclass(frozen=True, eq=False)
class Members:
    """Some entries of a question, each a product of its own: the ``wanted`` of ``among`` (None: of all)."""

    wanted: NDArray[np.bool_]
    among: NDArray[np.intp] | None

    @cached_property
    def number(self) -> int:
        return int(np.count_nonzero(self.wanted))

    def tally(self, codes: Codes, statements: int) -> NDArray[np.int64]:
        """How many of them make each statement."""
        if self.among is None and codes.dtype == np.uint8 and 2 * self.number > len(codes) >= PAIRED:
            return self._tally_by_pairs(codes)[:statements]
        return np.bincount(codes.take(self._positions), minlength=statements)

    @cached_property
    def _positions(self) -> NDArray[np.intp]:
        here = np.flatnonzero(self.wanted)
        return here if self.among is None else self.among[here]

    def _tally_by_pairs(self, codes: Codes) -> NDArray[np.int64]:
        """Two neighbouring bytes are one number, so that half as many are counted; who is no member says 0."""
        said = np.zeros(len(codes) + len(codes) % 2, np.uint8)
        np.multiply(codes, self.wanted.view(np.uint8), out=said[: len(codes)])
        pairs = np.bincount(said.view(np.uint16), minlength=1 << 16).reshape(1 << 8, 1 << 8)
        made: NDArray[np.int64] = pairs.sum(axis=0) + pairs.sum(axis=1)
        made[0] -= len(said) - self.number
        return made


@dataclass(frozen=True, eq=False)
class Survey:
    """The entries that fail one filter at most, with their ``bits``, and the number of candidates.

    ``stated`` is by filter, under the filter's own key, in the order of the bits.
    """

    stated: Mapping[str, Stated]
    candidates: int
    bits: NDArray[Any]
    among: NDArray[np.intp] | None

    @cached_property
    def remaining(self) -> Members:
        """The entries that meet everything."""
        return Members(self.bits == 0, self.among)

    def failing_only(self, key: str) -> Members:
        """The entries that meet everything, but perhaps what is stated about this filter."""
        if key not in self.stated:
            return self.remaining
        own = 1 << [*self.stated].index(key)
        return Members((self.bits | own) == own, self.among)


def survey(index: Index, question: Question) -> Survey:
    """Ask the entries of the question's main value, counting each product once."""
    stated = _stated(question)
    bits, candidates = _asked(index, question, [*stated.values()])
    # Who has one bit at most has none in common with the number below.
    near = (bits & (bits - 1)) == 0
    if 2 * np.count_nonzero(near) > len(near):
        return Survey(stated, candidates, bits, None)
    among = np.flatnonzero(near)
    return Survey(stated, candidates, bits[among], among)


def _stated(question: Question) -> dict[str, Stated]:
    """What is stated, by the filters' own keys, whatever the criteria call them."""
    stated: dict[str, Stated] = {}
    for judgement in question.judgements:
        key, nothing = judgement.column.facts.filter.key, Verdict.nowhere(judgement.met.size)
        codes = judgement.column.codes[question.start : question.stop]
        before = stated.get(key, Stated(codes, (), ~nothing, nothing, nothing))
        stated[key] = Stated(
            codes,
            (*before.criteria, judgement.criterion),
            before.met & judgement.met,
            before.refused | (nothing if judgement.refused is None else judgement.refused),
            before.barred | (nothing if judgement.barred is None else judgement.barred),
        )
    return stated


def _asked(index: Index, question: Question, stated: Sequence[Stated]) -> tuple[NDArray[Any], int]:
    """For every entry one bit for each filter it fails, all bits where it does not count; and the candidates.

    What does not count is a product's second time, and a barred product.
    """
    entries = question.stop - question.start
    failing = [(one.codes, LookUp.by(~one.met)) for one in stated]
    passing = [(one.codes, LookUp.by(~one.barred)) for one in stated if one.barred.any()]
    bits, candidates = [], 0
    for block in blocks(entries):
        failed = patterns((look.of(codes[block]) for codes, look in failing), len(failing), block.stop - block.start)
        candidate = np.ones(len(failed), np.bool_)
        for codes, look in passing:
            candidate &= look.of(codes[block])
        if index.positions.earlier.size:
            again = index.positions.earlier[question.start :][block] >= question.start
            failed[again] = np.iinfo(failed.dtype).max
            candidate &= ~again
        barred = index.barred.within(question.start + block.start, question.start + block.stop)
        failed[barred] = np.iinfo(failed.dtype).max
        candidate[barred] = False
        bits.append(failed)
        candidates += int(np.count_nonzero(candidate))
    return np.concatenate([np.zeros(0, np.uint8), *bits]), candidates
