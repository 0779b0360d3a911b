"""Cards merged and erased while pages tell of them: nothing fails, and what was measured is where the card is."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial

import sqlalchemy as sa

from service.contacts.store import Behaviour, ContactStore
from service.measuring.model import Deed, View
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from service.storage.measured import Measured
from service.storage.schema import contacts, measured_events, measured_purchases, measured_views
from tests.service.measuring.test_measured import FIVE_DAYS, NOON, TODAY, row, sold
from tests.service.storage.conftest import DAYS, SECRET, SHOP, nothing, occasion
from tests.service.storage.test_at_once import at_once

VIEWS = 12
"""Each page tells of so many views."""


def tell(measured: Measured, cards: ContactStore, database: Database, contact: str, page: str) -> None:
    """One view after the other in which a product is clicked and bought, as the service keeps it: together."""
    for number in range(VIEWS):
        view, order = f"view-{contact}-{page}-{number:04}", f"{contact}-{page}-{number}"
        database.together(partial(told, measured, cards, contact, view, order))


def told(measured: Measured, cards: ContactStore, contact: str, view: str, order: str) -> None:
    measured.keep(View(SHOP, view, contact), (row(1, Deed.SHOWN), row()), NOON)
    if cards.get(SHOP, contact) is not None:
        cards.add_behaviours(SHOP, contact, [Behaviour("clicked", NOON, "A-1")])
    measured.sell(SHOP, [sold(order=order)], [view], contact, FIVE_DAYS)


def whose(database: Database) -> Counter[str | None]:
    """How many views each card has; None: nobody's."""
    of = sa.select(measured_views.c.key, contacts.c.id).outerjoin(contacts, contacts.c.key == measured_views.c.contact)
    with database.reading() as connection:
        return Counter(each.id for each in connection.execute(of))


def hanging(database: Database) -> int:
    """Rows of views that are not there any more."""
    with database.reading() as connection:
        views = sa.select(measured_views.c.key)
        return sum(
            connection.execute(
                sa.select(sa.func.count()).select_from(table).where(table.c.view.not_in(views))
            ).scalar_one()
            for table in (measured_events, measured_purchases)
        )


def test_cards_merged_while_pages_tell_of_both_keep_every_view(database: Database) -> None:
    measured, cards = Measured(database), SqlContacts(database, SECRET, DAYS)
    for id in ("ola", "ala"):
        cards.change(SHOP, id, nothing, occasion())
    pages = [partial(tell, measured, cards, database, contact, page) for contact in ("ola", "ala") for page in "ab"]
    outcomes = at_once([*pages, partial(cards.merge, SHOP, "ola", "ala", occasion(1))])
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert whose(database) == {"ola": 4 * VIEWS}
    assert len([*measured.of_contact(SHOP, "ala")]) == 4 * VIEWS
    assert sum(measured.totals(SHOP, TODAY, TODAY).values()) == 3 * 4 * VIEWS
    assert len(cards.behaviours(SHOP, "ala")) == 4 * VIEWS


def test_a_card_erased_while_pages_tell_of_it_leaves_nothing_that_is_theirs(database: Database) -> None:
    measured, cards = Measured(database), SqlContacts(database, SECRET, DAYS)
    for id in ("ola", "ala"):
        cards.change(SHOP, id, nothing, occasion())
    pages = [partial(tell, measured, cards, database, contact, page) for contact in ("ola", "ala") for page in "ab"]
    outcomes = at_once([*pages, partial(cards.erase, SHOP, "ola", occasion(1))])
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert whose(database).keys() <= {"ala", None}
    assert whose(database)["ala"] == 2 * VIEWS
    assert hanging(database) == 0
    assert sum(measured.totals(SHOP, TODAY, TODAY).values()) == 3 * 4 * VIEWS


def test_a_card_of_two_takes_what_both_were_shown_and_bought_with_it(database: Database) -> None:
    measured, cards = Measured(database), SqlContacts(database, SECRET, DAYS)
    for number, id in enumerate(("ola", "ala", "ela")):
        cards.change(SHOP, id, nothing, occasion())
        tell(measured, cards, database, id, str(number))
    cards.merge(SHOP, "ola", "ala", occasion(1))
    cards.merge(SHOP, "ela", "ola", occasion(2))
    bought = [each for _, _, within in measured.of_contact(SHOP, "ala") for each in within if each["event"] == "bought"]
    assert len({each["order"] for each in bought}) == len(bought) == 3 * VIEWS
    measured.sell(SHOP, [sold(order="again", at=NOON + timedelta(days=1))], [], "ala", FIVE_DAYS)
    assert len([*measured.of_contact(SHOP, "ela")]) == 3 * VIEWS
    cards.erase(SHOP, "ala", occasion(3))
    assert whose(database) == {}
    assert hanging(database) == 0
    assert measured.revenue(SHOP, TODAY, TODAY)
