"""What a merchant's own words may say of whoever looks: the banner chosen for them, the placeholders, the template.

Sensitive key information and criteria stay out, and so does key information that the shop no longer defines: nobody can
say whether it is sensitive.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from feeds.model import Hierarchy, fold, path_parts
from frames.banners import choose_banner
from frames.model import Contact, Frame, Informed
from frames.own.filling import filled_frame, has_placeholder
from frames.texts import language_of
from matching.errors import PreferenceError
from matching.model import Preference
from matching.preferences import parse_preferences
from service.contacts.attributes import Attribute
from service.contacts.model import Value
from service.contacts.wording import answer_said, in_language
from service.storage.profiles import Profile

if TYPE_CHECKING:
    from service.surfaces.answering import Wanted

CLOCK = time.thread_time
"""What templates are measured by: their own work, not what else the machine does."""


def in_own_words(wanted: Wanted, frame: Frame) -> Frame:
    """The frame with what its definition says in words of its own; as it is where the definition says nothing so."""
    definition = frame.definition
    if not (definition.template or definition.banners or any(map(has_placeholder, definition.headings.values()))):
        return frame
    contact = contact_of(wanted, language_of(frame.locale))
    banner = choose_banner(definition.banners, contact.tags if contact else ())
    return filled_frame(replace(frame, contact=contact, banner=banner), CLOCK)


def contact_of(wanted: Wanted, language: str) -> Contact | None:
    """Whoever looks, as far as they may be spoken of; None for nobody known."""
    profile, stated = wanted.known, _stated(wanted)
    if profile is None and not stated:
        return None
    hierarchy = None if wanted.generation is None else wanted.generation.hierarchy
    asked_for = frozenset() if hierarchy is None else frozenset(_asked_for(stated, hierarchy))
    if profile is None:
        return Contact(wanted=asked_for)
    return Contact(
        name=_detail(profile, "name"),
        city=_detail(profile, "city"),
        country=_detail(profile, "country"),
        tags=profile.tags,
        information=tuple(_informed(profile.information, wanted.attributes, language)),
        wanted=asked_for,
    )


def _detail(profile: Profile, name: str) -> str:
    return str(profile.details.get(name, ""))


def _informed(believed: Mapping[str, Value], attributes: Mapping[str, Attribute], language: str) -> Iterator[Informed]:
    """Key information in words, in the order in which the shop defines it."""
    for key, attribute in attributes.items():
        if key in believed and not attribute.sensitive:
            label = in_language(attribute.labels, language) or key
            yield Informed(key, label, believed[key], answer_said(attribute, believed[key], language))


def _stated(wanted: Wanted) -> tuple[Preference, ...]:
    """What was stated: with the request, else on the card."""
    if wanted.asked.stated is not None:
        return tuple(wanted.asked.stated.preferences)
    try:
        return () if wanted.known is None else tuple(parse_preferences(wanted.known.preferences).preferences)
    except PreferenceError:  # stated before the filters changed; the answer has said so already
        return ()


def _asked_for(stated: tuple[Preference, ...], hierarchy: Hierarchy) -> Iterator[tuple[str, str]]:
    """Filters by their own keys with each value that was asked for, folded; nothing sensitive."""
    for preference in stated:
        if preference.main is not None and not hierarchy.is_sensitive(None):
            yield hierarchy.main.key, fold(preference.main)
            yield hierarchy.main.key, fold(path_parts(preference.main)[-1])
        for criterion in preference.criteria:
            asked = hierarchy.asked(criterion.filter)
            if (
                asked is not None
                and not hierarchy.is_sensitive(criterion.filter)
                and not hierarchy.is_sensitive(asked.key)
            ):
                yield from ((asked.key, fold(str(value).lower())) for value in criterion.any)
