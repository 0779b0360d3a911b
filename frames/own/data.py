"""What a frame says to a template, field by field. docs/templates.md tells each, and a test holds the two together.

It is what the frame shows anyway, and what may be said of the contact; nothing sensitive is in it, and nothing by which
a person could be reached.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from markupsafe import Markup

from frames.banners import picture_of
from frames.compose import texts_of
from frames.definition import Banner
from frames.model import Addressee, Card, Frame, Money, Price, Reason
from frames.own.sandbox import Wanted
from frames.own.values import Table, Value, table
from frames.prices import reduction_said
from frames.texts import Texts, language_of
from matching.model import MATCH_SCALE

Data = Mapping[str, Value]
Row = Callable[[Price, Texts], Markup]

NO_MONEY: Final = table(amount=0, currency="", text="")
NOT_SAID: Final = table(key="", label="", text="")
NOT_TOLD: Final = table(key="", label="", value="", text="")
NO_CARD: Final = Card("", "", None, None, None, None, None, ())
NO_BANNER: Final = table(image="", link="", alt="")

REDUCED: Final = Markup(
    " <span class=notesik-unseen>{before}</span> <s class=notesik-old>{old}</s> "
    "<small class=notesik-lowest>{lowest}</small>"
)
"""What follows a price that is reduced (Directive 98/6/EC, article 6a)."""


def data_of(frame: Frame) -> Data:
    """Everything that a template of a frame may read, by its name."""
    texts = texts_of(frame.definition, frame.locale)
    return {
        "frame": _frame(frame),
        "products": tuple(
            _product(card, slot, texts, _row) for slot, card in enumerate(frame.cards, start=frame.offset + 1)
        ),
        "contact": contact_table(frame.contact),
        "preferences": frame.preferences,
        "banner": _banner(frame.banner, frame.locale),
    }


def wanted_of(frame: Frame) -> Wanted:
    """What ``prefers`` asks."""
    return frozenset() if frame.contact is None else frame.contact.wanted


NAMES: Final = frozenset(("frame", "products", "contact", "preferences", "banner"))
"""The names under which a template finds its data."""

CONTACT_ONLY: Final = frozenset(("contact",))
"""What a placeholder in a heading or a banner may read."""


def _frame(frame: Frame) -> Table:
    return table(
        name=frame.name,
        heading=frame.heading,
        notices=frame.notices,
        scenario="" if frame.scenario is None else frame.scenario.value,
        total=frame.total,
        offset=frame.offset,
        variant=frame.variant or "",
        locale=frame.locale,
        language=language_of(frame.locale),
        acts=frame.acts,
    )


def top_table(card: Card | None, texts: Texts) -> Table:
    """The first product as mails speak of it, its price row in plain words; None: every field of one, empty."""
    return _product(card or NO_CARD, 0 if card is None else 1, texts, _row_in_words)


def _product(card: Card, slot: int, texts: Texts, row: Row) -> Table:
    return table(
        slot=slot,
        id=card.id,
        title=card.title,
        link=card.click or card.link or "",
        image=card.image or "",
        brand=card.brand or "",
        availability=card.availability or "",
        description=card.description or "",
        price=_price(card.price, texts, row),
        match=0 if card.match is None else round(100 * card.match / MATCH_SCALE),
        tally=card.tally or "",
        reasons=tuple(map(_reason, card.reasons)),
        pinned=card.pinned,
        wished=card.wished,
        preference=card.preference or "",
        filters=Table(
            {each.filter: table(key=each.filter, label=each.label, text=each.text) for each in card.filters},
            blank=NOT_SAID,
        ),
    )


def _price(price: Price | None, texts: Texts, row: Row) -> Table:
    """``said`` is the whole row. A price before a reduction stands in it alone, never as a field of its own."""
    if price is None:
        return table(now=NO_MONEY, said="")
    return table(now=_money(price.now), said=row(price, texts))


def _row(price: Price, texts: Texts) -> Markup:
    """The price, and what a reduction may only be announced by: both figures in one value, the lowest at the end.

    No template can take it apart, as markup goes through no filter; nor hide half of it, as there is no quote in it
    that could end an attribute: whatever stands before it swallows both figures or shows the last.
    """
    now = Markup("<span class=notesik-now>{}</span>").format(price.now.text)
    lowest = reduction_said(price, texts)
    if price.old is None or lowest is None:
        return now
    return now + REDUCED.format(before=texts.say("frame.old_price"), old=price.old.text, lowest=lowest)


def _row_in_words(price: Price, texts: Texts) -> Markup:
    """The price for a line of text, which strikes nothing through: what is paid, and the lowest of the 30 days.

    It is no markup, and stands as such so that no filter can take the sentence away from it.
    """
    lowest = reduction_said(price, texts)
    return Markup(price.now.text if lowest is None else f"{price.now.text} · {lowest}")


def _money(money: Money) -> Table:
    return table(amount=money.amount, currency=money.currency or "", text=money.text)


def _reason(reason: Reason) -> Table:
    return table(
        kind=reason.kind.value,
        filter=reason.filter,
        label=reason.label or "",
        text=reason.text,
        said=reason.said,
        near=reason.near,
    )


def contact_table(contact: Addressee | None) -> Table:
    """Whoever looks, as far as they may be spoken of; nobody known has every field, empty."""
    known = contact or Addressee()
    return table(
        known=contact is not None,
        name=known.name,
        first_name=known.name.partition(" ")[0],
        city=known.city,
        country=known.country,
        tags=known.tags,
        information=Table(
            {
                each.key: table(key=each.key, label=each.label, value=each.value, text=each.text)
                for each in known.information
            },
            blank=NOT_TOLD,
        ),
    )


def _banner(banner: Banner | None, locale: str) -> Table:
    picture = picture_of(banner, locale)
    return NO_BANNER if picture is None else table(image=picture.image, link=picture.link or "", alt=picture.alt)
