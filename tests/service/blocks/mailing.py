"""A shop whose contact may be sent mails, and the block of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx2

from service.composition import Service
from service.contacts.model import Actor, Channel, Consent, ConsentKind, ConsentState, Contact, Occasion
from tests.service.cards import keep_stated
from tests.service.conftest import JEANS, Asking

SHOP = "sklep"
BLOCK = f"/v1/shops/{SHOP}/email/recommended"
AT = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)


def say(service: Service, contact: str, purpose: str = Channel.EMAIL, state: str = "confirmed") -> None:
    """Let the last thing that was said about a channel be this."""
    occasion = Occasion(Actor.CONTACT, "a test", datetime.now(UTC))

    def saying(card: Contact) -> Contact:
        entry = Consent(
            purpose, ConsentKind.CHANNEL, ConsentState(state), occasion.at, Actor.CONTACT, "a test", "Wolno pisać."
        )
        return replace(card, consents=(*card.consents, entry))

    service.contacts.change(SHOP, contact, saying, occasion)


def reachable(service: Service, contact: str, *preferences: dict[str, Any]) -> None:
    """A contact who stated these preferences and may be sent mails."""
    keep_stated(service.contacts, SHOP, [{"id": contact, "preferences": list(preferences or (JEANS,))}])
    say(service, contact)


def get(ask: Asking, key: dict[str, str], path: str = BLOCK, **params: str) -> httpx2.Response:
    """What is answered; for ``ola`` as JSON where nothing else is said."""
    return ask.get(path, params={"contact": "ola", "format": "json", **params}, headers=key)


def pulled(ask: Asking, key: dict[str, str], path: str = BLOCK, **params: str) -> dict[str, Any]:
    """The document of a block."""
    answer = get(ask, key, path, **params)
    assert answer.status_code == 200, answer.text
    document: dict[str, Any] = answer.json()
    return document
