"""Placeholders in headings and banners: ``{{ contact.first_name or "you" }}``, by the rules of templates."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from frames.compose import texts_of
from frames.definition import Banner
from frames.model import Addressee, Frame
from frames.own.budget import Budget, Clock
from frames.own.data import CONTACT_ONLY, Data, contact_table
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.samples import BARE_CONTACT, FULL_CONTACT
from frames.own.sandbox import ADDRESS, PLAIN, Sandbox, Wanted, ready

OPENED: Final = re.compile(r"\{[{%#]")
PLACEHOLDER: Final = re.compile(r"\{\{.*?\}\}")
STANDING_IN: Final = "x"
"""What stands for a placeholder where the address around it is judged."""


def has_placeholder(text: str) -> bool:
    """Whether a text is more than itself."""
    return OPENED.search(text) is not None


def without_placeholders(text: str) -> str:
    """An address as it is when every placeholder holds something."""
    return PLACEHOLDER.sub(STANDING_IN, text)


def check_filling(text: str, clock: Clock, place: Sandbox = PLAIN) -> tuple[TemplateFault, ...]:
    """What is wrong with the placeholders of a text; nothing where there are none."""
    try:
        for contact in (FULL_CONTACT, BARE_CONTACT, None):
            filled(text, contact, clock, place)
    except TemplateRefused as error:
        return error.faults
    return ()


def filled(text: str, contact: Addressee | None, clock: Clock, place: Sandbox = PLAIN) -> str:
    """The text for whoever looks. Raises `TemplateRefused`."""
    made = filled_by(text, {"contact": contact_table(contact)}, CONTACT_ONLY, clock, place)
    return made if place is ADDRESS or not has_placeholder(text) else " ".join(made.split())


def filled_by(
    text: str, data: Data, names: frozenset[str], clock: Clock, place: Sandbox = PLAIN, wanted: Wanted = frozenset()
) -> str:
    """The text with what placeholders of these names hold. Raises `TemplateRefused`."""
    if not has_placeholder(text):
        return text
    return ready(text, names, place).render(data, Budget(clock), wanted)


def filled_frame(frame: Frame, clock: Clock) -> Frame:
    """The frame with its heading and its banner for whoever looks.

    What cannot be filled does not stand there: our heading does, and no banner.
    """
    texts = texts_of(frame.definition, frame.locale)
    own = frame.definition.headings.get(texts.language)
    heading = frame.heading
    if own is not None and has_placeholder(own):
        heading = _or_none(own, frame.contact, clock) or texts.say("frame.heading")
    banner = None if frame.banner is None else _banner(frame.banner, texts.language, frame.contact, clock)
    return replace(frame, heading=heading, banner=banner)


def _or_none(text: str, contact: Addressee | None, clock: Clock, place: Sandbox = PLAIN) -> str | None:
    try:
        return filled(text, contact, clock, place)
    except TemplateRefused:
        return None


def _banner(banner: Banner, language: str, contact: Addressee | None, clock: Clock) -> Banner | None:
    """The banner in the language that is shown; None where it cannot be filled."""
    alt = {each: _or_none(said, contact, clock) for each, said in banner.alt.items() if each == language}
    link = None if banner.link is None else _or_none(banner.link, contact, clock, ADDRESS)
    if None in alt.values() or (link is None and banner.link is not None):
        return None
    return replace(banner, alt={each: said or "" for each, said in alt.items()}, link=link)
