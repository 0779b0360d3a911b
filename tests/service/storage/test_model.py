"""Any sequence of changes, merges and undos reads back as it does in memory."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.contacts.merging import merged
from service.contacts.model import (
    Actor,
    Channel,
    Channels,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Device,
    Fact,
    Facts,
    Marked,
    Occasion,
    Products,
    Source,
    StatedPreference,
    Tag,
)
from service.contacts.store import Change, HistoryEntry
from service.contacts.undoing import undone
from service.errors import ServiceError
from service.storage.cards.keeping import at, new_entries, settled, told_parts
from service.storage.contacts import SqlContacts
from service.storage.database import Database
from tests.service.storage.conftest import DAYS, NOON, SECRET, occasion

IDS = "abcd"
LATER = NOON + timedelta(1)
SHOPS = count()
Line = tuple[str, int, Any]
"""Of a line of history: what, which version, and the parts; those of a merge are held elsewhere."""
Told = Callable[[datetime], Change]
"""A change that is told at some time."""


@dataclass
class Model:
    """What the store promises, in memory: cards by their main id, which id leads to which, their histories."""

    shop: str
    cards: dict[str, Contact] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)
    histories: dict[str, list[tuple[int, Line]]] = field(default_factory=dict)

    def change(self, id: str, how: Change, when: Occasion) -> None:
        known = self.cards.get(self.leads.get(id, ""))
        before = known or Contact(self.shop, id, bytes(8), when.at, when.at, ids=(id,))
        after = settled(before, how(before))
        if known is None or after != before:
            self._keep(before, after, when, "changed" if known else "created")

    def undo(self, id: str, line: HistoryEntry, when: Occasion) -> None:
        before = self.cards[self.leads[id]]
        after = settled(before, undone(before, line, when))
        if after != before:
            self._keep(before, after, when, "undone")

    def merge(self, kept: str, other: str, when: Occasion) -> None:
        if not {kept, other} <= self.leads.keys():
            raise ServiceError("unknown")
        kept, other = self.leads[kept], self.leads[other]
        if kept == other:
            return
        self.cards[kept] = at(merged(self.cards[kept], self.cards.pop(other), when), when.at)
        self.leads = {id: kept if main == other else main for id, main in self.leads.items()}
        self.histories[kept] += self.histories.pop(other)
        self._tell(kept, "merged", None, when)

    def _keep(self, before: Contact, settled: Contact, when: Occasion, what: str) -> None:
        after = at(settled, when.at)
        others = {device.id for card in self.cards.values() if card.id != after.id for device in card.devices}
        if others & {device.id for device in after.devices}:
            raise ServiceError("a device of another card")
        self.cards[after.id] = after
        self.leads[after.id] = after.id
        self._tell(after.id, what, told_parts(before, after, new_entries(before.consents, after.consents)), when)

    def _tell(self, id: str, what: str, parts: Any, when: Occasion) -> None:
        line = (what, self.cards[id].version, parts)
        self.histories.setdefault(id, []).append((int(when.at.timestamp()), line))


# --- what may happen --------------------------------------------------------------------------------------------------

SOURCES = st.sampled_from(Source)
WORDS = st.sampled_from(["x", "Łódź", "👖 'quoted' \"twice\" \\ %s :id ?", "", " "])
FACTS = st.dictionaries(
    st.tuples(st.sampled_from(["email", "phone", "name", "size"]), SOURCES), WORDS | st.booleans(), max_size=4
).map(lambda told: Facts(tuple(Fact(name, value, source, NOON) for (name, source), value in told.items())))
CRITERIA = WORDS.map(lambda word: ({"filter": "size", "any": [word]},))
PREFERENCES = st.lists(
    st.builds(
        StatedPreference,
        st.sampled_from(["p1", "p2", "p3"]),
        st.sampled_from([None, "Jeans", "Coats"]),
        CRITERIA,
        st.just(NOON),
    ),
    unique_by=lambda each: each.key,
)
MARKED = st.lists(
    st.builds(Marked, st.sampled_from(["A-1", "A-2", "A-3"]), SOURCES, st.sampled_from([NOON, LATER])), max_size=3
)
MEMBERS: dict[str, st.SearchStrategy[Any]] = {
    "details": FACTS,
    "key_information": FACTS,
    "preferences": PREFERENCES.map(tuple),
    "tags": st.lists(
        st.builds(Tag, st.sampled_from(["vip", "old", "new"]), SOURCES, st.just(NOON)), unique_by=lambda each: each.tag
    ).map(tuple),
    "devices": st.lists(
        st.builds(Device, st.sampled_from(["d1", "d2", "d3"]), st.just(NOON)), unique_by=lambda each: each.id
    ).map(tuple),
    "channels": st.none()
    | st.builds(Channels, SOURCES, st.just(NOON), st.lists(st.sampled_from(Channel), unique=True).map(tuple)),
    "personalise": st.booleans(),
    "products": st.builds(Products().with_, MARKED, MARKED),
    "links": st.integers(0, 3),
}
DECISIONS = st.none() | st.tuples(st.sampled_from(["email", "letters"]), st.sampled_from(ConsentState))


@st.composite
def changes(draw: st.DrawFn) -> Told:
    """Some members of a card said anew, and perhaps a decision."""
    said = draw(st.lists(st.sampled_from([*MEMBERS]), unique=True, max_size=3))
    values, decided = {member: draw(MEMBERS[member]) for member in said}, draw(DECISIONS)

    def told(moment: datetime) -> Change:
        def how(card: Contact) -> Contact:
            ledger = card.consents
            if decided is not None:
                purpose, state = decided
                entry = Consent(purpose, ConsentKind.MARKETING, state, moment, Actor.CONTACT, "here", "text")
                ledger = (*ledger, entry)
            return replace(card, **values, consents=ledger)

        return how

    return told


STEPS = st.lists(
    st.tuples(st.just("change"), st.sampled_from(IDS), changes())
    | st.tuples(st.just("merge"), st.sampled_from(IDS), st.sampled_from(IDS))
    | st.tuples(st.just("undo"), st.sampled_from(IDS), st.integers(1, 4)),
    min_size=2,
    max_size=12,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_happens_to_cards_reads_back_as_in_memory(
    database: Database, steps: list[tuple[str, str, Any]]
) -> None:
    store, model = SqlContacts(database, SECRET, DAYS), Model(f"shop-{next(SHOPS)}")
    for minute, (kind, id, more) in enumerate(steps):
        on_store, on_model = works(store, model, kind, id, more, occasion(minute))
        assert refused(on_store) == refused(on_model), (kind, id, more)
        compare(store, model)


def works(
    store: SqlContacts, model: Model, kind: str, id: str, more: Any, when: Occasion
) -> tuple[Callable[[], object], Callable[[], object]]:
    """One step, on the store and on the model. Of a history a line from its end is taken back, where there is one."""
    if kind == "change":
        how = more(when.at)
        return lambda: store.change(model.shop, id, how, when), lambda: model.change(id, how, when)
    if kind == "merge":
        return lambda: store.merge(model.shop, id, more, when), lambda: model.merge(id, more, when)
    lines = store.history(model.shop, id)
    if not lines:
        return lambda: None, lambda: None
    line = lines[-min(more, len(lines))]
    return lambda: store.undo(model.shop, id, line.number, when), lambda: model.undo(id, line, when)


def refused(work: Callable[[], object]) -> bool:
    try:
        work()
    except ServiceError:
        return True
    return False


def compare(store: SqlContacts, model: Model) -> None:
    """Every id, device and history of both."""
    shop = model.shop
    kept = {card.id: card for card in store.all(shop)}
    assert {id: replace(card, handle=bytes(8)) for id, card in kept.items()} == model.cards
    for id in IDS:
        assert store.get(shop, id) == kept.get(model.leads.get(id, ""))
    for id, lines in model.histories.items():
        told = [
            (each.what, each.version, (each.what != "merged" and each.parts) or None)
            for each in store.history(shop, id)
        ]
        assert told == [
            (what, version, parts or None) for _, (what, version, parts) in sorted(lines, key=lambda each: each[0])
        ]
    for card in kept.values():
        assert all(store.found(shop, "device", device.id) == (card,) for device in card.devices)
