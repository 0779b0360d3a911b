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

from service.contacts.addresses import every_address
from service.contacts.documents import moment_text
from service.contacts.events import erased_event
from service.contacts.model import Actor, Consent, Contact, Occasion
from service.errors import ErasedAddress
from service.storage.cards.rows import Card
from service.storage.events import keep_events
from service.storage.schema import confirmations, contacts, deliveries, erased, outbox, requests

SALT = b"notesik.erased"
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

    def keep(self, connection: sa.Connection, contact: Contact, at: datetime) -> None:
        """Remember that the owner of these addresses had them erased, and what they had decided."""
        ledger = [_reduced(entry) for entry in contact.consents]
        rows = [
            {"shop": contact.shop, "hash": hash, "at": at, "until": at + self._days, "ledger": ledger}
            for hash in self._hashes(contact.shop, every_address(contact))
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
        held = {"of_shop": after.shop, "hashes": self._hashes(after.shop, new), "now": occasion.at}
        if revive or occasion.by is Actor.CONTACT:
            connection.execute(REVIVED, held)
        elif connection.execute(HELD_ONE, held).first():
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
    evidence.keep(connection, contact, occasion.at)
    in_it = sa.select(contacts.c.handle).where(sa.or_(contacts.c.key == card.key, contacts.c.merged_into == card.key))
    handles = connection.execute(in_it).scalars().all()
    written = {str(fact.value) for fact in contact.details.facts if fact.attribute == "email"}
    folded = {value for kind, value in every_address(contact)}
    for gone in (
        sa.delete(outbox).where(outbox.c.shop == contact.shop, outbox.c.contact.in_(contact.ids)),
        sa.delete(requests).where(
            requests.c.shop == contact.shop,
            sa.or_(requests.c.contact.in_(contact.ids), requests.c.contact.is_(None)),  # of whom nobody knows
        ),
        sa.delete(confirmations).where(
            confirmations.c.shop == contact.shop,
            sa.or_(confirmations.c.handle.in_(handles), confirmations.c.address.in_(written | folded)),
        ),
        sa.delete(contacts).where(contacts.c.key == card.key),  # the rest goes with it
    ):
        connection.execute(gone)
    told = erased_event(contact, occasion)
    keep_events(connection, contact.shop, [told])
    unwanted = ~sa.exists().where(deliveries.c.event == outbox.c.key)
    connection.execute(sa.delete(outbox).where(outbox.c.shop == contact.shop, outbox.c.id == told.id, unwanted))


def _reduced(entry: Consent) -> dict[str, Any]:
    """Of a decision, what proves it without the person."""
    return {
        "purpose": entry.purpose,
        "kind": entry.kind.value,
        "state": entry.state.value,
        "at": moment_text(entry.at),
        "version": entry.version,
    }
