"""An answer gets its token, and its cards the links by which it is counted that they were followed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from frames.definition import Surface
from frames.model import Card, Frame
from service.links import Links
from service.measuring.marks import LONGEST_PRODUCT, Answer, Click, Origin, answer_token, click_token

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


@dataclass(frozen=True, slots=True)
class Clicks:
    """The links of an answer's cards, by which it is counted that they were followed."""

    links: Links
    origin: Origin
    counting: Counting

    def on(self, card: Card, slot: int) -> Card:
        """The card with its link in that slot, counted from 1; as it is where there is nothing to follow."""
        if card.link is None or len(card.id) > LONGEST_PRODUCT:
            return card
        chosen_by = self.origin if card.scenario is None else replace(self.origin, scenario=card.scenario)
        token = click_token(self.links, Click(chosen_by, slot, card.id), self.counting.hour)
        return replace(card, click=f"{self.counting.base}/{PATH}/{token}/{slot}")


def clicks_of(links: Links, shop: str, key: int, frame: Frame, counting: Counting) -> Clicks:
    """The links of the cards of such a frame; ``key`` is the number of its definition."""
    return Clicks(links, Origin(shop, key, frame.variant, frame.scenario, counting.surface), counting)


def counted(links: Links, shop: str, key: int, frame: Frame, counting: Counting) -> Frame:
    """The frame with `Frame.answer` and each `Card.click`; ``key`` is the number of its definition.

    An answer without cards has nothing to count.
    """
    if not frame.cards:
        return frame
    clicks, first = clicks_of(links, shop, key, frame, counting), frame.offset + 1
    answer = Answer(clicks.origin, first, frame.offset + len(frame.cards))
    cards = tuple(clicks.on(card, slot) for slot, card in enumerate(frame.cards, first))
    return replace(frame, answer=answer_token(links, answer, counting.hour), cards=cards)
