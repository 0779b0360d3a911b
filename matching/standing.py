"""Where one product stands towards some preferences: why it is in the answer, how far down, or why it is not.

It is read from the same losses and verdicts as the ranking, so that an explanation can never contradict it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.model import MATCH_SCALE, Heard, Preference, RankOptions, Standing
from matching.rank import places_in_order, questions_of
from matching.reasons import explain
from matching.resolve import Question

AHEAD = 5
"""So many of the products before it are named."""


def standing(index: Index, preferences: Sequence[Preference], options: RankOptions, id_: str) -> Standing:
    """Where a product stands in the whole list that `matching.rank.rank` answers with these options.

    Their slice (``k`` and ``offset``) plays no part. Raises `PreferenceError` as ranking does.
    """
    questions = questions_of(index, preferences)
    places = places_in_order(index, questions, options)
    row, place = index.row_of(id_), index.place_of(id_)
    if row is None or place is None:
        return Standing(id_, len(places), row, barred=row is not None and index.bars(row))
    found = np.flatnonzero(places == place)
    position = int(found[0]) if found.size else None
    before = places[: position if position is not None else 0][:AHEAD]
    return Standing(
        id=id_,
        total=len(places),
        row=row,
        available=True,
        left_out=id_ in options.without,
        heard=tuple(_heard(index, question, place) for question in questions),
        position=None if position is None else position + 1,
        ahead=tuple(index.ids[int(each)] for each in index.positions.rows[before]),
        variant=None if position is not None else _variant(index, place, places),
    )


def _heard(index: Index, question: Question, place: int) -> Heard:
    entries = np.flatnonzero(index.positions.places[question.start : question.stop] == place)
    if not entries.size:
        return Heard(question.preference, inside=False)
    entry = int(index.positions.entries[place])
    said = ((judgement, int(judgement.column.codes[entry])) for judgement in question.judgements)
    barring = tuple(each.position for each, said in said if each.barred is not None and said in each.barred)
    loss = _loss(question, entry)
    (match,) = explain(index, (question,), ((place, loss, 0),))
    return Heard(question.preference, True, match, barring)


def _loss(question: Question, entry: int) -> int:
    """The contract's formula for one product, whether or not it is a candidate."""
    total = sum(question.weights)
    if not total:
        return 0
    met = sum(
        judgement.criterion.weight
        for judgement in question.judgements
        if int(judgement.column.codes[entry]) in judgement.met
    )
    return MATCH_SCALE - MATCH_SCALE * met // total


def _variant(index: Index, place: int, listed: NDArray[np.int64]) -> str | None:
    """The id of the product of the list that is of the same variant group, where there is one."""
    groups = index.positions.groups
    if not groups.size or groups[place] < 0:
        return None
    same = listed[groups[listed] == groups[place]]
    return index.ids[int(index.positions.rows[same[0]])] if same.size else None
