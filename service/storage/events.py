"""The outbox: what happened to contacts, for whoever wants to act on it. It only grows, and holds each event once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.contacts.documents import moment, moment_text
from service.contacts.events import Event
from service.storage.database import Database
from service.storage.schema import outbox as table
from service.storage.webhooks import deliver_later

PART = 500
"""Events that are read at once."""
ADDING = {
    dialect: insert(table).on_conflict_do_nothing().returning(table.c.key, table.c.event, table.c.at)
    for dialect, insert in (("sqlite", sqlite.insert), ("postgresql", postgresql.insert))
}


class Outbox(Protocol):
    """Where events go. Adding is safe to repeat: whoever is not sure that an event arrived adds it again."""

    def add(self, shop: str, events: Iterable[Event]) -> int:
        """Add those whose ids are not there yet; how many these were. When this returns they survive a power cut."""

    def all(self, shop: str) -> Iterator[dict[str, Any]]:
        """Every event of the shop as a document, the oldest first."""

    def of(self, shop: str, contacts: Iterable[str]) -> list[dict[str, Any]]:
        """The events that speak of a contact by any of these ids, the oldest first."""


class SqlOutbox:
    """The table ``outbox``, beside what each webhook has still to get of it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, shop: str, events: Iterable[Event]) -> int:
        new = tuple(events)
        return self._database.written(lambda connection: keep_events(connection, shop, new))

    def all(self, shop: str) -> Iterator[dict[str, Any]]:
        last = 0
        while rows := self._after(shop, last):
            yield from map(_document, rows)
            last = rows[-1].key

    def of(self, shop: str, contacts: Iterable[str]) -> list[dict[str, Any]]:
        found = sa.select(table).where(table.c.shop == shop, table.c.contact.in_(list(contacts))).order_by(table.c.key)
        with self._database.reading() as connection:
            return [_document(row) for row in connection.execute(found)]

    def _after(self, shop: str, key: int) -> list[sa.Row[Any]]:
        found = sa.select(table).where(table.c.shop == shop, table.c.key > key).order_by(table.c.key).limit(PART)
        with self._database.reading() as connection:
            return list(connection.execute(found))


def _document(row: sa.Row[Any]) -> dict[str, Any]:
    return Event(row.id, row.event, moment_text(row.at), row.contact, row.told).document()


def keep_events(connection: sa.Connection, shop: str, events: Iterable[Event]) -> int:
    """Add events in a transaction that is going on, each with its deliveries; how many were new."""
    rows = [
        {
            "shop": shop,
            "id": event.id,
            "event": event.event,
            "at": moment(event.at),
            "contact": event.contact,
            "told": dict(event.told),
        }
        for event in events
    ]
    added = connection.execute(ADDING[connection.dialect.name], rows).all() if rows else ()
    if added:
        deliver_later(connection, shop, [(row.key, row.event) for row in added], min(row.at for row in added))
    return len(added)
