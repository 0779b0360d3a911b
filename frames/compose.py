"""Ranking -> frame: every match becomes a card that says why it is here and what it misses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten
from urllib.parse import urlsplit

from feeds.model import Hierarchy
from frames.definition import FrameDefinition, Shown
from frames.discretion import Told, tell
from frames.model import Card, Empty, Frame, Learned, Place
from frames.prices import price_of
from frames.readback import say_preference
from frames.reasons import Answers
from frames.refusing import Acting, Offers
from frames.saying import filters_said
from frames.texts import Texts, language_of, load_texts
from frames.voice import Document, Voice
from matching.model import MATCH_SCALE, Match, Preference, Ranking, Unknown

_BLANK_OR_CONTROL = re.compile(r"[\x00-\x20\x7f]")
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9.-]+([/?#][^\x00-\x20\x7f]*)?")
"""An address that needs no judging: nearly all do not, and judging costs more than a price."""

NOTHING_LEARNED: Mapping[Place, Learned] = {}
MOST_DESCRIBED = 400
"""Characters of a description; a card shows six lines at most."""

SHOWN_UNKNOWNS = 3
"""So many unknown values are named above the cards."""


def compose_frame(
    ranking: Ranking,
    preferences: Sequence[Preference],
    products: Mapping[str, Document],
    hierarchy: Hierarchy,
    definition: FrameDefinition,
    locale: str,
    learned: Mapping[Place, Learned] = NOTHING_LEARNED,
    acting: Acting | None = None,
    popular: bool = True,
) -> Frame:
    """The frame of one ranking in one locale.

    ``preferences`` are those the ranking was made with; ``products`` holds the product document of every match, by
    id; ``hierarchy`` is that of the ranking's generation; ``learned`` says which criteria come from key information,
    ``acting`` what whoever looks wished for and may refuse, ``popular`` whether popularity tells products apart.
    Nothing is added to the ranking and nothing reordered, and nothing is said of sensitive criteria.
    """
    texts = texts_of(definition, locale)
    voice = Voice(texts, hierarchy)
    told = tell(ranking, preferences, hierarchy, learned)
    wishes = {number: _Wish.of(number, told, voice, definition, acting) for number in _finding(told)}
    cards = tuple(
        _card(match, wishes[match.preference], products[match.id], voice, definition, acting)
        for match in told.ranking.matches
    )
    empty = None if cards else Empty.NOTHING_FITS if preferences else Empty.NO_PREFERENCES
    return Frame(
        definition=definition,
        locale=texts.locale,
        heading=_heading(definition, texts),
        generation=ranking.generation,
        catalogue=ranking.catalogue,
        candidates=ranking.candidates,
        full_matches=None if told.withheld else ranking.full_matches,
        cards=cards,
        preferences=tuple(
            say_preference(preference, voice, _of(number, told)) for number, preference in enumerate(told.preferences)
        ),
        notices=tuple(_notices(told, preferences, voice, popular)),
        empty=empty,
        empty_text=None if empty is None else texts.say(f"empty.{empty}"),
        acts=acting is not None,
        popular=popular,
    )


def empty_frame(definition: FrameDefinition, locale: str, reason: Empty) -> Frame:
    """A frame that was decided to be empty before there was anything to rank."""
    texts = texts_of(definition, locale)
    return Frame(
        definition=definition,
        locale=texts.locale,
        heading=_heading(definition, texts),
        generation="",
        catalogue=0,
        candidates=0,
        full_matches=0,
        cards=(),
        preferences=(),
        notices=(),
        empty=reason,
        empty_text=texts.say(f"empty.{reason}"),
    )


def texts_of(definition: FrameDefinition, locale: str) -> Texts:
    """The words of a frame: the definition's own where it has some, else ours."""
    return load_texts("frames", language_of(locale)).reworded(definition.texts)


def _heading(definition: FrameDefinition, texts: Texts) -> str:
    return definition.headings.get(texts.language) or texts.say("frame.heading")


def _of(number: int, told: Told) -> dict[int, str]:
    """What the criteria of one preference were learned from, by their places in it."""
    return {place: each.said for (preference, place), each in told.learned.items() if preference == number}


@dataclass(frozen=True, slots=True, eq=False)
class _Wish:
    """A preference as the cards that it found speak of it; ``key`` and ``offers`` for whoever may act within it."""

    answers: Answers
    withheld: bool
    key: str | None
    offers: Offers | None

    @staticmethod
    def of(number: int, told: Told, voice: Voice, definition: FrameDefinition, acting: Acting | None) -> _Wish:
        preference, key = told.preferences[number], None if acting is None else acting.key(number)
        refuses = key is not None and Shown.REFUSE in definition.shown
        return _Wish(
            answers=Answers(preference, voice, _of(number, told)),
            withheld=number in told.withheld,
            key=key,
            offers=Offers(preference, voice.hierarchy) if refuses else None,
        )


