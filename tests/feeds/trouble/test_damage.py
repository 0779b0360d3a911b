"""Random damage to whole feeds, in short: the figures of docs/benchmarks.md come from the same code."""

import pytest

from benchmarks.damage import over, own_feeds


@pytest.mark.parametrize("seed", [1, 2])
def test_random_damage_costs_few_items_none_without_a_word_and_alters_none(seed: int) -> None:
    tally = over(own_feeds(120), rounds=3, seed=seed)
    assert (tally.refused, tally.altered, tally.silent) == (0, 0, 0)
    assert tally.kept >= 0.96 * tally.items  # six damages to 120 items at most: there is more damage than in real feeds
    assert tally.kept > tally.recovered > tally.strict
