"""What becomes of an answer when another index takes the place of this one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.effect import Shift, filters_alike, meant, shift, vanishing
from matching.index import Index
from matching.model import RankOptions, Unknown
from matching.preferences import parse_preferences
from matching.rank import rank, rank_bare
from tests.matching.building import index_of
from tests.matching.test_properties import PROPERTY, products, several

GREEN = {"id": "G", "filters": {"category": ["Jeans"], "color": ["green"]}}
OLIVE = {"id": "O", "filters": {"category": ["Jeans"], "color": ["olive"]}}
BLACK = {"id": "B", "filters": {"category": ["Jeans"], "color": ["black"]}}
BEFORE = index_of(GREEN, OLIVE, BLACK)


def shifted(
    after: Index, *criteria: dict[str, Any], before: Index = BEFORE, main: str | None = "Jeans", k: int = 12
) -> Shift:
    preferences = parse_preferences({"preferences": [{"main": main, "criteria": list(criteria)}]}).preferences
    return shift(before, after, preferences, RankOptions(k=k))


def any_of(*colors: str) -> dict[str, Any]:
    return {"filter": "color", "any": list(colors)}


def test_nothing_becomes_of_an_answer_that_stays() -> None:
    same = shifted(BEFORE, any_of("green"))
    assert (same.changed, same.lost, same.won, same.newly_unknown) == (False, False, False, ())
    assert same.before == same.after


def test_values_brought_together_change_who_comes_first() -> None:
    merged = index_of(GREEN, OLIVE | {"filters": {"category": ["Jeans"], "color": ["green"]}}, BLACK)
    moved = shifted(merged, any_of("black"), {"filter": "color", "none": ["olive"]})
    assert (moved.before.products, moved.after.products) == (("B", "G"), ("B", "G", "O"))
    assert moved.newly_unknown == (("color", "olive"),)
    assert (moved.changed, moved.lost) == (True, False)


def test_what_nothing_meets_any_more_is_lost_and_the_other_way_round_won() -> None:
    without = index_of(GREEN, BLACK)
    lost = shifted(without, any_of("olive"))
    assert (lost.lost, lost.won, lost.newly_unknown) == (True, False, (("color", "olive"),))
    won = shifted(BEFORE, any_of("olive"), before=without)
    assert (won.lost, won.won, won.newly_unknown) == (False, True, ())


def test_what_was_unknown_before_is_not_new() -> None:
    assert shifted(index_of(GREEN), any_of("violet", "olive")).newly_unknown == (("color", "olive"),)


@pytest.mark.parametrize(
    ("criterion", "main", "named"),
    [(any_of("green"), "Trousers", (None, "Trousers")), ({"filter": "hood", "present": True}, None, ("hood", None))],
)
def test_main_values_and_filters_are_lost_as_well(
    criterion: dict[str, Any], main: str | None, named: tuple[str | None, str | None]
) -> None:
    before = index_of(GREEN, {"filters": {"category": ["Trousers"], "hood": True}})
    assert shifted(BEFORE, criterion, before=before, main=main).newly_unknown == (named,)


def test_a_preference_that_can_no_longer_be_asked_is_lost_with_the_reason() -> None:
    before = index_of({"filters": {"length": "30"}}, {"filters": {"length": "32"}})
    after = index_of({"filters": {"length": ["30"]}})
    short = {"filter": "length", "max": "31"}
    lost = shifted(after, short, before=before, main=None)
    assert lost.lost
    assert lost.after.refused is not None
    assert lost.after.refused[0] == "preferences[0].criteria[0].max"
    found = shifted(before, short, before=after, main=None)
    assert (found.won, found.before.products, found.newly_unknown) == (True, (), ())


def test_only_the_products_that_are_shown_count() -> None:
    popular = [each | {"popularity": place} for each, place in ((GREEN, 1), (OLIVE, 3), (BLACK, 2))]
    assert shifted(index_of(*popular), any_of("green")).changed
    assert not shifted(index_of(*popular), any_of("green"), k=1).changed


def sized(size: str) -> list[dict[str, Any]]:
    """The three products in one size, at one price."""
    colors = (("G", "green"), ("O", "olive"), ("B", "black"))
    return [
        {"id": id_, "filters": {"category": ["Jeans"], "color": [color], "size": [size], "price": "50.00"}}
        for id_, color in colors
    ]


def test_filters_of_which_two_indexes_say_the_same_are_found() -> None:
    assert filters_alike(index_of(*sized("38")), index_of(*sized("38"))) == frozenset(
        {"category", "color", "size", "price"}
    )
    assert filters_alike(index_of(*sized("38")), index_of(*sized("40"))) == frozenset({"category", "color", "price"})
    banded = index_of(*sized("38"), bands={None: {"price": [("1", "60")]}})
    assert filters_alike(index_of(*sized("38")), banded) == frozenset({"category", "color", "size"})
    assert filters_alike(index_of(*sized("38")), index_of(GREEN, OLIVE, BLACK)) == frozenset({"category", "color"})


@pytest.mark.parametrize(
    "other",
    [
        [GREEN, OLIVE],
        [GREEN, OLIVE | {"popularity": 1}, BLACK],
        [GREEN, OLIVE, BLACK | {"id": "C"}],
        [GREEN, OLIVE, BLACK | {"group": "b"}],
        [GREEN, OLIVE, BLACK | {"filters": {"category": ["Jeans > Slim"], "color": ["black"]}}],
        [GREEN, OLIVE, BLACK | {"currency": "PLN"}],
    ],
)
def test_nothing_is_alike_where_products_or_main_values_differ(other: list[dict[str, Any]]) -> None:
    assert filters_alike(BEFORE, index_of(*other)) is None


def test_whoever_names_only_what_is_alike_is_answered_alike() -> None:
    before, after = index_of(*sized("38")), index_of(*sized("40"))
    alike = filters_alike(before, after)
    for criteria in ([], [any_of("green")], [any_of("green"), {"filter": "size", "any": ["38"]}]):
        stated = parse_preferences({"preferences": [{"main": "Jeans", "criteria": criteria}]}).preferences
        assert shift(before, after, stated, RankOptions(), alike) == shift(before, after, stated, RankOptions())


@PROPERTY
@given(products(), several, st.integers(1, 4))
def test_a_bare_answer_is_the_answer_without_its_words(
    shop: list[dict[str, Any]], stated: list[dict[str, Any]], k: int
) -> None:
    index, preferences = index_of(*shop), parse_preferences({"preferences": stated}).preferences
    options = RankOptions(k=k, offset=1)
    bare, whole = rank_bare(index, preferences, options), rank(index, preferences, options)
    assert bare.products == tuple(match.id for match in whole.matches)
    assert bare.full_matches == whole.full_matches
    named = dict.fromkeys((doubt.preference, doubt.filter, doubt.value) for doubt in bare.doubts)
    assert [*named] == [(each.preference, each.filter, each.value) for each in whole.unknown]


@PROPERTY
@given(products(), several, st.sampled_from(["organic", "price", "color", "category"]))
def test_asking_less_never_changes_what_becomes_of_an_answer(
    shop: list[dict[str, Any]], stated: list[dict[str, Any]], without: str
) -> None:
    fewer = [
        each | {"filters": {key: said for key, said in each["filters"].items() if key != without}} for each in shop
    ]
    before, after = index_of(*shop), index_of(*fewer)
    preferences = parse_preferences({"preferences": stated}).preferences
    whole = shift(before, after, preferences, RankOptions())
    assert shift(before, after, preferences, RankOptions(), filters_alike(before, after)) == whole


def gone(before: Index, after: Index, *preferences: dict[str, Any]) -> tuple[Unknown, ...]:
    return vanishing(before, after, parse_preferences({"preferences": list(preferences)}).preferences)


def test_what_vanishes_is_named_with_the_preference_and_what_is_nearest_now() -> None:
    without = index_of(GREEN, BLACK)
    stated: list[dict[str, Any]] = [
        {"main": "Jeans"},
        {"main": "Jeans", "criteria": [any_of("OLIVE", "green", "violet")]},
    ]
    assert gone(BEFORE, without, *stated) == (Unknown(1, "color", "OLIVE", ("black", "green")),)
    assert gone(BEFORE, BEFORE, *stated) == ()


def test_a_main_value_that_two_nodes_share_now_vanishes_with_both_as_candidates() -> None:
    both = index_of({"filters": {"category": ["Men > Jeans"]}}, {"filters": {"category": ["Women > Jeans"]}})
    assert gone(BEFORE, both, {"main": "Jeans"}) == (Unknown(0, None, "Jeans", ("Men > Jeans", "Women > Jeans")),)


def test_a_filter_that_has_no_numbers_any_more_vanishes_for_those_who_drew_a_limit() -> None:
    before = index_of({"filters": {"length": "30"}})
    after = index_of({"filters": {"length": ["30"]}})
    limit, value = {"filter": "length", "max": "31"}, {"filter": "length", "any": ["30"]}
    assert gone(before, after, {"main": None, "criteria": [limit]}) == (Unknown(0, "length", None, ()),)
    assert gone(before, after, {"main": None, "criteria": [value]}) == ()


def test_what_is_named_is_understood_as_the_feed_shows_it() -> None:
    assert meant(BEFORE, ("color", "GREEN")) == ("color", "green")
    assert meant(BEFORE, (None, "jeans")) == (None, "Jeans")
    for named in [("color", "violet"), ("smell", "none"), ("color", None), (None, "Skirts"), ("color", 3)]:
        assert meant(BEFORE, named) == named
