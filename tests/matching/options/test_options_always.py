"""What must always hold under options, whatever the products and the preferences."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.options.facts import Facts
from tests.matching.building import index_of
from tests.matching.options.shelves import ranked

PROPERTY = settings(max_examples=40, deadline=None)
Shelf = list[dict[str, Any]]

brands = st.sampled_from(["X", "Y", "Z"])
product = st.fixed_dictionaries(
    {
        "popularity": st.integers(0, 9),
        "group": st.sampled_from([None, None, "g", "h"]),
        "filters": st.fixed_dictionaries(
            {},
            optional={"brand": st.lists(brands, min_size=1, max_size=2, unique=True), "price": st.sampled_from("259")},
        ),
    }
)


@st.composite
def shelves(draw: st.DrawFn) -> Shelf:
    """Some products, and one that gives every filter its type."""
    drawn = draw(st.lists(product, max_size=12))
    return [*({**one, "id": f"P-{number}"} for number, one in enumerate(drawn)), TYPED]


TYPED: dict[str, Any] = {"id": "T", "filters": {"brand": ["X"], "price": "4"}}
stated = st.lists(
    st.fixed_dictionaries(
        {
            "criteria": st.lists(
                st.one_of(
                    brands.map(lambda brand: {"filter": "brand", "any": [brand]}),
                    st.just({"filter": "price", "max": "4"}),
                    st.just({"filter": "price", "over": "3", "weight": 2}),
                ),
                max_size=3,
            )
        }
    ),
    min_size=1,
    max_size=3,
)
options = st.fixed_dictionaries(
    {},
    optional={
        "caps": st.just([{"filter": "brand", "most": 1}]),
        "variants": st.integers(1, 2),
        "near": st.just([{"filter": "price", "tolerance": "3"}]),
        "mix": st.just("fair"),
        "ties": st.just(["reduced"]),
        "rotate": st.just({"by": "K", "day": "2026-11-23"}),
        "boosts": brands.map(lambda brand: [{"filter": "brand", "any": [brand], "points": "0.4"}]),
        "lift": st.booleans(),
        "pinned": st.just([{"id": "P-3", "slot": 2}, {"id": "P-5", "slot": 4}]),
    },
)


def facts_of(shelf: Shelf) -> Facts:
    """A reduction for every product, by its id alone."""
    return Facts(reduced=np.array([ord(one["id"][-1]) % 3 for one in shelf], np.int32))


def told(shelf: Shelf, on: dict[str, Any], preferences: Shelf, **rest: int) -> list[Any]:
    """The answer without rows, which are the feed's."""
    ranking = ranked(index_of(*shelf), on, *preferences, facts=facts_of(shelf), **({"k": 100} | rest))
    matches = [(each.id, each.match, each.preference, each.met, each.missed, each.pinned) for each in ranking.matches]
    return [matches, ranking.candidates, ranking.full_matches]


@PROPERTY
@given(shelves(), stated, options, st.randoms(use_true_random=False))
def test_the_order_of_input_never_changes_a_ranking(
    shelf: Shelf, preferences: Shelf, on: dict[str, Any], shuffling: Any
) -> None:
    assert told(shelf, on, preferences) == told(shuffling.sample(shelf, len(shelf)), on, preferences)


@PROPERTY
@given(shelves(), stated, options, st.integers(1, 5))
def test_slices_put_together_are_the_whole_list(shelf: Shelf, preferences: Shelf, on: dict[str, Any], k: int) -> None:
    whole, *counts = told(shelf, on, preferences)
    slices = [told(shelf, on, preferences, k=k, offset=offset) for offset in range(0, len(shelf) + k, k)]
    assert [match for matches, *_ in slices for match in matches] == whole
    assert all(rest == counts for _, *rest in slices)


@PROPERTY
@given(shelves(), stated, options)
def test_no_cap_and_no_group_is_ever_exceeded_but_by_what_is_pinned(
    shelf: Shelf, preferences: Shelf, on: dict[str, Any]
) -> None:
    on = {**on, "caps": [{"filter": "brand", "most": 2}]}
    matches, *_ = told(shelf, on, preferences)
    by_id = {one["id"]: one for one in shelf}
    shown = [by_id[id_] for id_, *_ in matches]
    pinned = [by_id[id_] for id_, *_, is_pinned in matches if is_pinned]
    for counted, most in ((brands_of, 2), (groups_of, on.get("variants", 1))):
        first = counted(pinned)
        assert all(number <= max(most, first[value]) for value, number in counted(shown).items())


def brands_of(products: Shelf) -> Counter[str]:
    return Counter(brand for one in products for brand in one["filters"].get("brand", []))


def groups_of(products: Shelf) -> Counter[str]:
    return Counter(one["group"] for one in products if one.get("group"))


@PROPERTY
@given(shelves(), stated, options)
def test_nothing_stands_above_a_higher_match_unless_it_is_pinned_lifted_or_its_turn(
    shelf: Shelf, preferences: Shelf, on: dict[str, Any]
) -> None:
    on = {key: value for key, value in on.items() if key not in ("mix", "lift", "pinned")}
    matches, *_ = told(shelf, on, preferences)
    assert all(one[1] >= other[1] for one, other in pairwise(matches))


@PROPERTY
@given(shelves(), stated, options)
def test_a_full_match_is_one_that_misses_nothing(shelf: Shelf, preferences: Shelf, on: dict[str, Any]) -> None:
    matches, *_ = told(shelf, on, preferences)
    assert all((match == 1_000_000) == (not missed) for _, match, _, met, missed, pinned in matches if met or missed)
