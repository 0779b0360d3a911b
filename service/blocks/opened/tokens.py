"""The signed tokens of pictures drawn at opening: of whom, of which definition, how many slots, in which words.

One token serves all slots of a message, so that they agree about the list. It says nothing of the contact but their
random handle; nothing is kept when one is made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from frames.email.model import Opened
from service.centres.minting import DAYS as DAYS_OF
from service.centres.minting import PATHS as PATH_OF
from service.errors import LinkRefused
from service.links import Link, Links, Purpose, expiry
from service.surfaces.defined import Defined

DAYS: Final = DAYS_OF[Purpose.OPENED]
"""A mail opened within a year shows at least that there is nothing any more; after that its pictures are gone."""

BETWEEN: Final = "\x1f"

PATHS: Final[Mapping[str, str]] = {"image": PATH_OF[Purpose.OPENED], "link": "l"}
"""Where a slot's picture is, and what leads to what it showed."""

DIGITS: Final = 4
"""Of a slot's number at most."""


@dataclass(frozen=True, slots=True)
class Token:
    """What a token says. ``definition`` is the number of one that the shop wrote, or 0, and then it has a ``name``.

    ``count`` is the contact's count of links when it was made, as `service.links.count_in_link` has it.
    """

    handle: bytes
    shop: str
    definition: int
    name: str
    locale: str
    slots: int
    count: int = 0


def opened_of(
    links: Links,
    shop: str,
    defined: Defined,
    handle: bytes,
    locale: str,
    slots: int,
    base: str,
    now: datetime,
    count: int = 0,
) -> tuple[Opened, ...]:
    """The addresses of a message's slots, from the first: the same within the hour.

    ``handle`` and ``count`` are those of the contact's card (`service.contacts.model.Contact`, ``handle`` and
    ``links``); `service.links.NOBODY` for previews and tests. ``base`` is such as ``https://notes.example``.
    """
    token = written(links, Token(handle, shop, defined.key, defined.definition.name, locale, slots, count), now)
    return tuple(
        Opened(f"{base}/{PATHS['image']}/{token}/{slot}.png", f"{base}/{PATHS['link']}/{token}/{slot}")
        for slot in range(1, slots + 1)
    )


def written(links: Links, token: Token, now: datetime) -> str:
    """The token as text."""
    name = "" if token.definition else token.name
    rest = BETWEEN.join((token.shop, token.locale, name)).encode()
    return links.token(
        Link(Purpose.OPENED, token.handle, expiry(now, DAYS), token.count, token.definition, token.slots, rest)
    )


def read(links: Links, text: str, now: datetime) -> Token:
    """What a token says. Raises `LinkRefused`, or `LinkExpired` after its time."""
    link = links.read(text, Purpose.OPENED, now)
    try:
        shop, locale, name = link.rest.decode().split(BETWEEN)
    except ValueError:
        raise LinkRefused from None
    return Token(link.handle, shop, link.subject, name, locale, link.detail, link.links)


def slot_of(text: str) -> int:
    """The slot that an address names, counted from 1. Raises `LinkRefused`."""
    if not text.isascii() or not text.isdigit() or len(text) > DIGITS or text.startswith("0"):
        raise LinkRefused
    return int(text)
