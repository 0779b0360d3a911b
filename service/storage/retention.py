"""What is past the time it is kept for, and leaves. Nothing else does, and of a living card's ledger nothing ever.

Each kind of data has a period of its own, counted from when it happened; what bears its own end goes by that. Rows go
a few hundred at a time, so that nobody waits long, and each time only while the job is ours.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from service.contacts.documents import read_facts
from service.contacts.model import Actor, Contact, Facts, Occasion, Source
from service.contacts.store import Change, ContactStore
from service.errors import UnknownContact
from service.storage.database import Database
from service.storage.jobs import Lease, hold
from service.storage.schema import (
    addresses,
    answers,
    audit,
    behaviours,
    confirmations,
    contacts,
    deliveries,
    erased,
    history,
    identities,
    measured_views,
    opened,
    outbox,
    purchases,
    requests,
    revoked,
    sent,
    sessions,
    tasks,
)

BATCH = 500
"""Rows that leave in one transaction."""
VISITOR = "visitor-"
"""How the ids begin that `service.storage.contacts` gives to visitors."""
WHERE = "retention"
"""Where the change of a card was made, as its history says."""

Periods = Mapping[str, timedelta | None]
"""How long each kind is kept for: ``history``, ``behaviours``, ``purchases``, ``outbox``, ``visitors``, ``bought_in``,
``requests``, ``measured``, ``sent``, ``answers``, ``tasks``, ``audit``; None is for ever.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of a kind that leave; ``past`` tells them by the time before which what happened is past its period."""

    kind: str
    table: sa.Table
    past: Callable[[datetime], sa.ColumnElement[bool]]


def _delivered(before: datetime) -> sa.ColumnElement[bool]:
    """Events whose last delivery was made, or given up, by then; one that nobody wanted counts from when it was."""
    held = sa.or_(deliveries.c.due.is_not(None), deliveries.c.done >= before)
    return sa.and_(outbox.c.at < before, ~sa.exists().where(deliveries.c.event == outbox.c.key, held))


BY_PERIOD = (
    Rule("history", history, lambda before: history.c.at < before),
    Rule("behaviours", behaviours, lambda before: behaviours.c.at < before),
    Rule("purchases", purchases, lambda before: purchases.c.at < before),
    Rule("outbox", outbox, _delivered),
    Rule("measured", measured_views, lambda before: measured_views.c.at < before),  # and what hangs on them
    Rule("sent", sent, lambda before: sent.c.at < before),
    Rule("sent", opened, lambda before: opened.c.at < before),  # their links lead to what was drawn last
    Rule("answers", answers, lambda before: answers.c.last < before),
    Rule("requests", requests, lambda before: requests.c.at < before),
    Rule("tasks", tasks, lambda before: tasks.c.ended < before),
    Rule("audit", audit, lambda before: audit.c.at < before),
)
BY_THEIR_OWN_END = (
    Rule("confirmations", confirmations, lambda now: confirmations.c.until <= now),
    Rule("revoked", revoked, lambda now: revoked.c.until <= now),
    Rule("erased", erased, lambda now: erased.c.until <= now),
    Rule("sessions", sessions, lambda now: sessions.c.until <= now),
)


def without_bought_in(facts: Facts, before: datetime) -> Facts:
    """What stays believed when facts bought in before then are forgotten; what people stated stays whatever its age."""
    return Facts(tuple(fact for fact in facts.facts if fact.source is not Source.BOUGHT_IN or fact.at >= before))


def forgetting(before: datetime) -> Change:
    """The change of a card that forgets what was bought in before then."""

    def change(contact: Contact) -> Contact:
        return replace(
            contact,
            details=without_bought_in(contact.details, before),
            key_information=without_bought_in(contact.key_information, before),
        )

    return change


@dataclass(frozen=True, slots=True)
class Retention:
    """Keeps the periods of one database."""

    database: Database
    cards: ContactStore
    periods: Periods

    def run(self, lease: Lease, now: datetime, renew: Callable[[], None]) -> Mapping[str, int]:
        """Remove what is past; how much of each kind. ``renew`` is called between batches. Raises `LeaseLost`."""
        removed: dict[str, int] = {}
        for kind, batches in self._kinds(lease, now):
            removed.setdefault(kind, 0)
            for count in batches:
                removed[kind] += count
                renew()
        if any(removed.values()):
            self.database.scrub()
        return removed

    def _kinds(self, lease: Lease, now: datetime) -> Iterator[tuple[str, Iterator[int]]]:
        """Each kind with the sizes of its batches, which leave as they are counted."""
        ends = {kind: None if period is None else now - period for kind, period in self.periods.items()}
        for rule in BY_PERIOD:
            if (before := ends[rule.kind]) is not None:
                yield rule.kind, self._rows(lease, rule.table, rule.past(before))
        for rule in BY_THEIR_OWN_END:
            yield rule.kind, self._rows(lease, rule.table, rule.past(now))
        if (before := ends["visitors"]) is not None:
            yield "visitors", self._visitors(lease, before)
        if (before := ends["bought_in"]) is not None:
            yield "bought_in", self._bought_in(before, Occasion(Actor.SERVICE, WHERE, now))

    def _rows(self, lease: Lease, table: sa.Table, past: sa.ColumnElement[bool]) -> Iterator[int]:
        key = sa.tuple_(*table.primary_key.columns)
        leaving = sa.delete(table).where(key.in_(sa.select(*table.primary_key.columns).where(past).limit(BATCH)))

        def work(connection: sa.Connection) -> int:
            hold(connection, lease)
            return connection.execute(leaving).rowcount

        while count := self.database.written(work):
            yield count

    def _visitors(self, lease: Lease, before: datetime) -> Iterator[int]:
        def work(connection: sa.Connection) -> int:
            hold(connection, lease)
            rows = connection.execute(_nameless(before, self.database)).all()
            for row in rows:
                connection.execute(sa.delete(outbox).where(outbox.c.shop == row.shop, outbox.c.contact == row.id))
            connection.execute(sa.delete(contacts).where(contacts.c.key.in_([row.key for row in rows])))
            return len(rows)

        while count := self.database.written(work):
            yield count

    def _bought_in(self, before: datetime, occasion: Occasion) -> Iterator[int]:
        last = 0
        while rows := self._after(last):
            yield sum(self._forgotten(row, before, occasion) for row in rows)
            last = rows[-1].key

    def _after(self, key: int) -> list[sa.Row[Any]]:
        """The next cards that hold anything bought in."""
        says_so = (
            sa.cast(part, sa.Text).contains(f'"{Source.BOUGHT_IN}"')
            for part in (contacts.c.details, contacts.c.key_information)
        )
        parts = (contacts.c.key, contacts.c.shop, contacts.c.id, contacts.c.details, contacts.c.key_information)
        where = (contacts.c.key > key, contacts.c.merged_into.is_(None), sa.or_(*says_so))
        with self.database.reading() as connection:
            return list(connection.execute(sa.select(*parts).where(*where).order_by(contacts.c.key).limit(BATCH)))

    def _forgotten(self, row: sa.Row[Any], before: datetime, occasion: Occasion) -> int:
        """How many facts of a card were forgotten."""
        known = [read_facts(part) for part in (row.details, row.key_information)]
        past = sum(len(facts.facts) - len(without_bought_in(facts, before).facts) for facts in known)
        if past:
            with suppress(UnknownContact):  # erased in the meantime
                self.cards.change(row.shop, row.id, forgetting(before), occasion, create=False)
        return past


def _nameless(before: datetime, database: Database) -> sa.Select[Any]:
    """Cards of visitors without a change since then, who have no address and no id but the one made of their handle."""
    handle = contacts.c.handle
    digits = sa.func.lower(sa.func.hex(handle)) if database.is_sqlite else sa.func.encode(handle, "hex")
    has_address = sa.exists().where(addresses.c.contact == contacts.c.key)
    has_other_id = sa.exists().where(
        identities.c.contact == contacts.c.key, identities.c.kind == "id", identities.c.value != contacts.c.id
    )
    return (
        sa.select(contacts.c.key, contacts.c.shop, contacts.c.id)
        .where(contacts.c.id == sa.literal(VISITOR) + digits)
        .where(contacts.c.changed < before, contacts.c.merged_into.is_(None))
        .where(~has_address.correlate(contacts), ~has_other_id.correlate(contacts))
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