def _finding(told: Told) -> Iterator[int]:
    """The preferences that found something, by their numbers."""
    return iter({match.preference for match in told.ranking.matches})


def _card(
    match: Match, wish: _Wish, product: Document, voice: Voice, definition: FrameDefinition, acting: Acting | None
) -> Card:
    """The card of one match as it may be said."""
    return Card(
        id=match.id,
        title=product["title"],
        link=web_address(product.get("link")),
        image=web_address(product.get("image")),
        price=price_of(product, voice.texts.locale, definition.currency),
        match=None if wish.withheld else match.match,
        tally=_tally(match, wish.withheld, voice.texts),
        reasons=wish.answers.reasons(match, product),
        brand=product.get("brand"),
        availability=_availability(product, voice.texts),
        description=beginning(product.get("description")),
        wished=acting is not None and match.id in acting.wished,
        pinned=match.pinned,
        refusable=() if wish.offers is None else wish.offers.of(product, voice),
        preference=wish.key,
        filters=() if definition.template is None else filters_said(product, voice),
    )


def _availability(product: Document, texts: Texts) -> str | None:
    """Whether it is there, in words; None where the feed does not say."""
    stated = product.get("availability")
    return texts.say(f"availability.{stated}") if stated in texts.patterns["availability"] else None


def beginning(description: str | None) -> str | None:
    """As much of a description as a card can hold, cut at a word as `shorten` does, which looks at every word of it."""
    text = " ".join((description or "").split())
    if len(text) <= MOST_DESCRIBED:
        return text if description else None
    end = text.rfind(" ", 0, MOST_DESCRIBED)
    if end < 0 or "-" in text[end:MOST_DESCRIBED]:  # a long word, or one that may be cut at its hyphen
        return shorten(text[: 3 * MOST_DESCRIBED], MOST_DESCRIBED, placeholder="…")
    return f"{text[:end]}…"


def _tally(match: Match, withheld: bool, texts: Texts) -> str | None:
    """How many criteria the product meets in so many words; what the feed is silent about is not counted as met.

    Only what is said is counted. That a product meets everything is claimed only where everything is said.
    """
    places = {*match.met, *match.unstated, *(miss.criterion for miss in match.missed)}
    if not places:
        return None
    if not (withheld or match.missed or match.unstated):
        return texts.say("frame.all_met")
    return texts.say("frame.some_met", met=len(set(match.met) - set(match.unstated)), all=len(places))


def _notices(told: Told, preferences: Sequence[Preference], voice: Voice, popular: bool) -> Iterator[str]:
    if told.ranking.matches:
        yield _disclosure(told, preferences, voice.texts, popular)
    for unknown in told.ranking.unknown[:SHOWN_UNKNOWNS]:
        yield _unknown(unknown, voice)


def _disclosure(told: Told, preferences: Sequence[Preference], texts: Texts, popular: bool) -> str:
    """What was let go, in one sentence: relaxation is never silent.

    Where some criterion is not said, the sentence is the same however the products stand to it.
    """
    if all(criterion.indifferent for preference in preferences for criterion in preference.criteria):
        return texts.say("frame.no_criteria" if popular else "frame.no_criteria_no_order")
    if told.withheld:
        return texts.say("frame.nearest_first")
    if told.ranking.full_matches == 0:
        return texts.say("frame.none_fits")
    complete = all(match.match == MATCH_SCALE for match in told.ranking.matches)
    return texts.say("frame.all_fit" if complete else "frame.some_fit", n=told.ranking.full_matches)


def _unknown(unknown: Unknown, voice: Voice) -> str:
    value = "" if unknown.value is None else str(unknown.value)
    label = "" if unknown.filter is None else voice.label(unknown.filter)
    what = ": ".join(part for part in (label, value) if part)
    if not unknown.nearest:
        return voice.texts.say("unknown.value", what=what)
    return voice.texts.say("unknown.nearest", what=what, nearest=", ".join(unknown.nearest))


def web_address(text: str | None) -> str | None:
    """An http(s) address fit for a page, else None: a feed may hold ``javascript:`` or worse."""
    if text is None or _PLAIN_ADDRESS.fullmatch(text):
        return text
    if _BLANK_OR_CONTROL.search(text):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("http", "https") and parts.hostname else None
