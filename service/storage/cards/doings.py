"""What contacts bought and did. Cards are not changed by it: no version, no history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from service.contacts.model import Source
from service.contacts.store import Behaviour, Purchase
from service.storage.database import Database
from service.storage.schema import behaviours, purchases


def add_purchases(database: Database, connection: sa.Connection, key: int, bought: Sequence[Purchase]) -> None:
    """Keep purchases and returns; the same order and product again replaces, the last of several."""
    told = ((each, each.quantity < 0) for each in bought)
    rows = {
        (each.order, each.product, returned): asdict(each) | {"contact": key, "returned": returned}
        for each, returned in told
    }
    if rows:
        adding = database.insert(purchases)
        replaced = {name: adding.excluded[name] for name in ("quantity", "price", "currency", "at", "source")}
        known = ["contact", "order", "product", "returned"]
        connection.execute(adding.on_conflict_do_update(index_elements=known, set_=replaced), list(rows.values()))


def purchases_of(connection: sa.Connection, key: int) -> tuple[Purchase, ...]:
    """What a contact bought, the oldest first."""
    found = sa.select(purchases).where(purchases.c.contact == key).order_by(purchases.c.at, purchases.c.key)
    return tuple(
        Purchase(row.order, row.product, row.quantity, row.at, row.price, row.currency, Source(row.source))
        for row in connection.execute(found)
    )


def add_behaviours(connection: sa.Connection, key: int, done: Sequence[Behaviour]) -> None:
    """Keep behaviours, each once more."""
    rows: list[dict[str, Any]] = [asdict(each) | {"contact": key} for each in done]
    if rows:
        connection.execute(sa.insert(behaviours), rows)


def behaviours_of(connection: sa.Connection, key: int) -> tuple[Behaviour, ...]:
    """What a contact did, the oldest first."""
    found = sa.select(behaviours).where(behaviours.c.contact == key).order_by(behaviours.c.at, behaviours.c.key)
    return tuple(
        Behaviour(row.event, row.at, row.product, row.surface, Source(row.source)) for row in connection.execute(found)
    )
