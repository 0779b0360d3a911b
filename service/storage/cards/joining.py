"""Two cards become one: what names or is counted on the other leads to the kept one.

The other's row stays, empty, under its ledger and history, which never change and are read with the kept one's.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from service.contacts.documents import part_document
from service.contacts.events import merged_event
from service.contacts.merging import merged
from service.contacts.model import Contact, Occasion, Part
from service.contacts.resting import HierarchyOf, without_what_was_taken_back
from service.storage.cards.finding import key_of, unknown
from service.storage.cards.keeping import add_to_ledger, at, keep, new_entries
from service.storage.cards.rows import DEVICE, Card, load, part_values
from service.storage.schema import (
    addresses,
    answers,
    behaviours,
    contacts,
    identities,
    measured_views,
    opened,
    purchases,
    sent,
)

SAME = {addresses: ("shop", "kind", "value"), purchases: ("order", "product", "returned")}
"""By what a row of each card is the same one."""


def merge(
    connection: sa.Connection, shop: str, kept: str, other: str, occasion: Occasion, hierarchy_of: HierarchyOf
) -> Contact:
    """Make one card of the two under these ids; the one there is where they are one already."""
    while True:
        keys = _key(connection, shop, kept), _key(connection, shop, other)
        cards = {card.key: card for card in load(connection, sorted({*keys}), lock=True)}
        if cards.keys() == {*keys}:  # else one of them was merged in the meantime
            break
    if len(cards) == 1:
        return cards[keys[0]].contact
    return _joined(connection, cards[keys[0]], cards[keys[1]], occasion, hierarchy_of)


def _key(connection: sa.Connection, shop: str, id: str) -> int:
    key = key_of(connection, shop, id)
    if key is None:
        raise unknown(shop, id)
    return key


def _joined(
    connection: sa.Connection, kept: Card, other: Card, occasion: Occasion, hierarchy_of: HierarchyOf
) -> Contact:
    after = at(merged(kept.contact, other.contact, occasion), occasion.at)
    for card in (kept, other):  # what was taken back on one of them goes from both
        after = without_what_was_taken_back(card.contact, after, hierarchy_of)
    _let_go(connection, kept.key, other)
    _move(connection, kept.key, other.key)
    add_to_ledger(connection, kept.key, new_entries((*kept.contact.consents, *other.contact.consents), after.consents))
    told = _told_parts(kept.contact, after, other.contact)
    gone = merged_event(after, other.contact, occasion)
    keep(connection, kept, after, "merged", occasion, told, [gone])
    return load(connection, [kept.key])[0].contact


def _let_go(connection: sa.Connection, kept: int, other: Card) -> None:
    """Empty the other card: what it said is the kept one's now, its devices as well."""
    with_it = sa.or_(contacts.c.key == other.key, contacts.c.merged_into == other.key)
    connection.execute(sa.update(contacts).where(with_it).values(merged_into=kept))
    said = other.contact
    nothing = part_values(Contact(said.shop, said.id, said.handle, said.created, said.changed))
    connection.execute(sa.update(contacts).where(contacts.c.key == other.key).values(**nothing))
    connection.execute(sa.delete(identities).where(identities.c.contact == other.key, identities.c.kind == DEVICE))


def _move(connection: sa.Connection, kept: int, other: int) -> None:
    """What leads to the other card or is counted on it, to the kept one; of what both have the kept one's stays."""
    for table, names in SAME.items():
        again = table.alias("again")
        both = sa.exists().where(again.c.contact == kept, *(again.c[name] == table.c[name] for name in names))
        connection.execute(sa.delete(table).where(table.c.contact == other, both))
    for table in (identities, addresses, purchases, behaviours, measured_views, sent, opened, answers):
        connection.execute(sa.update(table).where(table.c.contact == other).values(contact=kept))


def _told_parts(kept: Contact, after: Contact, other: Contact) -> dict[str, Any]:
    """Each part that is not what it was on both cards: before and after, and what the other card said."""
    told = {}
    for part in Part:
        before, now, others = (part_document(card, part) for card in (kept, after, other))
        if not before == now == others:
            told[part.value] = {"before": before, "after": now, "other": others}
    return told
