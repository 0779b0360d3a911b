"""When shops' feeds are read, each due time once, and what came of it, in one database.

Whoever finds a due time claims it by moving it on: of two who do so at once one finds that it moved. While the task
that it became is open nothing else is claimed; once that has ended, however it did, it is settled. Times that passed
while nobody looked are made up for once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.schema import feed_schedules as table
from service.storage.schema import tasks
from service.tasks.model import TaskState

ENDED = (TaskState.DONE, TaskState.FAILED)


@dataclass(frozen=True, slots=True)
class Planned:
    """A shop's schedule as it was written, when it is ``due``, the open ``task`` if there is one, and of the last that
    has ended: when it was ``tried``, its ``result`` and, where it was not taken, the ``reason``.

    ``failures`` counts the times in a row after which no feed was taken. ``meant`` is an address that somebody at home
    named: it may lie in our own network.
    """

    shop: str
    schedule: str
    due: datetime
    meant: str | None = None
    task: int | None = None
    tried: datetime | None = None
    result: str | None = None
    reason: str | None = None
    failures: int = 0


class FeedSchedules:
    """The schedules of every shop."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, shop: str) -> Planned | None:
        """The shop's."""
        return next(iter(self._found(table.c.shop == shop)), None)

    def keep(self, shop: str, schedule: str, due: datetime, meant: str | None) -> None:
        """Another schedule for the shop, due then; what came of the last time stays in sight."""
        values = {"schedule": schedule, "due": due, "meant": meant, "failures": 0}
        adding = self._database.insert(table).values(shop=shop, **values)
        with self._database.writing() as connection:
            connection.execute(adding.on_conflict_do_update(index_elements=[table.c.shop], set_=values))

    def forget(self, shop: str) -> None:
        """The shop's feed is read when somebody says so, and else not."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.shop == shop))

    # --- for whoever has feeds read ---------------------------------------------------------------------------------

    def waiting(self, now: datetime) -> bool:
        """Whether anything is to be claimed or settled. Only looks: idle workers write nothing."""
        with self._database.reading() as connection:
            found = sa.select(table.c.shop).where(sa.or_(_due(now), _has_ended())).limit(1)
            return connection.execute(found).first() is not None

    def due(self, now: datetime) -> tuple[Planned, ...]:
        """What is to be read, what waits longest first."""
        return self._found(_due(now))

    def ended(self) -> tuple[Planned, ...]:
        """What has a task that has ended, or that is not kept any more."""
        return self._found(_has_ended())

    def claim(self, planned: Planned, due: datetime) -> bool:
        """Move a due time on; whether it was still there. Within a transaction with `begin`."""
        return self._change(planned.shop, _due_at(planned), due=due)

    def begin(self, shop: str, task: int) -> None:
        """The task that a claimed time became."""
        self._change(shop, sa.true(), task=task)

    def settle(self, before: Planned, after: Planned) -> bool:
        """What came of it; whether nobody else had settled it."""
        said = {name: getattr(after, name) for name in ("due", "task", "tried", "result", "reason", "failures")}
        return self._change(
            before.shop, sa.and_(table.c.task.is_not_distinct_from(before.task), _due_at(before)), **said
        )

    def _change(self, shop: str, where: sa.ColumnElement[bool], **values: Any) -> bool:
        with self._database.writing() as connection:
            changing = sa.update(table).where(table.c.shop == shop, where).values(**values)
            return bool(connection.execute(changing).rowcount)

    def _found(self, where: sa.ColumnElement[bool]) -> tuple[Planned, ...]:
        wanted = sa.select(*(table.c[each.name] for each in fields(Planned))).where(where).order_by(table.c.due)
        with self._database.reading() as connection:
            return tuple(Planned(**row._mapping) for row in connection.execute(wanted))


def _due(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.due <= now, table.c.task.is_(None))


def _due_at(planned: Planned) -> sa.ColumnElement[bool]:
    return table.c.due == planned.due


def _has_ended() -> sa.ColumnElement[bool]:
    still_open = sa.exists().where(tasks.c.key == table.c.task, tasks.c.state.not_in(ENDED))
    return sa.and_(table.c.task.is_not(None), ~still_open.correlate(table))
