"""Merging: one card of two, nothing stated lost, and everything that named the other leads to the kept one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from service.contacts.model import Channels, ConsentState, Contact, Frequency, Source, Tag
from service.contacts.store import Behaviour, Change, ContactStore, Purchase
from service.errors import UnknownContact
from service.storage.database import Database
from service.storage.events import SqlOutbox
from tests.service.storage.conftest import (
    NOON,
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


def two(store: ContactStore, kept: Change, other: Change) -> tuple[Contact, Contact, Contact]:
    """Two cards made so, and the one that came of them."""
    first = store.change(SHOP, "ola", kept, occasion(2)).contact
    second = store.change(SHOP, "crm-7", other, occasion(1)).contact
    merged = store.merge(SHOP, "ola", "crm-7", occasion(9))
    assert store.get(SHOP, "ola") == merged
    return first, second, merged


def test_every_id_and_handle_leads_to_the_kept_card(store: ContactStore) -> None:
    first, second, merged = two(store, devices("d-1"), devices("d-2"))
    assert (merged.id, merged.ids, merged.handle) == ("ola", ("ola", "crm-7"), first.handle)
    assert (merged.version, merged.created, merged.changed) == (2, occasion(1).at, occasion(9).at)
    assert store.get(SHOP, "crm-7") == store.by_handle(first.handle) == store.by_handle(second.handle) == merged
    assert store.found(SHOP, "device", "d-2") == (merged,)
    assert store.count(SHOP) == len([*store.all(SHOP)]) == 1
    changed = store.change(SHOP, "crm-7", tags("x"), occasion(10)).contact
    assert (changed.id, changed.version) == ("ola", 3)
    assert store.open(SHOP, second.handle, tags(), occasion(11)).contact.id == "ola"


def test_of_facts_of_one_source_the_later_counts_and_the_other_stays_in_the_history(store: ContactStore) -> None:
    _, _, merged = two(
        store,
        together(details(fact("city", "Sopot", 1), fact("name", "Ola", 5)), information(fact("size", "38", 1))),
        together(
            details(fact("city", "Hel", 4), fact("name", "Aleksandra", 2)),
            information(fact("size", "39", 9, Source.OBSERVED)),
        ),
    )
    assert (merged.details.value("city"), merged.details.value("name")) == ("Hel", "Ola")
    assert [said.value for said in merged.key_information.facts] == ["38", "39"]
    line = store.history(SHOP, "ola")[-1]
    assert line.what == "merged"
    assert line.parts["details"]["before"]["city"]["value"] == "Sopot"
    assert line.parts["details"]["other"]["name"]["value"] == "Aleksandra"


def test_all_preferences_are_kept_identical_ones_once_and_keys_differ(store: ContactStore) -> None:
    same = preference("p1", "Coats")
    _, _, merged = two(
        store,
        preferring(preference("p1"), preference("p1-2", "Shoes")),
        preferring(preference("p1", "Skirts"), replace(same, key="p2"), preference("p3", minute=5)),
    )
    assert [(each.key, each.main) for each in merged.preferences] == [
        ("p1", "Jeans"), ("p1-2", "Shoes"), ("p1-3", "Skirts"), ("p2", "Coats"),
    ]  # fmt: skip


def test_the_ledger_is_of_both_by_time_and_the_latest_entry_counts(store: ContactStore) -> None:
    _, _, merged = two(
        store,
        deciding(consent(minute=1), consent("sms", minute=6)),
        deciding(consent(state=ConsentState.WITHDRAWN, minute=4), consent("sms", ConsentState.WITHDRAWN, minute=3)),
    )
    assert [(each.purpose, each.at) for each in merged.consents] == [
        (purpose, NOON + timedelta(minutes=minute))
        for purpose, minute in (("email", 1), ("sms", 3), ("email", 4), ("sms", 6))
    ]
    assert merged.state("email") is ConsentState.WITHDRAWN
    assert merged.state("sms") is ConsentState.CONFIRMED


def test_channels_tags_and_the_wish_not_to_be_personalised(store: ContactStore) -> None:
    stated = Channels(Source.DECLARED, NOON, frequency=Frequency.SOMETIMES)
    observed = Channels(Source.OBSERVED, NOON + timedelta(9), frequency=Frequency.REGULARLY)
    better = Tag("vip", Source.DECLARED, NOON)
    _, _, merged = two(
        store,
        together(tags("vip", "old"), lambda card: replace(card, channels=observed)),
        lambda card: replace(card, channels=stated, tags=(better,), personalise=False, links=3),
    )
    assert merged.channels == stated
    assert [(tag.tag, tag.source.value) for tag in merged.tags] == [("vip", "declared"), ("old", "observed")]
    assert not merged.personalise
    assert merged.links == 3


def test_history_purchases_and_behaviours_of_both_are_one(store: ContactStore, database: Database) -> None:
    jeans, coat = Purchase("o-1", "A-1", 1, NOON), Purchase("o-2", "A-2", 1, NOON - timedelta(1))
    for id, bought in (("ola", jeans), ("crm-7", coat)):
        store.change(SHOP, id, tags(id), occasion())
        store.add_purchases(SHOP, id, [bought])
        store.add_behaviours(SHOP, id, [Behaviour("viewed", bought.at, bought.product)])
    store.add_purchases(SHOP, "crm-7", [replace(jeans, quantity=5)])
    store.merge(SHOP, "ola", "crm-7", occasion(1))
    assert store.purchases(SHOP, "crm-7") == (coat, jeans)
    assert [each.product for each in store.behaviours(SHOP, "ola")] == ["A-2", "A-1"]
    assert [line.what for line in store.history(SHOP, "crm-7")] == ["created", "created", "merged"]
    last = [*SqlOutbox(database).all(SHOP)][-1]
    assert (last["event"], last["contact"], last["ids"]) == ("contact-merged", "ola", ["crm-7"])


def test_merges_of_merges_lead_to_the_last_one(store: ContactStore) -> None:
    handles = [
        store.change(SHOP, id, deciding(consent(id, minute=n)), occasion(n)).contact.handle
        for n, id in enumerate("abcd")
    ]
    for kept, other in (("a", "b"), ("c", "d"), ("c", "b")):
        store.merge(SHOP, kept, other, occasion(9))
    card = store.get(SHOP, "a")
    assert card is not None
    assert (card.id, card.ids) == ("c", ("c", "a", "b", "d"))
    assert [entry.purpose for entry in card.consents] == ["a", "b", "c", "d"]
    assert all(store.by_handle(handle) == card for handle in handles)
    assert len(store.history(SHOP, "d")) == 7
    assert store.merge(SHOP, "d", "a", occasion(10)) == card


def test_who_is_not_there_is_not_merged(store: ContactStore) -> None:
    store.change(SHOP, "ola", nothing, occasion())
    for pair in (("ola", "nobody"), ("nobody", "ola")):
        with pytest.raises(UnknownContact, match="'nobody'"):
            store.merge(SHOP, *pair, occasion())
