"""What a merchant's own words may say of whoever looks: the banner chosen for them, the placeholders, the template.

Sensitive key information and criteria stay out, and so does key information that the shop no longer defines: nobody can
say whether it is sensitive.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from feeds.model import Hierarchy, fold, path_parts
from frames.banners import choose_banner
from frames.definition import FrameDefinition
from frames.email.checking import texts_in
from frames.model import Addressee, Frame, Informed
from frames.own.filling import filled_frame, has_placeholder
from matching.model import Preference
from service.contacts.attributes import Attribute
from service.contacts.model import Value
from service.contacts.wording import answer_said, in_language
from service.storage.profiles import Profile

CLOCK = time.thread_time
"""What templates are measured by: their own work, not what else the machine does."""


def has_own_words(definition: FrameDefinition) -> bool:
    """Whether a definition says anything in words of its own."""
    texts = (*definition.headings.values(), *(each.text for each in texts_in(definition.email)))
    return bool(
        definition.template
        or definition.banners
        or any(each.tag or each.information for each in definition.email.paragraphs)
        or asks(definition)
        or any(map(has_placeholder, texts))
    )


def asks(definition: FrameDefinition) -> bool:
    """Whether mails ask anything, by links that are the contact's own."""
    return any(each.asks for each in definition.email.paragraphs)


def in_own_words(frame: Frame, contact: Addressee | None) -> Frame:
    """The frame with what its definition says in words of its own to this contact; None: to nobody known."""
    banner = choose_banner(frame.definition.banners, contact.tags if contact else ())
    return filled_frame(replace(frame, contact=contact, banner=banner), CLOCK)


def contact_of(
    profile: Profile | None,
    preferences: Sequence[Preference],
    attributes: Mapping[str, Attribute],
    hierarchy: Hierarchy | None,
    language: str,
) -> Addressee | None:
    """Whoever looks, as far as they may be spoken of; None for nobody known.

    ``preferences`` are what they stated, ``attributes`` the shop's key information; ``hierarchy`` is None where there
    is no catalogue to say what is sensitive.
    """
    if profile is None and not preferences:
        return None
    asked_for = frozenset() if hierarchy is None else frozenset(_asked_for(preferences, hierarchy))
    if profile is None:
        return Addressee(wanted=asked_for)
    sayable = {key: each for key, each in attributes.items() if not is_sensitive(each, hierarchy)}
    return Addressee(
        name=_detail(profile, "name"),
        city=_detail(profile, "city"),
        country=_detail(profile, "country"),
        tags=profile.tags,
        information=tuple(_informed(profile.information, sayable, language)),
        wanted=asked_for,
    )


def is_sensitive(attribute: Attribute, hierarchy: Hierarchy | None) -> bool:
    """Marked so, or driving a filter that is: its answer says what the filter's value would, whenever it became so."""
    drives = (str(binding.criterion["filter"]) for binding in attribute.bindings)
    return attribute.sensitive or any(hierarchy is None or hierarchy.is_sensitive(each) for each in drives)


def _detail(profile: Profile, name: str) -> str:
    return str(profile.details.get(name, ""))


def _informed(believed: Mapping[str, Value], attributes: Mapping[str, Attribute], language: str) -> Iterator[Informed]:
    """The answers to these attributes in words, in the order in which the shop defines it."""
    for key, attribute in attributes.items():
        if key in believed:
            label = in_language(attribute.labels, language) or key
            yield Informed(key, label, believed[key], answer_said(attribute, believed[key], language))


def _asked_for(stated: Sequence[Preference], hierarchy: Hierarchy) -> Iterator[tuple[str, str]]:
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
