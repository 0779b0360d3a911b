"""What is one worker's at a time: leases on the rows of a table, the same on SQLite and PostgreSQL.

A worker takes a row for a short time and says so again while it works. One that was killed says nothing more, and
when its time is over another takes the row. One that was only slow finds the row's ``fence`` counted up, and whatever
it then tries to keep is undone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from service.errors import ServiceError


class LeaseLost(ServiceError):
    """Somebody else has it by now: what was not kept yet is theirs to do again."""

    def __init__(self, name: str | int) -> None:
        super().__init__(f"another worker has taken over {name!r}")


@dataclass(frozen=True, slots=True)
class Lease:
    """Something that is ours, by the key of its row. ``fence`` is counted up with each lease of it, so that only the
    last one is good.
    """

    name: str | int
    fence: int


@dataclass(frozen=True, slots=True)
class Leased:
    """A table whose rows are leased: it has ``leased_until`` and ``fence``, and ``key`` names a row.

    ``living`` is what holds of a row as long as somebody can have it.
    """

    table: sa.Table
    key: sa.Column[Any]
    living: sa.ColumnElement[bool] = field(default_factory=sa.true)

    def nobodys(self, now: datetime) -> sa.ColumnElement[bool]:
        """Rows that no worker has, or whose worker's time is over."""
        until = self.table.c.leased_until
        return sa.or_(until.is_(None), until < now)

    def ours(self, lease: Lease) -> sa.ColumnElement[bool]:
        """The row of a lease, if that is the last one."""
        return sa.and_(self.key == lease.name, self.table.c.fence == lease.fence, self.living)

    def taking(self, wanted: sa.Select[Any], now: datetime, seconds: float) -> sa.Update:
        """Lease the row whose key ``wanted`` selects, for so long; of two who want it at once one finds none."""
        return (
            sa.update(self.table)
            .where(self.key == wanted.with_for_update(skip_locked=True).scalar_subquery())
            .values(leased_until=now + timedelta(seconds=seconds), fence=self.table.c.fence + 1)
        )

    def change(self, connection: sa.Connection, lease: Lease, **values: Any) -> None:
        """Change the row while it is ours. Raises `LeaseLost`."""
        if not connection.execute(sa.update(self.table).where(self.ours(lease)).values(**values)).rowcount:
            raise LeaseLost(lease.name)

    def hold(self, connection: sa.Connection, lease: Lease) -> None:
        """See that the row is still ours and stays so until this transaction ends. Raises `LeaseLost`."""
        self.change(connection, lease, fence=self.table.c.fence)
