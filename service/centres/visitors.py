"""Whose card a link opens: a contact's, or that of somebody on the shop's page who is no contact yet.

What such a visitor states has a card, and the card has no address.
"""

from __future__ import annotations

from datetime import datetime

from service.contacts.model import Contact
from service.errors import LinkRefused
from service.links import Link, Purpose, Scope, count_in_link

OUTLASTING = frozenset({Purpose.UNSUBSCRIBE})
"""What works after all links of a contact were taken back: a mail that is out must always let its reader leave."""


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


def is_visitors_link(link: Link) -> bool:
    """Whether a link was made for somebody who is no contact yet."""
    return link.purpose in (Purpose.CENTRE, Purpose.FORM) and Scope.VISITOR in Scope(link.detail)


def card_opened(card: Contact | None, link: Link, shop: str, now: datetime) -> Contact:
    """The card that a link of this shop may open, given the one that has its handle.

    A visitor who has stated nothing yet has an empty one. Raises `LinkRefused`.
    """
    if is_visitors_link(link):
        card = unwritten(shop, link.handle, now) if card is None else card
        if not is_visitors(card, link.handle):
            raise LinkRefused
    if card is None or card.shop != shop:
        raise LinkRefused
    if link.purpose not in OUTLASTING and count_in_link(card.links) != link.links:
        raise LinkRefused
    return card
