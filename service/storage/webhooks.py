"""Webhooks of the shops, and what still has to reach each of them.

Whoever adds events to the outbox calls `deliver_later` in the same transaction: an event that is kept is delivered,
one that was undone never was. So a webhook gets what happens after it was added, and nothing from before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from service.contacts.events import Kind
from service.errors import UnknownWebhook
from service.storage.database import Database
from service.storage.jobs import Lease, hold
from service.storage.schema import deliveries, outbox
from service.storage.schema import webhooks as table

FORGOTTEN = (Kind.CONTACT_ERASED, Kind.ADDRESS_TO_CONFIRM)
"""What is forgotten with its last delivery: who wanted to be forgotten, or an address that is nobody's yet."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where a shop wants its events sent. Without ``events`` it gets every kind.

    ``secret`` signs what is sent. It is kept as it is: a signature needs the secret itself, which no hash gives back.
    An inactive one gets nothing more, because its receiver said that it is gone.
    """

    key: int
    shop: str
    address: str
    secret: str
    events: tuple[str, ...]
    created: datetime
    active: bool


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to a webhook: ``number`` and ``webhook`` name it, ``event`` is the document to send.

    ``tries`` counts those that failed; ``due`` is when the next one is, None once it was given up or ``done``.
    """

    webhook: int
    number: int
    event: Mapping[str, Any]
    tries: int
    due: datetime | None
    done: datetime | None = None
    fault: str | None = None


def deliver_later(connection: sa.Connection, shop: str, events: Iterable[tuple[int, str]], at: datetime) -> None:
    """Let the shop's active webhooks get these events of the outbox, each given by its key there and its kind."""
    wanted = sa.select(table.c.key, table.c.events).where(table.c.shop == shop, table.c.active)
    hooks = [(row.key, frozenset(row.events)) for row in connection.execute(wanted)]
    rows = [
        {"webhook": hook, "event": key, "tries": 0, "due": at}
        for key, kind in events
        for hook, kinds in hooks
        if not kinds or kind in kinds
    ]
    if rows:
        connection.execute(sa.insert(deliveries), rows)


