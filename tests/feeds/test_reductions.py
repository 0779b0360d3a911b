"""The lowest price of the 30 days before a reduction, as the law asks for it, worked out from what feeds said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.reductions import DAY
from tests.feeds.past import START, Offer, Readings, lowest_by_days

PRICES = st.sampled_from([80, 100, 120])
OFFERS = st.builds(Offer, PRICES, st.sampled_from([0, 150, 150, 200]))
SAME = st.just("the same")
RARE = st.sampled_from([Offer(0), Offer(0, 150), Offer(100, 150, "EUR"), Offer(100, 150, None)])
GAPS = st.sampled_from([1, 3, *[5, 6, 7] * 6, 8])
NEWS = st.integers(0, 15).flatmap(lambda dice: [RARE, st.just("gone"), *[OFFERS] * 5][dice] if dice < 7 else SAME)
SAID = st.fixed_dictionaries({"a": NEWS, "b": NEWS, "c": NEWS})


@settings(deadline=None)
@given(st.lists(st.tuples(GAPS, SAID), min_size=8, max_size=24))
def test_the_figures_are_those_of_the_rule_worked_out_day_by_day(
    weeks: list[tuple[int, dict[str, Offer | str]]],
) -> None:
    shop, feed, day = Readings(), dict.fromkeys("abc", Offer(100)), 0
    shop.read(day, feed)
    for gap, said in weeks:
        day += gap
        feed |= {id_: offer for id_, offer in said.items() if isinstance(offer, Offer)}
        present = {id_: feed[id_] for id_ in feed if said[id_] != "gone"} or {"z": Offer(1)}
        assert shop.read(day, present) == {id_: lowest_by_days(shop.feeds, id_) for id_ in present}


def test_a_price_raised_before_it_was_cut_is_measured_against_what_it_was_before() -> None:
    shop = Readings()
    shop.days(range(60), {"a": Offer(100)})
    shop.days(range(60, 70), {"a": Offer(150)})
    assert shop.read(70, {"a": Offer(120, 150)}) == {"a": 100}


def test_a_true_reduction_has_the_price_before_it_as_long_as_it_runs() -> None:
    shop = Readings()
    shop.days(range(40), {"a": Offer(150)})
    figures = [shop.read(day, {"a": Offer(120, 150)})["a"] for day in range(40, 240)]
    assert set(figures) == {150}


def test_another_old_price_beside_the_same_price_begins_no_other_reduction() -> None:
    shop = Readings()
    shop.days(range(40), {"a": Offer(150)})
    shop.days(range(40, 60), {"a": Offer(120, 150)})
    assert shop.read(60, {"a": Offer(120, 140)}) == {"a": 150}


def test_a_second_cut_is_measured_against_the_first() -> None:
    shop = Readings()
    shop.days(range(60), {"a": Offer(100)})
    assert shop.days(range(60, 70), {"a": Offer(90, 100)}) == {"a": 100}
    assert shop.read(70, {"a": Offer(80, 100)}) == {"a": 90}


def test_a_reduction_that_is_taken_back_for_a_day_begins_anew() -> None:
    shop = Readings()
    shop.days(range(40), {"a": Offer(150)})
    shop.read(40, {"a": Offer(120, 150)})
    shop.read(41, {"a": Offer(120)})
    assert shop.read(42, {"a": Offer(120, 150)}) == {"a": 120}


def test_what_was_asked_more_than_thirty_days_before_does_not_count() -> None:
    shop = Readings()
    shop.days(range(10), {"a": Offer(80)})
    shop.days(range(10, 39), {"a": Offer(100)})
    assert shop.read(39, {"a": Offer(90, 100)}) == {"a": 80}
    later = Readings()
    later.days(range(10), {"a": Offer(80)})
    later.days(range(10, 40), {"a": Offer(100)})
    assert later.read(40, {"a": Offer(90, 100)}) == {"a": 100}


@pytest.mark.parametrize(("known", "lowest"), [(29, None), (30, 100), (31, 100)])
def test_fewer_than_thirty_days_of_history_are_too_few(known: int, lowest: int | None) -> None:
    shop = Readings()
    shop.days(range(known), {"a": Offer(100)})
    assert shop.days(range(known, known + 50), {"a": Offer(90, 100)}) == {"a": lowest}


@pytest.mark.parametrize(("gap", "lowest"), [(7, 100), (8, None)])
def test_a_shop_whose_feed_was_read_too_seldom_knows_nothing(gap: int, lowest: int | None) -> None:
    shop = Readings()
    shop.days(range(0, 10), {"a": Offer(100)})
    shop.days(range(9 + gap, 40), {"a": Offer(100)})
    shop.read(40, {"a": Offer(90, 100)})
    assert shop.read(90, {"a": Offer(90, 100)}) == {"a": lowest}, "how often it was read since does not matter"


def test_some_hours_more_than_a_week_between_two_readings_are_a_week() -> None:
    shop = Readings()
    for week in range(7):
        shop.read(7 * week, {"a": Offer(100)}, late=week * 3600)
    assert shop.read(49, {"a": Offer(90, 100)}) == {"a": 100}


def test_a_product_that_is_away_keeps_the_price_it_had() -> None:
    shop = Readings()
    both, one = {"a": Offer(100), "b": Offer(5)}, {"b": Offer(5)}
    shop.days(range(31), both)
    shop.days(range(31, 60), one)
    assert shop.read(60, {"a": Offer(90, 100), "b": Offer(5)})["a"] == 100
    shop.days(range(61, 80), one)
    assert shop.read(80, {"a": Offer(90, 100), "b": Offer(5)})["a"] == 100


def test_a_price_in_another_currency_is_comparable_with_none() -> None:
    shop = Readings()
    shop.days(range(35), {"a": Offer(100, currency="EUR"), "b": Offer(100)})
    shop.days(range(35, 40), {"a": Offer(400), "b": Offer(100, currency=None)})
    feed = {"a": Offer(300, 400), "b": Offer(90, 100)}
    assert shop.read(40, feed) == {"a": None, "b": None}
    shop.days(range(41, 45), {"a": Offer(100, currency="EUR"), "b": Offer(100)})
    assert shop.read(45, feed) == {"a": None, "b": None}


def test_as_many_currencies_as_there_are_products_are_kept_apart() -> None:
    shop = Readings()
    names = [f"{number:03}" for number in range(1000)]
    shop.days(range(31), {name: Offer(100 + place, currency=name) for place, name in enumerate(names)})
    cut = {name: Offer(50, 100, currency=name) for name in names}
    assert shop.read(31, cut) == {name: 100 + place for place, name in enumerate(names)}


def test_nothing_is_said_where_the_feed_announces_no_reduction_or_has_no_price() -> None:
    shop = Readings()
    shop.days(range(40), {"a": Offer(100), "b": Offer(100)})
    assert shop.read(40, {"a": Offer(90), "b": Offer(0, 100)}) == {"a": None, "b": None}
    assert shop.read(41, {"a": Offer(90), "b": Offer(90, 100)}) == {"a": None, "b": 100}


def test_a_product_is_new_from_its_first_feed_on_unless_that_was_the_shop_s_first() -> None:
    shop = Readings()
    shop.read(0, {"a": Offer(1)})
    shop.read(5, {"b": Offer(0)})
    shop.read(9, {"b": Offer(2), "a": Offer(1), "c": Offer(3)})
    assert shop.first_seen == {"b": 5, "a": None, "c": 9}


def test_who_left_for_more_than_four_hundred_days_is_forgotten() -> None:
    shop = Readings()
    shop.read(0, {"a": Offer(1), "b": Offer(1), "z": Offer(1)})
    shop.days(range(6, 396, 6), {"z": Offer(1)})
    shop.read(400, {"z": Offer(1), "b": Offer(1)})
    assert shop.history.ids.to_pylist() == ["a", "b", "z"]
    shop.read(401, {"z": Offer(1)})
    assert shop.history.ids.to_pylist() == ["b", "z"]
    shop.read(402, {"a": Offer(1), "z": Offer(1)})
    assert shop.first_seen == {"a": 402, "z": None}


def test_what_cannot_count_again_is_not_kept() -> None:
    shop = Readings()
    shop.read(0, {"a": Offer(150), "b": Offer(150), "c": Offer(7)})
    for day in range(1, 400):
        shop.read(day, {"a": Offer(100 + day % 9), "b": Offer(120, 150) if day > 50 else Offer(150), "c": Offer(7)})
    kept = np.diff(shop.history.offsets).tolist()
    assert kept == [31, 2, 1]
    assert len(shop.history.observed) == 400 - 21, "back to 30 days before the reduction that still runs"


def test_a_moment_is_read_once_and_what_was_read_ahead_of_it_is_forgotten() -> None:
    shop = Readings()
    shop.days(range(40), {"a": Offer(100)})
    shop.read(90, {"a": Offer(1), "b": Offer(1)})
    shop.read(40, {"a": Offer(2)})
    assert shop.read(40, {"a": Offer(90, 100)}) == {"a": 100}
    assert shop.history.ids.to_pylist() == ["a"]
    assert shop.history.latest == START + 40 * DAY
