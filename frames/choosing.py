"""How the choice of products is said: by which scenario, instead of which, and nothing that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from frames.compose import texts_of
from frames.definition import Scenario
from frames.model import Card, Empty, Frame, Passed, ReasonKind, Tried
from frames.texts import Texts

Saying = Callable[[Frame, Texts], Frame]


def say_choice(frame: Frame, scenario: Scenario, tried: Sequence[Tried] = ()) -> Frame:
    """A composed frame as the answer of one scenario, after those ``tried`` before it.

    Only preferences are answered with what is met and missed. Products that were chosen otherwise than by the first
    scenario of the chain stand under a notice that says so.
    """
    texts = texts_of(frame.definition, frame.locale)
    said = _SAYING[scenario](frame, texts)
    return replace(
        said,
        heading=frame.definition.headings.get(texts.language) or texts.say(f"scenario.{scenario}"),
        notices=(*(_instead(tried[0], scenario, texts) if tried and said.cards else ()), *said.notices),
        scenario=scenario,
        tried=tuple(tried),
    )


def say_nothing(frame: Frame, reason: Empty, tried: Sequence[Tried] = ()) -> Frame:
    """A frame emptied for a reason: what was stated is still said back, but no products."""
    texts = texts_of(frame.definition, frame.locale)
    return replace(frame, cards=(), empty=reason, empty_text=texts.say(f"empty.{reason}"), tried=tuple(tried))


def why_nothing(tried: Sequence[Tried]) -> Empty:
    """Why a chain has nothing to show after all these were passed over."""
    if any(each.why is Passed.TOO_FEW for each in tried):
        return Empty.TOO_FEW
    first = next((each.why for each in tried if each.scenario is Scenario.PREFERENCES), None)
    return Empty.NO_PRODUCTS if first is None else _NO_PREFERENCES[first]


_NO_PREFERENCES: Mapping[Passed, Empty] = {
    Passed.NOBODY: Empty.NO_PREFERENCES,
    Passed.NOTHING_STATED: Empty.NO_PREFERENCES,
    Passed.NOT_ANSWERABLE: Empty.NOT_ANSWERABLE,
    Passed.NONE: Empty.NOTHING_FITS,
}


def _instead(first: Tried, scenario: Scenario, texts: Texts) -> tuple[str]:
    """One sentence: why not by the first scenario of the chain, and by what instead."""
    why = texts.say(f"passed.{first.scenario}-{first.why}")
    return (texts.say("frame.instead", why=why, these=texts.say(f"instead.{scenario}")),)


def _as_asked(frame: Frame, texts: Texts) -> Frame:
    return frame


def _unasked(frame: Frame, texts: Texts) -> Frame:
    """Products that nobody asked for meet and miss nothing."""
    cards = tuple(replace(card, match=None, tally=None, reasons=()) for card in frame.cards)
    return replace(frame, cards=cards, full_matches=None, preferences=(), notices=())


def _in_common(frame: Frame, texts: Texts) -> Frame:
    """What a product has in common with another one. Where they differ, nobody's wish is missed."""

    def card_of(card: Card) -> Card:
        shared = card.of_kind(ReasonKind.MET)
        return replace(card, match=None, tally=texts.say("frame.in_common") if shared else None, reasons=shared)

    return replace(frame, cards=tuple(map(card_of, frame.cards)), full_matches=None, preferences=(), notices=())


_SAYING: Mapping[Scenario, Saying] = {
    Scenario.PREFERENCES: _as_asked,
    Scenario.SIMILAR: _in_common,
    **dict.fromkeys((Scenario.BESTSELLERS, Scenario.NEWEST, Scenario.VIEWED, Scenario.PICKED), _unasked),
}
