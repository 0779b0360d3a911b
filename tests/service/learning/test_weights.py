"""Default weights out of clicks: what is true is found again; without evidence filters weigh alike."""

from __future__ import annotations

import numpy as np
import pytest

from service.learning.model import Part
from service.learning.weights import NOT_ORDERED, fit_weights
from tests.service.learning.simulated import weighing

COSTS = {"brand": 0.3, "color": 0.6, "price": 1.5, "size": 1.6}
TRUE = {key: cost / np.mean([*COSTS.values()]) for key, cost in COSTS.items()}


def weights(part: Part) -> dict[str, tuple[float, float, float]]:
    return {each.key: (each.low, each.now, each.high) for each in part.numbers}


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_true_weights_lie_within_the_intervals(seed: int) -> None:
    found = weights(fit_weights(weighing(seed, COSTS)))
    assert sum(low <= TRUE[key] <= high for key, (low, _, high) in found.items()) >= 3
    assert found["brand"][1] < found["color"][1] < found["price"][1]


def test_weights_that_are_true_order_the_clicks_of_people_held_back_better() -> None:
    check = fit_weights(weighing(5, COSTS, people=6000)).check
    assert check is not None
    assert check.better


def test_filters_that_cost_alike_weigh_alike_and_the_check_says_that_nothing_is_gained() -> None:
    part = fit_weights(weighing(6, dict.fromkeys(COSTS, 0.8)))
    assert all(low <= 1 <= high for low, _, high in weights(part).values())
    assert part.check is not None
    assert not part.check.better


def test_clicks_that_do_not_go_with_what_is_met_teach_nothing() -> None:
    assert fit_weights(weighing(7, dict.fromkeys(COSTS, 0.0))).missing == NOT_ORDERED


def test_with_too_few_people_nothing_is_fitted() -> None:
    part = fit_weights(weighing(8, COSTS, people=25))
    assert part.numbers == ()
    assert part.missing is not None
    assert "25 of 30 people" in part.missing
