"""The tables of measurement: totals of everybody, rows of those who said yes.

A row hangs on the view that it happened in, and a view on its contact where one is known, so that what is theirs goes
with them. Totals speak of nobody and stay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from frames.definition import Surface
from service.measuring.agents import Agent
from service.measuring.model import EXACT, By, Counts, Deed, Joined, Of, Row, Sold, Total, View
from service.storage.cards.finding import key_of, locked
from service.storage.database import Database
from service.storage.schema import measured_events, measured_purchases, measured_revenue, measured_totals
from service.storage.schema import measured_views as views


class Measured:
    """The tables of measurement in one database. What is kept when a method returns survives kill -9."""

    def __init__(self, database: Database) -> None:
        """The statements that pages cause are made once: making one costs more than running it."""
        self._database = database
        adding = database.insert(measured_totals)
        self._counting = adding.on_conflict_do_update(
            index_elements=measured_totals.primary_key.columns,
            set_={"counted": measured_totals.c.counted + adding.excluded.counted},
        )
        telling = database.insert(measured_events).on_conflict_do_nothing()
        told = measured_events.c
        self._telling = telling.returning(told.definition, told.kind, told.slot)
        opening = database.insert(views)
        theirs = sa.func.coalesce(views.c.contact, opening.excluded.contact)
        opening = opening.on_conflict_do_update(index_elements=["shop", "view"], set_={"contact": theirs})
        self._opening = opening.returning(views.c.key)

    def add(self, counts: Counts) -> None:
        """Count totals up."""
        self._database.written(lambda connection: self.count_up(connection, counts))

    def keep(self, view: View, rows: Sequence[Row], at: datetime) -> tuple[Row, ...]:
        """Keep what happened in a view, and count up what was not told of before: that is the answer."""

        def work(connection: sa.Connection) -> tuple[Row, ...]:
            key = self._view(connection, view, at)
            by_slot = {(row.total.of.definition, row.total.kind, row.slot): row for row in rows}
            added = (
                connection.execute(self._telling, [_event(key, row) for row in by_slot.values()]).all() if rows else ()
            )
            kept = tuple(by_slot[each.definition, Deed(each.kind), each.slot] for each in added)
            self.count_up(connection, Counter(row.total for row in kept))
            for row in by_slot.values():
                if row not in kept and row.product is not None:
                    _name_product(connection, key, row)
            return kept

        return self._database.written(work)

    def sell(
        self, shop: str, sold: Sequence[Sold], seen: Sequence[str], contact: str | None, within: timedelta
    ) -> None:
        """Join products that were bought to the last click on each, in these views or the contact's, ``within`` the
        time before. What was joined before stays so; only the shop's server may say again what was paid.
        """

        def work(connection: sa.Connection) -> None:
            owner = None if contact is None else self._owner(connection, shop, contact)
            if owner is not None and seen:
                theirs = sa.update(views).where(views.c.shop == shop, views.c.view.in_(seen), views.c.contact.is_(None))
                connection.execute(theirs.values(contact=owner))
            known = _joined(connection, shop, {each.order for each in sold})
            clicks = _clicks(connection, shop, sold, seen, owner, within)
            for each in sold:
                before = known.get((each.order, each.product))
                self._settle(connection, before, _told_again(before, each) or _first(clicks, each, shop, within))

        if sold:
            self._database.written(work)

    def take_back(self, shop: str, returned: Mapping[tuple[str, str], int]) -> None:
        """So much of a product of an order was given back, where it was joined; told again it is the same."""

        def work(connection: sa.Connection) -> None:
            known = _joined(connection, shop, {order for order, _ in returned})
            for what in sorted(known.keys() & returned.keys()):
                self._settle(connection, known[what], replace(known[what], returned=returned[what]))

        if returned:
            self._database.written(work)

    def totals(self, shop: str, first: date, last: date) -> dict[Total, int]:
        """Everything counted on these days."""
        found = sa.select(measured_totals).where(*_between(measured_totals, shop, first, last))
        with self._database.reading() as connection:
            return {Total(_of(row), Deed(row.kind), Agent(row.agent)): row.counted for row in connection.execute(found)}

    def revenue(self, shop: str, first: date, last: date) -> dict[tuple[Of, str], Decimal]:
        """What was paid on these days, by answer and currency."""
        found = sa.select(measured_revenue).where(*_between(measured_revenue, shop, first, last))
        with self._database.reading() as connection:
            return {(_of(row), row.currency): Decimal(row.amount) for row in connection.execute(found)}

    def of_contact(self, shop: str, contact: str) -> Iterator[tuple[View, datetime, list[dict[str, Any]]]]:
        """The views of a contact, the oldest first, each with what was shown, clicked and bought in it."""
        with self._database.reading() as connection:
            key = key_of(connection, shop, contact)
            theirs = sa.select(views).where(views.c.contact == key).order_by(views.c.at, views.c.key)
            for row in connection.execute(theirs).all():
                yield View(shop, row.view, contact), row.at, list(_within(connection, row.key))

    # --- within a transaction ---------------------------------------------------------------------------------------

    def count_up(self, connection: sa.Connection, counts: Counts) -> None:
        """Count totals up, in one order, so that two who count the same do not wait for each other in a circle."""
        rows = [
            {**asdict(total.of), "kind": total.kind, "agent": total.agent, "counted": counts[total]}
            for total in sorted(counts)
        ]
        if rows:
            connection.execute(self._counting, rows)

    def _owner(self, connection: sa.Connection, shop: str, contact: str) -> int | None:
        """The key of a contact's card as it now is, which is ours until this transaction ends.

        Held by several who tell of it, who then want to change it, they would wait for each other in a circle.
        """
        card = locked(connection, lambda: key_of(connection, shop, contact))
        return None if card is None else card.key

    def _view(self, connection: sa.Connection, view: View, at: datetime) -> int:
        """The key of a view, new or known; whoever it belongs to stays."""
        owner = None if view.contact is None else self._owner(connection, view.shop, view.contact)
        row = {"shop": view.shop, "view": view.id, "contact": owner, "at": at}
        key: int = connection.execute(self._opening, row).scalar_one()
        return key

    def _settle(self, connection: sa.Connection, before: Joined | None, after: Joined | None) -> None:
        """Keep a joined purchase, and let the totals follow what it changed."""
        if after is None or after == before:
            return
        row = _purchase(after)
        keeping = self._database.insert(measured_purchases).values(row)
        known = measured_purchases.primary_key.columns
        connection.execute(keeping.on_conflict_do_update(index_elements=known, set_=row))
        more = after.count - (before.count if before else 0)
        if more:
            self.count_up(connection, {Total(after.of, Deed.BOUGHT): more})
        for joined, sign in ((before, -1), (after, 1)):
            if joined is not None and joined.sold.currency is not None:
                self._pay(
                    connection, joined.of, joined.sold.currency, joined.paid.copy_negate() if sign < 0 else joined.paid
                )

    def _pay(self, connection: sa.Connection, of: Of, currency: str, amount: Decimal) -> None:
        """Exactly: neither database adds decimals of any length."""
        key = {**asdict(of), "currency": currency}
        where = (measured_revenue.c[name] == value for name, value in key.items())
        there = connection.execute(sa.select(measured_revenue.c.amount).where(*where).with_for_update()).scalar()
        row = {**key, "amount": f"{EXACT.add(Decimal(there or 0), amount):f}"}
        keeping = self._database.insert(measured_revenue).values(row)
        if there is not None:
            keeping = keeping.on_conflict_do_update(
                index_elements=measured_revenue.primary_key.columns, set_={"amount": row["amount"]}
            )
        connection.execute(keeping)


def _clicks(
    connection: sa.Connection,
    shop: str,
    sold: Sequence[Sold],
    seen: Sequence[str],
    owner: int | None,
    within: timedelta,
) -> Sequence[sa.Row[Any]]:
    """The clicks on what was sold that may have led to it, the last first."""
    click, moments = measured_events.c, [each.at for each in sold]
    whose = views.c.view.in_(seen) if owner is None else sa.or_(views.c.view.in_(seen), views.c.contact == owner)
    found = (
        sa.select(measured_events)
        .join(views, views.c.key == click.view)
        .where(views.c.shop == shop, whose, click.kind == Deed.CLICKED)
        .where(click.product.in_({each.product for each in sold}))
        .where(click.at.between(min(moments) - within, max(moments)))
        .order_by(click.at.desc(), click.view.desc(), click.definition, click.slot)
    )
    return connection.execute(found).all()


def _first(clicks: Sequence[sa.Row[Any]], sold: Sold, shop: str, within: timedelta) -> Joined | None:
    """The purchase with the last click on its product; None where there was none in time."""
    for click in clicks:
        if click.product == sold.product and sold.at - within <= click.at <= sold.at:
            return Joined(_on(click, shop, sold.day), click.view, sold)
    return None


def _told_again(before: Joined | None, sold: Sold) -> Joined | None:
    """What is joined already, with what the shop's server says of it."""
    return before if before is None or sold.by is By.PAGE else replace(before, sold=sold)


