"""Frame -> HTML for the shop's page, and the same frame as a JSON document. Everything from a feed is hostile."""

from __future__ import annotations

from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from frames.model import Card, Frame, Money, Price
from frames.texts import language_of, load_texts
from matching.model import MATCH_SCALE


def pages(*places: str) -> Environment:
    """The pages of ``templates/<place>``: whatever is put into them is escaped, whatever is missing is an error.

    A name is looked for in the first of the places, then in the next.
    """
    return Environment(
        loader=ChoiceLoader([PackageLoader("templates", place) for place in places]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


_FRAME = pages("frames").get_template("frame.html")


def render_frame(frame: Frame) -> str:
    """The frame as an HTML fragment that needs only ``frame.css``; an empty frame is a hidden, named nothing."""
    return _FRAME.render(frame=frame, texts=load_texts("frames", language_of(frame.locale)))


def frame_document(frame: Frame) -> dict[str, Any]:
    """The frame as JSON: what the HTML shows, reasons in words, money as decimal strings beside their written form."""
    return {
        "empty": frame.empty is not None,
        "reason": None if frame.empty is None else frame.empty.value,
        "text": frame.empty_text,
        "generation": frame.generation,
        "frame": frame.name,
        "locale": frame.locale,
        "heading": frame.heading,
        "preferences": list(frame.preferences),
        "notices": list(frame.notices),
        "catalogue": frame.catalogue,
        "candidates": frame.candidates,
        "full_matches": frame.full_matches,
        "cards": [_card_document(card) for card in frame.cards],
    }


def _card_document(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "link": card.link,
        "image": card.image,
        "price": None if card.price is None else _price_document(card.price),
        "match": None if card.match is None else card.match / MATCH_SCALE,
        "tally": card.tally,
        "why": card.why,
        "reasons": [
            {
                "kind": reason.kind.value,
                "filter": reason.filter,
                "label": reason.label,
                "text": reason.text,
                "told": reason.told,
            }
            for reason in card.reasons
        ],
    }


def _price_document(price: Price) -> dict[str, Any]:
    return {
        **_money_document(price.now),
        "old": None if price.old is None else _money_document(price.old),
        "lowest_30d": None if price.lowest_30d is None else _money_document(price.lowest_30d),
        "percent": price.percent,
    }


def _money_document(money: Money) -> dict[str, Any]:
    return {"amount": str(money.amount), "currency": money.currency, "text": money.text}
