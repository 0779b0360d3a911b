"""Frame -> HTML for the shop's page, and the same frame as a JSON document. Everything from a feed is hostile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from frames.banners import picture_of
from frames.compose import texts_of
from frames.model import Card, Frame, Money, Price, Reason, Tried
from frames.ordered import ordered_by, why_body
from frames.prices import reduction_said
from frames.texts import Texts
from matching.model import MATCH_SCALE

PAGE: Final = 60
"""So many products the page's script asks for at a time when a person wants to see the rest; as in ``cards.js``."""


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


_PAGES = pages("frames")
_PAGES.globals["reduction_said"] = reduction_said
_FRAME = _PAGES.get_template("frame.html")
_OWN = _PAGES.get_template("own.html")


def render_frame(frame: Frame) -> str:
    """The frame as an HTML fragment that needs only ``frame.css``; an empty frame is a hidden, named nothing."""
    texts = texts_of(frame.definition, frame.locale)
    return _FRAME.render(
        frame=frame,
        texts=texts,
        shown=frozenset(each.value for each in frame.definition.shown),
        facts=_facts(frame, texts),
        banner=picture_of(frame.banner, frame.locale),
        more=_more(frame),
        why_body=why_body(frame),
        ordered_by=tuple(ordered_by(frame, texts)),
        columns=_columns(len(frame.cards)),
    )


def render_own(frame: Frame, made: str) -> str:
    """What the merchant's own template made, cleaned already, within the element that the page's script reads."""
    texts = texts_of(frame.definition, frame.locale)
    return _OWN.render(frame=frame, texts=texts, facts=_facts(frame, texts), made=Markup(made))


def _facts(frame: Frame, texts: Texts) -> Mapping[str, object | None]:
    """What the page's script reads of a frame; what is None is left out of the element's attributes."""
    last = frame.offset + len(frame.cards)
    paging = frame.definition.paging and frame.total > len(frame.cards)
    words = {f"data-{name}": texts.say(f"frame.{name}") for name in ("refused", "undo")} if frame.acts else {}
    return {
        "data-frame": frame.name,
        "data-generation": frame.generation,
        "data-scenario": None if frame.scenario is None else frame.scenario.value,
        "data-variant": frame.variant,
        "data-answer": frame.answer,
        "data-showing": texts.say("frame.showing", first=frame.offset + 1, last=last, total=frame.total)
        if paging
        else None,
        "data-failed": texts.say("frame.failed") if frame.acts or paging else None,
        "data-acts": "" if frame.acts else None,
        **words,
    }


def _columns(cards: int) -> int | None:
    """How many columns leave no torn last row, where that is not so anyway: by four on a laptop, by six beyond."""
    fits = [columns for columns in (4, 6, 5) if cards % columns == 0]
    return None if fits[:2] == [4, 6] or not fits else fits[0]


def _more(frame: Frame) -> str | None:
    """The key of the button that shows the rest of the list, where there is one and the definition offers it."""
    rest = frame.total - frame.offset - len(frame.cards)
    if not frame.definition.paging or rest <= 0:
        return None
    return "frame.show_all" if rest <= PAGE else "frame.show_more"


def frame_document(frame: Frame) -> dict[str, Any]:
    """The frame as JSON: what the HTML shows, reasons in words, money as decimal strings beside their written form."""
    banner = picture_of(frame.banner, frame.locale)
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
        "scenario": None if frame.scenario is None else frame.scenario.value,
        "tried": [tried_document(each) for each in frame.tried],
        "variant": frame.variant,
        "layout": frame.definition.layout.value,
        "change": frame.definition.change,
        "options": _options(frame),
        "total": frame.total,
        "offset": frame.offset,
        "left_out": frame.left_out,
        "answer": frame.answer,
        "acts": frame.acts,
        "banner": None if banner is None else asdict(banner),
        "cards": [_card_document(card) for card in frame.cards],
    }


def tried_document(tried: Tried) -> dict[str, Any]:
    """A scenario that was passed over, as JSON."""
    return {"scenario": tried.scenario.value, "products": tried.products, "why": tried.why.value}


def reason_document(reason: Reason) -> dict[str, Any]:
    """One reason, as JSON."""
    return {
        "kind": reason.kind.value,
        "filter": reason.filter,
        "label": reason.label,
        "text": reason.text,
        "told": reason.told,
        "near": reason.near,
    }


def _options(frame: Frame) -> dict[str, Any]:
    """What was asked beyond the plain ranking; nothing where nothing was."""
    minimum = frame.definition.minimum_match
    return ({"minimum_match": minimum / MATCH_SCALE} if minimum else {}) | dict(frame.options)


def _card_document(card: Card) -> dict[str, Any]:
    return {
        "id": card.id,
        "title": card.title,
        "link": card.link,
        "click": card.click,
        "brand": card.brand,
        "availability": card.availability,
        "description": card.description,
        "wished": card.wished,
        "image": card.image,
        "price": None if card.price is None else _price_document(card.price),
        "pinned": card.pinned,
        "match": None if card.match is None else card.match / MATCH_SCALE,
        "tally": card.tally,
        "why": card.why,
        "reasons": [reason_document(each) for each in card.reasons],
        "refusable": [
            {"filter": each.filter, "value": each.value, "label": each.label, "text": each.text}
            for each in card.refusable
        ],
        "preference": card.preference,
        "scenario": None if card.scenario is None else card.scenario.value,
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
