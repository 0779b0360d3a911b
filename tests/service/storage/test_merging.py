"""Merging: one card of two, nothing stated lost, and everything that named the other leads to the kept one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from service.contacts.model import Channels, ConsentState, Contact, Frequency, Source, Tag
from service.contacts.store import Behaviour, Change, ContactStore, Purchase
from service.errors import ErasedAddress, UnknownContact
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
    marked,
    nothing,
    occasion,
    preference,
    preferring,
    refusing,
    tags,
    together,
    wishing,
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


def test_products_are_those_of_both_lists_and_the_later_word_on_one_counts(store: ContactStore) -> None:
    _, _, merged = two(
        store,
        together(wishing(marked("A-1", 1), marked("A-2", 5)), refusing(marked("A-3", 1))),
        together(wishing(marked("A-3", 4), marked("A-4", 3)), refusing(marked("A-1", 2), marked("A-2", 2))),
    )
    assert [each.product for each in merged.products.wished] == ["A-4", "A-3", "A-2"]
    assert [each.product for each in merged.products.refused] == ["A-1"]


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


X, Y = "x@example.pl", "y@example.pl"


def reached(store: ContactStore, email: str) -> list[str]:
    return [card.id for card in store.found(SHOP, "email", email)]


def test_the_kept_cards_address_stays_and_the_other_one_still_finds_the_card(store: ContactStore) -> None:
    _, _, merged = two(
        store,
        details(fact("email", X, 1, Source.OBSERVED)),
        details(fact("email", Y, 8), fact("phone", "600 100 200", 1)),
    )
    assert (merged.details.value("email"), merged.details.value("phone")) == (X, "600 100 200")
    assert reached(store, X) == reached(store, Y) == ["ola"]
    assert store.history(SHOP, "ola")[-1].parts["details"]["other"]["email"]["value"] == Y
    store.change(SHOP, "ola", tags("seen"), occasion(10))
    assert reached(store, Y) == ["ola"]
    moved = store.change(SHOP, "ola", details(fact("email", Y, 11)), occasion(11)).contact
    assert (moved.details.value("email"), reached(store, Y)) == (Y, ["ola"])


def test_former_addresses_go_along_with_further_merges_and_are_erased_with_the_card(store: ContactStore) -> None:
    two(store, details(fact("email", X)), details(fact("email", Y, 8)))
    store.change(SHOP, "till", details(fact("email", Y), fact("phone", "600 100 200")), occasion(9))
    assert sorted(reached(store, Y)) == ["ola", "till"]
    merged = store.merge(SHOP, "till", "ola", occasion(10))
    assert merged.details.value("email") == Y
    assert reached(store, X) == reached(store, Y) == ["till"]
    store.erase(SHOP, "till", occasion(11))
    assert reached(store, X) == reached(store, Y) == []
    for address in (X, Y):
        with pytest.raises(ErasedAddress):
            store.change(SHOP, "new", details(fact("email", address, 12)), occasion(12))


CONFIRMED, WITHDRAWN, NOT_CONFIRMED = ConsentState.CONFIRMED, ConsentState.WITHDRAWN, ConsentState.NOT_CONFIRMED
Said = tuple[tuple[ConsentState, int], ...]
"""States of one purpose with the minutes at which they were told."""


@pytest.mark.parametrize(("purpose", "kind", "values"), [("email", "email", (X, Y)), ("sms", "phone", ("601", "602"))])
@pytest.mark.parametrize(
    ("kept", "other", "state"),
    [
        ((), ((CONFIRMED, 4),), NOT_CONFIRMED),
        (((WITHDRAWN, 1),), ((CONFIRMED, 4),), WITHDRAWN),
        (((CONFIRMED, 1),), ((NOT_CONFIRMED, 4),), CONFIRMED),
        (((CONFIRMED, 1),), ((WITHDRAWN, 4),), WITHDRAWN),
        (((CONFIRMED, 1),), ((WITHDRAWN, 3), (CONFIRMED, 4)), WITHDRAWN),
        (((CONFIRMED, 4),), ((WITHDRAWN, 4),), WITHDRAWN),
        (((WITHDRAWN, 4),), ((CONFIRMED, 4),), WITHDRAWN),
        (((WITHDRAWN, 1),), ((CONFIRMED, 40),), WITHDRAWN),
        (((CONFIRMED, 4),), ((WITHDRAWN, 1),), CONFIRMED),
        ((), (), NOT_CONFIRMED),
    ],
)
def test_a_consent_for_another_address_does_not_stand_for_the_kept_one_but_a_withdrawal_does(
    store: ContactStore, purpose: str, kind: str, values: tuple[str, str], kept: Said, other: Said, state: ConsentState
) -> None:
    said = [
        together(
            details(fact(kind, value, minute)),
            deciding(*(consent(purpose, each, at, text=value) for each, at in decisions)),
        )
        for value, decisions, minute in zip(values, (kept, other), (1, 8), strict=True)
    ]
    first, second, merged = two(store, said[0], said[1])
    assert merged.state(purpose) is state
    assert {*first.consents, *second.consents} <= {*merged.consents}
    if state is CONFIRMED:
        assert merged.consented()[purpose].text == values[0]


@pytest.mark.parametrize(
    ("kept", "other"),
    [
        (details(fact("email", X), fact("phone", "601")), details(fact("email", X.upper(), 8))),
        (nothing, details(fact("email", Y), fact("phone", "601"))),
    ],
)
def test_a_consent_for_the_same_or_the_only_address_counts_by_time(
    store: ContactStore, kept: Change, other: Change
) -> None:
    agreed = [consent(purpose, minute=4) for purpose in ("email", "sms")]
    _, _, merged = two(store, kept, together(other, deciding(*agreed)))
    assert merged.consents == tuple(agreed)


def test_no_other_purpose_is_touched_by_differing_addresses(store: ContactStore) -> None:
    letters = consent("letters", minute=4)
    _, _, merged = two(store, details(fact("email", X)), together(details(fact("email", Y)), deciding(letters)))
    assert merged.consents == (letters,)


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
