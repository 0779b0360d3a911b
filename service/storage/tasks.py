"""What was asked for once, and how far it is: a queue a shop, each task one worker's at a time.

A shop's tasks are done one after the other: first what changes what serves, then what only looks (`ONE_WAITS`), each
in the order in which they were asked for. Everything a worker writes about one it writes under its lease.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.leases import Lease, Leased
from service.storage.schema import Moment
from service.storage.schema import tasks as table
from service.tasks.model import Task, TaskKind, TaskState

LEASED = Leased(table, table.c.key, table.c.state == TaskState.RUNNING)
LOCK = 0x7A5C
"""Of PostgreSQL's own numbers for locks, the one under which a shop's tasks are added."""
ONE_WAITS = frozenset({TaskKind.DRAFT, TaskKind.LEARN, TaskKind.SUGGEST, TaskKind.FIT})
"""Kinds that only look: a second one that waits would only do the same again."""
OPEN = table.c.state.in_((TaskState.WAITING, TaskState.RUNNING))
FAR = 1 << 48
"""More than any number of a task."""
TURN = table.c.key + sa.case(
    (table.c.state == TaskState.RUNNING, sa.literal(0, sa.BigInteger)),
    (table.c.kind.in_(ONE_WAITS), sa.literal(2 * FAR, sa.BigInteger)),
    else_=sa.literal(FAR, sa.BigInteger),
)
"""In this order the open tasks of a shop are done; what runs is never overtaken."""
LATEST_FIRST = table.c.key.desc()
COLUMNS = tuple(table.c.key if each.name == "number" else table.c[each.name] for each in fields(Task))


@dataclass(frozen=True, slots=True)
class TaskLease:
    """A task that is ours for a while; ``lease.fence`` counts how often it was taken."""

    task: Task
    lease: Lease


class Tasks:
    """The tasks of every shop, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, shop: str, kind: TaskKind, asked: Mapping[str, Any], by: str, now: datetime) -> Task:
        """Ask for a task. Of a kind in `ONE_WAITS`, one of the shop that waits is answered instead of a second.

        A draft that waits is not derived for looking at once it is to be published: it would only be in the way.
        """
        given = {name: value for name, value in asked.items() if value is not None}
        row = {"shop": shop, "kind": kind, "asked": given, "by": by, "made": now}
        begin = {"state": TaskState.WAITING, "stage": "", "done": 0, "fence": 0}
        adding = sa.insert(table).values(**row, **begin).returning(*COLUMNS)
        waiting = sa.select(*COLUMNS).where(
            table.c.shop == shop, table.c.kind == kind, table.c.state == TaskState.WAITING
        )

        mine = sa.and_(table.c.shop == shop, table.c.kind == TaskKind.DRAFT, table.c.state == TaskState.WAITING)
        dropping = sa.update(table).where(mine).values(state=TaskState.DONE, ended=now, told={})

        def work(connection: sa.Connection) -> Task:
            self._in_turn(connection, shop)
            if kind is TaskKind.PUBLISH:
                connection.execute(dropping)
            there = connection.execute(waiting).first() if kind in ONE_WAITS else None
            return _task(there or connection.execute(adding).one())

        return self._database.written(work)

    def get(self, shop: str, number: int) -> Task | None:
        """The shop's task of that number."""
        return next(iter(self._found(table.c.shop == shop, table.c.key == number)), None)

    def latest(self, shop: str, kind: TaskKind) -> Task | None:
        """The one of that kind that was asked for last."""
        return next(iter(self._found(table.c.shop == shop, table.c.kind == kind, most=1)), None)

    def open_of(self, shop: str) -> tuple[Task, ...]:
        """What of a shop's tasks waits or runs, in the order in which it is done."""
        return self._found(table.c.shop == shop, OPEN, order=TURN)

    def recent(self, shop: str, most: int) -> tuple[Task, ...]:
        """The shop's last tasks, the latest first."""
        return self._found(table.c.shop == shop, most=most)

    def waiting(self, now: datetime) -> bool:
        """Whether there is one that can be taken. Only looks: idle workers write nothing."""
        with self._database.reading() as connection:
            return connection.execute(_next(now)).first() is not None

    def take(self, now: datetime, seconds: float) -> TaskLease | None:
        """Lease the task whose turn it is in a shop, of those that nobody has the oldest; None where there is none."""
        run = {"state": TaskState.RUNNING, "started": sa.func.coalesce(table.c.started, sa.literal(now, Moment))}
        reset = {"stage": "", "done": 0, "total": None, "told": None}
        taking = LEASED.taking(_next(now), now, seconds).values(**run, **reset)
        with self._database.writing() as connection:
            if not self._database.is_sqlite:  # else two could take two of one shop, each not seeing the other's
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
            row = connection.execute(taking.returning(*COLUMNS, table.c.fence)).first()
        return None if row is None else TaskLease(_task(row), Lease(row.key, row.fence))

    def renew(self, lease: Lease, now: datetime, seconds: float) -> None:
        """Have it for so long again. Raises `LeaseLost`, also once it has ended."""
        self._change(lease, leased_until=now + timedelta(seconds=seconds))

    def say(self, lease: Lease, stage: str, done: int, total: int | None, told: Mapping[str, Any]) -> None:
        """How far it is; ``told`` are further counts, until it ends. Raises `LeaseLost`."""
        self._change(lease, stage=stage, done=done, total=total, told=dict(told))

    def finish(self, lease: Lease, told: Mapping[str, Any], now: datetime) -> None:
        """It is done, and this came of it. Raises `LeaseLost`."""
        self._end(lease, TaskState.DONE, now, told=dict(told))

    def fail(self, lease: Lease, fault: str, now: datetime, told: Mapping[str, Any] | None = None) -> None:
        """It cannot be done, for a reason in one sentence; ``told`` is what else is to be known. Raises `LeaseLost`."""
        self._end(lease, TaskState.FAILED, now, told=None if told is None else dict(told), fault=fault)

    def give_back(self, lease: Lease) -> None:
        """Let it wait for another worker, as if nobody had begun it. Raises `LeaseLost`."""
        self._change(lease, state=TaskState.WAITING, leased_until=None, started=None)

    def _end(self, lease: Lease, state: TaskState, now: datetime, **values: Any) -> None:
        self._change(lease, state=state, ended=now, leased_until=None, **values)

    def _change(self, lease: Lease, **values: Any) -> None:
        with self._database.writing() as connection:
            LEASED.change(connection, lease, **values)

    def _found(
        self, *where: sa.ColumnElement[bool], most: int | None = None, order: sa.ColumnElement[int] = LATEST_FIRST
    ) -> tuple[Task, ...]:
        """Tasks in that order."""
        wanted = sa.select(*COLUMNS).where(*where).order_by(order).limit(most)
        with self._database.reading() as connection:
            return tuple(map(_task, connection.execute(wanted)))

    def _in_turn(self, connection: sa.Connection, shop: str) -> None:
        """Let nobody else add to the shop until this transaction ends, so that a lower number never comes later."""
        if not self._database.is_sqlite:  # where there is one writer at a time anyway
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK, sa.func.hashtext(shop))))


def _next(now: datetime) -> sa.Select[Any]:
    """The key of the task to take: the oldest of those whose turn it is in their shop and that are nobody's."""
    first = sa.select(sa.func.min(TURN)).where(OPEN).group_by(table.c.shop)
    wanted = sa.select(table.c.key).where(OPEN, TURN.in_(first), LEASED.nobodys(now))
    return wanted.order_by(table.c.key).limit(1)


def _task(row: sa.Row[Any]) -> Task:
    values = row._mapping
    said = {each.name: values["key" if each.name == "number" else each.name] for each in fields(Task)}
    return Task(**said | {"kind": TaskKind(said["kind"]), "state": TaskState(said["state"])})
