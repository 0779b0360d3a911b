"""How the choice of products is said: by which scenario, instead of which, and nothing that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from frames.compose import texts_of
from frames.definition import Scenario
from frames.model import Empty, Frame, Passed, ReasonKind, Tried
from frames.texts import Texts

Saying = Callable[[Scenario, Frame, Texts], Frame]


def say_choice(frame: Frame, scenario: Scenario, tried: Sequence[Tried] = ()) -> Frame:
    """A composed frame as the answer of one scenario, after those ``tried`` before it.

    Only preferences are answered with what is met and missed. Products that were chosen otherwise than by the first
    scenario of the chain stand under a notice that says so.
    """
    texts = texts_of(frame.definition, frame.locale)
    said = _SAYING[scenario](scenario, frame, texts)
    return replace(
        said,
        cards=tuple(replace(card, scenario=scenario) for card in said.cards),
        notices=(*(_instead(tried[0], scenario, texts) if tried and said.cards else ()), *said.notices),
        scenario=scenario,
        tried=tuple(tried),
    )


def say_then(frame: Frame, more: Sequence[Frame]) -> Frame:
    """The answer of one scenario with the products of further ones after it; a notice says where each begins."""
    texts = texts_of(frame.definition, frame.locale)
    for each in more:
        these = texts.say(f"instead.{each.scenario}")
        notice = texts.say("frame.then", n=len(frame.cards), these=these)
        cards, notices = (*frame.cards, *each.cards), (*frame.notices, notice)
        frame = replace(frame, cards=cards, notices=notices, total=len(cards))
    return frame


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


def _as_asked(scenario: Scenario, frame: Frame, texts: Texts) -> Frame:
    return frame


def _unasked(scenario: Scenario, frame: Frame, texts: Texts) -> Frame:
    """Products that nobody asked for meet and miss nothing; they stand under what they are."""
    return replace(
        frame,
        heading=frame.definition.headings.get(texts.language) or texts.say(f"scenario.{scenario}"),
        cards=tuple(replace(card, match=None, tally=None, reasons=()) for card in frame.cards),
        full_matches=None,
        preferences=(),
        notices=(),
    )


def _in_common(scenario: Scenario, frame: Frame, texts: Texts) -> Frame:
    """What a product has in common with another one. Where they differ, nobody's wish is missed."""
    shared = (card.of_kind(ReasonKind.MET) for card in frame.cards)
    unasked = _unasked(scenario, frame, texts)
    cards = (
        replace(card, tally=texts.say("frame.in_common") if reasons else None, reasons=reasons)
        for card, reasons in zip(unasked.cards, shared, strict=True)
    )
    return replace(unasked, cards=tuple(cards))


_SAYING: Mapping[Scenario, Saying] = {
    Scenario.PREFERENCES: _as_asked,
    Scenario.BESTSELLERS: _unasked,
    Scenario.NEWEST: _unasked,
    Scenario.ASSORTMENT: _unasked,
    Scenario.VIEWED: _unasked,
    Scenario.SIMILAR: _in_common,
    Scenario.PICKED: _unasked,
    Scenario.PRICE_DROPS: _unasked,
    Scenario.BACK_IN_STOCK: _unasked,
    Scenario.TOGETHER: _unasked,
}
