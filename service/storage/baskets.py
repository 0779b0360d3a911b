"""What was bought together, of everybody: orders as numbers, so that who bought what is never carried further."""

from __future__ import annotations

from collections.abc import Iterator

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.schema import contacts, purchases

AT_ONCE = 10_000
"""Rows read at a time."""


def bought_in_orders(database: Database, shop: str, most: int) -> Iterator[tuple[int, str, str]]:
    """The last ``most`` things bought in a shop and not given back: person, order, product.

    Who switched personalisation off is left out.
    """
    back = purchases.alias()
    given_back = sa.exists().where(
        back.c.contact == purchases.c.contact,
        back.c.order == purchases.c.order,
        back.c.product == purchases.c.product,
        back.c.returned,
    )
    found = (
        sa.select(purchases.c.contact, purchases.c.order, purchases.c.product)
        .join(contacts, contacts.c.key == purchases.c.contact)
        .where(contacts.c.shop == shop, contacts.c.personalise, ~purchases.c.returned, ~given_back)
        .order_by(purchases.c.at.desc(), purchases.c.key.desc())
        .limit(most)
    )
    with database.reading() as connection:
        for row in connection.execution_options(yield_per=AT_ONCE).execute(found):
            yield row.contact, row.order, row.product
