"""The plain text part of a message: for whoever reads mail without markup, by ear or on a watch.

It says what the markup says, in the same order. Everything a mark would tell is told in a word; a link stands on a line
of its own, whole, so that every program makes it one; that of an answer after the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Final

from frames.banners import picture_of
from frames.compose import texts_of
from frames.definition import Shown, Why
from frames.email.model import Around, Part, Told, Words
from frames.email.words import seen_line
from frames.model import Card, Frame, Price, ReasonKind
from frames.prices import reduction_said
from frames.texts import Texts

COLUMNS: Final = 72
"""Longer lines are broken between words: mail programs quote them, and stand them in narrow columns."""

Lines = Iterator[str]


def plain_text(frame: Frame, words: Words, around: Around, part: Part = Part.MESSAGE) -> str:
    """The message in plain text, lines of at most 72 characters but for links; "" where the frame is empty.

    A block alone leaves to the message around it who sends it and how that ends.
    """
    if frame.empty is not None:
        return ""
    texts = texts_of(frame.definition, frame.locale)
    paragraphs = (
        tuple(_banner(frame)),
        *(tuple(_told(each)) for each in words.above),
        tuple(_wrapped(frame.heading)),
        *(tuple(_wrapped(notice)) for notice in frame.notices),
        *(tuple(_product(card, number, frame, texts)) for number, card in enumerate(frame.cards, start=1)),
        *(tuple(_told(each)) for each in words.below),
        *_foot(frame, words, around, part, texts),
    )
    return "\n\n".join("\n".join(lines) for lines in paragraphs if lines) + "\n"


def one_line(text: str) -> str:
    """A text of the feed or of a merchant on one line: nothing in it begins a line of ours, or turns one around.

    Half a character, which a feed may hold and nothing can send, is a question mark.
    """
    return seen_line(text.encode(errors="replace").decode())


def _wrapped(*sentences: str) -> Lines:
    """Sentences, each beginning a line, none of their words broken."""
    for sentence in map(one_line, sentences):
        if len(sentence) > COLUMNS:
            yield from wrap(sentence, COLUMNS, break_long_words=False, break_on_hyphens=False)
        elif sentence:  # most fit as they are, and wrapping costs more than all else that is done with them
            yield sentence


def _told(told: Told) -> Lines:
    yield from _wrapped(told.text)
    if told.link is not None:
        yield from _linked(told.action, told.link)
    yield from (f"{one_line(each.label)}: {each.link}" for each in told.answers)


def _linked(action: str | None, link: str) -> Lines:
    """A link under the words of its button."""
    yield from _wrapped(*([] if not action else [f"{action}:"]))
    yield link


def _banner(frame: Frame) -> Lines:
    """What a banner says and where it leads; one that says nothing has no place here."""
    banner = picture_of(frame.banner, frame.locale)
    if banner is not None and banner.alt:
        yield from _wrapped(banner.alt)
        yield from () if banner.link is None else (banner.link,)


def _product(card: Card, number: int, frame: Frame, texts: Texts) -> Lines:
    """A product, what the definition shows of it, why it is here, and its link."""
    said = {
        Shown.BRAND: (card.brand,),
        Shown.DESCRIPTION: (card.description,),
        Shown.PRICE: _price(card.price, texts),
        Shown.AVAILABILITY: (card.availability,),
        Shown.REASONS: (card.tally,) if frame.definition.why is Why.BRIEF else _reasons(card, texts),
    }
    shown = (sentence for each, sentences in said.items() if each in frame.definition.shown for sentence in sentences)
    yield from _wrapped(f"{number}. {card.title}" if len(frame.cards) > 1 else card.title)
    yield from _wrapped(*([texts.say("frame.pinned")] if card.pinned else []))
    yield from _wrapped(*(sentence for sentence in shown if sentence))
    link = card.click or card.link
    yield from () if link is None else (link,)


def _price(price: Price | None, texts: Texts) -> Iterable[str]:
    """The price row: a reduction with both figures of the law, or the price alone."""
    if price is None:
        return (texts.say("frame.no_price"),)
    now = f"{texts.say('frame.price')} {price.now.text}"
    lowest = reduction_said(price, texts)
    if price.old is None or lowest is None:
        return (now,)
    return now, f"{texts.say('frame.old_price')} {price.old.text}", lowest


def _reasons(card: Card, texts: Texts) -> Lines:
    """All that the product meets on one line, what it misses on the next, then what is not known."""
    for kind in ReasonKind:
        said = "; ".join(reason.said for reason in card.of_kind(kind))
        if said:
            yield f"{texts.say(f'frame.{kind}')} {said}"


def _foot(frame: Frame, words: Words, around: Around, part: Part, texts: Texts) -> Iterator[tuple[str, ...]]:
    """Why the mail was sent, what was stated, what can be done about it, and who sent it."""
    yield tuple(_wrapped(texts.say("email.why_sent"), *frame.preferences))
    whole = part is Part.MESSAGE
    for name, link in (("centre", around.centre), ("unsubscribe", around.unsubscribe if whole else None)):
        if link is not None:
            yield tuple(_linked(texts.say(f"email.{name}"), link))
    yield tuple(_wrapped((words.sender if whole else None) or ""))
