"""Why each ranked product stands where it does: read from the very verdicts that ranked it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from matching.criteria import Judgement
from matching.index import Index
from matching.model import MATCH_SCALE, Match, Miss
from matching.resolve import Question
from matching.statements import SILENCE
from matching.wording import statement_text, wanted_text

Winner = tuple[int, int, int]
"""A product's place, its loss, and the number of the question that found it."""


def explain(index: Index, questions: Sequence[Question], winners: Sequence[Winner]) -> tuple[Match, ...]:
    """The winners as matches, in their order."""
    return tuple(_match(index, questions[asked], place, loss) for place, loss, asked in winners)


def _match(index: Index, question: Question, place: int, loss: int) -> Match:
    row, entry = int(index.positions.rows[place]), int(index.positions.entries[place])
    said = [(judgement, int(judgement.column.codes[entry])) for judgement in question.judgements]
    silent = (judgement for judgement, statement in said if statement == SILENCE)
    return Match(
        row=row,
        id=index.ids[row],
        match=MATCH_SCALE - loss,
        preference=question.preference,
        met=tuple(judgement.position for judgement, statement in said if judgement.met[statement]),
        missed=tuple(_misses(index, said)),
        unstated=tuple(judgement.position for judgement in silent if judgement.unstated),
    )


def _misses(index: Index, said: Sequence[tuple[Judgement, int]]) -> Iterator[Miss]:
    for judgement, statement in said:
        if not judgement.met[statement]:
            yield Miss(
                criterion=judgement.position,
                filter=judgement.criterion.filter,
                wanted=wanted_text(judgement),
                actual=statement_text(judgement.column, statement, index.facts.currencies),
            )
