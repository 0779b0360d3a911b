"""What a person writes of when to read, and the moments that come of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from service.errors import InvalidSetting
from service.schedules import LONGEST_PAUSE, SPREAD, pause_after, read_schedule

WARSAW = ZoneInfo("Europe/Warsaw")
NOW = datetime(2026, 11, 22, 12, 34, 56, tzinfo=UTC)


def moments(text: str, shop: str = "sklep", after: datetime = NOW, count: int = 3) -> list[datetime]:
    found = []
    for _ in range(count):
        after = read_schedule(text).after(after, shop, WARSAW)
        found.append(after)
    return found


@pytest.mark.parametrize(("text", "hours"), [("every 2h", 2), ("every 30m", 0.5), ("EVERY  1 d", 24)])
def test_every_so_often_is_as_far_apart(text: str, hours: float) -> None:
    first, second, third = moments(text)
    assert NOW < first <= NOW + timedelta(hours=hours)
    assert second - first == third - second == timedelta(hours=hours)


def test_a_day_s_hour_is_the_shop_s_own_also_when_clocks_change() -> None:
    for at in moments("daily 03:15", after=datetime(2026, 10, 23, 12, tzinfo=UTC), count=4):
        here = at.astimezone(WARSAW)
        asked = here.replace(hour=3, minute=15, second=0)
        assert timedelta(0) <= here - asked < SPREAD


def test_a_line_of_cron_is_read_as_cron_reads_it() -> None:
    hours = [(at - (moments("daily 00:00")[0] - _midnight())).astimezone(WARSAW).hour for at in moments("0 */4 * * *")]
    assert hours == [16, 20, 0]


def _midnight() -> datetime:
    return datetime(2026, 11, 23, tzinfo=WARSAW).astimezone(UTC)


def test_a_thousand_shops_are_not_read_at_once_and_each_at_its_own_time() -> None:
    for text in ("every 2h", "daily 03:15"):
        found = [moments(text, f"shop-{number}", count=1)[0] for number in range(1000)]
        minutes = [sum(at.replace(second=0) == each.replace(second=0) for at in found) for each in found[:50]]
        assert max(minutes) < 150
        assert found[0] == moments(text, "shop-0", count=1)[0]


@pytest.mark.parametrize(
    ("text", "why"),
    [("* * * * *", "every 5 minutes at most"), ("every 1m", "every 5 minutes at most"), ("every 90d", "every 31 days"),
     ("0 3 * * * *", "is no schedule"), ("61 * * * *", "is no schedule"), ("0 0 30 2 *", "is no schedule"),
     ("daily 25:00", "is no schedule"), ("", "is no schedule"), ("often", "is no schedule"),
     ("@daily", "is no schedule"),
     ("0,1 3 * * *", "every 5 minutes at most"), ("every 0h", "every 5 minutes")],
)  # fmt: skip
def test_what_is_no_schedule_is_one_sentence_that_says_how_to_write_one(text: str, why: str) -> None:
    with pytest.raises(InvalidSetting, match=why):
        read_schedule(text)


def test_failures_are_left_alone_for_longer_and_longer() -> None:
    pauses = [pause_after(failures) for failures in range(1, 9)]
    assert pauses[:4] == [timedelta(minutes=15 * 2**number) for number in range(4)]
    assert pauses == sorted(pauses)
    assert pauses[-1] == LONGEST_PAUSE
    assert pause_after(1, 7200) == timedelta(hours=2)
    assert pause_after(1, 10**9) == timedelta(days=1), "no server has us wait for ever"
