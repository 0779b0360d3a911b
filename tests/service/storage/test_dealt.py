"""What a contact bought and was shown lately, read from either database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frames.definition import Surface
from service.contacts.store import Behaviour, Purchase
from service.measuring.agents import Agent
from service.measuring.model import Deed, Of, Row, Total, View
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from service.storage.dealt import Dealt
from service.storage.measured import Measured
from tests.service.cards import BY_THE_SHOP

SHOP = "sklep"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
WEEK = NOW - timedelta(days=7)


@pytest.fixture
def contacts(database: Database) -> SqlContacts:
    made = SqlContacts(database, b"secret", 30)
    for name in ("ola", "jan"):
        made.change(SHOP, name, lambda contact: contact, BY_THE_SHOP)
    return made


def bought(order: str, product: str, days: int, quantity: int = 1) -> Purchase:
    return Purchase(order, product, quantity, NOW - timedelta(days=days))


def test_what_was_bought_since_then_and_not_given_back_is_known_once(database: Database, contacts: SqlContacts) -> None:
    told = [bought("1", "B", 3), bought("2", "B", 2), bought("2", "A", 2), bought("3", "old", 8)]
    contacts.add_purchases(SHOP, "ola", told)
    contacts.add_purchases(SHOP, "jan", [bought("4", "C", 1)])
    dealt = Dealt(database)
    assert dealt.bought(SHOP, "ola", WEEK) == ("A", "B")
    contacts.add_purchases(SHOP, "ola", [bought("2", "A", 1, -1)])
    assert dealt.bought(SHOP, "ola", WEEK) == ("B",)
    assert dealt.bought("another", "ola", WEEK) == dealt.bought(SHOP, "nobody", WEEK) == ()


def test_of_two_pieces_one_that_came_back_leaves_one_bought(database: Database, contacts: SqlContacts) -> None:
    contacts.add_purchases(SHOP, "ola", [bought("1", "A", 3, 2), bought("1", "A", 1, -1)])
    assert Dealt(database).bought(SHOP, "ola", WEEK) == ("A",)
    contacts.add_purchases(SHOP, "ola", [bought("1", "A", 1, -2)])
    assert Dealt(database).bought(SHOP, "ola", WEEK) == ()


def test_what_was_shown_on_pages_is_known_of_the_contact_alone_and_clicks_are_none(
    database: Database, contacts: SqlContacts
) -> None:
    of = Of(SHOP, NOW.date(), 7, "", "preferences", Surface.FRAME)
    shown = Total(of, Deed.SHOWN, Agent.PERSON)
    clicked = Total(of, Deed.CLICKED, Agent.PERSON)
    at = NOW - timedelta(days=2)
    rows = [Row(shown, 1, "A", at), Row(shown, 2, None, at), Row(clicked, 3, "C", at)]
    Measured(database).keep(View(SHOP, "v" * 16, "ola"), rows, at)
    Measured(database).keep(View(SHOP, "w" * 16, None), [Row(shown, 1, "B", at)], at)
    contacts.add_behaviours(SHOP, "ola", [Behaviour("shown", at, "D"), Behaviour("viewed", at, "E")])
    dealt = Dealt(database)
    assert dealt.shown(SHOP, "ola", WEEK, NOW) == ("A", "D")
    assert dealt.shown(SHOP, "ola", WEEK, at) == ()
    assert dealt.shown(SHOP, "jan", WEEK, NOW) == ()
