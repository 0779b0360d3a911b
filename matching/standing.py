"""Where one product stands towards some preferences: why it is in the answer, how far down, or why it is not.

It is read from the same losses and verdicts as the ranking, so that an explanation can never contradict it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.model import Heard, Preference, RankOptions, Standing
from matching.options.facts import NO_FACTS, Facts
from matching.options.near import lost_at, nearness, told
from matching.rank import places_in_order, questions_of
from matching.reasons import explain
from matching.resolve import Question

AHEAD = 5
"""So many of the products before it are named."""


def standing(
    index: Index, preferences: Sequence[Preference], options: RankOptions, id_: str, facts: Facts = NO_FACTS
) -> Standing:
    """Where a product stands in the whole list that `matching.rank.rank` answers with these options and facts.

    Their slice (``k`` and ``offset``) plays no part. Raises `PreferenceError` as ranking does.
    """
    questions = questions_of(index, preferences)
    places = places_in_order(index, questions, options, facts)
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
        heard=tuple(_heard(index, question, place, options) for question in questions),
        position=None if position is None else position + 1,
        ahead=tuple(index.ids[int(each)] for each in index.positions.rows[before]),
        variant=None if position is not None else _variant(index, place, places),
    )


def _heard(index: Index, question: Question, place: int, options: RankOptions) -> Heard:
    entries = np.flatnonzero(index.positions.places[question.start : question.stop] == place)
    if not entries.size:
        return Heard(question.preference, inside=False)
    entry = int(index.positions.entries[place])
    said = ((judgement, int(judgement.column.codes[entry])) for judgement in question.judgements)
    barring = tuple(each.position for each, said in said if each.barred is not None and said in each.barred)
    near = nearness(index, question, options.near)
    (match,) = explain(index, (question,), ((place, lost_at(question, near, entry), 0),))
    return Heard(question.preference, True, told(near, entry, match), barring)


def _variant(index: Index, place: int, listed: NDArray[np.int64]) -> str | None:
    """The id of the product of the list that is of the same variant group, where there is one."""
    groups = index.positions.groups
    if not groups.size or groups[place] < 0:
        return None
    same = listed[groups[listed] == groups[place]]
    return index.ids[int(index.positions.rows[same[0]])] if same.size else None
