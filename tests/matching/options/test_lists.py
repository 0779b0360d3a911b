"""What a list is made of: caps, variants, turns of several preferences, and products in their slots."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from matching.model import Cap, Pin, Preference, RankOptions
from matching.options import answering
from matching.rank import rank
from tests.matching.building import index_of
from tests.matching.options.shelves import match_of, order, ranked


def shelf(*said: str) -> Any:
    """Products ``a``, ``b``, …, each of a brand (its letter) and perhaps of a group (the digit after it)."""
    return index_of(
        *(
            {
                "id": "abcdefghijkl"[number],
                "group": one[1:] or None,
                "filters": {"brand": [one[0]]} if one[0] != "-" else {},
            }
            for number, one in enumerate(said)
        )
    )


def wants(*brands: str) -> dict[str, Any]:
    return {"criteria": [{"filter": "brand", "any": [*brands]}]}


def test_a_cap_passes_over_who_shares_a_value_with_so_many_before() -> None:
    index = shelf("X", "X", "X", "Y", "-", "X", "Y", "-", "-")
    assert order(ranked(index, {"caps": [{"filter": "brand", "most": 2}]})) == "abdeghi"
    assert order(ranked(index, {"caps": [{"filter": "brand", "most": 1}]})) == "adehi"
    assert order(ranked(index, {"caps": [{"filter": "no such filter", "most": 1}]})) == "abcdefghi"


def test_a_product_of_several_values_needs_room_for_each() -> None:
    said = (["red"], ["red", "blue"], ["blue"], ["blue", "green"], ["green"])
    index = index_of(*({"id": "abcde"[number], "filters": {"color": one}} for number, one in enumerate(said)))
    assert order(ranked(index, {"caps": [{"filter": "color", "most": 1}]})) == "ace"


def test_caps_know_numbers_paths_yes_and_no() -> None:
    said: list[dict[str, Any]] = [
        {"size": "5", "category": ["A > B"], "organic": True},
        {"size": "5.0", "category": ["A"], "organic": False},
        {"size": "6", "category": ["A > B"], "organic": False},
        {"size": "7", "category": ["A > C"], "organic": True},
    ]
    index = index_of(*({"id": "abcd"[number], "filters": one} for number, one in enumerate(said)))
    assert order(ranked(index, {"caps": [{"filter": "size", "most": 1}]})) == "acd"
    assert order(ranked(index, {"caps": [{"filter": "category", "most": 1}]})) == "abd"
    assert order(ranked(index, {"caps": [{"filter": "organic", "most": 1}]})) == "abc"


def test_who_is_folded_away_counts_for_no_cap_and_who_is_capped_stays_his_groups_first() -> None:
    assert order(ranked(shelf("X1", "X1", "X", "X"), {"caps": [{"filter": "brand", "most": 2}]})) == "ac"
    assert order(ranked(shelf("X", "X1", "Y1", "Y"), {"caps": [{"filter": "brand", "most": 1}]})) == "ad"


def test_counts_do_not_know_caps_but_the_total_does() -> None:
    index = shelf(*"XXXXYY")
    plain, capped = ranked(index, {}, k=1), ranked(index, {"caps": [{"filter": "brand", "most": 1}]}, k=1)
    assert (capped.candidates, capped.full_matches) == (plain.candidates, plain.full_matches) == (6, 6)
    options = RankOptions(k=1, counted=True, caps=(Cap("brand", 1),))
    assert rank(index, (Preference(None, ()),), options).total == 2


def test_a_cap_of_one_finds_the_few_far_down_a_long_list() -> None:
    products = [
        {"id": f"{number:05}", "filters": {"brand": ["X" if number % 1000 else f"B{number}"]}} for number in range(6000)
    ]
    ranking = ranked(index_of(*products), {"caps": [{"filter": "brand", "most": 1}]}, k=12)
    assert [match.id for match in ranking.matches] == ["00000", "00001", "01000", "02000", "03000", "04000", "05000"]


@pytest.mark.parametrize(("variants", "wanted"), [(1, "adf"), (2, "abdef"), (3, "abcdef"), (100, "abcdef")])
def test_so_many_of_each_group_stay(variants: int, wanted: str) -> None:
    ranking = ranked(shelf("X1", "X1", "X1", "X2", "X2", "X"), {"variants": variants})
    assert (order(ranking), ranking.full_matches, ranking.candidates) == (wanted, len(wanted), 6)


# --- several preferences in turns -------------------------------------------------------------------------------------


def test_fairly_mixed_each_preference_has_its_share() -> None:
    index = shelf(*"XXXXXXYYY", "Z")
    best = ranked(index, {"mix": "best"}, wants("X"), wants("Y"), k=6)
    fair = ranked(index, {"mix": "fair"}, wants("X"), wants("Y"), k=6)
    assert order(best) == "abcdef"
    assert order(fair) == "agbhci"
    assert Counter(match.preference for match in fair.matches) == {0: 3, 1: 3}
    assert (fair.candidates, fair.full_matches) == (best.candidates, best.full_matches)


def test_who_has_nothing_left_is_passed_over() -> None:
    main = [{"id": id_, "filters": {"category": [path]}} for id_, path in zip("abcde", "ABBBB", strict=True)]
    assert order(ranked(index_of(*main), {"mix": "fair"}, {"main": "A"}, {"main": "nowhere"}, {"main": "B"})) == "abcde"


def test_what_two_find_is_taken_once_by_whose_turn_it_is() -> None:
    ranking = ranked(shelf(*"XXY"), {"mix": "fair"}, wants("Y"), wants("X"))
    assert [(match.id, match.preference, match.match) for match in ranking.matches] == [
        ("c", 0, 1_000_000),
        ("a", 1, 1_000_000),
        ("b", 0, 0),
    ]


def test_no_turn_is_lost_to_a_cap_or_a_group() -> None:
    index = shelf("X1", "X", "X", "Y1", "Y", "Y")
    assert order(ranked(index, {"mix": "fair"}, wants("X"), wants("Y"))) == "aebfc"
    assert (
        order(ranked(index, {"mix": "fair", "caps": [{"filter": "brand", "most": 1}]}, wants("X"), wants("Y"))) == "ae"
    )


def test_of_lists_that_were_made_too_short_only_what_is_sure_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "TIMES", 1)
    monkeypatch.setattr(answering, "MARGIN", 0)
    index = shelf("X1", "X1", "X", "Y", "Y")
    assert order(ranked(index, {"caps": [{"filter": "color", "most": 1}]}, wants("X"), wants("Y"), k=2)) == "ac"


def test_a_turn_is_not_lost_because_a_list_was_made_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "TIMES", 1)
    monkeypatch.setattr(answering, "MARGIN", 0)
    red = [{"id": id_, "filters": {"brand": ["X"], "color": ["red"]}} for id_ in "abcdefgh"]
    plain = [{"id": id_, "filters": {"brand": ["Y"]}} for id_ in "ijkl"]
    options = {"mix": "fair", "caps": [{"filter": "color", "most": 1}]}
    ranking = ranked(index_of(*red, *plain), options, wants("X"), wants("Y"), k=4)
    assert [(match.id, match.preference) for match in ranking.matches] == [("a", 0), ("i", 1), ("j", 0), ("k", 1)]


def test_with_one_preference_fair_is_best() -> None:
    index = shelf("X1", "Y1", "X2", "X1", "-2", "-", "Y")
    options = {"caps": [{"filter": "brand", "most": 2}], "variants": 2, "pinned": [{"id": "f", "slot": 2}]}
    assert ranked(index, {**options, "mix": "fair"}, wants("Y")) == ranked(index, options, wants("Y"))


# --- pinned products --------------------------------------------------------------------------------------------------


def pinned(*pins: str) -> dict[str, Any]:
    """``c2``: product c in slot 2."""
    return {"pinned": [{"id": pin[0], "slot": int(pin[1:])} for pin in pins]}


@pytest.mark.parametrize(
    ("pins", "wanted"),
    [
        (("c1",), "cabdef"),
        (("a3",), "bcadef"),
        (("f1", "e2"), "feabcd"),
        (("e2", "f1"), "feabcd"),
        (("b500",), "acdefb"),
        (("b500", "a7"), "cdefab"),
        (("z1",), "abcdef"),
    ],
)
def test_a_pinned_product_stands_in_its_slot(pins: tuple[str, ...], wanted: str) -> None:
    ranking = ranked(shelf(*"XXXXXX"), pinned(*pins))
    assert order(ranking) == wanted
    assert {match.id for match in ranking.matches if match.pinned} == {pin[0] for pin in pins} - {"z"}


def test_slots_are_counted_over_the_whole_list() -> None:
    index = shelf(*"XXXXXX")
    pages = [order(ranked(index, pinned("f3", "a99"), k=2, offset=offset)) for offset in (0, 2, 4, 6)]
    assert pages == ["bc", "fd", "ea", ""]


def test_all_pinned_is_a_list_of_its_own() -> None:
    assert order(ranked(shelf(*"XXX"), pinned("b1", "c2", "a3"))) == "bca"


def test_what_is_refused_or_misses_a_must_is_never_pinned() -> None:
    index = shelf(*"XYZ")
    refused = {"criteria": [{"filter": "brand", "none": ["Z"]}]}
    hard = {"criteria": [{"filter": "brand", "any": ["X", "Y"], "must": True}]}
    for stated in (refused, hard):
        ranking = ranked(index, pinned("c1"), stated)
        assert order(ranking) == "ab"
        assert not any(match.pinned for match in ranking.matches)
    assert order(ranked(index, pinned("c1"), refused, wants("X"))) == "cab"


def test_what_is_left_out_is_never_pinned() -> None:
    assert order(ranked(shelf(*"XYZ"), {**pinned("c1"), "without": ["c"]})) == "ab"
    assert order(ranked(shelf(*"XYZ").barring(["c"]), pinned("c1"))) == "ab"


def test_a_pinned_product_outside_every_main_value_meets_and_misses_nothing() -> None:
    main = [{"id": id_, "filters": {"category": [path]}} for id_, path in zip("abc", "AAB", strict=True)]
    stated = {"main": "A", "criteria": [{"filter": "brand", "any": ["X"]}]}
    ranking = ranked(index_of(*main), pinned("c2"), stated)
    outside = match_of(ranking, "c")
    assert order(ranking) == "acb"
    assert (outside.match, outside.met, outside.missed, outside.unstated, outside.pinned) == (0, (), (), (), True)
    assert ranking.candidates == 2


def test_a_pinned_product_has_its_best_match_and_its_reasons() -> None:
    ranking = ranked(shelf(*"XY"), pinned("b1"), wants("X"), wants("Y"))
    assert (match_of(ranking, "b").match, match_of(ranking, "b").preference) == (1_000_000, 1)


def test_the_minimum_keeps_no_pinned_product_out() -> None:
    assert order(ranked(shelf(*"XYY"), {**pinned("c1"), "minimum": "1"}, wants("X"))) == "ca"


def test_pinned_products_count_first_for_caps_and_groups() -> None:
    assert order(ranked(shelf(*"XXYX"), {**pinned("d4"), "caps": [{"filter": "brand", "most": 1}]})) == "cd"
    assert order(ranked(shelf("X1", "X1", "X"), pinned("b2"))) == "cb"
    assert order(ranked(shelf("X1", "X1", "X1", "X"), {**pinned("b1", "c2")})) == "bcd"


def test_where_nothing_was_stated_nothing_is_pinned() -> None:
    assert rank(shelf("X"), (), RankOptions(pinned=(Pin("a", 1),))).matches == ()


def test_one_wanted_brand_after_forty_and_a_whole_category_left_out() -> None:
    index = shelf(*"XYXYXY")
    many = wants(*(f"brand {number}" for number in range(40)), "Y")
    assert order(ranked(index, {"caps": [{"filter": "brand", "most": 2}]}, many)) == "bdac"
    assert order(ranked(index, {"without": [*"abcdef"], "mix": "fair"}, many)) == ""
