"""Advice on when to write to one of a shop's contacts, for commands and HTTP alike."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from service.composition import Service
from service.contacts.advice import Advice, advise
from service.contacts.model import Channel
from service.errors import UnknownContact

SENT = "sent"
"""The behaviour by which a shop tells that a contact got a message."""


def advice_for(
    service: Service,
    shop: str,
    contact: str,
    at: datetime,
    last_sent: datetime | None = None,
    channels: Iterable[Channel] = Channel,
) -> Advice:
    """What to mind when writing to a contact; without ``last_sent`` the last behaviour `SENT` before then counts.

    Raises `UnknownShop` or `UnknownContact`.
    """
    record = service.shops.get(shop)
    card = service.contacts.get(record.name, contact)
    if card is None:
        raise UnknownContact(f"shop {shop!r} has no contact {contact!r}")
    if last_sent is None:
        done = service.contacts.behaviours(record.name, card.id)
        last_sent = max((each.at for each in done if each.event == SENT and each.at <= at), default=None)
    return advise(card, at, record.clock, service.settings.gaps, last_sent, channels)
