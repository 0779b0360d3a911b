"""What of a message a text message has room for: its first product that has a page, the price, and a short link.

It is one message wherever that can be, tried in this order: the words as they are; spelled without letters that halve
the room (Polish ``ą`` does); the title ended at a word. Where too little of the title would be left it is two messages.
A link that has no room in two is left out: nothing is cut within a link or a word.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from frames.definition import Shown
from frames.email.model import Around, Words
from frames.email.plain import one_line
from frames.email.septets import counted, spelled, unadorned
from frames.email.words import untold
from frames.model import Frame

MOST_PARTS: Final = 2
"""Nobody is sent more messages than this for one product."""
LEAST_TITLE: Final = 24
"""A title that is ended at a word keeps at least so many characters."""
ENDED: Final = "..."


def sms_text(frame: Frame, words: Words, around: Around) -> str:
    """The text message of a frame; "" where the frame is empty.

    `frames.email.septets.counted` says what sending it takes. Of ``words`` none is in it: they are written for a
    mail, and say more than a locked screen should show. A product that is `untold` in a subject is not named here.
    """
    if not frame.cards:
        return ""
    place, card = next(((at, card) for at, card in enumerate(frame.cards) if card.link), (0, frame.cards[0]))
    link = card.link and (f"{around.short}{frame.offset + place + 1}" if around.short else card.click or card.link)
    price = card.price.now.text if card.price is not None and Shown.PRICE in frame.definition.shown else None
    title, heading = one_line(unadorned(card.title)), one_line(unadorned(frame.heading))
    if untold(frame):
        return _fitting(heading, None, link) or heading
    return _fitting(title, price, link) or _fitting(heading, None, link) or _fitting(title, price, None) or ""


def _fitting(title: str, price: str | None, link: str | None) -> str | None:
    """The first of the ways to write it that take the fewest messages; None where each takes too many."""
    ways = tuple(counted(text) for text in _ways(title, price, link))
    fewest = min(way.parts for way in ways)
    return next(way.text for way in ways if way.parts == fewest) if fewest <= MOST_PARTS else None


def _ways(title: str, price: str | None, link: str | None) -> Iterator[str]:
    """Every way to write it, the fullest first. What is not written in Latin letters is not spelled in them."""
    whole = _joined(title, price, link)
    spell = spelled if _is_latin(title) else str
    yield whole
    yield spell(whole)
    for shorter in _shorter(title):
        yield spell(_joined(shorter, price, link))


def _joined(title: str, price: str | None, link: str | None) -> str:
    said = title if price is None else f"{title}, {unadorned(price)}"
    return said if link is None else f"{said} {link}"


def _shorter(title: str) -> Iterator[str]:
    """The title ended before each of its words, the longest first, as long as enough of it is left."""
    words = title.split(" ")
    for kept in range(len(words) - 1, 0, -1):
        beginning = " ".join(words[:kept])
        if len(beginning) < LEAST_TITLE:
            return
        yield f"{beginning.rstrip(',;:.-/')}{ENDED}"


def _is_latin(text: str) -> bool:
    return all("LATIN" in unicodedata.name(letter, "") for letter in text if letter.isalpha())
