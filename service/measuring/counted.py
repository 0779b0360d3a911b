"""An answer gets its token, and its cards the links by which it is counted that they were followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from frames.definition import Surface
from frames.model import Card, Frame
from service.links import Links
from service.measuring.marks import LONGEST_PRODUCT, Answer, Origin, answer_token, click_tokens

PATH = "l"
"""Under which path the links of cards are."""


@dataclass(frozen=True, slots=True)
class Counting:
    """How an answer is counted: ``base`` is the address by which browsers reach us, without a ``/`` at its end, and
    ``hour`` when it is made; the same answer within the hour is the same text. ``surface`` is where it is shown.
    """

    base: str
    hour: datetime
    surface: Surface = Surface.FRAME

    @classmethod
    def now(cls, base: str) -> Counting:
        """In this hour."""
        return cls(base, datetime.now(UTC).replace(minute=0, second=0, microsecond=0))


def counted(links: Links, shop: str, key: int, frame: Frame, counting: Counting) -> Frame:
    """The frame with `Frame.answer` and each `Card.click`; ``key`` is the number of its definition.

    An answer without cards has nothing to count.
    """
    if not frame.cards:
        return frame
    origin, first = Origin(shop, key, frame.variant, frame.scenario, counting.surface), frame.offset + 1
    answer = Answer(origin, first, frame.offset + len(frame.cards))
    choosing = {card.scenario or frame.scenario for card in frame.cards}
    tokens = {each: click_tokens(links, replace(origin, scenario=each), counting.hour) for each in choosing}

    def clickable(card: Card, slot: int) -> Card:
        if card.link is None or len(card.id) > LONGEST_PRODUCT:
            return card
        token = tokens[card.scenario or frame.scenario](slot, card.id)
        return replace(card, click=f"{counting.base}/{PATH}/{token}/{slot}")

    cards = tuple(clickable(card, slot) for slot, card in enumerate(frame.cards, first))
    return replace(frame, answer=answer_token(links, answer, counting.hour), cards=cards)
