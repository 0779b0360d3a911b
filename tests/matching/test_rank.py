"""The order, the counts and what is said about unknown names."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from matching.errors import PreferenceError
from matching.model import Ranking, Unknown
from matching.preferences import parse_preferences
from matching.rank import rank, rank_many
from tests.matching.building import answer, asked, document, ids, index_of, matches

JEANS, BLOUSES = "Clothing > Trousers > Jeans", "Clothing > Blouses"


def product(number: str, *paths: str, **members: Any) -> dict[str, Any]:
    filters = members.pop("filters", {})
    return {"id": number, "filters": {**({"category": list(paths)} if paths else {}), **filters}, **members}


SHOP = index_of(
    product("J-1", JEANS, popularity="1.5", filters={"color": ["blue"]}),
    product("J-2", JEANS, popularity="10", filters={"color": ["red"]}),
    product("B-1", BLOUSES, popularity="2", filters={"color": ["blue"]}),
    product("T-1", "Clothing > Trousers"),
    product("S-1", "Sale > Clothing", JEANS, popularity="3"),
    product("gone", JEANS, available=False, filters={"color": ["pink"]}),
    product("loose", filters={"color": ["blue"]}),
)


@pytest.mark.parametrize(
    ("main", "expected"),
    [
        (JEANS, ["J-2", "S-1", "J-1"]),
        ("jeans", ["J-2", "S-1", "J-1"]),
        ("clothing >  TROUSERS", ["J-2", "S-1", "J-1", "T-1"]),
        # A whole path goes before the last part of another.
        ("Clothing", ["J-2", "S-1", "B-1", "J-1", "T-1"]),
        ("Sale", ["S-1"]),
        (None, ["J-2", "S-1", "B-1", "J-1", "T-1", "loose"]),
        ("Trouser", []),
    ],
)
def test_a_main_value_holds_the_products_under_its_node(main: str | None, expected: list[str]) -> None:
    ranking = asked(SHOP, main=main)
    assert ids(ranking) == expected
    assert ranking.candidates == len(expected)


def test_products_that_are_not_available_are_counted_and_never_shown() -> None:
    ranking = asked(SHOP, {"filter": "color", "any": ["pink"]})
    assert ranking.catalogue == 7
    assert "gone" not in ids(ranking)
    assert ranking.unknown == ()


def test_an_ambiguous_main_value_finds_nothing_and_names_its_candidates() -> None:
    index = index_of(product("A", "Women > Shoes"), product("B", "Men > Shoes"))
    ranking = asked(index, main="shoes")
    assert (ranking.candidates, ranking.matches) == (0, ())
    assert ranking.unknown == (Unknown(0, None, "shoes", ("Men > Shoes", "Women > Shoes")),)


def test_a_name_that_contains_the_separator_is_written_and_found_with_a_backslash() -> None:
    index = index_of(product("A", r"Toys > Age \> 3"))
    assert ids(asked(index, main=r"Toys > Age \> 3")) == ["A"]
    assert ids(asked(index, main="Age > 3")) == ["A"]


def test_ties_go_by_popularity_and_then_by_the_code_points_of_the_id() -> None:
    index = index_of(*({"id": one} for one in ["b", "a", "Z", "ä", "z10", "z9", "\U0001f600", "\uffee"]))
    assert ids(asked(index)) == ["Z", "a", "b", "z10", "z9", "ä", "\uffee", "\U0001f600"]
    index = index_of({"id": "a", "popularity": "0.000001"}, {"id": "0"}, {"id": "b", "popularity": "-1"})
    assert ids(asked(index)) == ["a", "0", "b"]


def test_a_match_is_the_floor_of_millionths_of_the_weights() -> None:
    index = index_of({"id": "A", "filters": {"a": ["x"], "b": ["x"]}}, {"id": "B", "filters": {"c": ["x"]}})
    criteria: list[dict[str, Any]] = [{"filter": key, "any": ["x"]} for key in "abc"]
    assert matches(asked(index, *criteria)) == {"A": 666_666, "B": 333_333}
    criteria[2]["weight"] = 0.001
    assert matches(asked(index, *criteria)) == {"A": 999_500, "B": 499}


def test_weights_of_any_size_are_added_exactly() -> None:
    index = index_of({"id": "A", "filters": {"a": ["x"]}}, {"id": "B", "filters": {"b": ["x"]}})
    heavy = "99999999999999999999999999"
    ranking = asked(index, {"filter": "a", "any": ["x"], "weight": heavy}, {"filter": "b", "any": ["x"], "weight": 1})
    assert matches(ranking) == {"A": 999_999, "B": 0}


def test_more_criteria_than_a_table_holds_are_ranked_alike() -> None:
    index = index_of(*({"id": f"P-{n}", "filters": {f"f{m}": ["x"] for m in range(n)}} for n in range(31)))
    ranking = asked(
        index,
        *({"filter": f"f{m}", "any": ["x"], "weight": m + 1} for m in range(30)),
        {"filter": "f3", "any": ["x"], "must": True, "weight": 35},
    )
    expected = {f"P-{n}": 1_000_000 * (n * (n + 1) // 2 + 35) // 500 for n in range(19, 31)}
    assert matches(ranking) == expected
    assert ids(ranking)[0] == "P-30"


def test_the_same_filter_twice_is_two_criteria() -> None:
    ranking = asked(SHOP, {"filter": "color", "any": ["blue"]}, {"filter": "color", "present": True}, main=JEANS)
    assert matches(ranking) == {"J-1": 1_000_000, "J-2": 500_000, "S-1": 0}


def test_indifference_counts_nowhere() -> None:
    ranking = asked(SHOP, {"filter": "color", "indifferent": True}, {"filter": "color", "any": ["red"]}, main=JEANS)
    assert [(match.match, match.met, [miss.criterion for miss in match.missed]) for match in ranking.matches] == [
        (1_000_000, (1,), []),
        (0, (), [1]),
        (0, (), [1]),
    ]


def test_an_unknown_filter_is_said_even_where_it_does_not_matter() -> None:
    ranking = asked(SHOP, {"filter": "colour", "indifferent": True}, main=BLOUSES)
    assert matches(ranking) == {"B-1": 1_000_000}
    assert ranking.unknown[0].nearest[0] == "color"


def test_without_criteria_everything_is_a_full_match() -> None:
    ranking = asked(SHOP, {"filter": "color", "indifferent": True}, main=JEANS)
    assert set(matches(ranking).values()) == {1_000_000}
    assert ranking.full_matches == 3


def test_no_preferences_find_nothing() -> None:
    ranking = answer(SHOP)
    assert (ranking.candidates, ranking.full_matches, ranking.matches) == (0, 0, ())


def test_a_product_that_several_preferences_find_has_the_best_of_its_matches() -> None:
    blue, red = {"filter": "color", "any": ["blue"]}, {"filter": "color", "any": ["red"]}
    ranking = answer(SHOP, {"main": JEANS, "criteria": [red]}, {"main": "Trousers", "criteria": [blue]})
    assert [(match.id, match.match, match.preference) for match in ranking.matches] == [
        ("J-2", 1_000_000, 0),
        ("J-1", 1_000_000, 1),
        ("S-1", 0, 0),  # both miss it: the earlier preference says why
        ("T-1", 0, 1),
    ]
    assert (ranking.candidates, ranking.full_matches) == (4, 2)


def test_a_refusal_holds_within_its_own_preference() -> None:
    refusing = {"main": JEANS, "criteria": [{"filter": "color", "none": ["red"]}]}
    assert "J-2" not in ids(answer(SHOP, refusing))
    assert "J-2" in ids(answer(SHOP, refusing, {"main": JEANS}))


VARIANTS = index_of(
    {"id": "A-red", "group": "A", "popularity": "9", "filters": {"color": ["red"]}},
    {"id": "A-blue", "group": "A", "filters": {"color": ["blue"]}},
    {"id": "A-navy", "group": "A", "filters": {"color": ["blue"]}},
    {"id": "B-red", "group": "B", "filters": {"color": ["red"]}},
    {"id": "C", "filters": {"color": ["blue"]}},
    {"id": "D", "filters": {"color": ["red"]}},
)


def test_of_each_variant_group_only_the_first_of_the_ordered_list_stays() -> None:
    ranking = asked(VARIANTS, {"filter": "color", "any": ["blue"]})
    assert ids(ranking) == ["A-blue", "C", "B-red", "D"]
    assert (ranking.candidates, ranking.full_matches) == (6, 2)


def test_folding_comes_before_the_wanted_slice() -> None:
    preference = {"criteria": [{"filter": "color", "any": ["blue"]}]}
    assert ids(answer(VARIANTS, preference, k=2, offset=1)) == ["C", "B-red"]
    assert ids(answer(VARIANTS, preference, k=5, offset=3)) == ["D"]
    assert ids(answer(VARIANTS, preference, offset=10**30)) == []


def test_a_group_larger_than_the_first_look_is_still_folded_once() -> None:
    variants = [{"id": f"A-{n:04}", "group": "A", "popularity": 2} for n in range(2000)]
    index = index_of(*variants, {"id": "B", "group": "B"}, {"id": "C"})
    ranking = asked(index)
    assert ids(ranking) == ["A-0000", "B", "C"]
    assert (ranking.candidates, ranking.full_matches) == (2002, 3)


def test_what_no_product_carries_is_said_with_the_nearest_and_evaluated_as_it_stands() -> None:
    ranking = asked(
        SHOP, {"filter": "color", "any": ["blu", "blue"], "none": ["blu"]}, {"filter": "colour", "present": True}
    )
    assert ranking.unknown == (
        Unknown(0, "color", "blu", ("blue", "pink", "red")),
        Unknown(0, "colour", None, ("color", "category")),
    )
    assert matches(ranking)["J-1"] == 500_000
    assert asked(SHOP, {"filter": "colour", "min": "1", "must": True}).candidates == 0


def test_an_unknown_filter_is_one_about_which_everyone_is_silent() -> None:
    ranking = asked(SHOP, {"filter": "fragrance", "absent": True}, main=BLOUSES)
    assert [(match.id, match.met, match.unstated) for match in ranking.matches] == [("B-1", (0,), (0,))]
    assert asked(SHOP, {"filter": "fragrance", "absent": True, "strict": True, "must": True}).candidates == 0


def test_an_unknown_main_value_is_said_with_the_nearest() -> None:
    ranking = asked(SHOP, main="Jaens")
    assert ranking.unknown[0].nearest[0] == JEANS


def test_unknown_numbers_bands_and_flags_are_said_too() -> None:
    index = index_of(
        {"filters": {"size": "38.0", "organic": True}},
        {"filters": {"size": "40.5"}},
        bands={None: {"size": [("38", "39"), ("39", "40.5")]}},
    )
    ranking = asked(
        index,
        {"filter": "size", "any": ["39", "40.5", "big"]},
        {"filter": "size", "band": 3},
        {"filter": "organic", "any": [True], "none": [False]},
    )
    assert ranking.unknown == (
        Unknown(0, "size", "39", ("38", "40.5")),
        Unknown(0, "size", "big", ()),
        Unknown(0, "size", 3, ("2", "1")),
        Unknown(0, "organic", False, ()),
    )


def test_a_label_leads_to_the_key_of_its_filter() -> None:
    index = index_of({"filters": {"color": ["red"], "size": ["M"]}}, labels={"color": "Kolor"})
    assert asked(index, {"filter": "Kolor", "present": True}).unknown[0].nearest[0] == "color"


def test_thousands_of_invented_names_cost_no_thousands_of_comparisons() -> None:
    invented = [f"blue {number}" for number in range(1000)]
    unknown = asked(SHOP, {"filter": "color", "any": invented}).unknown
    assert len(unknown) == 1000
    assert unknown[0].nearest[0] == "blue"
    assert unknown[-1].nearest == ()


def test_the_document_has_the_contracts_members_in_the_contracts_order() -> None:
    criteria = [{"filter": "color", "any": ["red", "green"]}, {"filter": "category", "any": [JEANS]}]
    jeans = {"main": "Jeans", "criteria": criteria}
    made = document(SHOP, jeans, {"main": "Jaens"}, k=2)
    assert made == {
        "generation": "test",
        "catalogue": 7,
        "candidates": 3,
        "full_matches": 1,
        "matches": [
            {
                "id": "J-2",
                "match": 1.0,
                "met": ["color", "category"],
                "missed": [],
                "unstated": [],
                "preference": 0,
                "product": 1,
            },
            {
                "id": "S-1",
                "match": 0.5,
                "met": ["category"],
                "missed": [{"filter": "color", "wanted": "red or green", "is": None}],
                "unstated": [],
                "preference": 0,
                "product": 4,
            },
        ],
        "unknown": [
            {"preference": 0, "filter": "color", "value": "green", "nearest": ["red", "blue", "pink"]},
            {"preference": 1, "main": "Jaens", "candidates": [JEANS, "Sale", BLOUSES]},
        ],
    }
    assert list(made) == ["generation", "catalogue", "candidates", "full_matches", "matches", "unknown"]
    assert list(made["matches"][0]) == ["id", "match", "met", "missed", "unstated", "preference", "product"]
    assert list(made["matches"][1]["missed"][0]) == ["filter", "wanted", "is"]


def test_many_requests_are_answered_in_order_and_equal_ones_once() -> None:
    wished: list[Any] = [
        {"preferences": [{"main": JEANS, "criteria": [{"filter": "color", "any": [color]}]}]}
        for color in ("blue", "red", "blue")
    ]
    wished.insert(1, {"preferences": [{"main": None, "criteria": [{"filter": "color", "max": "3"}]}]})
    requests = [parse_preferences(each) for each in wished]
    answers = list(rank_many(SHOP, requests, totals=True))
    assert answers[0] is answers[3]
    assert isinstance(answers[1], PreferenceError)
    assert [answers[0], answers[2]] == [rank(SHOP, requests[number].preferences) for number in (0, 2)]


def test_without_totals_all_but_the_full_matches_is_the_same() -> None:
    request = parse_preferences({"preferences": [{"main": None, "criteria": [{"filter": "color", "any": ["blue"]}]}]})
    (answer,) = rank_many(SHOP, [request])
    assert isinstance(answer, Ranking)
    whole = rank(SHOP, request.preferences, request.options)
    assert (whole.full_matches, answer) == (3, replace(whole, full_matches=None))
