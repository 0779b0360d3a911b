"""Undo: one line of history taken back value by value, and nothing else with it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from service.contacts.model import Actor, Channels, ConsentState, Contact, Source
from service.contacts.store import Change, ContactStore
from service.errors import ChangedMeanwhile, UnknownEntry
from tests.service.storage.conftest import (
    NOON,
    OTHER_SHOP,
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


def change(store: ContactStore, how: Change, minute: int) -> int:
    entry = store.change(SHOP, "ola", how, occasion(minute)).entry
    assert entry is not None
    return entry


def card(store: ContactStore) -> Contact:
    found = store.get(SHOP, "ola")
    assert found is not None
    return found


CHANGES: dict[str, Change] = {
    "details": details(fact("name", "Ola", 1), fact("city", "Gdynia", 1)),
    "a detail of a better source": details(fact("country", "PL", 1)),
    "key information": information(fact("shoe size", "38", 1)),
    "a preference stated": preferring(preference("p1"), preference("p2"), preference("p3", "Coats")),
    "a preference changed": preferring(preference("p1", "Skirts"), preference("p2")),
    "a preference forgotten": preferring(preference("p2")),
    "preferences in another order": preferring(preference("p2"), preference("p1")),
    "tags": tags("y", "z"),
    "devices": devices("d-2"),
    "channels": lambda now: replace(now, channels=Channels(Source.DECLARED, NOON)),
    "personalise": lambda now: replace(now, personalise=False),
    "a product wished for": wishing(marked("A-9", 1)),
    "a product refused that was wished for": refusing(marked("A-1", 1)),
    "a product forgotten": lambda now: replace(now, products=now.products.without("A-1")),
}
BEFORE = together(
    details(fact("city", "Sopot"), fact("country", "DE", source=Source.OBSERVED)),
    preferring(preference("p1"), preference("p2")),
    tags("x", "y"),
    devices("d-1"),
    wishing(marked("A-1"), marked("A-2", 1)),
    refusing(marked("A-3")),
)


@pytest.mark.parametrize("how", CHANGES.values(), ids=CHANGES.keys())
def test_what_a_change_did_is_taken_back_and_the_undo_as_well(store: ContactStore, how: Change) -> None:
    before = store.change(SHOP, "ola", BEFORE, occasion()).contact
    entry = change(store, how, 1)
    after = card(store)
    undone = store.undo(SHOP, "ola", entry, occasion(2))
    assert undone.contact == card(store) == replace(before, version=3, changed=occasion(2).at)
    assert store.history(SHOP, "ola")[-1].what == "undone"
    assert undone.entry is not None
    assert store.undo(SHOP, "ola", undone.entry, occasion(3)).contact == replace(
        after, version=4, changed=occasion(3).at
    )


def test_what_was_changed_beside_it_stays(store: ContactStore) -> None:
    change(store, BEFORE, 0)
    entry = change(store, together(details(fact("city", "Hel", 1)), tags("x", "y", "new"), preferring()), 1)
    change(store, together(details(fact("name", "Ola", 2)), tags("x", "new", "later")), 2)
    change(store, preferring(preference("p9")), 3)
    now = store.undo(SHOP, "ola", entry, occasion(4)).contact
    assert (now.details.value("city"), now.details.value("name")) == ("Sopot", "Ola")
    assert [tag.tag for tag in now.tags] == ["x", "later"]
    assert [each.key for each in now.preferences] == ["p1", "p2", "p9"]


@pytest.mark.parametrize(
    ("how", "later"),
    [
        (details(fact("city", "Hel", 1)), details(fact("city", "Puck", 2))),
        (preferring(preference("p1", "Skirts"), preference("p2")), preferring(preference("p2"))),
        (tags("x"), tags("x", "y")),
        (lambda now: replace(now, personalise=False), lambda now: replace(now, personalise=True)),
        (wishing(marked("A-9", 1)), refusing(marked("A-9", 2))),
        (lambda now: replace(now, products=now.products.without("A-1")), refusing(marked("A-1", 2))),
        (preferring(preference("p2"), preference("p1")), preferring(preference("p2"))),
        (deciding(consent(minute=1)), deciding(consent(state=ConsentState.WITHDRAWN, minute=2))),
    ],
)
def test_what_was_touched_again_is_not_taken_back_over_somebodys_head(
    store: ContactStore, how: Change, later: Change
) -> None:
    change(store, BEFORE, 0)
    entry = change(store, how, 1)
    change(store, later, 2)
    before = card(store)
    with pytest.raises(ChangedMeanwhile, match="was changed again since then"):
        store.undo(SHOP, "ola", entry, occasion(3))
    assert card(store) == before


def test_a_consent_goes_back_by_a_new_entry_with_the_text_of_the_decision_before(store: ContactStore) -> None:
    change(store, deciding(consent(text="The first text.")), 0)
    entry = change(store, deciding(consent(state=ConsentState.WITHDRAWN, minute=5, text="Another text.")), 5)
    ledger = store.undo(SHOP, "ola", entry, occasion(6, Actor.CONTACT, "centre notebook, undo")).contact.consents
    assert len(ledger) == 3
    assert ledger[2] == replace(ledger[0], at=occasion(6).at, where="centre notebook, undo")
    assert (ledger[2].state, ledger[2].text) == (ConsentState.CONFIRMED, "The first text.")


def test_a_first_decision_goes_back_to_not_confirmed(store: ContactStore) -> None:
    entry = change(store, deciding(consent()), 0)
    now = store.undo(SHOP, "ola", entry, occasion(1)).contact
    assert now.state("email") is ConsentState.NOT_CONFIRMED
    assert len(now.consents) == 2


def test_only_a_line_of_the_cards_own_history_that_changed_something_is_taken_back(store: ContactStore) -> None:
    change(store, nothing, 0)
    empty = store.history(SHOP, "ola")[0].number
    theirs = store.change(SHOP, "ela", tags("x"), occasion()).entry
    far = store.change(OTHER_SHOP, "ola", tags("x"), occasion()).entry
    for entry in (empty, theirs, far, 999):
        assert entry is not None
        with pytest.raises(UnknownEntry):
            store.undo(SHOP, "ola", entry, occasion(1))


def test_a_merge_is_not_taken_back(store: ContactStore) -> None:
    change(store, tags("x"), 0)
    store.change(SHOP, "ela", tags("y"), occasion())
    store.merge(SHOP, "ola", "ela", occasion(1))
    with pytest.raises(UnknownEntry, match="nothing that could be taken back"):
        store.undo(SHOP, "ola", store.history(SHOP, "ola")[-1].number, occasion(2))
