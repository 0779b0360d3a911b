"""Popularity out of clicks: what is true is found again, and a good place on the page makes no product popular."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from service.learning.checking import check_popularity
from service.learning.model import FEWEST_PEOPLE
from service.learning.popularity import fit_popularity
from tests.service.learning.simulated import SEEN, Simulated, simulated


def inside(shop: Simulated) -> float:
    """The share of products whose true popularity lies within its interval."""
    numbers = fit_popularity(shop.showings).numbers
    truth = {f"P-{number}": each for number, each in enumerate(shop.popularity)}
    return float(np.mean([each.low <= truth[each.key] <= each.high for each in numbers]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_true_popularity_lies_within_the_intervals(seed: int) -> None:
    assert inside(simulated(seed)) > 0.88


def test_what_is_clicked_and_bought_is_found_again() -> None:
    shop = simulated(4, buying=0.3)
    part = fit_popularity(shop.showings)
    assert part.facts["counts"] == "purchases"
    assert inside(shop) > 0.85


def test_what_slots_take_away_is_found_though_the_better_products_stand_further_up() -> None:
    slots = np.mean([fit_popularity(simulated(seed).showings).facts["slots"] for seed in range(6)], axis=0)
    assert np.abs(slots - SEEN).max() < 0.08


def test_a_better_place_alone_makes_no_product_popular() -> None:
    shop = simulated(5, spread=0, by_number=True)
    raw = [shop.showings.clicked[shop.showings.product == number].mean() for number in (*range(10), *range(110, 120))]
    assert np.mean(raw[:10]) > 2 * np.mean(raw[10:])
    numbers = fit_popularity(shop.showings).numbers
    assert max(each.now for each in numbers) < 1.15 * min(each.now for each in numbers)
    check = check_popularity(shop.showings)
    assert check is not None
    assert not check.better


def test_numbers_order_the_clicks_of_people_who_were_held_back() -> None:
    check = check_popularity(simulated(6, people=6000, spread=0.9).showings)
    assert check is not None
    assert check.better
    assert check.auc_with > check.auc_without
    assert check.loss_gain[0] > 0


def test_a_new_product_is_as_popular_as_is_usual_and_one_that_few_saw_is_not_told() -> None:
    shop = simulated(7)
    part = fit_popularity(shop.showings)
    assert part.usual > 0
    assert abs(part.usual - shop.popularity.mean()) < 0.2 * shop.popularity.mean()
    seen_by_few = shop.showings.person % 1000 < 3  # nine people
    few = replace(shop.showings, product=np.where(seen_by_few, shop.showings.product, shop.showings.product % 60))
    told = {each.key for each in fit_popularity(few).numbers}
    assert all(each.people >= FEWEST_PEOPLE for each in fit_popularity(few).numbers)
    assert not told & {f"P-{number}" for number in range(60, 120)}


def test_what_was_shown_long_ago_counts_for_less() -> None:
    shop = simulated(8).showings
    lately = replace(shop, days=np.where(shop.product < 60, 1.0, 200.0))
    widths = {each.key: each.high / each.low for each in fit_popularity(lately).numbers}
    assert np.median([widths[f"P-{number}"] for number in range(60)]) < np.median(
        [widths[f"P-{number}"] for number in range(60, 120)]
    )


def test_with_too_little_there_are_no_numbers_and_what_is_missing_is_said() -> None:
    part = fit_popularity(simulated(9, people=20).showings)
    assert part.numbers == ()
    assert part.missing is not None
    assert "160 of 1000 showings" in part.missing
    assert "20 of 30 people" in part.missing
