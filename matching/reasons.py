"""Why each ranked product stands where it does: read from the very verdicts that ranked it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.criteria import Judgement
from matching.index import Index
from matching.model import MATCH_SCALE, Match, Miss
from matching.resolve import Question
from matching.statements import SILENCE
from matching.wording import statement_text, wanted_text

Winner = tuple[int, int, int]
"""A product's place, its loss, and the number of the question that found it."""

Reasons = tuple[tuple[int, ...], tuple[Miss, ...], tuple[int, ...]]
"""What a match holds of its criteria: met, missed, unstated."""


def explain(index: Index, questions: Sequence[Question], winners: Sequence[Winner]) -> tuple[Match, ...]:
    """The winners as matches, in their order."""
    places = np.array([place for place, _, _ in winners], np.int32)
    rows, entries = index.positions.rows[places], index.positions.entries[places]
    finders = np.array([asked for _, _, asked in winners], np.int64)
    reasons = {asked: _reasons(index, questions[asked], entries[finders == asked]) for asked in {*finders.tolist()}}
    products = zip(rows.tolist(), index.ids.chosen(rows), winners, strict=True)
    return tuple(
        Match(row, id_, MATCH_SCALE - loss, questions[asked].preference, *next(reasons[asked]))
        for row, id_, (_, loss, asked) in products
    )


def _reasons(index: Index, question: Question, entries: NDArray[np.int32]) -> Iterator[Reasons]:
    """Of every entry in turn: what all say about a criterion is read together, one by one costs more than ranking."""
    heard = [_Heard(judgement, entries, index.facts.currencies) for judgement in question.judgements]
    for number in range(len(entries)):
        met, missed, unstated = [], [], []
        for each in heard:
            if each.met[number]:
                met.append(each.judgement.position)
            else:
                missed.append(each.miss(number))
            if each.judgement.unstated and each.statements[number] == SILENCE:
                unstated.append(each.judgement.position)
        yield tuple(met), tuple(missed), tuple(unstated)


class _Heard:
    """What every entry says about one criterion: the numbers of their ``statements``, and which of them are ``met``."""

    def __init__(self, judgement: Judgement, entries: NDArray[np.int32], currencies: tuple[str, ...]) -> None:
        statements = judgement.column.codes[entries]
        self.judgement = judgement
        self.statements: list[int] = statements.tolist()
        self.met: list[bool] = judgement.met.at(statements).tolist()
        self._currencies = currencies
        self._misses: dict[int, Miss] = {}

    def miss(self, number: int) -> Miss:
        """What this entry misses; those that say the same miss the same."""
        statement = self.statements[number]
        if statement not in self._misses:
            criterion = self.judgement.criterion
            actual = statement_text(self.judgement.column, statement, self._currencies)
            self._misses[statement] = Miss(self.judgement.position, criterion.filter, self._wanted, actual)
        return self._misses[statement]

    @cached_property
    def _wanted(self) -> str:
        return wanted_text(self.judgement)
