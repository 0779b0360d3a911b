"""The measures of relevance, worked out by hand, and what a household would have stated."""

from __future__ import annotations

from dataclasses import astuple
from math import isclose, log2

import pytest

from benchmarks.relevance.measures import Facts, coverage, diversity, hit, means, ndcg, novelty
from benchmarks.relevance.purchases import Household
from benchmarks.relevance.shop import Described
from benchmarks.relevance.stated import document, liked
from matching.preferences import parse_preferences

FACTS = Facts(types=["milk", "milk", "bread"], makers=["A", "B", "A"], share=[0.5, 0.25, 0.125])


def test_a_list_hits_when_any_of_it_was_bought() -> None:
    assert hit([4, 5, 6], frozenset({6, 7})) == 1
    assert hit([4, 5], frozenset({6, 7})) == 0
    assert hit([], frozenset({6})) == 0


def test_what_is_found_further_down_counts_less() -> None:
    """The second place of two that were bought: 1 / log2(3) of 1 + 1 / log2(3)."""
    assert ndcg([9, 1], frozenset({1, 2})) == pytest.approx((1 / log2(3)) / (1 + 1 / log2(3)))
    assert ndcg([1, 2], frozenset({1, 2})) == 1
    assert ndcg([9], frozenset({1})) == 0


def test_of_more_that_was_bought_than_fits_a_full_list_is_all_there_could_be() -> None:
    assert ndcg(list(range(12)), frozenset(range(40))) == pytest.approx(1)


def test_diversity_is_how_different_two_products_are_in_the_mean() -> None:
    """Milk by A and B differ by half, milk by B and bread by A by all, both by A by half: two thirds."""
    assert diversity([0, 1, 2], FACTS) == pytest.approx((0.5 + 1 + 0.5) / 3)
    assert diversity([0], FACTS) == 0


def test_novelty_counts_bits() -> None:
    assert novelty([0, 2], FACTS) == pytest.approx((1 + 3) / 2)
    assert novelty([], FACTS) == 0


def test_coverage_counts_products_that_anybody_is_shown() -> None:
    assert coverage([[0, 1], [1]], 8) == 0.25


def test_intervals_hold_the_mean_and_are_the_same_for_the_same_seed() -> None:
    figures = {"some": [0.0, 1.0] * 200, "same": [0.3] * 400}
    found = means(figures, seed=5)
    assert found == means(figures, seed=5)
    assert found["some"].low < 0.5 < found["some"].high
    assert isclose(found["some"].high - found["some"].low, 2 * 1.96 * 0.5 / 20, rel_tol=0.1)
    assert astuple(found["same"]) == pytest.approx((0.3, 0.3, 0.3))


PRODUCTS = [
    Described("GROCERY > MILK > WHITE", "Maker 1", "National", "1 L", 1.20),
    Described("GROCERY > MILK > COCOA", "Maker 2", "Private", "2 L", 0.90),
    Described("GROCERY > BREAD > RYE", "Maker 1", "Private", None, 2.50),
    Described("GROCERY > BREAD > WHEAT", "Maker 3", "Private", None, 3.50),
]


def test_a_household_states_what_it_bought_more_than_now_and_then() -> None:
    household = Household(1, bought={0: 9, 1: 1, 2: 3, 3: 2}, held=frozenset({1, 2}))
    stated = document(liked(household, PRODUCTS), PRODUCTS)
    assert stated == {
        "preferences": [
            {
                "main": "GROCERY > MILK",
                "criteria": [
                    {"filter": "brand", "any": ["Maker 1"], "weight": "3"},
                    {"filter": "size", "any": ["1 L"], "weight": "2"},
                    {"filter": "label", "any": ["National"], "weight": "1"},
                    {"filter": "price", "max": "1.20", "weight": "1"},
                ],
            },
            {
                "main": "GROCERY > BREAD",
                "criteria": [
                    {"filter": "brand", "any": ["Maker 1", "Maker 3"], "weight": "3"},
                    {"filter": "label", "any": ["Private"], "weight": "1"},
                    {"filter": "price", "max": "3.50", "weight": "1"},
                ],
            },
        ]
    }
    assert len(parse_preferences(stated).preferences) == 2


def test_the_categories_bought_from_most_often_come_first_and_no_more_than_asked_for() -> None:
    household = Household(1, bought={0: 2, 2: 3, 3: 4}, held=frozenset({0}))
    assert [each.path for each in liked(household, PRODUCTS)] == ["GROCERY > BREAD", "GROCERY > MILK"]
    assert [each.baskets for each in liked(household, PRODUCTS, 1)] == [7]


def test_new_to_a_household_is_what_it_never_bought_before() -> None:
    assert Household(1, bought={0: 2, 1: 1}, held=frozenset({1, 2})).new == {2}
