"""What the suite of behaviours stands on: a store over each database, and small changes of cards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from service.contacts import store
from service.contacts.model import (
    Actor,
    Consent,
    ConsentKind,
    ConsentState,
    Contact,
    Device,
    Fact,
    Marked,
    Occasion,
    Source,
    StatedPreference,
    Tag,
)
from service.contacts.store import Change, ContactStore
from service.storage.contacts import SqlContacts
from service.storage.database import Database

SECRET = b"a secret of 32 bytes for testing"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHOP, OTHER_SHOP = "sklep", "obok"
DAYS = 30
"""How long evidence is kept here."""


@pytest.fixture(name="store")
def store_over(database: Database) -> ContactStore:
    return SqlContacts(database, SECRET, DAYS)


def occasion(minute: int = 0, by: Actor = Actor.SHOP, where: str = "api") -> Occasion:
    return Occasion(by, where, NOON + timedelta(minutes=minute))


def fact(attribute: str, value: str | bool, minute: int = 0, source: Source = Source.DECLARED) -> Fact:
    return Fact(attribute, value, source, NOON + timedelta(minutes=minute))


def details(*facts: Fact) -> Change:
    return lambda card: replace(card, details=card.details.with_(facts))


def information(*facts: Fact) -> Change:
    return lambda card: replace(card, key_information=card.key_information.with_(facts))


def tags(*names: str) -> Change:
    return lambda card: replace(card, tags=tuple(Tag(name, Source.OBSERVED, NOON) for name in names))


def devices(*names: str) -> Change:
    return lambda card: replace(card, devices=tuple(Device(name, NOON, "phone") for name in names))


def marked(product: str, minute: int = 0, source: Source = Source.DECLARED) -> Marked:
    return Marked(product, source, NOON + timedelta(minutes=minute))


def wishing(*wished: Marked) -> Change:
    return lambda card: replace(card, products=card.products.with_(wished=wished))


def refusing(*refused: Marked) -> Change:
    return lambda card: replace(card, products=card.products.with_(refused=refused))


def preference(key: str, main: str | None = "Jeans", minute: int = 0) -> StatedPreference:
    green = {"weight": 1.5, "filter": "color", "any": ["green"]}  # in an order that no database would choose
    return StatedPreference(key, main, (green,), NOON + timedelta(minutes=minute))


def preferring(*stated: StatedPreference) -> Change:
    return lambda card: replace(card, preferences=stated)


def consent(
    purpose: str = "email", state: ConsentState = ConsentState.CONFIRMED, minute: int = 0, text: str = "Write to me."
) -> Consent:
    at = NOON + timedelta(minutes=minute)
    return Consent(purpose, ConsentKind.CHANNEL, state, at, Actor.CONTACT, "centre notebook", text, "v1", "en")


def deciding(*entries: Consent) -> Change:
    return lambda card: replace(card, consents=(*card.consents, *entries))


def together(*changes: Change) -> Change:
    return store.together(changes)


nothing: Callable[[Contact], Contact] = lambda card: card  # noqa: E731
