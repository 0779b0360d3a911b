"""Erasure: nothing of a person is left in any table or file but the evidence, which is held against nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from service.contacts.events import Event, Kind
from service.contacts.model import Actor, Contact, Source
from service.contacts.store import Behaviour, ContactStore, Purchase
from service.errors import ErasedAddress, UnknownContact
from service.storage import schema
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from service.storage.events import SqlOutbox, keep_events
from service.storage.webhooks import Webhooks
from tests.service.storage.conftest import (
    DAYS,
    NOON,
    OTHER_SHOP,
    SECRET,
    SHOP,
    consent,
    deciding,
    details,
    devices,
    fact,
    nothing,
    occasion,
    preference,
    preferring,
    tags,
    together,
)

ADDRESS = "ola.kowalska@example.pl"
WORDS = (ADDRESS, "crm-kowalska", "device-kowalska", "Kowalska-Nowak", "order-kowalska", "Write to kowalska")


def kowalska(store: ContactStore, database: Database) -> Contact:
    """A person of two cards of whom something stands in every table."""
    store.change(
        SHOP,
        "crm-kowalska",
        together(
            details(fact("email", ADDRESS), fact("name", "Kowalska-Nowak")),
            deciding(consent(text="Write to kowalska")),
            devices("device-kowalska"),
            preferring(preference("p1")),
        ),
        occasion(),
    )
    store.change(SHOP, "kowalska-2", details(fact("email", "other@example.pl", source=Source.OBSERVED)), occasion())
    store.add_purchases(SHOP, "crm-kowalska", [Purchase("order-kowalska", "A-1", 1, NOON)])
    store.add_behaviours(SHOP, "kowalska-2", [Behaviour("viewed", NOON)])
    card = store.merge(SHOP, "crm-kowalska", "kowalska-2", occasion(1))
    pending = {"digest": "d", "shop": SHOP, "handle": card.handle, "address": ADDRESS, "at": NOON, "until": NOON}
    answered = {"shop": SHOP, "digest": "", "status": 200, "headers": {}, "body": ADDRESS.encode(), "at": NOON}
    with database.writing() as connection:
        connection.execute(sa.insert(schema.confirmations).values(**pending, told={}))
        by_another = {"digest": "e", "handle": b"visitor!", "address": ADDRESS.upper(), "told": {}}
        connection.execute(sa.insert(schema.confirmations).values(**pending | by_another))
        asked = Event("e/1", Kind.ADDRESS_TO_CONFIRM, NOON.isoformat(), "", {"address": ADDRESS.title()})
        keep_events(connection, SHOP, [asked])
        connection.execute(sa.insert(schema.requests).values(**answered, key="k-1", contact="kowalska-2"))
        connection.execute(sa.insert(schema.requests).values(**answered, key="k-2"))
    return card


def counts(database: Database) -> dict[str, int]:
    with database.reading() as connection:
        return {
            table.name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for table in schema.metadata.sorted_tables
        }


def test_nothing_is_left_in_any_table_but_hashes_dates_and_versions(store: ContactStore, database: Database) -> None:
    store.change(SHOP, "ela", tags("x"), occasion())
    before = counts(database)
    card = kowalska(store, database)
    store.erase(SHOP, "kowalska-2", occasion(5))
    assert counts(database) == before | {"erased": 2}
    with database.reading() as connection:
        kept = connection.execute(sa.select(schema.erased)).all()
    assert {(row.shop, row.at, row.until) for row in kept} == {(SHOP, occasion(5).at, occasion(5).at + timedelta(DAYS))}
    entry = {"purpose": "email", "kind": "channel", "state": "confirmed", "at": NOON.isoformat(), "version": "v1"}
    assert kept[0].ledger == [entry]
    assert (store.get(SHOP, "crm-kowalska"), store.by_handle(card.handle)) == (None, None)
    with pytest.raises(UnknownContact):
        store.erase(SHOP, "crm-kowalska", occasion(6))


def test_not_a_byte_is_left_in_sqlites_files(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'notesik.db'}")
    store = SqlContacts(database, SECRET, DAYS)
    for number in range(60):
        store.change(SHOP, f"n-{number}", details(fact("email", f"{number}@example.pl")), occasion())
    kowalska(store, database)
    for number in range(60, 90):
        store.change(SHOP, f"n-{number}", details(fact("name", "x" * 50 * (number % 7))), occasion())
        store.change(SHOP, "crm-kowalska", tags(*map(str, range(number))), occasion(2))
    assert any(ADDRESS.encode() in path.read_bytes() for path in tmp_path.glob("notesik.db*"))
    store.erase(SHOP, "crm-kowalska", occasion(5))
    for path in tmp_path.glob("notesik.db*"):
        content = path.read_bytes()
        assert [word for word in WORDS if word.encode() in content] == [], path.name
    assert store.count(SHOP) == 90
    database.close()


def test_an_erased_address_is_not_brought_back_by_the_shop(store: ContactStore, database: Database) -> None:
    kowalska(store, database)
    store.erase(SHOP, "crm-kowalska", occasion(5))
    back = details(fact("email", f" {ADDRESS.upper()}", source=Source.BOUGHT_IN))
    store.change(SHOP, "ela", nothing, occasion())
    for id in ("crm-kowalska", "ela", "new"):
        with pytest.raises(ErasedAddress) as refused:
            store.change(SHOP, id, back, occasion(6))
        assert "kowalska" not in str(refused.value)
    assert [type(each).__name__ for each in store.change_many(SHOP, [("a", back), ("b", nothing)], occasion(7))] == [
        "ErasedAddress", "Changed",
    ]  # fmt: skip
    assert [card.id for card in store.all(SHOP)] == ["b", "ela"]
    assert store.change(OTHER_SHOP, "new", back, occasion(6)).created
    after_the_period = replace(occasion(), at=occasion(5).at + timedelta(DAYS))
    assert store.change(SHOP, "new", back, after_the_period).created


def test_no_address_that_was_ever_on_the_card_is_brought_back(store: ContactStore) -> None:
    store.change(SHOP, "ela", details(fact("email", "first@example.pl")), occasion())
    store.change(SHOP, "ela", details(fact("email", "second@example.pl", 1)), occasion(1))
    store.change(SHOP, "till-3", details(fact("email", "third@example.pl", 2)), occasion(2))
    store.change(SHOP, "ela", details(fact("phone", "600 100 200", 1)), occasion(2))
    store.merge(SHOP, "ela", "till-3", occasion(3))
    store.change(SHOP, "ela", details(fact("phone", "600 100 201", 2)), occasion(3))
    store.change(SHOP, "somebody", details(fact("phone", "600 100 200", 3)), occasion(4))
    store.erase(SHOP, "ela", occasion(5))
    for address in ("first@example.pl", "second@example.pl", "third@example.pl"):
        with pytest.raises(ErasedAddress):
            store.change(SHOP, "new", details(fact("email", address, 6)), occasion(6))
    of_somebody_else = details(fact("phone", "600 100 200", 6))
    assert store.change(SHOP, "new", of_somebody_else, occasion(6)).created


@pytest.mark.parametrize("revive", [True, False])
def test_who_comes_back_themself_is_welcome_from_then_on(store: ContactStore, database: Database, revive: bool) -> None:
    kowalska(store, database)
    store.erase(SHOP, "crm-kowalska", occasion(5))
    by = Actor.SHOP if revive else Actor.CONTACT
    back = details(fact("email", ADDRESS))
    assert store.change(SHOP, "web-1", back, occasion(6, by), revive=revive).created
    assert store.change(SHOP, "till-9", back, occasion(7)).created
    assert counts(database)["erased"] == 2
    with pytest.raises(ErasedAddress):
        store.change(SHOP, "till-9", details(fact("email", "other@example.pl", 9)), occasion(8))


def test_a_telephone_number_that_anybody_may_type_brings_nobody_back(store: ContactStore) -> None:
    number = details(fact("phone", "+48 600 100 200"))
    store.change(SHOP, "ela", number, occasion())
    store.erase(SHOP, "ela", occasion(5))
    assert store.change(SHOP, "web-1", number, occasion(6, Actor.CONTACT)).created
    with pytest.raises(ErasedAddress):
        store.change(SHOP, "till-9", number, occasion(7))


def test_an_erasure_is_told_to_who_wants_to_hear_it_and_then_forgotten_too(
    store: ContactStore, database: Database
) -> None:
    webhooks = Webhooks(database)
    webhooks.add(SHOP, "https://shop.example/tags", "s", ["tags-changed"], NOON)
    webhooks.add(OTHER_SHOP, "https://other.example/", "s", [], NOON)
    kowalska(store, database)
    store.erase(SHOP, "crm-kowalska", occasion(5))
    assert [*SqlOutbox(database).all(SHOP)] == []
    webhooks.add(SHOP, "https://shop.example/all", "s", [], NOON)
    kowalska_again = store.change(SHOP, "again", tags("x"), occasion()).contact
    store.erase(SHOP, "again", occasion(5))
    (told,) = SqlOutbox(database).all(SHOP)
    assert (told["event"], told["contact"], told["ids"]) == ("contact-erased", kowalska_again.id, ["again"])


def test_the_same_address_has_another_hash_in_another_shop_and_under_another_secret(database: Database) -> None:
    hashes = set()
    for secret, shop in ((b"a" * 32, SHOP), (b"a" * 32, OTHER_SHOP), (b"b" * 32, SHOP)):
        store = SqlContacts(database, secret, DAYS)
        store.change(shop, "ola", details(fact("email", ADDRESS)), occasion(), revive=True)
        store.erase(shop, "ola", occasion())
    with database.reading() as connection:
        hashes = set(connection.execute(sa.select(schema.erased.c.hash)).scalars())
    assert len(hashes) == 3
