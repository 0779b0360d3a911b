"""What the pictures of a mail show that are drawn when it is opened: a list for each token, which stands for a while.

Many slots are fetched at the same time, by several processes: whoever makes a list first makes it for all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import orjson
import sqlalchemy as sa

from service.storage.cards.finding import key_of_handle
from service.storage.database import Database
from service.storage.glances import glances, moment_of
from service.storage.schema import contacts
from service.storage.schema import opened as table

COLUMNS = "shop, definition, generation, until, at, CAST(products AS TEXT)"
CURRENT = f"SELECT {COLUMNS} FROM opened WHERE digest = ?"


@dataclass(frozen=True, slots=True)
class Listing:
    """What one token shows. ``products`` are ids by slot, "" where a slot has none; they stay until ``until``.

    ``at`` is when they were read as they are drawn, from ``generation``: the time of their prices.
    """

    digest: str
    shop: str
    definition: int
    generation: str
    until: datetime
    at: datetime
    products: tuple[str, ...]


class OpenedLists:
    """The lists, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._glances = glances(database)

    def current(self, digest: str) -> Listing | None:
        """The list that was made last for a token, by a glance; it may be past its time."""
        rows = self._glances.rows(CURRENT, digest)
        if not rows:
            return None
        shop, definition, generation, until, at, products = rows[0]
        return Listing(
            digest, shop, definition, generation, moment_of(until), moment_of(at), _ids(orjson.loads(products))
        )

    def keep(self, listing: Listing, handle: bytes) -> Listing | None:
        """Keep a new list of the contact with that handle, unless one stands; the one that does.

        None where the contact is no more, so that nothing is kept of them.
        """

        def work(connection: sa.Connection) -> Listing | None:
            key = key_of_handle(connection, handle)
            locked = sa.select(contacts.c.key).where(contacts.c.key == key).with_for_update(read=True, key_share=True)
            if key is None or connection.execute(locked).first() is None:
                return None
            values = _values(listing)
            made = self._database.insert(table).values(contact=key, **values)
            over = made.on_conflict_do_update(
                index_elements=[table.c.digest], set_={"contact": key, **values}, where=table.c.until <= listing.at
            )
            connection.execute(over)
            return _read(connection, listing)

        return self._database.written(work)

    def change(self, listing: Listing, before: Sequence[str], generation: str) -> Listing:
        """Put a list in the place of one that had the products ``before``, as ``generation`` had them; the one that
        stands: somebody else's, where theirs came first.
        """

        def work(connection: sa.Connection) -> Listing:
            same = sa.select(table).where(table.c.digest == listing.digest).with_for_update()
            kept = connection.execute(same).one_or_none()
            if kept is not None and _ids(kept.products) == tuple(before) and kept.generation == generation:
                connection.execute(sa.update(table).where(table.c.digest == listing.digest).values(_values(listing)))
            return _read(connection, listing) or listing

        return self._database.written(work)


def _values(listing: Listing) -> dict[str, object]:
    names = ("digest", "shop", "definition", "generation", "until", "at")
    return {name: getattr(listing, name) for name in names} | {"products": [*listing.products]}


def _read(connection: sa.Connection, listing: Listing) -> Listing | None:
    row = connection.execute(sa.select(table).where(table.c.digest == listing.digest)).one_or_none()
    if row is None:
        return None
    return replace(listing, generation=row.generation, until=row.until, at=row.at, products=_ids(row.products))


def _ids(products: Sequence[str]) -> tuple[str, ...]:
    return tuple(products)
