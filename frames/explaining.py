"""Why a product is, or is not, among those that an answer shows: the standing of one product in sentences.

It is written for whoever runs the shop. What is sensitive stays unsaid here as on every surface; that it keeps a
product out is said without saying what it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from feeds.model import Hierarchy
from frames.compose import NOTHING_LEARNED, texts_of
from frames.definition import FrameDefinition
from frames.discretion import tell
from frames.model import Empty, Learned, Place, Reason
from frames.reasons import Answers
from frames.texts import Texts
from frames.voice import Document, Voice
from matching.model import MATCH_SCALE, Heard, Preference, Ranking, Standing


class Because(StrEnum):
    """Why a product stands where it does, or does not."""

    SHOWN = "shown"
    FURTHER_DOWN = "further-down"
    NOT_IN_CATALOGUE = "not-in-catalogue"
    NOT_AVAILABLE = "not-available"
    BANNED = "banned"
    NOT_THIS = "not-this"
    OUTSIDE = "outside"
    BARRED = "barred"
    SENSITIVE = "sensitive"
    VARIANT = "variant"
    BELOW_MINIMUM = "below-minimum"
    BOUGHT = "bought"
    SHOWN_LATELY = "shown-lately"
    EXCLUDED = "excluded"
    NOT_IN_STOCK = "not-in-stock"
    CAPPED = "capped"
    PINNED = "pinned"
    NOT_CHOSEN = "not-chosen"
    NOTHING_SHOWN = "nothing-shown"


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason why, as a sentence."""

    because: Because
    text: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What there is to say about one product. ``reasons`` are those of the preference that speaks for it most."""

    why: tuple[Cause, ...]
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Window:
    """The part of the list that is shown: so many ``slots`` from ``offset`` on."""

    offset: int
    slots: int

    def slot(self, position: int) -> int | None:
        """The slot of the product at a position (from 1); None where it is not shown."""
        slot = position - self.offset
        return slot if 1 <= slot <= self.slots else None


def explain(
    standing: Standing,
    preferences: Sequence[Preference],
    product: Document | None,
    hierarchy: Hierarchy,
    definition: FrameDefinition,
    window: Window,
    locale: str,
    learned: Mapping[Place, Learned] = NOTHING_LEARNED,
    left_out: Because | None = None,
) -> Explanation:
    """The standing of a product towards preferences, in a locale's language.

    ``product`` is its document, None where the catalogue has no such product. ``left_out``: why it is treated as if it
    could not be bought, where it is.
    """
    voice = Voice(texts_of(definition, locale), hierarchy)
    if product is None:
        return Explanation((_said(Because.NOT_IN_CATALOGUE, voice.texts),))
    if standing.barred:
        return Explanation((_said(Because.BANNED, voice.texts),))
    if not standing.available:
        return Explanation((_said(Because.NOT_AVAILABLE, voice.texts),))
    if left_out is not None:
        return Explanation((_left_out(left_out, definition, voice.texts),))
    why = tuple(_why(standing, preferences, definition, window, voice, learned, product))
    best = standing.best
    return Explanation(why, () if best is None else _reasons(best, preferences, product, voice, learned))


def explain_listed(
    standing: Standing, definition: FrameDefinition, window: Window, locale: str, left_out: Because | None = None
) -> Explanation:
    """The same for a list that nobody's preferences made: looked at, new, similar, picked."""
    texts = texts_of(definition, locale)
    if left_out is not None and standing.position is None and not standing.barred:
        return Explanation((_left_out(left_out, definition, texts),))
    if standing.position is None:
        return Explanation((_said(Because.BANNED if standing.barred else Because.NOT_CHOSEN, texts),))
    return Explanation((_placed(standing.position, standing.total, window, texts),))


def explain_nothing(reason: Empty, definition: FrameDefinition, locale: str) -> Cause:
    """That the answer shows no product at all, and why."""
    texts = texts_of(definition, locale)
    return Cause(Because.NOTHING_SHOWN, texts.say("explain.nothing-shown", reason=texts.say(f"empty.{reason}")))


