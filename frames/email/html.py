"""A block as HTML: the compiled template filled with what is one contact's. Everything from a feed is hostile."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest

from frames.banners import picture_of
from frames.definition import Pictures
from frames.email.mjml import Compiled
from frames.email.model import Around, Opened, Part, Words
from frames.model import Card, Frame, ReasonKind
from frames.prices import reduction_said
from frames.texts import Texts


@dataclass(frozen=True, slots=True)
class Slot:
    """A product as the layout writes it; what is None or empty is not written.

    Where it is ``drawn``, its ``image`` is the whole card, made when the mail is opened; ``link`` leads to what that
    showed.
    """

    card: Card
    title: str
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
    slots = [
        _slot(card, compiled.texts, opened) for card, opened in zip_longest(frame.cards, drawn[: len(frame.cards)])
    ]
    columns = frame.definition.email.columns
    made = compiled.parts[part].render(
        frame=frame,
        words=words,
        around=around,
        banner=picture_of(frame.banner, frame.locale),
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


def _slot(card: Card, texts: Texts, opened: Opened | None) -> Slot:
    price = card.price
    lowest = None if price is None else reduction_said(price, texts)
    return Slot(
        card=card,
        title=card.title,
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
