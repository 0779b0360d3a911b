"""What decides between products: boosts, ties, and an order that changes daily."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from matching.errors import UnanswerablePreference
from matching.options.facts import Facts
from tests.matching.building import index_of
from tests.matching.options.shelves import match_of, order, ranked

RED = {"criteria": [{"filter": "color", "any": ["red"]}]}


def coloured(*colours: str, **facts: Any) -> Any:
    return index_of(
        *({"id": "abcdefgh"[number], "filters": {"color": [one]}, **facts} for number, one in enumerate(colours))
    )


def test_boosts_decide_between_equal_matches_and_never_beyond() -> None:
    index = coloured("blue", "red", "blue", "red", "green")
    boosts = [{"filter": "color", "any": ["green", "blue"], "points": "1000"}]
    assert order(ranked(index, {"boosts": boosts}, RED)) == "bdace"
    products = [{"id": id_, "filters": {"color": ["red"], "margin": margin}} for id_, margin in ("a5", "b9", "c7")]
    rich = [{"filter": "margin", "min": "6", "points": "0.1"}, {"filter": "margin", "min": "8", "points": "0.1"}]
    assert order(ranked(index_of(*products), {"boosts": rich}, RED)) == "bca"


def test_boosts_that_lift_are_added_to_the_match_that_is_printed_as_it_is() -> None:
    index = coloured("blue", "red")
    lifted = ranked(index, {"boosts": [{"filter": "color", "any": ["blue"], "points": "1.5"}], "lift": True}, RED)
    assert order(lifted) == "ab"
    assert [match.match for match in lifted.matches] == [0, 1_000_000]


def test_of_two_lifted_to_the_same_height_the_higher_match_stands_first() -> None:
    index = coloured("blue", "red")
    lifted = ranked(index, {"boosts": [{"filter": "color", "any": ["blue"], "points": "1"}], "lift": True}, RED)
    assert order(lifted) == "ba"


def test_a_boost_that_a_filter_cannot_be_asked_is_refused_with_its_path() -> None:
    with pytest.raises(UnanswerablePreference) as refusal:
        ranked(coloured("red"), {"boosts": [{"filter": "color", "max": "5", "points": "1"}]}, RED)
    assert refusal.value.path == "options.boosts[0].max"


def test_ties_decide_in_their_order_after_the_match_and_before_popularity() -> None:
    index = index_of(*({"id": id_, "popularity": number} for number, id_ in enumerate("dcba")))
    facts = Facts(since=np.array([3, 3, 0, 9]), reduced=np.array([1, 2, 2, 0], np.int32))
    assert order(ranked(index, {"ties": ["reduced", "newest"]}, facts=facts)) == "cbda"
    assert order(ranked(index, {"ties": ["newest", "reduced"]}, facts=facts)) == "acdb"
    assert order(ranked(index, {"ties": []}, facts=facts)) == "abcd"


@pytest.mark.parametrize(
    ("options", "path"),
    [({"ties": ["newest"]}, "ties[0]"), ({"ties": ["reduced"]}, "ties[0]"), ({"in_stock": True}, "in_stock")],
)
def test_what_nobody_knows_of_a_generation_cannot_be_asked(options: dict[str, Any], path: str) -> None:
    with pytest.raises(UnanswerablePreference) as refusal:
        ranked(index_of({"id": "a"}), options)
    assert refusal.value.path == f"options.{path}"


def test_what_is_not_in_stock_is_no_candidate() -> None:
    index = index_of({"id": "a"}, {"id": "b"}, {"id": "c", "available": False})
    ranking = ranked(index, {"in_stock": True}, facts=Facts(in_stock=np.array([False, True, True])))
    assert (order(ranking), ranking.candidates, ranking.full_matches) == ("b", 1, 1)


# --- rotation ---------------------------------------------------------------------------------------------------------


def rotated(index: Any, by: str = "K-1", day: str = "2026-11-23", k: int = 12, offset: int = 0) -> list[str]:
    ranking = ranked(index, {"rotate": {"by": by, "day": day}}, RED, k=k, offset=offset)
    return [match.id for match in ranking.matches]


def crowd(colour: str = "red", popularity: int = 0) -> list[dict[str, Any]]:
    return [
        {"id": f"{colour} {popularity} {number}", "popularity": popularity, "filters": {"color": [colour]}}
        for number in range(200)
    ]


def test_rotation_is_a_permutation_within_equals() -> None:
    index = index_of(*crowd("blue", 900), *crowd("red", 3), *crowd("red"), *crowd("red", 2))
    whole = rotated(index, k=1000)
    # Popularities of 2 and 3 are the same power of two; matching less comes last, however popular.
    kinds = [{id_.rpartition(" ")[0] for id_ in each} for each in (whole[:400], whole[400:600], whole[600:])]
    assert kinds == [{"red 3", "red 2"}, {"red 0"}, {"blue 900"}]
    plain = [match.id for match in ranked(index, {}, RED, k=1000).matches]
    assert sorted(whole) == sorted(plain)
    assert [whole[:400], whole[400:600], whole[600:]] != [plain[:400], plain[400:600], plain[600:]]


def test_rotation_is_another_each_day_and_for_each_person_and_the_same_for_the_same() -> None:
    index = index_of(*crowd())
    lists = [rotated(index, k=200, by=by, day=f"2026-11-{day}") for by in ("K-1", "K-2") for day in range(10, 20)]
    assert all(one != other for one, other in pairwise(lists))
    assert len({tuple(each) for each in lists}) == len(lists)
    assert rotated(index) == rotated(index)
    assert len({each[0] for each in lists}) > 10


def test_rotation_does_not_know_the_order_of_the_feed_nor_other_products() -> None:
    products = crowd()
    backwards, fewer = index_of(*products[::-1]), index_of(*products[::2])
    whole = rotated(index_of(*products), k=200)
    assert rotated(backwards, k=200) == whole
    kept = {one["id"] for one in products[::2]}
    assert rotated(fewer, k=200) == [id_ for id_ in whole if id_ in kept]


def test_slices_of_a_rotated_list_put_together_are_the_whole() -> None:
    index = index_of(*crowd(), *crowd("blue"))
    slices = [rotated(index, k=7, offset=offset) for offset in range(0, 400, 7)]
    assert [id_ for each in slices for id_ in each] == rotated(index, k=400)


def test_only_about_equally_popular_products_change_places() -> None:
    index = index_of(*crowd("red", 1), *({"id": f"top-{number}", "popularity": 1000 - number} for number in range(5)))
    ranking = ranked(index, {"rotate": {"by": "K", "day": "2026-11-23"}}, k=300)
    first = [match.id for match in ranking.matches[:5]]
    assert sorted(first) == [f"top-{number}" for number in range(5)]


@pytest.mark.parametrize("ids", [("",), ("", "a"), ("a" * 8, "a" * 9, "a" * 16, "ż" * 50, "a"), ("x",)])
def test_ids_of_any_length_are_taken_in(ids: tuple[str, ...]) -> None:
    index = index_of(*({"id": id_} for id_ in ids))
    ranking = ranked(index, {"rotate": {"by": "", "day": "2026-11-23"}})
    assert sorted(match.id for match in ranking.matches) == sorted(ids)


def test_a_boost_does_not_change_what_is_said() -> None:
    index = coloured("red", "blue")
    boosted = ranked(index, {"boosts": [{"filter": "color", "any": ["blue"], "points": "1"}], "lift": True}, RED)
    plain = ranked(index, {}, RED)
    assert [match_of(boosted, id_) for id_ in "ab"] == [match_of(plain, id_) for id_ in "ab"]
    assert (boosted.full_matches, boosted.candidates) == (plain.full_matches, plain.candidates)
