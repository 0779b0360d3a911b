"""A card as rows and back: its parts are documents in its own row, what only grows has rows of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from service.contacts.documents import FORMS
from service.contacts.model import Actor, Consent, ConsentKind, ConsentState, Contact
from service.storage.schema import consents, contacts, identities

ID, DEVICE = "id", "device"
"""The kinds of `identities`."""

THESE: sa.BindParameter[Any] = sa.bindparam("keys", expanding=True)
CARDS = sa.select(contacts).where(contacts.c.key.in_(THESE), contacts.c.merged_into.is_(None)).order_by(contacts.c.key)
LOCKED_CARDS = CARDS.with_for_update()
IDS = sa.select(identities.c.contact, identities.c.value).where(
    identities.c.contact.in_(THESE), identities.c.kind == ID
)
LEDGERS = (
    sa.select(sa.func.coalesce(contacts.c.merged_into, contacts.c.key).label("kept"), consents)
    .join_from(consents, contacts, contacts.c.key == consents.c.contact)
    .where(sa.or_(contacts.c.key.in_(THESE), contacts.c.merged_into.in_(THESE)))
    .order_by(consents.c.at, consents.c.key)
)
"""Statements are made once: making one costs more than running it."""


@dataclass(frozen=True, slots=True)
class Card:
    """A contact with the key of its row."""

    key: int
    contact: Contact


def load(connection: sa.Connection, keys: Sequence[int], lock: bool = False) -> list[Card]:
    """The cards under these keys, by key, but for those that went into another; ``lock`` keeps them ours until the
    transaction ends. Locks are taken before anything else is read and in one order.
    """
    rows = connection.execute(LOCKED_CARDS if lock else CARDS, {"keys": keys}).all()
    found = [row.key for row in rows]
    ids, ledgers = _ids(connection, found), _ledgers(connection, found)
    return [Card(row.key, _contact(row, ids[row.key], ledgers[row.key])) for row in rows]


def part_values(contact: Contact) -> dict[str, Any]:
    """What a card says, as values of its row."""
    return {form.member: form.write(getattr(contact, form.member)) for form in FORMS.values()}


def consent_values(key: int, entry: Consent) -> dict[str, Any]:
    """An entry of the ledger as a row."""
    return {
        "contact": key,
        "purpose": entry.purpose,
        "kind": entry.kind.value,
        "state": entry.state.value,
        "at": entry.at,
        "by": entry.by.value,
        "where": entry.where,
        "text": entry.text,
        "version": entry.version,
        "language": entry.language,
    }


def _contact(row: sa.Row[Any], ids: Iterable[str], ledger: Iterable[Consent]) -> Contact:
    said = row._mapping
    return Contact(
        shop=row.shop,
        id=row.id,
        handle=bytes(row.handle),
        created=row.created,
        changed=row.changed,
        version=row.version,
        links=row.links,
        ids=(row.id, *sorted(set(ids) - {row.id})),
        consents=tuple(ledger),
        **{form.member: form.read(said[form.member]) for form in FORMS.values()},
    )


def _ids(connection: sa.Connection, keys: Sequence[int]) -> Mapping[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    for key, id in connection.execute(IDS, {"keys": keys}):
        found[key].append(id)
    return found


def _ledgers(connection: sa.Connection, keys: Sequence[int]) -> Mapping[int, list[Consent]]:
    """The ledger of each card with those of the cards that went into it, by time."""
    found: defaultdict[int, list[Consent]] = defaultdict(list)
    for row in connection.execute(LEDGERS, {"keys": keys}):
        found[row.kept].append(_consent(row))
    return found


def _consent(row: sa.Row[Any]) -> Consent:
    return Consent(
        purpose=row.purpose,
        kind=ConsentKind(row.kind),
        state=ConsentState(row.state),
        at=row.at,
        by=Actor(row.by),
        where=row.where,
        text=row.text,
        version=row.version,
        language=row.language,
    )
