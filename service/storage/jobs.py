"""What is done again and again, by one worker at a time: each job is a row that is leased (`storage.leases`)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.leases import Lease, Leased, LeaseLost
from service.storage.schema import jobs as table

__all__ = ["Jobs", "Lease", "LeaseLost", "hold"]

LEASED = Leased(table, table.c.name)


def hold(connection: sa.Connection, lease: Lease) -> None:
    """See that the job is still ours and stays so until this transaction ends. Raises `LeaseLost`."""
    LEASED.hold(connection, lease)


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
        wanted = sa.select(table.c.name).where(table.c.name == name, *_free(now))
        with self._database.writing() as connection:
            fence = connection.execute(LEASED.taking(wanted, now, seconds).returning(table.c.fence)).scalar()
        return None if fence is None else Lease(name, fence)

    def renew(self, lease: Lease, now: datetime, seconds: float) -> None:
        """Have it for so long again. Raises `LeaseLost`."""
        self._change(lease, leased_until=now + timedelta(seconds=seconds))

    def finish(self, lease: Lease, now: datetime, due: datetime, told: str | None) -> None:
        """Give it back, done: when it is due again, and what came of it. Raises `LeaseLost`."""
        self._change(lease, leased_until=None, ran=now, due=due, told=told)

    def _change(self, lease: Lease, **values: datetime | str | None) -> None:
        with self._database.writing() as connection:
            LEASED.change(connection, lease, **values)


def _free(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.due <= now, LEASED.nobodys(now)
