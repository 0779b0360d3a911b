"""Products found by id, and lists in an order that is not that of a preference."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from matching.index import Index
from matching.model import Criterion, Preference, RankOptions
from matching.order import Order, from_everywhere, largest_first, rank_in_order, rank_shared
from tests.matching.building import ids, index_of, matches

STRANGE = ("A-10", "A-1", "A-2", "ż", "Z", "", " ", "\uffff", "\U0001f456", "A-1 ")


def shelf() -> Index:
    """Two trousers in two colours each, one of them sold out in one, and a shirt; the most popular first by number."""
    return index_of(
        {"id": "T1-blue", "group": "T1", "popularity": 5},
        {"id": "T1-red", "group": "T1", "popularity": 4},
        {"id": "T2-blue", "group": "T2", "popularity": 3},
        {"id": "T2-red", "group": "T2", "popularity": 9, "available": False},
        {"id": "shirt", "popularity": 1},
    )


@pytest.mark.parametrize("saved", [False, True])
def test_every_product_is_found_by_its_id_and_nothing_else_is(saved: bool) -> None:
    index = index_of(*({"id": id_, "available": number % 2 == 0} for number, id_ in enumerate(STRANGE)))
    if saved:
        index = Index.from_arrays(index.arrays(), index.metadata())
    assert [index.row_of(id_) for id_ in STRANGE] == list(range(len(STRANGE)))
    assert [index.row_of(id_) for id_ in ("a-1", "A", "A-", "A-11", "\ud800", "ŻŻ")] == [None] * 6
    assert [index.place_of(id_) is not None for id_ in STRANGE] == [number % 2 == 0 for number in range(len(STRANGE))]
    assert all(index.positions.rows[place] == index.row_of(id_) for id_ in STRANGE for place in index.places_of([id_]))


def test_an_empty_catalogue_has_no_product() -> None:
    assert index_of().row_of("A-1") is None


def test_variants_are_those_that_can_be_bought_also_of_one_that_cannot() -> None:
    index = shelf()
    variants = {row: set(index.variants_of(row)) for row in range(5)}
    assert variants[0] == variants[1] == {"T1-blue", "T1-red"}
    assert variants[2] == variants[3] == {"T2-blue"}
    assert variants[4] == set()


def test_an_order_is_kept_each_product_once_and_of_each_group_the_first() -> None:
    index = shelf()
    order = Order(index, index.places_of(["shirt", "T1-red", "T2-red", "T1-blue", "shirt", "T2-blue"]))
    folded = rank_in_order(order, RankOptions())
    assert (ids(folded), folded.total, folded.candidates) == (["shirt", "T1-red", "T2-blue"], 3, 4)
    unfolded = rank_in_order(replace(order, folded=False), RankOptions())
    assert ids(unfolded) == ["shirt", "T1-red", "T1-blue", "T2-blue"]
    assert ids(rank_in_order(order, RankOptions(k=1, offset=1))) == ["T1-red"]


def test_what_is_left_out_gives_its_place_to_another_variant() -> None:
    index = shelf()
    order = Order(index, index.places_of(["T1-red", "T1-blue", "shirt"]))
    ranking = rank_in_order(order, RankOptions(without=("T1-red", "no such product")))
    assert (ids(ranking), ranking.total) == (["T1-blue", "shirt"], 2)
    assert ids(rank_in_order(order, RankOptions())) == ["T1-red", "shirt"]


def test_the_newest_stand_by_their_time_then_by_popularity_and_the_oldest_are_not_new() -> None:
    index = shelf()
    since = np.array([0, 20, 30, 40, 20], np.int64)
    ranking = rank_in_order(largest_first(index, since), RankOptions())
    assert ids(ranking) == ["T2-blue", "T1-red", "shirt"]
    assert not len(largest_first(index, np.zeros(5, np.int64)).listed)


def test_an_assortment_takes_one_of_each_part_in_turn_the_largest_first() -> None:
    index = index_of(
        *(
            {"id": f"jeans-{number}", "filters": {"category": ["Clothes > Jeans"]}, "popularity": 9 - number}
            for number in range(3)
        ),
        {"id": "boots", "filters": {"category": ["Shoes"]}, "popularity": 99},
        {"id": "sandals", "filters": {"category": ["Shoes"]}, "popularity": 50},
        {"id": "gift"},
        {"id": "sold out", "filters": {"category": ["Rare"]}, "available": False},
    )
    assert ids(rank_in_order(from_everywhere(index), RankOptions())) == [
        "jeans-0", "boots", "gift", "jeans-1", "sandals", "jeans-2",
    ]  # fmt: skip


def test_a_product_of_several_parts_stands_once_and_a_banned_one_nowhere() -> None:
    index = index_of(
        {"id": "both", "filters": {"category": ["Jeans", "Sale"]}, "popularity": 3},
        {"id": "jeans", "filters": {"category": ["Jeans"]}, "popularity": 2},
        {"id": "sale", "filters": {"category": ["Sale"]}, "popularity": 1},
    )
    assert sorted(ids(rank_in_order(from_everywhere(index), RankOptions()))) == ["both", "jeans", "sale"]
    without = from_everywhere(index.barring(["both"]))
    assert ids(rank_in_order(without, RankOptions())) == ["jeans", "sale"]
    assert not len(from_everywhere(index_of()).listed)


def test_a_list_keeps_its_order_and_says_what_of_a_preference_each_has() -> None:
    index = index_of(
        {"id": "far", "filters": {"color": ["red"], "brand": ["Len"]}, "popularity": 9},
        {"id": "half", "filters": {"color": ["green"], "brand": ["Len"]}},
        {"id": "none", "filters": {"color": ["red"]}},
        {"id": "whole", "filters": {"color": ["green"], "brand": ["Ada"]}},
    )
    order = Order(index, index.places_of(["none", "half", "whole", "far"]))
    wished = Preference(None, (Criterion("color", any=("green",), weight=2000), Criterion("brand", any=("Ada",))))
    shared = rank_shared(order, wished, RankOptions())
    assert [*matches(shared).items()] == [("none", 0), ("half", 666_666), ("whole", 1_000_000), ("far", 0)]
    assert (shared.full_matches, shared.total, shared.candidates) == (1, 4, 4)
    assert [match.met for match in shared.matches] == [(), (0,), (0, 1), ()]
    least = rank_shared(order, wished, RankOptions(k=1, offset=1, minimum=666_666))
    assert (ids(least), least.total) == (["whole"], 2)
    assert {*matches(rank_shared(order, Preference(None, ()), RankOptions())).values()} == {1_000_000}
