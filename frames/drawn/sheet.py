"""What a drawn card says: a card of a frame as its definition shows it, its price dated."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from babel.dates import format_datetime

from frames.compose import texts_of
from frames.definition import FrameDefinition, Shown
from frames.drawn.model import Calm, Sheet
from frames.model import Card, Empty, ReasonKind
from frames.prices import reduction_said

WHEN: Final = {"pl": "dd.MM.y, HH:mm", "en": "d MMM y, HH:mm"}
"""How a language writes the time of a price: in no order that another country reads otherwise."""


def sheet_of(card: Card, definition: FrameDefinition, locale: str, at: datetime) -> Sheet:
    """What is drawn of a card; ``at`` is when its price was so, in the shop's time."""
    texts, shown = texts_of(definition, locale), definition.shown
    price = card.price if Shown.PRICE in shown else None
    lowest = None if price is None else reduction_said(price, texts)
    return Sheet(
        title=card.title,
        action=texts.say("email.action"),
        look=definition.look,
        photo=Shown.IMAGE in shown,
        no_photo=texts.say("frame.no_image"),
        brand=card.brand if Shown.BRAND in shown else None,
        price=None if price is None else price.now.text,
        unpriced=texts.say("frame.no_price") if price is None and Shown.PRICE in shown else None,
        old=price.old.text if price is not None and price.old is not None and lowest is not None else None,
        lowest=lowest,
        dated=None if price is None else texts.say("email.price_as_of", when=_when(at, texts.language)),
        availability=card.availability if Shown.AVAILABILITY in shown else None,
        tally=" · ".join(filter(None, (texts.say("frame.pinned") if card.pinned else None, card.tally))) or None,
        reasons=tuple(each for kind in ReasonKind for each in card.of_kind(kind)) if Shown.REASONS in shown else (),
    )


def calm_of(definition: FrameDefinition, locale: str, shop: str) -> Calm:
    """What is drawn where there is no product: nothing of why, which is nobody's business but the contact's."""
    return Calm(texts_of(definition, locale).say(f"empty.{Empty.NO_PRODUCTS}"), shop, definition.look)


def _when(at: datetime, language: str) -> str:
    return str(format_datetime(at, WHEN[language], locale=language))