def _why(
    standing: Standing,
    preferences: Sequence[Preference],
    definition: FrameDefinition,
    window: Window,
    voice: Voice,
    learned: Mapping[Place, Learned],
    product: Document,
) -> Iterator[Cause]:
    if standing.position is not None:
        yield _placed(standing.position, standing.total, window, voice.texts)
        if any(pin.id == standing.id and pin.slot == standing.position for pin in definition.ranking.pinned):
            yield _said(Because.PINNED, voice.texts, slot=standing.position)
        return
    if standing.variant is not None:
        yield _said(Because.VARIANT, voice.texts, variant=standing.variant)
        return
    inside = [heard for heard in standing.heard if heard.inside]
    if not inside:
        mains = voice.texts.either(tuple(dict.fromkeys(voice.main(each) for each in preferences)))
        yield _said(Because.OUTSIDE, voice.texts, mains=mains)
        return
    for heard in inside:
        if heard.barring:
            yield from _barred(heard, preferences, product, voice, learned)
        elif heard.match is not None and heard.match.match < definition.minimum_match:
            # How much exactly may rest on what is not said.
            yield _said(Because.BELOW_MINIMUM, voice.texts, minimum=definition.minimum_match * 100 // MATCH_SCALE)
        elif definition.ranking.caps:
            filters = voice.texts.either(tuple(voice.label(each.filter) for each in definition.ranking.caps))
            yield _said(Because.CAPPED, voice.texts, filters=filters)


def _left_out(because: Because, definition: FrameDefinition, texts: Texts) -> Cause:
    exclude = definition.ranking.exclude
    days = {Because.BOUGHT: exclude.bought_days, Because.SHOWN_LATELY: exclude.shown_days}
    return _said(because, texts, days=days.get(because))


def _placed(position: int, total: int, window: Window, texts: Texts) -> Cause:
    slot = window.slot(position)
    if slot is None:
        return _said(Because.FURTHER_DOWN, texts, position=position, total=total, slots=window.slots)
    return _said(Because.SHOWN, texts, slot=slot, position=position, total=total)


def _barred(
    heard: Heard,
    preferences: Sequence[Preference],
    product: Document,
    voice: Voice,
    learned: Mapping[Place, Learned],
) -> Iterator[Cause]:
    """Each criterion that bars the product; of all that may not be said, one sentence that says so."""
    criteria = preferences[heard.preference].criteria
    for place in heard.barring:
        filter_, origin = criteria[place].filter, learned.get((heard.preference, place))
        if voice.hierarchy.is_sensitive(filter_) or (origin is not None and origin.sensitive):
            yield _said(Because.SENSITIVE, voice.texts)
            return
    for reason in _reasons(heard, preferences, product, voice, learned, only=heard.barring):
        yield _said(Because.BARRED, voice.texts, reason=reason.said)


def _reasons(
    heard: Heard,
    preferences: Sequence[Preference],
    product: Document,
    voice: Voice,
    learned: Mapping[Place, Learned],
    only: Sequence[int] | None = None,
) -> tuple[Reason, ...]:
    """The reasons of one preference as surfaces say them; ``only`` some of its criteria, by their places."""
    assert heard.match is not None
    match = heard.match
    if only is not None:
        kept = set(only)
        match = replace(
            match,
            met=tuple(place for place in match.met if place in kept),
            missed=tuple(miss for miss in match.missed if miss.criterion in kept),
            unstated=tuple(place for place in match.unstated if place in kept),
        )
    bare = Ranking("", 0, 0, 0, (match,), ())
    told = tell(bare, preferences, voice.hierarchy, learned)
    said = {place: each.said for (number, place), each in told.learned.items() if number == heard.preference}
    return Answers(told.preferences[heard.preference], voice, said).reasons(told.ranking.matches[0], product)


def _said(because: Because, texts: Texts, **values: object) -> Cause:
    return Cause(because, texts.say(f"explain.{because}", **values))
