"""A block as HTML: the compiled template filled with what is one contact's. Everything from a feed is hostile."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from frames.banners import picture_of
from frames.definition import Pictures
from frames.email.mjml import Compiled
from frames.email.model import Around, Opened, Part, Words
from frames.model import Card, Frame, ReasonKind
from frames.prices import reduction_said
from frames.texts import Texts

DESCRIBED: Final = {1: 400, 2: 160}
"""Characters of a description, by columns: some six lines of a card in either."""
ONE_LINE: Final = 28
"""So many characters of a title stand on one line of a card, where two are beside each other."""
TWO_LINES: Final = ";min-height:42px"
"""Style of a title that keeps room for two lines, so that prices stand level in a row."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A product as the layout writes it; what is None or empty is not written.

    Where it is ``drawn``, its ``image`` is the whole card, made when the mail is opened; ``link`` leads to what that
    showed.
    """

    card: Card
    title: str
    description: str | None
    link: str | None
    image: str | None
    drawn: bool
    now: str | None
    old: str | None
    lowest: str | None
    met: str
    missed: str
    unstated: str


def render(compiled: Compiled, frame: Frame, words: Words, around: Around, part: Part) -> str:
    """The HTML of a message, or of the block alone; "" where the frame is empty."""
    if frame.empty is not None:
        return ""
    drawn = around.opened if frame.definition.email.pictures is Pictures.OPENED else ()
    columns = 1 if len(frame.cards) == 1 else frame.definition.email.columns
    slots = [
        _slot(card, compiled.texts, opened, DESCRIBED[columns])
        for card, opened in zip_longest(frame.cards, drawn[: len(frame.cards)])
    ]
    made = compiled.parts[part, columns].render(
        frame=frame,
        words=words,
        around=around,
        banner=picture_of(frame.banner, frame.locale),
        room=TWO_LINES if any(len(slot.title) > ONE_LINE for slot in slots) else "",
        rows=[slots[first : first + columns] for first in range(0, len(slots), columns)],
    )
    return _whole(made)


def _whole(text: str) -> str:
    """The text with every half of a character replaced: a feed can hold one, and it cannot be sent."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode(errors="replace").decode()
    return text


def _slot(card: Card, texts: Texts, opened: Opened | None, described: int) -> Slot:
    price = card.price
    lowest = None if price is None else reduction_said(price, texts)
    return Slot(
        card=card,
        title=card.title,
        description=card.description and _beginning(card.description, described),
        link=opened.link if opened else card.click or card.link,
        image=opened.image if opened else card.image,
        drawn=opened is not None,
        now=None if price is None else price.now.text,
        old=None if price is None or price.old is None else price.old.text,
        lowest=lowest,
        met=_said(card, ReasonKind.MET),
        missed=_said(card, ReasonKind.MISSED),
        unstated=_said(card, ReasonKind.UNSTATED),
    )


def _said(card: Card, kind: ReasonKind) -> str:
    """The reasons of one kind on a line."""
    return " · ".join(reason.said for reason in card.reasons if reason.kind is kind)


def _beginning(text: str, most: int) -> str:
    """As much of a description as stands beside others, ended at a word."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0].rstrip(' .,;:–-') or text[: most - 1]}…"
