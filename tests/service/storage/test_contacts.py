"""The store of cards, the same over SQLite and PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from service.contacts.model import (
    Channel,
    Channels,
    Consent,
    ConsentState,
    Contact,
    Day,
    Frequency,
    Hours,
    Source,
    StatedPreference,
)
from service.contacts.store import Behaviour, Change, ContactStore, Purchase
from service.errors import DeviceElsewhere, ServiceError, UnknownContact
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from service.storage.events import SqlOutbox
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
    information,
    nothing,
    occasion,
    preference,
    preferring,
    tags,
    together,
)


def everything(card: Contact) -> Contact:
    """A card on which each part says something, in an order and in letters of its own."""
    stated = StatedPreference(
        "p2",
        "Kleider > Röcke",
        ({"filter": "rozmiar ß", "min": "38.50"},),
        NOON,
        Source.OBSERVED,
        "für Ola",
        date(2026, 5, 1),
    )
    channels = Channels(
        Source.DECLARED, NOON, (Channel.SMS, Channel.EMAIL), Frequency.SOMETIMES, (Day.FRIDAY,), Hours(780, 1440)
    )
    return replace(
        together(
            details(fact("email", "ola@example.pl"), fact("email", "old@example.pl", source=Source.BOUGHT_IN)),
            details(fact("birth_date", "1990-02-28"), fact("city", "Łódź 👖")),
            information(fact("zz", True), fact("a much longer name", "1"), fact("b", "2")),
            deciding(consent(), consent("zz", ConsentState.WITHDRAWN, minute=1)),
            tags("vip", "anna"),
            devices("phone-1", "a-laptop"),
        )(card),
        preferences=(stated, preference("p1")),
        channels=channels,
        personalise=False,
    )


def test_what_is_kept_is_read_back_as_it_was_by_another_one(store: ContactStore, address: str) -> None:
    kept = store.change(SHOP, "ola", everything, occasion())
    assert kept.created
    other = Database(address)
    again = SqlContacts(other, SECRET, DAYS).get(SHOP, "ola")
    other.close()
    assert again == kept.contact
    blank = Contact(SHOP, "ola", kept.contact.handle, NOON, NOON, 1, ids=("ola",))
    assert replace(everything(blank), version=1) == again
    assert again is not None
    assert [*again.preferences[1].criteria[0]] == ["weight", "filter", "any"]


def test_a_new_card_has_a_handle_of_its_own_and_the_time_of_its_occasion(store: ContactStore) -> None:
    first, second = (store.change(SHOP, id, nothing, occasion(3)).contact for id in ("a", "b"))
    assert len(first.handle) == 8
    assert first.handle != second.handle
    assert (first.version, first.created, first.changed) == (1, occasion(3).at, occasion(3).at)
    assert store.by_handle(first.handle) == first
    assert store.by_handle(b"nobody's") is None


def test_a_change_counts_the_version_and_keeps_what_is_the_stores(store: ContactStore) -> None:
    first = store.change(SHOP, "ola", nothing, occasion()).contact

    def grasp(card: Contact) -> Contact:
        return replace(
            card, shop=OTHER_SHOP, id="me", ids=("me",), handle=bytes(8), version=70, created=NOON - timedelta(9),
            changed=NOON - timedelta(9), personalise=False,
        )  # fmt: skip

    changed = store.change(SHOP, "ola", grasp, occasion(5)).contact
    assert changed == replace(first, personalise=False, version=2, changed=occasion(5).at)
    assert store.get(SHOP, "ola") == changed


def test_a_change_that_changes_nothing_keeps_nothing(store: ContactStore) -> None:
    first = store.change(SHOP, "ola", details(fact("name", "Ola")), occasion())
    again = store.change(SHOP, "ola", details(fact("name", "Ola")), occasion(9))
    assert (again.contact, again.entry, again.created) == (first.contact, None, False)
    assert len(store.history(SHOP, "ola")) == 1


def test_an_order_that_means_nothing_is_no_change(store: ContactStore) -> None:
    first = store.change(SHOP, "ola", details(fact("name", "Ola"), fact("city", "Łódź")), occasion()).contact
    shuffled = replace(first.details, facts=first.details.facts[::-1])
    assert store.change(SHOP, "ola", lambda card: replace(card, details=shuffled), occasion(1)).entry is None


def test_a_refused_change_keeps_nothing(store: ContactStore, database: Database) -> None:
    def refuse(card: Contact) -> Contact:
        raise ServiceError("no")

    store.change(SHOP, "ola", nothing, occasion())
    before = store.get(SHOP, "ola"), [*SqlOutbox(database).all(SHOP)]
    for id in ("ola", "new"):
        with pytest.raises(ServiceError, match="no"):
            store.change(SHOP, id, refuse, occasion())
    assert (store.get(SHOP, "ola"), [*SqlOutbox(database).all(SHOP)]) == before
    assert store.get(SHOP, "new") is None


def test_who_is_not_there_is_made_only_where_that_is_wanted(store: ContactStore) -> None:
    with pytest.raises(UnknownContact, match="shop 'sklep' has no contact 'ola'"):
        store.change(SHOP, "ola", nothing, occasion(), create=False)
    assert (store.get(SHOP, "ola"), store.count(SHOP)) == (None, 0)


def test_what_no_database_can_hold_names_nobody(store: ContactStore) -> None:
    assert store.get(SHOP, "ola\0") is None
    assert store.found(SHOP, "device", "d\0") == ()
    with pytest.raises(UnknownContact):
        store.change(SHOP, "ola\0", tags("x"), occasion(), create=False)


def test_taking_back_every_link_is_a_change_without_parts(store: ContactStore) -> None:
    store.change(SHOP, "ola", nothing, occasion())
    changed = store.change(SHOP, "ola", lambda card: replace(card, links=card.links + 1), occasion(1))
    assert (changed.contact.links, changed.contact.version) == (1, 2)
    assert store.history(SHOP, "ola")[-1].parts == {}


# --- the ledger -------------------------------------------------------------------------------------------------------


def test_the_ledger_is_told_by_time_whenever_an_entry_came_in(store: ContactStore) -> None:
    store.change(SHOP, "ola", deciding(consent(state=ConsentState.WITHDRAWN, minute=9)), occasion(9))
    imported = store.change(SHOP, "ola", deciding(consent(minute=1)), occasion(20)).contact
    assert [entry.state for entry in imported.consents] == [ConsentState.CONFIRMED, ConsentState.WITHDRAWN]
    assert imported.state("email") is ConsentState.WITHDRAWN
    assert store.get(SHOP, "ola") == imported


def test_of_entries_of_one_moment_the_last_one_kept_counts(store: ContactStore) -> None:
    for state in (ConsentState.CONFIRMED, ConsentState.WITHDRAWN, ConsentState.CONFIRMED):
        store.change(SHOP, "ola", deciding(consent(state=state)), occasion())
    card = store.get(SHOP, "ola")
    assert card is not None
    assert [entry.state.value for entry in card.consents] == ["confirmed", "withdrawn", "confirmed"]


def test_a_ledger_that_lost_or_altered_an_entry_is_never_kept(store: ContactStore) -> None:
    store.change(SHOP, "ola", deciding(consent()), occasion())

    def losing(*left: Consent) -> Change:
        return lambda card: replace(card, consents=left)

    for wrong in (losing(), losing(consent(text="Write to me, and sell my address."))):
        with pytest.raises(AssertionError, match="'email' was lost or altered"):
            store.change(SHOP, "ola", wrong, occasion())
    card = store.get(SHOP, "ola")
    assert card is not None
    assert card.consents == (consent(),)


# --- finding ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        (("email", " Ola@Example.PL "), ("email", "ola@example.pl")),
        (("email", "STRASSE@example.de"), ("email", "straße@example.de")),
        (("phone", "+48 600-100-200"), ("phone", "48 600 100 200")),
    ],
)
def test_an_address_is_found_however_it_is_written(
    store: ContactStore, kept: tuple[str, str], asked: tuple[str, str]
) -> None:
    ola = store.change(SHOP, "ola", details(fact(*kept)), occasion()).contact
    assert store.found(SHOP, *asked) == (ola,)
    assert store.found(SHOP, "email", "else@example.pl") == ()


def test_a_family_is_found_by_the_address_it_shares(store: ContactStore) -> None:
    for id in ("ola", "jan"):
        store.change(SHOP, id, details(fact("email", "family@example.pl")), occasion())
    assert {card.id for card in store.found(SHOP, "email", "family@example.pl")} == {"ola", "jan"}


def test_a_card_is_found_by_the_address_that_is_believed_and_no_longer_by_the_one_before(store: ContactStore) -> None:
    store.change(SHOP, "ola", details(fact("email", "bought@example.pl", source=Source.BOUGHT_IN)), occasion())
    store.change(SHOP, "ola", details(fact("email", "ola@example.pl")), occasion(1))
    assert store.found(SHOP, "email", "bought@example.pl") == ()
    assert len(store.found(SHOP, "email", "ola@example.pl")) == 1
    store.change(SHOP, "ola", lambda card: replace(card, details=card.details.without("email")), occasion(2))
    assert store.found(SHOP, "email", "ola@example.pl") == ()


def test_a_device_leads_to_its_card_and_stands_on_one_only(store: ContactStore) -> None:
    ola = store.change(SHOP, "ola", devices("d-1"), occasion()).contact
    assert store.found(SHOP, "device", "d-1") == (ola,)
    for id in ("ela", "ola-too"):
        with pytest.raises(DeviceElsewhere, match="must be merged"):
            store.change(SHOP, id, devices("d-1"), occasion())
    store.change(SHOP, "ola", devices("d-2"), occasion())
    ela = store.change(SHOP, "ela", devices("d-1"), occasion()).contact
    assert store.found(SHOP, "device", "d-1") == (ela,)


def test_a_card_is_found_by_nothing_else(store: ContactStore) -> None:
    with pytest.raises(ServiceError, match="by email, phone or device, not by 'name'"):
        store.found(SHOP, "name", "Ola")


def test_all_cards_come_by_id_as_code_points_sort(store: ContactStore) -> None:
    ids = ["Z", "a", "ą", "b", "B", "10", "9", "ż", "_", *(f"n{number:03}" for number in range(320))]
    store.change_many(SHOP, [(id, nothing) for id in ids], occasion())
    assert [card.id for card in store.all(SHOP)] == sorted(ids)
    assert store.count(SHOP) == len(ids)


# --- visitors ---------------------------------------------------------------------------------------------------------


def test_a_visitor_becomes_a_card_with_the_first_thing_stated(store: ContactStore) -> None:
    handle = b"\x01visitor"
    looked = store.open(SHOP, handle, nothing, occasion())
    assert (looked.entry, looked.created, store.by_handle(handle)) == (None, False, None)
    stated = store.open(SHOP, handle, preferring(preference("p1")), occasion(1))
    assert stated.created
    assert stated.contact.id == f"visitor-{handle.hex()}"
    assert store.by_handle(handle) == store.get(SHOP, stated.contact.id) == stated.contact
    again = store.open(SHOP, handle, preferring(), occasion(2))
    assert (again.created, again.contact.version) == (False, 2)


# --- several together -------------------------------------------------------------------------------------------------


def test_of_many_changes_a_refused_one_spares_the_others(store: ContactStore) -> None:
    store.change(SHOP, "ola", devices("d-1"), occasion())
    answers = store.change_many(
        SHOP,
        [("a", tags("x")), ("b", devices("d-1")), ("a", tags("x", "y")), ("c", devices("d-2")), ("d", devices("d-2"))],
        occasion(),
    )
    assert [type(answer).__name__ for answer in answers] == [
        "Changed", "DeviceElsewhere", "Changed", "Changed", "DeviceElsewhere",
    ]  # fmt: skip
    assert [card.id for card in store.all(SHOP)] == ["a", "c", "ola"]
    card = store.get(SHOP, "a")
    assert card is not None
    assert ([tag.tag for tag in card.tags], card.version) == (["x", "y"], 2)


# --- history and events -----------------------------------------------------------------------------------------------


def test_history_tells_each_changed_part_before_and_after(store: ContactStore) -> None:
    made = store.change(SHOP, "ola", tags("x"), occasion(where="import ola.csv"))
    store.change(SHOP, "ola", together(tags("y"), deciding(consent())), occasion(1))
    first, second = store.history(SHOP, "ola")
    assert (first.number, first.what, first.version, first.occasion) == (
        made.entry, "created", 1, occasion(where="import ola.csv"),
    )  # fmt: skip
    assert (second.what, [*second.parts]) == ("changed", ["tags", "consents"])
    assert [each["tag"] for each in second.parts["tags"]["before"]] == ["x"]
    assert [each["tag"] for each in second.parts["tags"]["after"]] == ["y"]
    assert second.parts["consents"]["before"] == {}
    assert second.parts["consents"]["after"]["email"]["text"] == "Write to me."
    assert store.history(SHOP, "nobody") == ()


def test_each_change_is_in_the_outbox_with_it(store: ContactStore, database: Database) -> None:
    store.change(SHOP, "ola", preferring(preference("p1")), occasion())
    store.change(SHOP, "ola", nothing, occasion(1))
    told = [(each["event"], each["contact"]) for each in SqlOutbox(database).all(SHOP)]
    assert told == [("contact-created", "ola"), ("preference-stated", "ola")]


# --- what they bought and did -----------------------------------------------------------------------------------------


def test_purchases_are_told_by_time_and_told_again_replace(store: ContactStore) -> None:
    jeans = Purchase("o-1", "A-1", 2, NOON, "199.00", "PLN")
    earlier = Purchase("o-0", "A-1", 1, NOON - timedelta(3))
    back = replace(jeans, quantity=-1, at=NOON + timedelta(1))
    with pytest.raises(UnknownContact):
        store.add_purchases(SHOP, "ola", [jeans])
    store.change(SHOP, "ola", nothing, occasion())
    store.add_purchases(SHOP, "ola", [jeans, earlier])
    store.add_purchases(SHOP, "ola", [replace(jeans, quantity=1), back])
    store.add_purchases(SHOP, "ola", [])
    assert store.purchases(SHOP, "ola") == (earlier, replace(jeans, quantity=1), back)
    card = store.get(SHOP, "ola")
    assert card is not None
    assert card.version == 1


def test_behaviours_are_told_by_time_each_as_often_as_it_was(store: ContactStore) -> None:
    clicked = Behaviour("clicked", NOON, "A-1", "email", Source.OBSERVED)
    seen = Behaviour("viewed", NOON - timedelta(1))
    with pytest.raises(UnknownContact):
        store.add_behaviours(SHOP, "ola", [clicked])
    store.change(SHOP, "ola", nothing, occasion())
    store.add_behaviours(SHOP, "ola", [clicked, seen])
    store.add_behaviours(SHOP, "ola", [clicked])
    assert store.behaviours(SHOP, "ola") == (seen, clicked, clicked)


# --- shops apart ------------------------------------------------------------------------------------------------------


def test_nothing_of_one_shop_is_found_or_changed_under_another(store: ContactStore) -> None:
    ours = store.change(SHOP, "ola", everything, occasion())
    store.add_purchases(SHOP, "ola", [Purchase("o-1", "A-1", 1, NOON)])
    store.add_behaviours(SHOP, "ola", [Behaviour("viewed", NOON)])
    assert store.get(OTHER_SHOP, "ola") is None
    assert store.found(OTHER_SHOP, "email", "ola@example.pl") == store.found(OTHER_SHOP, "device", "phone-1") == ()
    assert ([*store.all(OTHER_SHOP)], store.count(OTHER_SHOP)) == ([], 0)
    assert store.history(OTHER_SHOP, "ola") == ()
    assert store.purchases(OTHER_SHOP, "ola") == ()
    assert store.behaviours(OTHER_SHOP, "ola") == ()
    assert ours.entry is not None
    for refused in (
        lambda: store.undo(OTHER_SHOP, "ola", ours.entry or 0, occasion()),
        lambda: store.merge(OTHER_SHOP, "ola", "ola", occasion()),
        lambda: store.erase(OTHER_SHOP, "ola", occasion()),
    ):
        with pytest.raises(UnknownContact):
            refused()
    theirs = store.change(OTHER_SHOP, "ola", devices("phone-1"), occasion())  # the same id and device, another person
    assert theirs.created
    assert store.get(SHOP, "ola") == ours.contact
    with pytest.raises(UnknownContact):
        store.change(OTHER_SHOP, "ela", nothing, occasion(), create=False)


def test_a_handle_of_another_shop_opens_nothing(store: ContactStore) -> None:
    ours = store.change(SHOP, "ola", everything, occasion()).contact
    with pytest.raises(UnknownContact, match="nobody of shop 'obok'"):
        store.open(OTHER_SHOP, ours.handle, tags("x"), occasion())
    assert store.get(SHOP, "ola") == ours
