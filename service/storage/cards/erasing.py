"""Everything about a person goes, but the evidence: a keyed hash of each address with what was decided when.

The hash is held against later imports. Nobody without the data folder's secret can make it of an address, so that it
tells whether an address is an erased one, and never which addresses were.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from service.contacts.addresses import addresses_told, every_address, fold_email
from service.contacts.documents import moment_text
from service.contacts.events import Kind, erased_event
from service.contacts.model import ADDRESSES, Actor, Consent, Contact, Occasion
from service.errors import ErasedAddress
from service.storage.cards.finding import keys_with
from service.storage.cards.keeping import lines
from service.storage.cards.rows import Card
from service.storage.events import keep_events
from service.storage.schema import confirmations, contacts, deliveries, erased, outbox, requests

SALT = b"notesik.erased"
EMAIL = ADDRESSES[0]
HELD = (
    erased.c.shop == sa.bindparam("of_shop"),
    erased.c.hash.in_(sa.bindparam("hashes", expanding=True)),
    erased.c.until > sa.bindparam("now"),
    erased.c.revived.is_(None),
)
HELD_ONE = sa.select(erased.c.key).where(*HELD).limit(1)
REVIVED = sa.update(erased).where(*HELD).values(revived=sa.bindparam("now"))


class Evidence:
    """What stays of erased persons, for so many days."""

    def __init__(self, secret: bytes, days: int) -> None:
        self._key = hmac.digest(secret, SALT, "sha256")
        self._days = timedelta(days=days)

    def keep(
        self, connection: sa.Connection, contact: Contact, addresses: Iterable[tuple[str, str]], at: datetime
    ) -> None:
        """Remember that the owner of these addresses had them erased, and what they had decided."""
        ledger = [_reduced(entry) for entry in contact.consents]
        rows = [
            {"shop": contact.shop, "hash": hash, "at": at, "until": at + self._days, "ledger": ledger}
            for hash in self._hashes(contact.shop, addresses)
        ]
        if rows:
            connection.execute(sa.insert(erased), rows)

    def check(
        self, connection: sa.Connection, before: Contact, after: Contact, occasion: Occasion, revive: bool
    ) -> None:
        """Refuse an address that a change would bring back for somebody else. Raises `ErasedAddress`.

        Once the person themself or whoever may ``revive`` did it, the address is held against nobody any more.
        """
        new = every_address(after) - every_address(before)
        if not new:
            return
        by_themself = occasion.by is Actor.CONTACT
        back = {each for each in new if revive or (by_themself and each[0] == EMAIL)}  # a typed number is anybody's
        held = {"of_shop": after.shop, "hashes": self._hashes(after.shop, back or new), "now": occasion.at}
        if back:
            connection.execute(REVIVED, held)
        elif not by_themself and connection.execute(HELD_ONE, held).first():
            raise ErasedAddress(
                "an address given belongs to somebody who had everything about them erased: it is not taken back "
                "unless they come back themself"
            )

    def _hashes(self, shop: str, addresses: Iterable[tuple[str, str]]) -> Sequence[str]:
        said = ("\0".join((shop, kind, value)).encode() for kind, value in sorted(addresses))
        return [hmac.digest(self._key, each, "sha256").hex() for each in said]


def erase(connection: sa.Connection, card: Card, evidence: Evidence, occasion: Occasion) -> None:
    """Remove a person from every table. Those webhooks that want it are told once, and then that is forgotten too."""
    contact = card.contact
    evidence.keep(connection, contact, every_address(contact) | _former(connection, card), occasion.at)
    in_it = sa.select(contacts.c.handle).where(sa.or_(contacts.c.key == card.key, contacts.c.merged_into == card.key))
    handles = connection.execute(in_it).scalars().all()
    _forget_asking(connection, contact, handles)
    for gone in (
        sa.delete(outbox).where(outbox.c.shop == contact.shop, outbox.c.contact.in_(contact.ids)),
        sa.delete(requests).where(
            requests.c.shop == contact.shop,
            sa.or_(requests.c.contact.in_(contact.ids), requests.c.contact.is_(None)),  # of whom nobody knows
        ),
        sa.delete(contacts).where(contacts.c.key == card.key),  # the rest goes with it
    ):
        connection.execute(gone)
    told = erased_event(contact, occasion)
    keep_events(connection, contact.shop, [told])
    unwanted = ~sa.exists().where(deliveries.c.event == outbox.c.key)
    connection.execute(sa.delete(outbox).where(outbox.c.shop == contact.shop, outbox.c.id == told.id, unwanted))


def _former(connection: sa.Connection, card: Card) -> frozenset[tuple[str, str]]:
    """Their addresses of before: replaced by another, or by that of a card they were merged with.

    What has come to stand on another card since is taken for somebody else's.
    """
    told = [addresses_told(line.parts) for line in lines(connection, card.key)]
    return frozenset(
        (kind, value)
        for kind, value in frozenset().union(*told)
        if not {*keys_with(connection, card.contact.shop, kind, value)} - {card.key}
    )


def _forget_asking(connection: sa.Connection, contact: Contact, handles: Sequence[bytes]) -> None:
    """Forget where their address, however it was written, or any that their links were used to type, was asked about.

    The event that asks speaks of nobody, because the address was nobody's yet: it is found by the address alone.
    """
    asked = sa.select(confirmations).where(confirmations.c.shop == contact.shop)
    events = sa.select(outbox).where(outbox.c.shop == contact.shop, outbox.c.event == Kind.ADDRESS_TO_CONFIRM)
    waiting = connection.execute(asked).all()
    typed = {fold_email(row.address) for row in waiting if row.handle in handles}
    theirs = typed | {value for kind, value in every_address(contact) if kind == EMAIL}
    digests = [row.digest for row in waiting if fold_email(row.address) in theirs]
    told = [row.key for row in connection.execute(events) if fold_email(row.told["address"]) in theirs]
    connection.execute(sa.delete(confirmations).where(confirmations.c.digest.in_(digests)))
    connection.execute(sa.delete(outbox).where(outbox.c.key.in_(told)))


def _reduced(entry: Consent) -> dict[str, Any]:
    """Of a decision, what proves it without the person."""
    return {
        "purpose": entry.purpose,
        "kind": entry.kind.value,
        "state": entry.state.value,
        "at": moment_text(entry.at),
        "version": entry.version,
    }
