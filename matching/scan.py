"""One question put to every entry of its main node: how much does each entry lose?

The *loss* is what an entry misses to a full match, in millionths: 0 for a full match, `BARRED` for no candidate.
Everything is integer arithmetic over whole columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.amounts import HIGHEST
from matching.index import Index
from matching.lookup import LookUp, blocks, patterns
from matching.model import MATCH_SCALE
from matching.resolve import Question

BARRED: Final = MATCH_SCALE + 1
"""The loss of an entry that is no candidate: more than any candidate can lose."""

MOST_TABLED: Final = 12
"""Up to this many tests the loss of every pattern of passed tests stands in a table that fits the cache."""

Losses = NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class _Test:
    """Something every entry passes or not: by passing it gains ``weight``, and is barred without a ``required`` one."""

    codes: NDArray[Any]
    passes: LookUp
    weight: int
    required: bool

    def of(self, block: slice) -> NDArray[np.bool_]:
        return self.passes.of(self.codes[block])


def scan(index: Index, question: Question) -> Losses:
    """The loss of every entry from ``question.start`` to ``question.stop``."""
    tests = _tests(index, question)
    losses = np.empty(question.stop - question.start, np.int32)
    table = _table(tests) if len(tests) <= MOST_TABLED else None
    for block in blocks(len(losses)):
        if table is None:
            losses[block] = _losses((test.of(block) for test in tests), tests, block.stop - block.start)
        else:
            passed = patterns((test.of(block) for test in tests), len(tests), block.stop - block.start)
            table.take(passed, out=losses[block], mode="clip")
    losses[index.barred.within(question.start, question.stop)] = BARRED
    return losses


def _tests(index: Index, question: Question) -> tuple[_Test, ...]:
    """A test for each criterion, one more where it bars by more than being missed, one against counting twice."""
    entries = slice(question.start, question.stop)
    tests = []
    for judgement in question.judgements:
        codes, weight, barred = judgement.column.codes[entries], judgement.criterion.weight, judgement.barred
        missing_bars = barred is not None and barred == ~judgement.met
        tests.append(_Test(codes, LookUp.by(judgement.met.dense()), weight, required=missing_bars))
        if barred is not None and not missing_bars:
            tests.append(_Test(codes, LookUp.by((~barred).dense()), 0, required=True))
    if index.positions.earlier.size:
        first_time = index.positions.earlier[entries] < question.start
        tests.append(_Test(first_time.view(np.uint8), LookUp.by(np.array([False, True])), 0, required=True))
    return tuple(tests)


def _table(tests: Sequence[_Test]) -> Losses:
    """The loss of every pattern of bits."""
    patterns = np.arange(1 << len(tests))
    return _losses(((patterns >> bit & 1).astype(np.bool_) for bit in range(len(tests))), tests, len(patterns))


def _losses(passed: Iterable[NDArray[np.bool_]], tests: Sequence[_Test], size: int) -> Losses:
    """The contract's formula: 1,000,000 less floor(1,000,000 x weights met / all weights)."""
    total = sum(test.weight for test in tests)
    # Weights may be as large as they like: where 64 bits are too few, Python's own integers are slow but right.
    met = np.zeros(size, np.int64 if MATCH_SCALE * total <= HIGHEST else object)
    candidate = np.ones(size, np.bool_)
    for passes, test in zip(passed, tests, strict=True):
        if test.weight:
            met += passes.astype(met.dtype) * test.weight
        if test.required:
            candidate &= passes
    match = (MATCH_SCALE * met // total).astype(np.int32) if total else np.full(size, MATCH_SCALE, np.int32)
    return np.where(candidate, MATCH_SCALE - match, BARRED).astype(np.int32)
