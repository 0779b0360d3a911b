"""Feeds read by their schedules, on both databases: each due time once, failures less often, all of it seen."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from service.composition import Service, compose
from service.errors import InvalidSetting
from service.scheduled import ALARM_FROM, BY, have_read, plan, status_document
from service.settings import Settings
from service.storage.feed_schedules import Planned
from service.tasks.model import Task, TaskKind
from service.worker.doing import do
from tests.service.fetching.conftest import Site, sending
from tests.service.small_feed import small_feed

START = datetime(2026, 11, 22, 12, tzinfo=UTC)
TWO_HOURS = timedelta(hours=2)


@pytest.fixture
def settings(tmp_path: Path, address: str) -> Settings:
    return Settings(data=tmp_path / "data", database=address)


@pytest.fixture
def service(service: Service) -> Iterator[Service]:
    yield service
    service.database.close()


def scheduled(service: Service, site: Site, text: str = "every 2h") -> Planned:
    service.shops.save(replace(service.shops.get("sklep"), feed=site.address()))
    planned = plan(service, service.shops.get("sklep"), text, START, at_home=True)
    assert planned
    return planned


def of(service: Service) -> Planned:
    planned = service.schedules.of("sklep")
    assert planned
    return planned


def tasks(service: Service) -> list[Task]:
    return [task for task in service.tasks.recent("sklep", 100) if task.kind is TaskKind.IMPORT]


def round_(service: Service, at: datetime) -> Planned:
    """What is due at a moment is asked for, done here, and settled."""
    have_read(service, at)
    while (taken := service.tasks.take(at, 30)) is not None:
        do(service, taken)
    have_read(service, START)  # settles, and finds nothing due
    return of(service)


def test_a_due_time_becomes_one_task_and_the_next_is_as_far_away_as_asked(service: Service, site: Site) -> None:
    site.say(sending(small_feed(40)))
    first = scheduled(service, site)
    assert START < first.due <= START + TWO_HOURS
    assert not service.schedules.waiting(first.due - timedelta(seconds=1))
    assert have_read(service, first.due) == {"ended": 0, "asked": 1}
    assert have_read(service, first.due) == {"ended": 0, "asked": 0}
    (task,) = tasks(service)
    assert (task.by, task.asked["source"], task.asked["scheduled"]) == (BY, site.address(), first.due.isoformat())
    done = round_(service, first.due)
    assert (done.result, done.reason, done.failures, done.task) == ("taken", None, 0, None)
    assert done.due == first.due + TWO_HOURS
    again = round_(service, done.due)
    assert again.result == "unchanged"
    assert len(tasks(service)) == 2


def test_times_that_nobody_was_there_for_are_made_up_for_once(service: Service, site: Site) -> None:
    site.say(sending(small_feed(40)))
    first = scheduled(service, site)
    late = first.due + timedelta(days=3, minutes=7)
    done = round_(service, late)
    assert len(tasks(service)) == 1
    assert late < done.due <= late + TWO_HOURS


def test_nothing_is_asked_for_while_the_last_is_still_being_read(service: Service, site: Site) -> None:
    first = scheduled(service, site)
    for number in range(4):
        have_read(service, first.due + number * TWO_HOURS)
    assert len(tasks(service)) == 1


def test_of_many_workers_at_once_one_has_a_due_time(service: Service, site: Site) -> None:
    first = scheduled(service, site)
    others = [compose(service.settings) for _ in range(6)]
    start, asked = threading.Barrier(len(others)), list[int]()

    def work(other: Service) -> None:
        start.wait()
        asked.append(have_read(other, first.due)["asked"])

    threads = [threading.Thread(target=work, args=(other,)) for other in others]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for other in others:
        other.database.close()
    assert sorted(asked) == [0, 0, 0, 0, 0, 1]
    assert len(tasks(service)) == 1


def test_failures_are_tried_less_and_less_often_seen_and_become_an_alarm(
    service: Service, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    site.say(sending(status=404))
    planned = scheduled(service, site, "daily 03:15")
    pauses = []
    for number in range(1, ALARM_FROM + 1):
        planned = round_(service, planned.due)
        assert (planned.result, planned.failures) == ("failed", number)
        assert planned.tried
        pauses.append(planned.due - planned.tried)
        levels = [each.levelno for each in caplog.records if "in a row" in each.message]
        assert levels[-1] == (logging.ERROR if number >= ALARM_FROM else logging.WARNING)
    said = status_document(service, service.shops.get("sklep"))
    assert said["failures"] == ALARM_FROM
    assert "status 404" in said["reason"]
    site.say(sending(small_feed(40)))
    planned = round_(service, planned.due)
    assert (planned.result, planned.failures) == ("taken", 0)


def test_trouble_that_may_pass_is_tried_again_before_the_next_day(service: Service, site: Site) -> None:
    site.say(sending(status=429, Retry_After="7200"))
    planned = scheduled(service, site, "daily 03:15")
    planned = round_(service, planned.due)
    assert planned.tried
    assert planned.due - planned.tried == timedelta(hours=2), "as long as it asked to be left alone"


def test_a_feed_that_is_held_back_is_told_as_such(service: Service, site: Site) -> None:
    site.say(sending(small_feed(40)), sending(small_feed(12)))
    planned = round_(service, scheduled(service, site).due)
    held = round_(service, planned.due)
    assert (held.result, held.failures) == ("held back", 1)
    assert "12 products" in str(held.reason)
    assert held.due == planned.due + TWO_HOURS


def test_our_own_network_is_read_from_only_at_the_address_that_somebody_at_home_named(
    service: Service, site: Site
) -> None:
    site.say(sending(small_feed(40)))
    site.say(sending(small_feed(40)), path="/other.xml")
    planned = scheduled(service, site)
    service.shops.save(replace(service.shops.get("sklep"), feed=site.address("/other.xml")))
    failed = round_(service, planned.due)
    assert failed.result == "failed"
    assert site.asked == []


def test_a_schedule_needs_an_address_and_ends_with_none(service: Service, site: Site) -> None:
    with pytest.raises(InvalidSetting, match="has no address"):
        plan(service, service.shops.get("sklep"), "every 2h", START)
    scheduled(service, site)
    assert plan(service, service.shops.get("sklep"), "none", START) is None
    assert service.schedules.of("sklep") is None
    assert not service.schedules.waiting(START + timedelta(days=9))
