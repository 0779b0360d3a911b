"""What a merchandiser is told of a frame before it goes live: nothing here stops it, each says what to mend where.

Every check looks at one frame as one person would see it. Sizes are those of the markup without the pictures.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from frames.compose import texts_of
from frames.definition import Layout, Scenario, Shown
from frames.model import Card, Frame, Unclaimed
from frames.texts import Texts, language_of

MOST_KILOBYTES: Final = 64
"""More markup than this is felt on a telephone: at 1.6 Mbit/s it takes a third of a second."""
LONGEST_TITLE: Final[Mapping[Layout, int]] = {Layout.GRID: 40, Layout.CAROUSEL: 40, Layout.SINGLE: 90}
"""More characters than this do not stand on two lines of a card of the layout, and are cut."""
KILOBYTE: Final = 1024


class Mending(StrEnum):
    """What is advised about; from ``CLIPPED`` on of mails alone, by `frames.email.advice`."""

    EMPTY = "empty"
    INSTEAD = "instead"
    POPULARITY = "popularity"
    SIZE = "size"
    TITLES = "titles"
    PICTURES = "pictures"
    LINKS = "links"
    PRICES = "prices"
    LOWEST_UNKNOWN = "lowest-unknown"
    NOT_BELOW_LOWEST = "not-below-lowest"
    LANGUAGE = "language"
    BANNER = "banner"
    ONE_SLOT = "one-slot"
    CONTRAST = "contrast"
    CLIPPED = "clipped"
    HEAVY = "heavy"
    RULES = "rules"
    SUBJECT = "subject"
    PREHEADER = "preheader"
    SENDER = "sender"
    SPOKEN = "spoken"
    FORMATS = "formats"
    INSECURE = "insecure"
    OPENED = "opened"
    PARTS = "parts"


@dataclass(frozen=True, slots=True)
class Advised:
    """One piece of advice, as a sentence; ``products`` are the ids of those it speaks of."""

    about: Mending
    text: str
    products: tuple[str, ...] = ()


Check = Callable[[Frame, str, Texts], Iterator[Advised]]


def advise(frame: Frame, html: str, locale: str) -> tuple[Advised, ...]:
    """All advice about a frame and the markup made of it, in the language of ``locale``."""
    texts = texts_of(frame.definition, locale)
    return tuple(advised for check in _CHECKS for advised in check(frame, html, texts))


def _nothing(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    if frame.empty is not None:
        yield Advised(Mending.EMPTY, texts.say("advice.empty", reason=texts.say(f"empty.{frame.empty}")))


def _instead(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    """What the people who look are told too, where something is shown in place of something else."""
    if frame.tried and frame.scenario is not None:
        yield Advised(Mending.INSTEAD, texts.say("advice.instead", notice=frame.notices[0] if frame.notices else ""))


def _popularity(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    """Bestsellers that nobody knows, wherever they stand in the chain."""
    if not frame.popular and any(step.scenario is Scenario.BESTSELLERS for step in frame.definition.scenarios):
        yield Advised(Mending.POPULARITY, texts.say("advice.popularity"))


def _size(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    size = -(-len(html.encode()) // KILOBYTE)
    if size > MOST_KILOBYTES:
        yield Advised(Mending.SIZE, texts.say("advice.size", size=size, most=MOST_KILOBYTES))


def _of_cards(about: Mending, faulty: Callable[[Card], bool], field: Shown | None = None) -> Check:
    """A check that counts the cards of which something is true; of a ``field`` only where it is shown."""

    def check(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
        found = tuple(card.id for card in frame.cards if faulty(card))
        if found and (field is None or field in frame.definition.shown):
            yield Advised(about, texts.say(f"advice.{about}", n=len(found), all=len(frame.cards)), found)

    return check


def _titles(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    """Titles that are cut; how much of one stands on a card follows from the layout."""
    longest = LONGEST_TITLE[frame.definition.layout]
    found = tuple(card.id for card in frame.cards if len(card.title) > longest)
    if found:
        told = texts.say("advice.titles", n=len(found), all=len(frame.cards), most=longest)
        yield Advised(Mending.TITLES, told, found)


def _language(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    """A heading in some languages and not in the one it is shown in: ours stands there then."""
    headings, language = frame.definition.headings, language_of(frame.locale)
    if headings and language not in headings:
        yield Advised(Mending.LANGUAGE, texts.say("advice.language", language=language))


def _banner(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    banner = frame.banner
    if banner is not None and language_of(frame.locale) not in banner.alt:
        yield Advised(Mending.BANNER, texts.say("advice.banner", language=language_of(frame.locale)))


def _one_slot(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    if frame.definition.layout is Layout.SINGLE and frame.definition.slots > 1:
        yield Advised(Mending.ONE_SLOT, texts.say("advice.one-slot", slots=frame.definition.slots))


def _contrast(frame: Frame, html: str, texts: Texts) -> Iterator[Advised]:
    """Half a pair of colours: what the page has for the other half, nobody here can know."""
    look = frame.definition.look
    if (look.text is None) != (look.background is None):
        yield Advised(Mending.CONTRAST, texts.say("advice.contrast", colour=look.text or look.background))


def _unclaimed(why: Unclaimed) -> Callable[[Card], bool]:
    return lambda card: card.price is not None and card.price.unclaimed is why


_CHECKS: Final[tuple[Check, ...]] = (
    _nothing,
    _instead,
    _popularity,
    _size,
    _titles,
    _of_cards(Mending.PICTURES, lambda card: card.image is None, Shown.IMAGE),
    _of_cards(Mending.LINKS, lambda card: card.link is None),
    _of_cards(Mending.PRICES, lambda card: card.price is None, Shown.PRICE),
    _of_cards(Mending.LOWEST_UNKNOWN, _unclaimed(Unclaimed.LOWEST_UNKNOWN), Shown.PRICE),
    _of_cards(Mending.NOT_BELOW_LOWEST, _unclaimed(Unclaimed.NOT_BELOW_LOWEST), Shown.PRICE),
    _language,
    _banner,
    _one_slot,
    _contrast,
)
