"""Which criteria a shown product misses, worked out again for contacts whose preferences are known.

What was stated after a showing says nothing of it, so only showings since a contact last stated something count. What
is sensitive, what is refused or a must, what somebody gave a weight: nothing is learned of these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
from numpy.typing import NDArray

from feeds.model import Hierarchy
from matching.errors import PreferenceError
from matching.index import Index
from matching.model import Preference
from matching.preferences import parse_preferences
from matching.rank import questions_of
from matching.resolve import Question
from service.contacts.model import Contact
from service.learning.model import Showings
from service.learning.stated import is_learned_of


@dataclass(frozen=True, slots=True)
class Stated:
    """The preferences of a contact that hold, and when they last stated one."""

    preferences: tuple[Preference, ...]
    at: datetime


@dataclass(frozen=True, slots=True, eq=False)
class Missing:
    """Showings of which it is known what they miss: ``missed`` (rows, filters) counts the criteria of each filter.

    ``asked`` says in which rows a criterion of the filter was stated at all.
    """

    showings: Showings
    filters: tuple[str, ...]
    missed: NDArray[np.float64]
    asked: NDArray[np.bool_]


def stated_of(contacts: Iterable[Contact], day: date) -> Iterator[tuple[str, Stated]]:
    """What each of these contacts stated, who want to be recommended something and stated what can be read."""
    for contact in contacts:
        holding = [each for each in contact.preferences if each.holds(day)]
        if not contact.personalise or not holding:
            continue
        document = {"preferences": [{"main": each.main, "criteria": list(each.criteria)} for each in holding]}
        try:
            yield contact.id, Stated(parse_preferences(document).preferences, max(each.stated for each in holding))
        except PreferenceError:
            continue


def missing_in(
    showings: Showings, stated: Mapping[str, Stated], index: Index, hierarchy: Hierarchy, now: datetime
) -> Missing:
    """The showings to these contacts, with what each product misses of what they stated."""
    found: list[tuple[NDArray[np.int64], list[dict[str, bool]]]] = []
    order = np.argsort(showings.person, kind="stable")
    firsts = np.unique(showings.person[order], return_index=True)[1]
    for rows in np.split(order, firsts)[1:]:  # before the first person is nothing
        contact = showings.contacts[int(showings.person[rows[0]])]
        said = stated.get(contact) if contact is not None else None
        if said is None:
            continue
        rows = rows[showings.days[rows] <= (now - said.at).total_seconds() / 86_400]
        try:
            questions = questions_of(index, said.preferences)
        except PreferenceError:
            continue
        places = [index.place_of(showings.products[product]) for product in showings.product[rows].tolist()]
        said_of = [None if place is None else _verdict(index, questions, place, hierarchy) for place in places]
        known = np.array([verdict is not None for verdict in said_of], np.bool_)
        found.append((rows[known], [verdict for verdict in said_of if verdict is not None]))
    rows = np.concatenate([np.zeros(0, np.int64), *(each for each, _ in found)])
    verdicts = [verdict for _, each in found for verdict in each]
    filters = tuple(sorted({key for verdict in verdicts for key in verdict}))
    missed = np.array([[not verdict.get(key, True) for key in filters] for verdict in verdicts], np.float64)
    asked = np.array([[key in verdict for key in filters] for verdict in verdicts], np.bool_)
    shape = (len(verdicts), len(filters))
    return Missing(showings.only(rows), filters, missed.reshape(shape), asked.reshape(shape))


def _verdict(index: Index, questions: Sequence[Question], place: int, hierarchy: Hierarchy) -> dict[str, bool] | None:
    """Whether the product meets what is asked of each filter, of the preference that speaks for it most; None where it
    is in none of them, or none has a criterion to learn of.
    """
    entry = int(index.positions.entries[place])
    best, most = None, -1.0
    for question in questions:
        if place not in index.positions.places[question.start : question.stop]:
            continue
        verdict: dict[str, bool] = {}
        for judgement in question.judgements:
            criterion = judgement.criterion
            if is_learned_of(criterion, hierarchy):
                met = int(judgement.column.codes[entry]) in judgement.met
                verdict[criterion.filter] = verdict.get(criterion.filter, True) and met
        share = sum(verdict.values()) / len(verdict) if verdict else -1.0
        if share > most:
            best, most = verdict, share
    return best
