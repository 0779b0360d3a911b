"""The pictures of a block that a shop's server asks for as it asks for links: for tools that cannot pull."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from frames.drawn.model import HEIGHT, WIDTH
from frames.model import spoken
from service.blocks.opened.tokens import DAYS, opened_of
from service.composition import Service
from service.contacts.documents import moment_text
from service.contacts.model import Contact
from service.errors import LinkNotMade
from service.links import NOBODY, expiry
from service.storage.shops import LOCALES
from service.surfaces.answering import MOST_AT_ONCE
from service.surfaces.defined import block_of

OPENED: Final = "opened"
"""The member that names the block."""
MEMBERS: Final = frozenset((OPENED, "slots", "locale"))


def opened_document(
    service: Service, shop: str, contact: Contact | None, document: Mapping[str, Any], base: str, now: datetime
) -> dict[str, Any]:
    """The addresses of the pictures that a document asks for, and of what leads to what each showed.

    They speak the language asked for, else the contact's. For nobody (a test message) where there is no contact.
    Raises `LinkNotMade` or `UnknownFrame`, a sentence each.
    """
    if other := sorted(document.keys() - MEMBERS):
        raise LinkNotMade(f"{other[0]!r} is no member of what asks for pictures that are drawn when a mail is opened")
    if not isinstance(document[OPENED], str):
        raise LinkNotMade(f"{OPENED} must be the name of a block")
    defined = block_of(service, shop, document[OPENED])
    slots = document.get("slots", defined.definition.slots)
    if type(slots) is not int or not 1 <= slots <= MOST_AT_ONCE:
        raise LinkNotMade(f"slots must be a whole number from 1 to {MOST_AT_ONCE}")
    theirs = None if contact is None else spoken(contact.details.value("language"))
    locale = document.get("locale", theirs or defined.definition.locale or service.shops.get(shop).locale)
    if locale not in LOCALES:
        raise LinkNotMade(f"locale must be one of {', '.join(LOCALES)}")
    handle, count = (NOBODY, 0) if contact is None else (contact.handle, contact.links)
    made = opened_of(service.links, shop, defined, handle, locale, slots, base, now, count)
    return {
        "opened": [{"slot": slot, "image": each.image, "link": each.link} for slot, each in enumerate(made, 1)],
        "width": WIDTH,
        "height": HEIGHT,
        "expires": moment_text(expiry(now, DAYS)),
    }
