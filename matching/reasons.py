"""Why each ranked product stands where it does: read from the very verdicts that ranked it."""

from __future__ import annotations

from collections.abc import Sequence

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


Said = tuple[Judgement, int, bool]
"""What a product says about a criterion: the number of its statement, and whether that meets it."""


def explain(index: Index, questions: Sequence[Question], winners: Sequence[Winner]) -> tuple[Match, ...]:
    """The winners as matches, in their order."""
    places = [place for place, _, _ in winners]
    rows, entries = index.positions.rows[places].tolist(), index.positions.entries[places]
    said = {asked: _said(questions[asked], entries) for asked in {asked for _, _, asked in winners}}
    return tuple(
        _match(index, questions[asked], row, loss, [each[number] for each in said[asked]])
        for number, (row, (_, loss, asked)) in enumerate(zip(rows, winners, strict=True))
    )


def _said(question: Question, entries: NDArray[np.int32]) -> list[list[Said]]:
    """What every entry says about each criterion: read together, for one by one costs more than ranking them."""
    said = []
    for judgement in question.judgements:
        statements = judgement.column.codes[entries]
        met = judgement.met.at(statements).tolist()
        said.append([(judgement, *each) for each in zip(statements.tolist(), met, strict=True)])
    return said


def _match(index: Index, question: Question, row: int, loss: int, said: Sequence[Said]) -> Match:
    return Match(
        row=row,
        id=index.ids[row],
        match=MATCH_SCALE - loss,
        preference=question.preference,
        met=tuple(judgement.position for judgement, _, met in said if met),
        missed=tuple(_miss(index, judgement, statement) for judgement, statement, met in said if not met),
        unstated=tuple(
            judgement.position for judgement, statement, _ in said if statement == SILENCE and judgement.unstated
        ),
    )


def _miss(index: Index, judgement: Judgement, statement: int) -> Miss:
    return Miss(
        criterion=judgement.position,
        filter=judgement.criterion.filter,
        wanted=wanted_text(judgement),
        actual=statement_text(judgement.column, statement, index.facts.currencies),
    )