def _joined(connection: sa.Connection, shop: str, orders: Collection[str]) -> dict[tuple[str, str], Joined]:
    """What of these orders is joined, ours until the transaction ends."""
    found = (
        sa.select(measured_purchases)
        .where(measured_purchases.c.shop == shop, measured_purchases.c.order.in_(orders))
        .order_by(measured_purchases.c.order, measured_purchases.c.product)
        .with_for_update()
    )
    return {(row.order, row.product): _as_joined(row) for row in connection.execute(found)}


def _as_joined(row: sa.Row[Any]) -> Joined:
    sold = Sold(row.order, row.product, row.quantity, row.price, row.currency, row.at, row.day, By(row.by))
    return Joined(_of(row), row.view, sold, row.returned)


def _purchase(joined: Joined) -> dict[str, Any]:
    return {**asdict(joined.sold), **asdict(joined.of), "view": joined.view, "returned": joined.returned}


def _name_product(connection: sa.Connection, view: int, row: Row) -> None:
    """What was clicked, where whoever told it first did not say."""
    told = measured_events.c
    same = (told.definition == row.total.of.definition, told.kind == row.total.kind, told.slot == row.slot)
    naming = sa.update(measured_events).where(told.view == view, *same, told.product.is_(None))
    connection.execute(naming.values(product=row.product))


