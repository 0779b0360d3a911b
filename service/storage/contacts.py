"""The store of cards over SQLite and PostgreSQL: each method is one transaction, its stories are in `storage.cards`."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Sequence

import sqlalchemy as sa

from service.contacts.events import events_of
from service.contacts.model import Contact, Occasion
from service.contacts.resting import HierarchyOf, without_what_was_taken_back
from service.contacts.store import Behaviour, Change, Changed, HistoryEntry, Purchase
from service.contacts.undoing import undone
from service.errors import ServiceError, UnknownContact, UnknownEntry
from service.storage.cards import doings, erasing, finding, joining, keeping
from service.storage.cards.rows import Card, load
from service.storage.database import Database

PAGE = 300
"""Cards read at once when all are asked for."""
HANDLE = 8
"""Bytes of a handle."""


class SqlContacts:
    """`service.contacts.store.ContactStore` in one database.

    By ``hierarchy_of`` a shop it knows how criteria name what rests on a consent that is taken back.
    """

    def __init__(
        self, database: Database, secret: bytes, evidence_days: int, hierarchy_of: HierarchyOf = lambda shop: None
    ) -> None:
        self._database, self._hierarchy_of = database, hierarchy_of
        self._evidence = erasing.Evidence(secret, evidence_days)

    # --- looking ----------------------------------------------------------------------------------------------------

    def get(self, shop: str, id: str) -> Contact | None:
        return self._look(lambda connection: finding.key_of(connection, shop, id))

    def by_handle(self, handle: bytes) -> Contact | None:
        return self._look(lambda connection: finding.key_of_handle(connection, handle))

    def found(self, shop: str, attribute: str, value: str) -> tuple[Contact, ...]:
        with self._database.reading() as connection:
            cards = load(connection, finding.keys_with(connection, shop, attribute, value))
        return tuple(card.contact for card in cards)

    def all(self, shop: str) -> Iterator[Contact]:
        last = None
        while cards := self._page(shop, last):
            yield from (card.contact for card in cards)
            last = cards[-1].contact.id

    def count(self, shop: str) -> int:
        with self._database.reading() as connection:
            return finding.counted(connection, shop)

    def history(self, shop: str, id: str) -> tuple[HistoryEntry, ...]:
        with self._database.reading() as connection:
            key = finding.key_of(connection, shop, id)
            return () if key is None else keeping.lines(connection, key)

    # --- changing ---------------------------------------------------------------------------------------------------

    def change(
        self, shop: str, id: str, how: Change, occasion: Occasion, *, create: bool = True, revive: bool = False
    ) -> Changed:
        return self._database.written(
            lambda connection: self._changed(connection, shop, id, how, occasion, create=create, revive=revive)
        )

    def open(self, shop: str, handle: bytes, how: Change, occasion: Occasion) -> Changed:
        def work(connection: sa.Connection) -> Changed:
            card = finding.locked(connection, lambda: finding.key_of_handle(connection, handle))
            if card is not None and card.contact.shop != shop:
                raise UnknownContact(f"this link speaks of nobody of shop {shop!r}")
            if card is not None:
                return self._next(connection, card, how, occasion)
            visitor = _new(shop, f"visitor-{handle.hex()}", handle, occasion)
            if self._after(visitor, how) == visitor:
                return Changed(visitor, None)
            return self._first(connection, visitor, how, occasion)

        return self._database.written(work)

    def change_many(
        self, shop: str, changes: Sequence[tuple[str, Change]], occasion: Occasion
    ) -> Sequence[Changed | Exception]:
        def answer(connection: sa.Connection, id: str, how: Change) -> Changed | Exception:
            try:
                return self._changed(connection, shop, id, how, occasion)
            except ServiceError as refused:  # before anything of it was written
                return refused

        return self._database.written(lambda connection: [answer(connection, id, how) for id, how in changes])

    def undo(self, shop: str, id: str, entry: int, occasion: Occasion) -> Changed:
        def work(connection: sa.Connection) -> Changed:
            card = self._known(connection, shop, id)
            lines = keeping.lines(connection, card.key, entry)
            if not lines:
                raise UnknownEntry(f"the history of this contact has no line {entry}")
            line = lines[0]
            return self._next(connection, card, lambda now: undone(now, line, occasion), occasion, what="undone")

        return self._database.written(work)

    def merge(self, shop: str, kept: str, other: str, occasion: Occasion) -> Contact:
        return self._database.written(
            lambda connection: joining.merge(connection, shop, kept, other, occasion, self._hierarchy_of)
        )

    def erase(self, shop: str, id: str, occasion: Occasion) -> None:
        def work(connection: sa.Connection) -> None:
            erasing.erase(connection, self._known(connection, shop, id), self._evidence, occasion)

        self._database.written(work)
        self._database.scrub()

    # --- what they bought and did -----------------------------------------------------------------------------------

    def add_purchases(self, shop: str, id: str, purchases: Sequence[Purchase]) -> None:
        def work(connection: sa.Connection) -> None:
            card = self._known(connection, shop, id)
            doings.add_purchases(self._database, connection, card.key, purchases)

        self._database.written(work)

    def purchases(self, shop: str, id: str) -> tuple[Purchase, ...]:
        with self._database.reading() as connection:
            key = finding.key_of(connection, shop, id)
            return () if key is None else doings.purchases_of(connection, key)

    def add_behaviours(self, shop: str, id: str, behaviours: Sequence[Behaviour]) -> None:
        def work(connection: sa.Connection) -> None:
            doings.add_behaviours(connection, self._known(connection, shop, id).key, behaviours)

        self._database.written(work)

    def behaviours(self, shop: str, id: str) -> tuple[Behaviour, ...]:
        with self._database.reading() as connection:
            key = finding.key_of(connection, shop, id)
            return () if key is None else doings.behaviours_of(connection, key)

    # --- within a transaction ---------------------------------------------------------------------------------------

    def _look(self, find: Callable[[sa.Connection], int | None]) -> Contact | None:
        with self._database.reading() as connection:
            card = finding.one(connection, find(connection))
        return None if card is None else card.contact

    def _page(self, shop: str, after: str | None) -> list[Card]:
        with self._database.reading() as connection:
            return finding.page(connection, shop, after, PAGE)

    def _known(self, connection: sa.Connection, shop: str, id: str) -> Card:
        card = finding.locked(connection, lambda: finding.key_of(connection, shop, id))
        if card is None:
            raise finding.unknown(shop, id)
        return card

    def _changed(
        self,
        connection: sa.Connection,
        shop: str,
        id: str,
        how: Change,
        occasion: Occasion,
        *,
        create: bool = True,
        revive: bool = False,
    ) -> Changed:
        card = finding.locked(connection, lambda: finding.key_of(connection, shop, id))
        if card is not None:
            return self._next(connection, card, how, occasion, revive=revive)
        if not create:
            raise finding.unknown(shop, id)
        return self._first(connection, _new(shop, id, secrets.token_bytes(HANDLE), occasion), how, occasion, revive)

    def _first(
        self, connection: sa.Connection, blank: Contact, how: Change, occasion: Occasion, revive: bool = False
    ) -> Changed:
        """A card that was not there, kept even where nothing stands on it."""
        after = keeping.at(self._after(blank, how), occasion.at)
        keeping.check_devices(connection, None, blank, after)
        self._evidence.check(connection, blank, after, occasion, revive)
        card = Card(keeping.create(connection, blank), blank)
        return self._kept(connection, card, after, "created", occasion)

    def _next(
        self,
        connection: sa.Connection,
        card: Card,
        how: Change,
        occasion: Occasion,
        *,
        what: str = "changed",
        revive: bool = False,
    ) -> Changed:
        before = card.contact
        settled = self._after(before, how)
        if settled == before:
            return Changed(before, None)
        after = keeping.at(settled, occasion.at)
        keeping.check_devices(connection, card.key, before, after)
        self._evidence.check(connection, before, after, occasion, revive)
        return self._kept(connection, card, after, what, occasion)

    def _after(self, before: Contact, how: Change) -> Contact:
        """What is kept of a change. Whoever takes back a consent, what rested on it goes."""
        return keeping.settled(before, without_what_was_taken_back(before, how(before), self._hierarchy_of))

    def _kept(self, connection: sa.Connection, card: Card, after: Contact, what: str, occasion: Occasion) -> Changed:
        before, created = card.contact, what == "created"
        decided = keeping.new_entries(before.consents, after.consents)
        keeping.add_to_ledger(connection, card.key, decided)
        told = keeping.told_parts(before, after, decided)
        events = events_of(None if created else before, after, occasion)
        entry = keeping.keep(connection, card, after, what, occasion, told, events)
        return Changed(after, entry, created)


def _new(shop: str, id: str, handle: bytes, occasion: Occasion) -> Contact:
    """A card with nothing on it."""
    return Contact(shop, id, handle, created=occasion.at, changed=occasion.at, ids=(id,))
