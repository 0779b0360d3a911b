"""What a shop bans is in no answer, and leaves no trace in what was saved."""

from __future__ import annotations

import numpy as np
import pytest

from matching.counts import count
from matching.effect import filters_alike
from matching.index import Index
from matching.model import Preference, RankOptions
from matching.order import Order, largest_first, rank_in_order
from matching.rank import rank
from matching.standing import standing
from tests.matching.building import ids, index_of

EVERYTHING = (Preference(None, ()),)


def shelf() -> Index:
    """Trousers in two colours, a shirt that stands under two paths, and boots that are sold out."""
    return index_of(
        {"id": "T-blue", "group": "T", "popularity": 5, "filters": {"category": ["Clothing > Trousers"]}},
        {"id": "T-red", "group": "T", "popularity": 4, "filters": {"category": ["Clothing > Trousers"]}},
        {"id": "shirt", "popularity": 3, "filters": {"category": ["Clothing > Shirts", "Clothing > Sale"]}},
        {"id": "boots", "popularity": 9, "available": False, "filters": {"category": ["Boots"]}},
    )


def test_another_variant_stands_where_the_banned_one_stood() -> None:
    ranking = rank(shelf().barring(["T-blue"]), EVERYTHING, RankOptions(counted=True))
    assert (ids(ranking), ranking.candidates, ranking.full_matches, ranking.total) == (["T-red", "shirt"], 2, 2, 2)
    assert ranking.catalogue == 4, "the catalogue holds what the feed holds"


@pytest.mark.parametrize("main", [None, "Clothing", "Clothing > Sale"])
def test_a_product_of_two_paths_is_gone_from_both(main: str | None) -> None:
    index = shelf().barring(["shirt"])
    preference = Preference(main, ())
    assert "shirt" not in ids(rank(index, (preference,)))
    counted = count(index, preference, ())
    assert counted.candidates == counted.remaining == rank(index, (preference,)).candidates


def test_lists_and_variants_leave_it_out_too() -> None:
    index = shelf().barring(["T-red", "shirt"])
    assert ids(rank_in_order(Order(index, index.places_of(["shirt", "T-blue"])), RankOptions())) == ["T-blue"]
    assert ids(rank_in_order(largest_first(index, np.array([1, 2, 3, 4])), RankOptions())) == ["T-blue"]
    assert index.variants_of(0) == ("T-blue",)
    assert [index.ids[row] for row in index.rows_in_order()] == ["T-blue"]


def test_its_standing_says_that_it_is_banned_and_not_that_it_is_sold_out() -> None:
    index = shelf().barring(["shirt", "boots"])
    said = {id_: standing(index, EVERYTHING, RankOptions(), id_) for id_ in ("shirt", "boots", "T-blue", "hat")}
    assert {id_: (each.available, each.barred) for id_, each in said.items()} == {
        "shirt": (False, True),
        "boots": (False, False),
        "T-blue": (True, False),
        "hat": (False, False),
    }


def test_ids_that_nothing_has_ban_nothing_and_a_later_list_takes_the_place_of_an_earlier_one() -> None:
    index = shelf().barring(["hat", "shirt"])
    assert ids(rank(index, EVERYTHING)) == ["T-blue"]
    assert ids(rank(index.barring(["T-blue"]), EVERYTHING)) == ["T-red", "shirt"]
    assert ids(rank(index.barring([]), EVERYTHING)) == ["T-blue", "shirt"]


def test_bans_are_not_saved_with_an_index() -> None:
    plain, banned = shelf(), shelf().barring(["shirt"])
    assert banned.metadata() == plain.metadata()
    assert {name: array.tolist() for name, array in banned.arrays().items()} == {
        name: array.tolist() for name, array in plain.arrays().items()
    }
    assert ids(rank(Index.from_arrays(banned.arrays(), banned.metadata()), EVERYTHING)) == ["T-blue", "shirt"]


def test_indexes_with_other_bans_are_not_alike_whatever_is_asked() -> None:
    assert filters_alike(shelf(), shelf()) is not None
    assert filters_alike(shelf(), shelf().barring(["shirt"])) is None
