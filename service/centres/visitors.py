"""People on the shop's page who are no contacts yet: what they state has a card, and the card has no address."""

from __future__ import annotations

from datetime import datetime

from service.contacts.model import Contact


def is_visitors(card: Contact, handle: bytes) -> bool:
    """Whether a card is still that of the visitor with that handle, and of nobody more.

    Their link lives in a browser that anybody may have used. Once the card has a confirmed address, was merged into
    another or got an id of the shop's, it is a person's, and the visitor's link must open it no more: else whoever
    typed somebody else's address would read that person's card as soon as they confirm.
    """
    return card.handle == handle and len(card.ids) <= 1 and card.details.get("email") is None


def unwritten(shop: str, handle: bytes, now: datetime) -> Contact:
    """The card of a visitor who has stated nothing yet; nobody keeps it."""
    return Contact(shop, "", handle, now, now)
