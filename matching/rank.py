"""Preferences and an index in, the exact ranking out.

Every preference is a question to the index; each entry's loss tells how far it is from a full match, the smallest
losses win, and equal ones go by place, which is the tie-break itself. Best of several preferences, folding of variant
groups, counts and the wanted slice follow from that order.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matching.doubts import Doubt, settle
from matching.errors import PreferenceError
from matching.index import Index
from matching.kernel import search
from matching.kernel.asked import Counting, Found, ask
from matching.listing import Answer, Census, Keys, first_of_each_group, places_of
from matching.model import MATCH_SCALE, Match, Preference, Ranking, RankOptions
from matching.options import answering
from matching.options.facts import NO_FACTS, Facts
from matching.preferences import DEFAULT_OPTIONS, Request
from matching.reasons import explain
from matching.resolve import Question, resolve

FIRST_MARGIN = 100
DEEPER = 16
KEPT = 20_000
"""So many different requests of many are kept with their answers; then it begins anew."""


def rank(
    index: Index,
    preferences: Sequence[Preference],
    options: RankOptions = DEFAULT_OPTIONS,
    facts: Facts = NO_FACTS,
    *,
    totals: bool = True,
) -> Ranking:
    """The exact answer to these preferences, as the contract defines it, and docs/plans/9-matching.md its options.

    Some options need ``facts`` beside the index. Without ``totals`` full matches are not counted, and what cannot be
    among the wanted products need not be looked at. Raises `PreferenceError`, with the path of the fault, when this
    index and these facts cannot be asked so.
    """
    questions = questions_of(index, preferences)
    chosen = slice(options.offset, options.offset + options.k)
    if answering.plain(options):
        answer = _answer(index, questions, options, _counting(options, totals))
        matches = explain(index, questions, _winners(answer.keys[chosen], answer.asked[chosen]))
    else:
        ordered = answering.answer(index, questions, options, facts, full=totals)
        answer, matches = ordered.answer, answering.explained(index, questions, ordered, chosen)
    return ranking_of(index, questions, answer.census if totals else replace(answer.census, full_matches=None), matches)


def ranking_of(index: Index, questions: Sequence[Question], census: Census, matches: tuple[Match, ...]) -> Ranking:
    """The ranking that has these matches."""
    return Ranking(
        generation=index.facts.generation,
        catalogue=index.facts.catalogue,
        candidates=census.candidates,
        full_matches=census.full_matches,
        matches=matches,
        unknown=settle(doubt for question in questions for doubt in question.doubts),
        total=census.total,
    )


def rank_many(
    index: Index, requests: Iterable[Request], facts: Facts = NO_FACTS, *, totals: bool = False
) -> Iterator[Ranking | PreferenceError]:
    """An answer to each request, in order, as `rank` gives it; equal ones are answered once. A fault stands for one.

    Equal is what reads equal: 200 and 200.00 are one number, and yet a miss says which of them was wanted.
    """
    known: dict[Hashable, Ranking | PreferenceError] = {}
    for request in requests:
        read = _as_it_reads(request)
        if read not in known:
            if len(known) == KEPT:
                known.clear()
            try:
                known[read] = rank(index, request.preferences, request.options, facts, totals=totals)
            except PreferenceError as fault:
                known[read] = fault
        yield known[read]


def _as_it_reads(request: Request) -> Hashable:
    """The request, and its numbers as they are written: but for those it would take long to write it out."""
    bounds = (repr(each.bounds) for asked in request.preferences for each in asked.criteria if each.bounded)
    options = request.options_asked
    return request, *bounds, "" if options == DEFAULT_OPTIONS else repr(options)


@dataclass(frozen=True, slots=True)
class Bare:
    """An answer without its words: the wanted products' ids in their order, and what nobody carries."""

    products: tuple[str, ...]
    full_matches: int
    doubts: tuple[Doubt, ...]


def rank_bare(
    index: Index,
    preferences: Sequence[Preference],
    options: RankOptions = DEFAULT_OPTIONS,
    facts: Facts = NO_FACTS,
) -> Bare:
    """What `rank` answers, for whoever only compares answers: reasons and nearest values are a quarter of its cost."""
    questions = questions_of(index, preferences)
    chosen = slice(options.offset, options.offset + options.k)
    answer = _listed(index, questions, options, facts, _counting(options))
    rows = index.positions.rows[places_of(answer.keys[chosen])].tolist()
    doubts = tuple(doubt for question in questions for doubt in question.doubts)
    return Bare(tuple(index.ids[row] for row in rows), answer.census.full_matches or 0, doubts)


def questions_of(index: Index, preferences: Sequence[Preference]) -> tuple[Question, ...]:
    """What the preferences ask of this index, in their order. Raises `PreferenceError`."""
    return tuple(resolve(index, number, preference) for number, preference in enumerate(preferences))


def places_in_order(
    index: Index, questions: Sequence[Question], options: RankOptions, facts: Facts = NO_FACTS
) -> NDArray[np.int64]:
    """The place of every product of the whole list, in its order; the wanted slice plays no part."""
    whole = replace(options, k=len(index.positions.rows), offset=0)
    return places_of(_listed(index, questions, whole, facts, Counting.NOTHING).keys)


def _listed(
    index: Index, questions: Sequence[Question], options: RankOptions, facts: Facts, counting: Counting
) -> Answer:
    if answering.plain(options):
        return _answer(index, questions, options, counting)
    return answering.answer(index, questions, options, facts, full=counting >= Counting.FULL_MATCHES).answer


def _answer(index: Index, questions: Sequence[Question], options: RankOptions, counting: Counting) -> Answer:
    """The whole ordered list, as far as its wanted slice reaches.

    Folding takes products away, so with variant groups the list is made deeper than wanted, and once more where that
    was not deep enough.
    """
    wanted, most = options.offset + options.k, MATCH_SCALE - options.minimum
    without = index.places_of(options.without)
    tasks = [ask(index, question, without) for question in questions]
    depth = 4 * wanted + FIRST_MARGIN if index.positions.groups.size else wanted
    while True:
        depth = min(depth, len(index.positions.rows) + 1)
        found = search(index, tasks, depth, most, counting)
        answer = _folded(index, found)
        if len(answer.keys) >= wanted or len(found.keys) < depth:
            return answer
        depth *= DEEPER


def _counting(options: RankOptions, totals: bool = True) -> Counting:
    if options.counted:
        return Counting.EVERYTHING
    return Counting.FULL_MATCHES if totals else Counting.NOTHING


def _folded(index: Index, found: Found) -> Answer:
    """What was found, of each variant group its first product."""
    if not index.positions.groups.size:
        return Answer(found.keys, found.asked, found.census)
    kept = first_of_each_group(index.positions.groups, places_of(found.keys))
    return Answer(found.keys[kept], found.asked[kept], found.census)


def _winners(keys: Keys, asked: NDArray[np.int64]) -> list[tuple[int, int, int]]:
    return list(zip(places_of(keys).tolist(), (keys >> 32).tolist(), asked.tolist(), strict=True))
