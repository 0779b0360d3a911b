"""What a change of a card leaves: parts, entries of the ledger, a line of history, events, and what it is found by."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from service.contacts.addresses import addresses_that_count
from service.contacts.documents import FORMS, changed_parts, consent_document, part_document
from service.contacts.events import Event
from service.contacts.model import Actor, Consent, Contact, Occasion
from service.contacts.store import HistoryEntry
from service.contacts.undoing import CONSENTS
from service.errors import DeviceElsewhere
from service.storage.cards.finding import key_of
from service.storage.cards.rows import DEVICE, ID, Card, consent_values, part_values
from service.storage.events import keep_events
from service.storage.schema import addresses, consents, contacts, history, identities

NEW_CARD = sa.insert(contacts).returning(contacts.c.key)
CHANGED_CARD = sa.update(contacts).where(contacts.c.key == sa.bindparam("row"))
NEW_NAMES = sa.insert(identities)
NEW_ADDRESSES = sa.insert(addresses)
FOUND_BY = sa.select(addresses.c.kind, addresses.c.value).where(addresses.c.contact == sa.bindparam("row"))
NEW_ENTRIES = sa.insert(consents)
NEW_LINE = sa.insert(history).returning(history.c.key)


def settled(before: Contact, after: Contact) -> Contact:
    """What is kept of a changed card: the store's own members as they were, each part as it will be read back, and the
    ledger by time.
    """
    changed = {
        FORMS[part].member: FORMS[part].read(part_document(after, part)) for part in changed_parts(before, after)
    }
    grown = (*before.consents, *new_entries(before.consents, after.consents))
    return replace(
        before,
        **changed,
        links=after.links,
        consents=tuple(sorted(grown, key=lambda entry: entry.at)),
    )


def new_entries(before: Iterable[Consent], after: Iterable[Consent]) -> tuple[Consent, ...]:
    """What was added to a ledger. One that lost or altered an entry is a fault of the program, never kept."""
    new = list(after)
    for entry in before:
        if entry not in new:
            raise AssertionError(f"an entry of the ledger on {entry.purpose!r} was lost or altered")
        new.remove(entry)
    return tuple(new)


def check_devices(connection: sa.Connection, key: int | None, before: Contact, after: Contact) -> None:
    """Refuse a device that is another card's. Raises `DeviceElsewhere`."""
    for device in _devices(after) - _devices(before):
        if key_of(connection, after.shop, device, DEVICE) not in (None, key):
            raise DeviceElsewhere("a device of this card is on another one already: the two cards must be merged")


def create(connection: sa.Connection, contact: Contact) -> int:
    """The row of a new card, with nothing on it yet; its key."""
    named = {"shop": contact.shop, "id": contact.id, "handle": contact.handle, "version": 0, "links": 0}
    times = {"created": contact.created, "changed": contact.changed}
    key: int = connection.execute(NEW_CARD, {**named, **times, **part_values(contact)}).scalar_one()
    name(connection, contact.shop, key, ID, [contact.id])
    return key


def keep(
    connection: sa.Connection,
    before: Card,
    after: Contact,
    what: str,
    occasion: Occasion,
    parts: Mapping[str, Any],
    events: Iterable[Event],
) -> int:
    """Keep what a change left; ``after`` bears its new version.

    Answers the number of the line of history that tells ``parts``.
    """
    key, was = before.key, before.contact
    written = part_values(after)
    changed = {FORMS[part].member: written[FORMS[part].member] for part in changed_parts(was, after)}
    row = {"version": after.version, "links": after.links, "created": after.created, "changed": after.changed}
    connection.execute(CHANGED_CARD, {"row": key, **row, **changed})
    _keep_devices(connection, key, was, after)
    _keep_addresses(connection, key, was, after)
    entry = _add_line(connection, key, after.version, what, occasion, parts)
    keep_events(connection, after.shop, events)
    return entry


def add_to_ledger(connection: sa.Connection, key: int, entries: Iterable[Consent]) -> None:
    """New entries of a card's ledger."""
    if rows := [consent_values(key, entry) for entry in entries]:
        connection.execute(NEW_ENTRIES, rows)


def told_parts(before: Contact, after: Contact, decided: Collection[Consent]) -> dict[str, Any]:
    """What the history tells of a change: each changed part before and after, each decided purpose likewise."""
    parts: dict[str, Any] = {
        part.value: {"before": part_document(before, part), "after": part_document(after, part)}
        for part in changed_parts(before, after)
    }
    if decided:
        purposes = dict.fromkeys(entry.purpose for entry in decided)
        parts[CONSENTS] = {"before": _decisions(before, purposes), "after": _decisions(after, purposes)}
    return parts


def name(connection: sa.Connection, shop: str, key: int, kind: str, values: Iterable[str]) -> None:
    """Let ids or devices mean a card."""
    if rows := [{"shop": shop, "kind": kind, "value": value, "contact": key} for value in values]:
        connection.execute(NEW_NAMES, rows)


def lines(connection: sa.Connection, key: int, number: int | None = None) -> tuple[HistoryEntry, ...]:
    """The history of a card and of those that went into it, the oldest first, or one line of it."""
    of_the_card = sa.or_(contacts.c.key == key, contacts.c.merged_into == key)
    wanted = sa.true() if number is None else history.c.key == number
    found = sa.select(history).join(contacts, contacts.c.key == history.c.contact).where(of_the_card, wanted)
    return tuple(
        HistoryEntry(row.key, row.version, row.what, Occasion(Actor(row.by), row.where, row.at), row.parts)
        for row in connection.execute(found.order_by(history.c.key))
    )


def at(contact: Contact, moment: datetime) -> Contact:
    """The next version of a card, of that moment."""
    return replace(contact, version=contact.version + 1, changed=moment)


def _add_line(
    connection: sa.Connection, key: int, version: int, what: str, occasion: Occasion, parts: Mapping[str, Any]
) -> int:
    told = {"what": what, "by": occasion.by.value, "where": occasion.where, "at": occasion.at, "parts": dict(parts)}
    number: int = connection.execute(NEW_LINE, {"contact": key, "version": version, **told}).scalar_one()
    return number


def _keep_devices(connection: sa.Connection, key: int, before: Contact, after: Contact) -> None:
    old, new = _devices(before), _devices(after)
    if gone := old - new:
        where = (identities.c.shop == after.shop, identities.c.kind == DEVICE, identities.c.value.in_(gone))
        connection.execute(sa.delete(identities).where(*where))
    name(connection, after.shop, key, DEVICE, sorted(new - old))


def _keep_addresses(connection: sa.Connection, key: int, before: Contact, after: Contact) -> None:
    old, new = addresses_that_count(before), addresses_that_count(after)
    for kind, value in old - new:
        where = (addresses.c.kind == kind, addresses.c.value == value, addresses.c.contact == key)
        connection.execute(sa.delete(addresses).where(addresses.c.shop == after.shop, *where))
    if not (added := new - old):
        return
    found_by = {(row.kind, row.value) for row in connection.execute(FOUND_BY, {"row": key})}  # since a merge, perhaps
    named = {"shop": after.shop, "contact": key}
    if rows := [{**named, "kind": kind, "value": value} for kind, value in sorted(added - found_by)]:
        connection.execute(NEW_ADDRESSES, rows)


def _devices(contact: Contact) -> frozenset[str]:
    return frozenset(device.id for device in contact.devices)


def _decisions(contact: Contact, purposes: Iterable[str]) -> dict[str, Any]:
    last = contact.consented()
    return {purpose: consent_document(last[purpose]) for purpose in purposes if purpose in last}
