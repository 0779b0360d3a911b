"""Which products people looked at or bought lately: what a feed must not lose unnoticed."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.schema import behaviours, contacts, measured_events, measured_purchases, measured_views, purchases


def recent_products(database: Database, shop: str, since: datetime) -> frozenset[str]:
    """The ids of all products of a shop that were shown, clicked or bought ``since`` a time, by whoever said yes."""
    of_views = sa.select(measured_events.c.product).join(measured_views, measured_views.c.key == measured_events.c.view)
    joined = sa.select(measured_purchases.c.product).where(measured_purchases.c.shop == shop)
    of_cards = (
        sa.select(table.c.product).join(contacts, contacts.c.key == table.c.contact).where(contacts.c.shop == shop)
        for table in (purchases, behaviours)
    )
    found = sa.union(
        of_views.where(measured_views.c.shop == shop, measured_views.c.at >= since),
        joined.where(measured_purchases.c.at >= since),
        *(each.where(table.c.at >= since) for each, table in zip(of_cards, (purchases, behaviours), strict=True)),
    )
    with database.reading() as connection:
        return frozenset(product for product in connection.scalars(found) if product is not None)
