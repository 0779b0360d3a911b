"""Which card an id, a handle, an address or a device means. A merged card's ids and handle lead to where it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from service.contacts.addresses import FOLDING
from service.errors import ServiceError, UnknownContact
from service.storage.cards.rows import DEVICE, ID, Card, load
from service.storage.schema import addresses, contacts, identities


def key_of(connection: sa.Connection, shop: str, id: str, kind: str = ID) -> int | None:
    """The key of the card that this id, or device, names."""
    named = (identities.c.shop == shop, identities.c.kind == kind, identities.c.value == id)
    return connection.execute(sa.select(identities.c.contact).where(*named)).scalar()


def key_of_handle(connection: sa.Connection, handle: bytes) -> int | None:
    """The key of the card that a handle means, whichever shop's."""
    key = sa.func.coalesce(contacts.c.merged_into, contacts.c.key)
    return connection.execute(sa.select(key).where(contacts.c.handle == handle)).scalar()


def one(connection: sa.Connection, key: int | None) -> Card | None:
    """The card under a key, to look at."""
    return None if key is None else next(iter(load(connection, [key])), None)


def locked(connection: sa.Connection, find: Callable[[], int | None]) -> Card | None:
    """The card that ``find`` finds the key of, to change; looked for again where it was merged in the meantime."""
    while (key := find()) is not None:
        for card in load(connection, [key], lock=True):
            return card
    return None


def unknown(shop: str, id: str) -> UnknownContact:
    """The sentence for an id that means nobody."""
    return UnknownContact(f"shop {shop!r} has no contact {id!r}")


def keys_with(connection: sa.Connection, shop: str, attribute: str, value: str) -> Sequence[int]:
    """The keys of the cards with that address, compared folded, or that device."""
    if attribute == DEVICE:
        key = key_of(connection, shop, value, DEVICE)
        return [] if key is None else [key]
    if attribute not in FOLDING:
        raise ServiceError(f"contacts are found by {', '.join(FOLDING)} or {DEVICE}, not by {attribute!r}")
    table = addresses.c
    where = (table.shop == shop, table.kind == attribute, table.value == FOLDING[attribute](value))
    return connection.execute(sa.select(table.contact).where(*where)).scalars().all()


def page(connection: sa.Connection, shop: str, after: str | None, most: int) -> list[Card]:
    """The shop's next cards by id, after that one."""
    where = (contacts.c.shop == shop, contacts.c.merged_into.is_(None))
    later = sa.true() if after is None else contacts.c.id > after
    keys = connection.execute(sa.select(contacts.c.key).where(*where, later).order_by(contacts.c.id).limit(most))
    return sorted(load(connection, keys.scalars().all()), key=lambda card: card.contact.id)


def counted(connection: sa.Connection, shop: str) -> int:
    """How many cards the shop has."""
    where = (contacts.c.shop == shop, contacts.c.merged_into.is_(None))
    return connection.execute(sa.select(sa.func.count()).select_from(contacts).where(*where)).scalar_one()