class Webhooks:
    """The webhooks of every shop, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, shop: str, address: str, secret: str, events: Sequence[str], at: datetime) -> Webhook:
        """Keep a new one. It gets the events that are kept from now on."""
        values = {"shop": shop, "address": address, "secret": secret, "events": list(events), "active": True}
        with self._database.writing() as connection:
            adding = sa.insert(table).values(**values, created=at).returning(table)
            return _webhook(connection.execute(adding).one())

    def list(self, shop: str) -> tuple[Webhook, ...]:
        """The shop's, the oldest first."""
        with self._database.reading() as connection:
            found = sa.select(table).where(table.c.shop == shop).order_by(table.c.key)
            return tuple(map(_webhook, connection.execute(found)))

    def get(self, shop: str, key: int) -> Webhook:
        """One of the shop's. Raises `UnknownWebhook`."""
        found = sa.select(table).where(table.c.shop == shop, table.c.key == key)
        with self._database.reading() as connection:
            row = connection.execute(found).one_or_none()
        if row is None:
            raise UnknownWebhook(shop, key)
        return _webhook(row)

    def remove(self, shop: str, key: int) -> None:
        """Forget one, with what was still on its way there. Raises `UnknownWebhook`."""
        with self._database.writing() as connection:
            gone = connection.execute(sa.delete(table).where(table.c.shop == shop, table.c.key == key)).rowcount
        if not gone:
            raise UnknownWebhook(shop, key)

    def undelivered(self, shop: str, most: int) -> tuple[Delivery, ...]:
        """What waits or was given up, the newest event first, at most so many."""
        found = (
            _on_its_way()
            .join(table, table.c.key == deliveries.c.webhook)
            .where(table.c.shop == shop, deliveries.c.done.is_(None))
            .order_by(outbox.c.key.desc(), deliveries.c.webhook)
            .limit(most)
        )
        with self._database.reading() as connection:
            return tuple(map(_delivery, connection.execute(found)))

    # --- for whoever delivers ---------------------------------------------------------------------------------------

    def waiting(self, now: datetime) -> bool:
        """Whether anything is due."""
        with self._database.reading() as connection:
            return bool(connection.execute(sa.select(sa.exists().where(*_due(now)))).scalar())

    def receivers(self, now: datetime) -> tuple[Webhook, ...]:
        """The webhooks for which something is due."""
        found = sa.select(table).where(*_due(now)).order_by(table.c.key)
        with self._database.reading() as connection:
            return tuple(map(_webhook, connection.execute(found)))

    def next(self, webhook: int, now: datetime, most: int) -> tuple[Delivery, ...]:
        """What is due for a webhook, in order; of each contact only the event that waits longest.

        So a contact's next event is sent when the one before has arrived or was given up, and those of one answer may
        be sent at the same time.
        """
        earlier, event = deliveries.alias("earlier"), outbox.alias("earlier_event")
        # One within the other, so that a database begins with the contact's few events and not with all that waits.
        waits = sa.exists().where(
            earlier.c.webhook == deliveries.c.webhook, earlier.c.event == event.c.key, earlier.c.due.is_not(None)
        )
        overtakes = sa.exists().where(
            event.c.shop == outbox.c.shop,
            event.c.contact == outbox.c.contact,
            event.c.contact != "",  # what speaks of nobody waits for nothing
            event.c.key < outbox.c.key,
            waits.correlate(deliveries, event),
        )
        found = (
            _on_its_way()
            .where(deliveries.c.webhook == webhook, deliveries.c.due <= now, ~overtakes.correlate(outbox, deliveries))
            .order_by(deliveries.c.event)
            .limit(most)
        )
        with self._database.reading() as connection:
            return tuple(map(_delivery, connection.execute(found)))

    def record(self, lease: Lease, after: Sequence[Delivery], gone: Iterable[int] = ()) -> None:
        """Keep what became of some deliveries, in one transaction that only the holder of the lease can end.

        The webhooks ``gone`` get nothing any more, what waited for them is given up. Raises `LeaseLost`.
        """
        with self._database.writing() as connection:
            hold(connection, lease)
            for each in after:
                connection.execute(
                    sa.update(deliveries)
                    .where(deliveries.c.webhook == each.webhook, deliveries.c.event == each.number)
                    .values(tries=each.tries, due=each.due, done=each.done, fault=each.fault)
                )
            for webhook in gone:
                connection.execute(sa.update(table).where(table.c.key == webhook).values(active=False))
                connection.execute(
                    sa.update(deliveries)
                    .where(deliveries.c.webhook == webhook, deliveries.c.due.is_not(None))
                    .values(due=None, fault="the receiver is gone")
                )
            connection.execute(_forgotten([each.number for each in after]))


def _due(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """That a webhook is active and something is due for it."""
    waits = sa.exists().where(deliveries.c.webhook == table.c.key, deliveries.c.due <= now)
    return table.c.active, waits.correlate(table)


def _forgotten(events: Sequence[int]) -> sa.Delete:
    """Of these events, those that reached everybody and are not to be kept."""
    undelivered = sa.exists().where(deliveries.c.event == outbox.c.key, deliveries.c.done.is_(None))
    return sa.delete(outbox).where(
        outbox.c.key.in_(events), outbox.c.event.in_(FORGOTTEN), ~undelivered.correlate(outbox)
    )


def _on_its_way() -> sa.Select[Any]:
    return sa.select(
        deliveries, outbox.c.shop, outbox.c.id, outbox.c.event.label("kind"), outbox.c.at, outbox.c.contact,
        outbox.c.told,
    ).join_from(deliveries, outbox, outbox.c.key == deliveries.c.event)  # fmt: skip


def _webhook(row: sa.Row[Any]) -> Webhook:
    return Webhook(row.key, row.shop, row.address, row.secret, tuple(row.events), row.created, row.active)


def _delivery(row: sa.Row[Any]) -> Delivery:
    said = {"id": row.id, "event": row.kind, "at": row.at.isoformat(), "shop": row.shop, "contact": row.contact}
    return Delivery(row.webhook, row.event, said | row.told, row.tries, row.due, row.done, row.fault)
