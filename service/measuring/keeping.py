"""What a page told, as what is kept of it: totals of everybody, and rows where somebody said yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from service.contacts.store import Behaviour
from service.measuring.agents import Agent
from service.measuring.marks import Click, Origin
from service.measuring.model import By, Counts, Deed, Of, Row, Sold, Total
from service.measuring.telling import Order, Seen, Viewed


def total_of(origin: Origin, kind: Deed, day: date, agent: Agent) -> Total:
    """Under what something is counted that happened to an answer."""
    of = Of(origin.shop, day, origin.definition, origin.variant or "", origin.scenario or "", origin.surface)
    return Total(of, kind, agent)


def rows_of(seen: Iterable[Seen], day: date, at: datetime, agent: Agent = Agent.PERSON) -> tuple[Row, ...]:
    """Each slot of each definition once for what was done with it, as one request tells it."""
    told = {
        (each.answer.origin.definition, each.kind, slot): Row(
            total_of(each.answer.origin, each.kind, day, agent), slot, product, at
        )
        for each in seen
        for slot, product in each.products.items()
    }
    return tuple(told.values())


def clicked_row(click: Click, day: date, at: datetime, agent: Agent) -> Row:
    """That the link of a card was followed."""
    return Row(total_of(click.origin, Deed.CLICKED, day, agent), click.slot, click.product, at)


def counts_of(rows: Iterable[Row]) -> Counts:
    """What these add to the totals."""
    return Counter(row.total for row in rows)


def behaviours_of(new: Iterable[Row], viewed: Iterable[Viewed], at: datetime) -> Iterator[Behaviour]:
    """What of it goes on the card of a known contact: clicks and looks at products, not what they were only shown."""
    for row in new:
        if row.total.kind is Deed.CLICKED:
            yield Behaviour(Deed.CLICKED.value, at, row.product, row.total.of.surface.value)
    for each in viewed:
        yield Behaviour("viewed", at, each.product)


def sold_of(order: Order, at: datetime, day: date) -> Iterator[Sold]:
    """The products of an order that a page tells of."""
    for line in order.lines:
        currency = None if line.price is None else order.currency
        yield Sold(order.order, line.product, line.quantity, line.price, currency, at, day, By.PAGE)
