"""Shops' feeds read by their schedules: due times become tasks, and what comes of those decides on the next time."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from service.addresses import spelt_out_as_own
from service.errors import InvalidSetting, ServiceError
from service.schedules import pause_after, read_schedule
from service.sources import shown_address
from service.storage.feed_schedules import Planned
from service.tasks.model import Task, TaskKind, TaskState

if TYPE_CHECKING:
    from service.composition import Service
    from service.storage.shops import Shop

log = logging.getLogger("notesik.feeds")

BY = "the schedule"
"""Who asks for the tasks: no account may be called so."""
ALARM_FROM = 3
"""From so many failures in a row on, each is an error in the log, and no warning any more."""
NONE = "none"
TAKEN, UNCHANGED, HELD, FAILED = "taken", "unchanged", "held back", "failed"
NOT_KEPT = "what came of it is not kept any more"
BROKEN_SHOP = timedelta(hours=1)
"""A shop whose settings cannot be read is looked at again after this."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What came of one reading. ``soon``: trying again before the schedule's next time may help; ``after``: for so many
    seconds the server asks to be left alone.
    """

    result: str
    reason: str | None = None
    soon: bool = False
    after: float | None = None

    @property
    def is_well(self) -> bool:
        """Whether what serves is what the shop publishes."""
        return self.result in (TAKEN, UNCHANGED)


def plan(service: Service, shop: Shop, text: str, now: datetime, at_home: bool = False) -> Planned | None:
    """Have the shop's feed read as ``text`` says from now on; ``none`` ends that. ``at_home``: whoever says so is, and
    means the shop's address even where it lies in our own network.

    Raises `InvalidSetting` where that is no schedule, or the shop has no address to read from.
    """
    if text.strip().lower() == NONE:
        service.schedules.forget(shop.name)
        return None
    schedule = read_schedule(text)
    if shop.feed is None:
        raise InvalidSetting(f"shop {shop.name!r} has no address to read its feed from: --feed names it")
    meant = shop.feed if at_home and spelt_out_as_own(shop.feed) else None
    service.schedules.keep(shop.name, schedule.text, schedule.after(now, shop.name, shop.clock), meant)
    return service.schedules.of(shop.name)


def have_read(service: Service, now: datetime) -> Mapping[str, int]:
    """Settle what has ended, and make a task of each due time; how many of both."""
    settled = sum(_settled(service, planned, now) for planned in service.schedules.ended())
    asked = sum(_asked_for(service, planned, now) for planned in service.schedules.due(now))
    return {"ended": settled, "asked": asked}


def _asked_for(service: Service, planned: Planned, now: datetime) -> bool:
    """Whether a due time became a task, by us."""
    try:
        shop = service.shops.get(planned.shop)
        due = read_schedule(planned.schedule).after(now, shop.name, shop.clock)
    except ServiceError as error:
        log.error("the feed of shop %s is not read: %s", planned.shop, error)
        failed = replace(planned, due=now + BROKEN_SHOP, tried=now, result=FAILED, reason=str(error))
        service.schedules.settle(planned, replace(failed, failures=planned.failures + 1))
        return False
    asked: dict[str, Any] = {"source": shop.feed, "scheduled": planned.due.isoformat()}
    if shop.feed is not None and shop.feed == planned.meant:
        asked["meant"] = True

    def together() -> bool:
        claimed = service.schedules.claim(planned, due)
        if claimed:
            task = service.tasks.add(shop.name, TaskKind.IMPORT, asked, BY, now)
            service.schedules.begin(shop.name, task.number)
        return claimed

    return service.database.together(together)


def _settled(service: Service, planned: Planned, now: datetime) -> bool:
    """Whether what came of a task was written down, by us."""
    task = service.tasks.get(planned.shop, planned.task or 0)
    ending = ending_of(task)
    ended = (task and task.ended) or now
    failures = 0 if ending.is_well else planned.failures + 1
    after = replace(planned, task=None, tried=ended, result=ending.result, reason=ending.reason, failures=failures)
    settled = service.schedules.settle(planned, replace(after, due=_next(planned, ending, failures, ended)))
    if settled and failures:
        level = logging.ERROR if failures >= ALARM_FROM else logging.WARNING
        log.log(level, "the feed of shop %s: %s, %d in a row: %s", planned.shop, ending.result, failures, ending.reason)
    return settled


def ending_of(task: Task | None) -> Ending:
    """What came of a task that has ended."""
    if task is None:
        return Ending(FAILED, NOT_KEPT, soon=True)
    told: Mapping[str, Any] = task.told or {}
    if task.state is TaskState.FAILED:
        return Ending(FAILED, task.fault, told.get("passing", True), told.get("after"))
    if "held" in told:
        return Ending(HELD, told["held"])
    return Ending(UNCHANGED if told.get("unchanged") else TAKEN)


def _next(planned: Planned, ending: Ending, failures: int, ended: datetime) -> datetime:
    """When to read next: by the schedule; after a failure when that may help, less and less often."""
    if ending.result != FAILED:
        return planned.due
    again = ended + pause_after(failures, ending.after)
    return again if ending.soon else max(again, planned.due)


def status_document(service: Service, shop: Shop) -> dict[str, Any]:
    """Where a shop's feed is read from and when, and what came of the last time its schedule had it read."""
    planned = service.schedules.of(shop.name)
    access, answer = service.feed_sources.access(shop.name), service.feed_sources.answer(shop.name)
    return {
        "shop": shop.name,
        "feed": shop.feed and shown_address(shop.feed),
        "user": access.user if access is not None else None,
        "conditional": answer is not None and bool(answer.etag or answer.modified),
        "schedule": planned.schedule if planned else None,
        "zone": shop.clock.key,
        "next": _text(planned.due) if planned else None,
        "reading": planned is not None and planned.task is not None,
        "tried": _text(planned.tried) if planned else None,
        "result": planned.result if planned else None,
        "reason": planned.reason if planned else None,
        "failures": planned.failures if planned else 0,
    }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).isoformat(timespec="seconds")
