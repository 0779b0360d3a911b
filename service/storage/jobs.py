"""What is done again and again, by one worker at a time: leases in the database, the same on SQLite and PostgreSQL.

A worker takes a job for a short time and says so again while it works. One that was killed says nothing more, and
when its time is over another takes the job. One that was only slow finds the job's ``fence`` counted up, and whatever
it then tries to keep is undone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from service.errors import ServiceError
from service.storage.database import Database
from service.storage.schema import jobs as table


class LeaseLost(ServiceError):
    """Somebody else has the job by now: what was not kept yet is theirs to do again."""

    def __init__(self, name: str) -> None:
        super().__init__(f"another worker has taken over {name!r}")


@dataclass(frozen=True, slots=True)
class Lease:
    """A job that is ours. ``fence`` is counted up with each lease of it, so that only the last one is good."""

    name: str
    fence: int


def hold(connection: sa.Connection, lease: Lease) -> None:
    """See that the job is still ours and stays so until this transaction ends. Raises `LeaseLost`."""
    keep = sa.update(table).where(_ours(lease)).values(fence=table.c.fence)
    if not connection.execute(keep).rowcount:
        raise LeaseLost(lease.name)


class Jobs:
    """The jobs of every worker, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def know(self, names: Iterable[str], now: datetime) -> None:
        """See that these jobs exist; a new one is due at once."""
        adding = self._database.insert(table).on_conflict_do_nothing()
        with self._database.writing() as connection:
            connection.execute(adding, [{"name": name, "due": now, "fence": 0} for name in sorted(names)])

    def free(self, now: datetime) -> frozenset[str]:
        """The jobs that are due and nobody's. Only looks: idle workers write nothing."""
        with self._database.reading() as connection:
            return frozenset(connection.execute(sa.select(table.c.name).where(*_free(now))).scalars())

    def take(self, name: str, now: datetime, seconds: float) -> Lease | None:
        """Lease a job for so long; None where it is not due, or somebody else's."""
        mine = sa.select(table.c.name).where(table.c.name == name, *_free(now)).with_for_update(skip_locked=True)
        taking = (
            sa.update(table)
            .where(table.c.name.in_(mine))
            .values(leased_until=now + timedelta(seconds=seconds), fence=table.c.fence + 1)
            .returning(table.c.fence)
        )
        with self._database.writing() as connection:
            fence = connection.execute(taking).scalar()
        return None if fence is None else Lease(name, fence)

    def renew(self, lease: Lease, now: datetime, seconds: float) -> None:
        """Have it for so long again. Raises `LeaseLost`."""
        self._change(lease, leased_until=now + timedelta(seconds=seconds))

    def finish(self, lease: Lease, now: datetime, due: datetime, told: str | None) -> None:
        """Give it back, done: when it is due again, and what came of it. Raises `LeaseLost`."""
        self._change(lease, leased_until=None, ran=now, due=due, told=told)

    def _change(self, lease: Lease, **values: datetime | str | None) -> None:
        with self._database.writing() as connection:
            if not connection.execute(sa.update(table).where(_ours(lease)).values(**values)).rowcount:
                raise LeaseLost(lease.name)


def _ours(lease: Lease) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.name == lease.name, table.c.fence == lease.fence)


def _free(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.due <= now, sa.or_(table.c.leased_until.is_(None), table.c.leased_until < now)
