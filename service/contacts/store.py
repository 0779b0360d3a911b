"""What a store of cards promises. `service.storage.contacts` fulfils it over SQLite and PostgreSQL; one suite holds it.

Every change of a card goes one way: the store loads it, a pure function makes the next card of it, and the store keeps
the difference, a line of history, new entries of the consent ledger and the events of the outbox, in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from service.contacts.model import Contact, Occasion, Source

Change = Callable[[Contact], Contact]
"""From one state of a card to the next. It changes what people state; ids, handle, times and version are the store's.

It may raise a `ServiceError`: then nothing is kept. It may be called again, so it must depend on its card alone.
"""


def together(changes: Iterable[Change]) -> Change:
    """One change after another, as one."""
    every = tuple(changes)

    def change(contact: Contact) -> Contact:
        for each in every:
            contact = each(contact)
        return contact

    return change


@dataclass(frozen=True, slots=True)
class Changed:
    """A card after a change. ``entry`` numbers the line of its history, None where nothing changed."""

    contact: Contact
    entry: int | None
    created: bool = False


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of a card. ``parts`` maps each changed part to its documents ``{"before", "after"}``.

    ``what`` is ``changed``, ``undone``, ``merged`` or ``created``.
    """

    number: int
    version: int
    what: str
    occasion: Occasion
    parts: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something bought or, with a negative ``quantity``, given back. ``price`` is a decimal string a piece."""

    order: str
    product: str
    quantity: int
    at: datetime
    price: str | None = None
    currency: str | None = None
    source: Source = Source.OBSERVED


@dataclass(frozen=True, slots=True)
class Behaviour:
    """Something a contact did or was shown: ``event`` is ``shown``, ``clicked``, ``viewed`` or the shop's own word."""

    event: str
    at: datetime
    product: str | None = None
    surface: str | None = None
    source: Source = Source.OBSERVED


class ContactStore(Protocol):
    """The cards of every shop, apart from each other: nothing of one shop is ever found under another's name."""

    def get(self, shop: str, id: str) -> Contact | None:
        """The card under any of its ids."""

    def by_handle(self, handle: bytes) -> Contact | None:
        """The card that a link speaks of, whichever shop's; after a merge also by the handle that went in."""

    def found(self, shop: str, attribute: str, value: str) -> tuple[Contact, ...]:
        """The cards with that ``email``, ``phone`` or ``device``; addresses are compared folded."""

    def all(self, shop: str) -> Iterator[Contact]:
        """Every card of the shop, by id, read a few hundred at a time."""

    def count(self, shop: str) -> int:
        """How many cards the shop has."""

    def change(
        self, shop: str, id: str, how: Change, occasion: Occasion, *, create: bool = True, revive: bool = False
    ) -> Changed:
        """Change the card under that id; where there is none, a new one if ``create``, else `UnknownContact`.

        When this returns, it survives kill -9. A change that changes nothing keeps nothing. Raises `ErasedAddress` when
        it would bring back an address whose owner had it erased, unless ``revive`` or the contact does it themself.
        """

    def open(self, shop: str, handle: bytes, how: Change, occasion: Occasion) -> Changed:
        """The same for the card of a handle; an unknown handle becomes a card of a visitor without a name."""

    def change_many(
        self, shop: str, changes: Sequence[tuple[str, Change]], occasion: Occasion
    ) -> Sequence[Changed | Exception]:
        """Many in one transaction, in order; a `ServiceError` of one is its answer and spares the others."""

    def undo(self, shop: str, id: str, entry: int, occasion: Occasion) -> Changed:
        """Take back what one line of history changed, as far as nothing later stands on it; a line of its own.

        Consents go back by a new entry of the ledger. Raises `UnknownEntry`, or `ChangedMeanwhile` where a later change
        touched the same values.
        """

    def history(self, shop: str, id: str) -> tuple[HistoryEntry, ...]:
        """What changed a card, the oldest first."""

    def merge(self, shop: str, kept: str, other: str, occasion: Occasion) -> Contact:
        """Make one card of two: ids, devices, facts, ledger, history, purchases of both. Nothing stated is lost."""

    def erase(self, shop: str, id: str, occasion: Occasion) -> None:
        """Remove everything about a person but the evidence of `docs/contacts.md`. Raises `UnknownContact`."""

    def add_purchases(self, shop: str, id: str, purchases: Sequence[Purchase]) -> None:
        """Remember what a contact bought and gave back; of either the same order and product again replaces.

        Raises `UnknownContact`.
        """

    def purchases(self, shop: str, id: str) -> tuple[Purchase, ...]:
        """What a contact bought, the oldest first."""

    def add_behaviours(self, shop: str, id: str, behaviours: Sequence[Behaviour]) -> None:
        """Remember what a contact did. Raises `UnknownContact`."""

    def behaviours(self, shop: str, id: str) -> tuple[Behaviour, ...]:
        """What a contact did, the oldest first."""
