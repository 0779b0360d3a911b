"""Which card an id, a handle, an address or a device means. A merged card's ids and handle lead to where it went."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import sqlalchemy as sa

from service.contacts.addresses import FOLDING
from service.errors import ServiceError, UnknownContact
from service.storage.cards.rows import DEVICE, ID, Card, load
from service.storage.schema import addresses, contacts, identities

NAMED = sa.select(identities.c.contact).where(
    *(identities.c[name] == sa.bindparam(name) for name in ("shop", "kind", "value"))
)
UNDER_HANDLE = sa.select(sa.func.coalesce(contacts.c.merged_into, contacts.c.key)).where(
    contacts.c.handle == sa.bindparam("handle")
)
REACHED = sa.select(addresses.c.contact).where(
    *(addresses.c[name] == sa.bindparam(name) for name in ("shop", "kind", "value"))
)
OF_THE_SHOP = contacts.c.shop == sa.bindparam("shop"), contacts.c.merged_into.is_(None)
COUNTED = sa.select(sa.func.count()).select_from(contacts).where(*OF_THE_SHOP)


def key_of(connection: sa.Connection, shop: str, id: str, kind: str = ID) -> int | None:
    """The key of the card that this id, or device, names."""
    if "\0" in id:  # of which PostgreSQL knows no text
        return None
    return connection.execute(NAMED, {"shop": shop, "kind": kind, "value": id}).scalar()


def key_of_handle(connection: sa.Connection, handle: bytes) -> int | None:
    """The key of the card that a handle means, whichever shop's."""
    key: int | None = connection.execute(UNDER_HANDLE, {"handle": handle}).scalar()
    return key


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
    address = {"shop": shop, "kind": attribute, "value": FOLDING[attribute](value)}
    return connection.execute(REACHED, address).scalars().all()


def page(connection: sa.Connection, shop: str, after: str | None, most: int) -> list[Card]:
    """The shop's next cards by id, after that one."""
    later = sa.true() if after is None else contacts.c.id > after
    next_ones = sa.select(contacts.c.key).where(*OF_THE_SHOP, later).order_by(contacts.c.id).limit(most)
    keys = connection.execute(next_ones, {"shop": shop})
    return sorted(load(connection, keys.scalars().all()), key=lambda card: card.contact.id)


def counted(connection: sa.Connection, shop: str) -> int:
    """How many cards the shop has."""
    return connection.execute(COUNTED, {"shop": shop}).scalar_one()
