"""What was shown to whoever said yes, and what came of it: what learning goes by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from frames.definition import Surface
from service.measuring.model import Deed
from service.storage.database import Database
from service.storage.schema import contacts, measured_events, measured_purchases
from service.storage.schema import measured_views as views


@dataclass(frozen=True, slots=True)
class Showing:
    """A product in a slot of an answer on a page. ``view`` tells views apart, ``contact`` is the id where one is known.

    ``bought``: after a click there, and not given back.
    """

    view: int
    contact: str | None
    at: datetime
    definition: int
    scenario: str
    slot: int
    product: str
    clicked: bool
    bought: bool


def showings(database: Database, shop: str, since: datetime) -> Iterator[Showing]:
    """Every showing of a product on the shop's pages ``since`` a time, in a fixed order.

    Of cards that went into another one the other's id is told. What a page named otherwise than the link that was
    followed is left out.
    """
    shown, clicked, sold = measured_events.alias("shown"), measured_events.alias("clicked"), measured_purchases
    card, kept = contacts.alias("card"), contacts.alias("kept")
    same_slot = [clicked.c[name] == shown.c[name] for name in ("view", "definition", "slot")]
    same_product = [sold.c[name] == shown.c[name] for name in ("view", "definition", "product")]
    bought = sa.exists().where(*same_product, sold.c.quantity > sold.c.returned)
    found = (
        sa.select(
            shown.c.view, sa.func.coalesce(kept.c.id, card.c.id).label("contact"), shown.c.at, shown.c.definition,
            shown.c.scenario, shown.c.slot, shown.c.product, clicked.c.kind.is_not(None).label("clicked"),
            bought.label("bought"),
        )
        .join(views, views.c.key == shown.c.view)
        .outerjoin(clicked, sa.and_(*same_slot, clicked.c.kind == Deed.CLICKED))
        .outerjoin(card, card.c.key == views.c.contact)
        .outerjoin(kept, kept.c.key == card.c.merged_into)
        .where(views.c.shop == shop, views.c.at >= since)
        .where(shown.c.kind == Deed.SHOWN, shown.c.surface == Surface.FRAME, shown.c.product.is_not(None))
        .where(sa.func.coalesce(clicked.c.product, shown.c.product) == shown.c.product)
        .order_by(shown.c.view, shown.c.definition, shown.c.slot)
    )  # fmt: skip
    with database.reading() as connection:
        for row in connection.execution_options(yield_per=10_000).execute(found):
            yield Showing(*row)