def _event(view: int, row: Row) -> dict[str, Any]:
    of = row.total.of
    answer = {"definition": of.definition, "variant": of.variant, "scenario": of.scenario, "surface": of.surface}
    return {**answer, "view": view, "kind": row.total.kind, "slot": row.slot, "product": row.product, "at": row.at}


def _within(connection: sa.Connection, view: int) -> Iterator[dict[str, Any]]:
    of_view = measured_events.c.view == view
    events = sa.select(measured_events).where(of_view).order_by(measured_events.c.at, measured_events.c.slot)
    for row in connection.execute(events):
        yield {"event": row.kind, "slot": row.slot, "product": row.product, "at": row.at}
    bought = sa.select(measured_purchases).where(measured_purchases.c.view == view)
    for row in connection.execute(bought.order_by(measured_purchases.c.at, measured_purchases.c.product)):
        yield {"event": Deed.BOUGHT, "order": row.order, "product": row.product, "at": row.at}


def _between(table: sa.Table, shop: str, first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    return table.c.shop == shop, table.c.day >= first, table.c.day <= last


def _of(row: sa.Row[Any]) -> Of:
    return _on(row, row.shop, row.day)


def _on(row: sa.Row[Any], shop: str, day: date) -> Of:
    return Of(shop, day, row.definition, row.variant, row.scenario, Surface(row.surface))
