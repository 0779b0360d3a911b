"""Who did what: lines that are added, never changed, and leave after their period."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.schema import audit as table


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. ``shop`` is "" for what concerns no single one; ``told`` as in `service.auditing.Told`."""

    number: int
    shop: str
    at: datetime
    by: str
    what: str
    thing: str
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which lines are wanted; what is None is not asked about. ``whats`` are the deeds, ``since`` and ``until`` times
    from which and before which, ``below`` and ``above`` the numbers between which they lie.
    """

    by: str | None = None
    thing: str | None = None
    whats: Collection[str] | None = None
    since: datetime | None = None
    until: datetime | None = None
    below: int | None = None
    above: int | None = None


CONDITIONS: Mapping[str, Callable[[Any], sa.ColumnElement[bool]]] = {
    "by": lambda by: table.c.by == by,
    "thing": lambda thing: table.c.thing == thing,
    "whats": lambda whats: table.c.what.in_(whats),
    "since": lambda since: table.c.at >= since,
    "until": lambda until: table.c.at < until,
    "below": lambda number: table.c.key < number,
    "above": lambda number: table.c.key > number,
}
"""What each part of `Sought` asks of a line."""


class Audit:
    """Every line, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, shop: str, at: datetime, by: str, what: str, thing: str, told: Mapping[str, Any]) -> None:
        """One line more. It stands or falls with the transaction that it is written in, where there is one."""
        said = {"shop": shop, "at": at, "by": by, "what": what, "thing": thing, "told": dict(told)}
        with self._database.writing() as connection:
            connection.execute(sa.insert(table).values(**said))

    def get(self, shop: str, number: int) -> Entry | None:
        """The shop's line of that number."""
        return next(iter(self._found(table.c.shop == shop, table.c.key == number)), None)

    def find(self, shop: str, sought: Sought, most: int | None = None) -> tuple[Entry, ...]:
        """The shop's lines, the newest first."""
        asked = {name: getattr(sought, name) for name in CONDITIONS}
        where = (CONDITIONS[name](value) for name, value in asked.items() if value is not None)
        return self._found(table.c.shop == shop, *where, most=most)

    def people(self, shop: str) -> tuple[str, ...]:
        """Everybody who did something in the shop, sorted."""
        return self._different(shop, table.c.by)

    def things(self, shop: str) -> tuple[str, ...]:
        """Everything with which something was done in the shop, sorted."""
        return tuple(filter(None, self._different(shop, table.c.thing)))

    def last_of(self, shop: str, things: Collection[str]) -> Mapping[str, int]:
        """The number of the last line of each of these things."""
        last = sa.func.max(table.c.key).label("last")
        wanted = sa.select(table.c.thing, last).where(table.c.shop == shop, table.c.thing.in_(things))
        with self._database.reading() as connection:
            return {row.thing: row.last for row in connection.execute(wanted.group_by(table.c.thing))}

    def _different(self, shop: str, column: sa.Column[str]) -> tuple[str, ...]:
        wanted = sa.select(column).where(table.c.shop == shop).distinct()
        with self._database.reading() as connection:
            return tuple(sorted(connection.execute(wanted).scalars()))

    def _found(self, *where: sa.ColumnElement[bool], most: int | None = None) -> tuple[Entry, ...]:
        wanted = sa.select(table).where(*where).order_by(table.c.key.desc()).limit(most)
        with self._database.reading() as connection:
            return tuple(
                Entry(row.key, row.shop, row.at, row.by, row.what, row.thing, row.told)
                for row in connection.execute(wanted)
            )
