"""What merchandisers define, as the TOML texts they wrote: centres, forms, key information, frames, by shop and name.
And the list of what a shop bans, a text that `service.bans` writes.

What a text means is read elsewhere (`service.editing` knows by what); here it is kept, numbered for ever and changed
whole.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa

from service.errors import DefinitionExists, ServiceError, UnknownCentre, UnknownFrame
from service.storage.at_hand import AtHand
from service.storage.database import Database
from service.storage.schema import definitions as table


class Kind(StrEnum):
    """What a definition defines."""

    CENTRE = "centre"
    FORM = "form"
    INFORMATION = "information"
    FRAME = "frame"
    BANS = "bans"


@dataclass(frozen=True, slots=True)
class Definition:
    """A text as it is kept. ``key`` is its number in links, never given twice; ``version`` grows with each change of
    text, name or activity. Times are UTC.
    """

    shop: str
    kind: Kind
    name: str
    text: str
    key: int
    version: int
    active: bool
    created: datetime
    changed: datetime


Edit = Callable[[Definition], Definition]
"""From one state of a definition to the next: text, name and activity are its to change, the rest is the store's.

It may raise a `ServiceError`: then nothing is kept.
"""


def _by(*columns: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(table).where(*(table.c[name] == sa.bindparam(name) for name in columns))


AT_HAND = (Kind.FRAME, Kind.CENTRE, Kind.INFORMATION, Kind.BANS)
"""The kinds that every request for a frame goes by."""

BY_NAME, BY_KEY = _by("shop", "kind", "name"), _by("kind", "key")
VERSIONS = sa.select(table.c.key, table.c.version).where(table.c.kind.in_(sa.bindparam("kinds", expanding=True)))
BY_KEYS = sa.select(table).where(table.c.key.in_(sa.bindparam("keys", expanding=True)))
"""Made once: a page asks for its definitions each time."""

Result = TypeVar("Result")


class DefinitionStore:
    """The definitions of every shop in one database; each change is one transaction.

    ``at_hand`` has those in memory that pages of shops go by; changes of this process are seen there at once. Whoever
    changes something goes by what is kept.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.at_hand = AtHand(self, AT_HAND)

    def get(self, shop: str, kind: Kind, name: str) -> Definition | None:
        """The definition of that name."""
        if "\0" in name:  # of which PostgreSQL knows no text
            return None
        return self._one(BY_NAME, shop=shop, kind=kind, name=name)

    def by_key(self, kind: Kind, key: int) -> Definition | None:
        """The definition of that number, whichever shop's."""
        return self._one(BY_KEY, kind=kind, key=key)

    def all(self, shop: str, kind: Kind) -> tuple[Definition, ...]:
        """Every definition of a kind, by name."""
        found = sa.select(table).where(table.c.shop == shop, table.c.kind == kind).order_by(table.c.name)
        with self._database.reading() as connection:
            return tuple(map(_definition, connection.execute(found)))

    def versions(self, kinds: Collection[Kind]) -> Mapping[int, int]:
        """The version of each definition of these kinds by its number, whichever shop's."""
        with self._database.reading() as connection:
            return {row.key: row.version for row in connection.execute(VERSIONS, {"kinds": list(kinds)})}

    def by_keys(self, keys: Collection[int]) -> tuple[Definition, ...]:
        """The definitions of these numbers; of one that is not there any more there is nothing."""
        with self._database.reading() as connection:
            return tuple(map(_definition, connection.execute(BY_KEYS, {"keys": list(keys)})))

    def add(self, shop: str, kind: Kind, name: str, text: str, active: bool = False) -> Definition:
        """Keep a new one. Raises `DefinitionExists`."""
        now = datetime.now(UTC)
        kept = {"text": text, "version": 1, "active": active, "created": now, "changed": now}

        def adding(connection: sa.Connection) -> Definition:
            _need_free_name(connection, shop, kind, name)
            insert = sa.insert(table).values(shop=shop, kind=kind, name=name, **kept)
            return _definition(connection.execute(insert.returning(table)).one())

        return self._written(adding)

    def change(self, shop: str, kind: Kind, name: str, edit: Edit) -> Definition:
        """Make the next state of a definition, with nobody in between; what stays the same keeps its version.

        Raises what `unknown` makes, `DefinitionExists` where the new name is taken, and what ``edit`` raises.
        """

        def changing(connection: sa.Connection) -> Definition:
            found = sa.select(table).where(*_named(shop, kind, name)).with_for_update()
            row = connection.execute(found).one_or_none()
            if row is None:
                raise unknown(shop, kind, name)
            before = _definition(row)
            after = edit(before)
            changes = {"name": after.name, "text": after.text, "active": after.active}
            if changes == {"name": before.name, "text": before.text, "active": before.active}:
                return before
            if after.name != before.name:
                _need_free_name(connection, shop, kind, after.name)
            changes |= {"version": before.version + 1, "changed": datetime.now(UTC)}
            update = sa.update(table).where(table.c.key == before.key).values(**changes)
            return _definition(connection.execute(update.returning(table)).one())

        return self._written(changing)

    def remove(self, shop: str, kind: Kind, name: str) -> None:
        """Forget a definition; its number is never given again. Raises what `unknown` makes."""

        def removing(connection: sa.Connection) -> None:
            if not connection.execute(sa.delete(table).where(*_named(shop, kind, name))).rowcount:
                raise unknown(shop, kind, name)

        self._written(removing)

    def _written(self, work: Callable[[sa.Connection], Result]) -> Result:
        done = self._database.written(work)
        self._database.afterwards(self.at_hand.forget)
        return done

    def _one(self, wanted: sa.Select[tuple[object, ...]], **named: object) -> Definition | None:
        with self._database.reading() as connection:
            row = connection.execute(wanted, named).one_or_none()
        return None if row is None else _definition(row)


def unknown(shop: str, kind: Kind, name: str) -> ServiceError:
    """The sentence for a name that leads nowhere: an `UnknownFrame` or an `UnknownCentre`."""
    error = UnknownFrame if kind is Kind.FRAME else UnknownCentre
    return error(f"shop {shop!r} has no {kind} named {name!r}")


def _named(shop: str, kind: Kind, name: str) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.shop == shop, table.c.kind == kind, table.c.name == name


def _need_free_name(connection: sa.Connection, shop: str, kind: Kind, name: str) -> None:
    if connection.execute(sa.select(table.c.key).where(*_named(shop, kind, name))).first():
        raise DefinitionExists(f"shop {shop!r} has a {kind} named {name!r} already")


def _definition(row: sa.Row[tuple[object, ...]]) -> Definition:
    return Definition(
        shop=row.shop,
        kind=Kind(row.kind),
        name=row.name,
        text=row.text,
        key=row.key,
        version=row.version,
        active=row.active,
        created=row.created,
        changed=row.changed,
    )
