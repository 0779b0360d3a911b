"""What is kept of an answer turns into the very list that would be made for each person and day."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from matching.listing import Census
from matching.model import Match, Preference, RankOptions, Rotation
from matching.options import answering
from matching.options.answering import Ordered, Rotatable, answer, explained
from matching.options.facts import NO_FACTS
from matching.preferences import parse_preferences
from matching.rank import questions_of
from tests.matching.building import index_of
from tests.matching.options.test_options_always import PROPERTY, Shelf, facts_of, options, shelves, stated

TURNS = [Rotation(by, f"2026-11-{day}") for by in "KLMNO" for day in (22, 23)]


@PROPERTY
@given(shelves(), stated, options, st.integers(1, 5), st.integers(0, 2))
def test_a_kept_answer_turned_is_the_answer_made_anew(
    shelf: Shelf, wishes: Shelf, on: dict[str, Any], k: int, offset: int
) -> None:
    index, facts, chosen = index_of(*shelf), facts_of(shelf), slice(offset, offset + k)
    wanted = [{"main": None, **wish} for wish in wishes]
    request = parse_preferences({"preferences": wanted, "k": k, "offset": offset, "options": on})
    questions = questions_of(index, request.preferences)

    def said(ordered: Ordered) -> tuple[tuple[Match, ...], Census]:
        return explained(index, questions, ordered, chosen), ordered.answer.census

    def options_on(rotation: Rotation) -> RankOptions:
        return replace(request.options, rotation=rotation)

    with patch.multiple(answering, TIMES=1, MARGIN=0, DEEPER=2):  # so that lists are made too short at first
        kept = Rotatable(index, questions, options_on(TURNS[0]), facts)
        turned = [said(kept.turned(rotation)) for rotation in TURNS]
    assert turned == [said(answer(index, questions, options_on(rotation), facts)) for rotation in TURNS]


def test_full_matches_are_counted_only_for_whoever_asks() -> None:
    index, options = index_of({"id": "P-1"}, {"id": "P-2"}), RankOptions(rotation=TURNS[0])
    questions = questions_of(index, [Preference(None, ())])
    counted = [answer(index, questions, options, full=full).answer.census.full_matches for full in (True, False)]
    assert counted == [2, None]


def test_of_many_equals_only_those_are_kept_that_may_stand_in_the_list() -> None:
    shelf = [{"id": f"P-{number}", "popularity": 900 - number} for number in range(900)]
    index, options = index_of(*shelf), RankOptions(k=3, rotation=TURNS[0])
    kept = Rotatable(index, questions_of(index, [Preference(None, ())]), options, NO_FACTS)
    assert kept.size == 900 - 512 + 1  # from 512 on popularity is about equal
    lists = {tuple(kept.turned(rotation).answer.keys) for rotation in TURNS}
    assert len(lists) == len(TURNS)
