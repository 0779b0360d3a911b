"""Consents as a definition states them: each for one purpose, in full, in every language, and never ticked in advance.

What may be written is what the law asks of a consent: voluntary (no key requires one), specific (one purpose each),
informed (the whole text in the language it is shown in, third parties by name), unambiguous (no key ticks one).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from service.centres.model import ConsentText
from service.contacts.model import Channel, ConsentKind
from service.contacts.resting import SENSITIVE
from service.defining.faults import Fault, Place, raise_any
from service.defining.members import LINE, LONG, Keys, listed, matching, one_of, said, table, text

PURPOSE: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)
VERSION: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", re.ASCII)

CONSENT: Final[Keys] = {
    "purpose": matching(PURPOSE, 'a name such as "email" or "partner-offers"'),
    "kind": one_of(ConsentKind),
    "version": matching(VERSION, 'a name of this wording such as "1" or "2026-07"'),
    "label": said(),
    "text": said(LONG, lines=True),
    "third_party": text(LINE),
}


def _consent(members: Mapping[str, Any], place: Place) -> ConsentText:
    consent = ConsentText(
        purpose=members["purpose"],
        kind=members["kind"],
        version=members["version"],
        labels=members["label"],
        texts=members["text"],
    )
    raise_any((*_of_its_kind(consent, place), *_named(consent, members.get("third_party"), place)))
    return consent


read_consents = listed(table(CONSENT, _consent, ("purpose", "kind", "version", "label", "text")), most=20)
"""Reads the ``[[consents]]``."""


def _of_its_kind(consent: ConsentText, place: Place) -> Iterator[Fault]:
    """A channel's consent is named as the channel, and nothing else is; a sensitive one by what it is asked with."""
    channels = tuple(Channel)
    is_channel = consent.purpose in channels
    if consent.kind is ConsentKind.CHANNEL and not is_channel:
        yield Fault(
            (*place, "purpose"), f"a consent of the kind channel is named as its channel: {', '.join(channels)}."
        )
    if consent.kind is ConsentKind.SENSITIVE and not consent.purpose.startswith(SENSITIVE):
        yield Fault(
            (*place, "purpose"),
            f"a consent of the kind sensitive is named by what is asked: {SENSITIVE}skin_type for skin_type.",
        )
    if consent.kind is not ConsentKind.CHANNEL and is_channel:
        yield Fault((*place, "kind"), f"{consent.purpose} is a channel, so its consent is of the kind channel.")


def _named(consent: ConsentText, third_party: str | None, place: Place) -> Iterator[Fault]:
    """Who gets to use the address stands in the text itself, in every language."""
    if third_party is None:
        return
    if consent.kind is not ConsentKind.MARKETING:
        yield Fault((*place, "third_party"), "only a consent of the kind marketing is for a third party.")
    for language, written in consent.texts.items():
        if third_party not in written:
            yield Fault((*place, "text", language), f"the text must name {third_party}, as third_party does.")


def unspoken(consents: Iterable[ConsentText], languages: Iterable[str], place: Place) -> Iterator[Fault]:
    """Languages of a page in which a consent would have to be given without being read."""
    languages = tuple(languages)
    for number, consent in enumerate(consents):
        for key, texts in (("label", consent.labels), ("text", consent.texts)):
            for language in languages:
                if language not in texts:
                    sentence = f"it must be given in {language} too, for the page speaks it."
                    yield Fault((*place, number, key, language), sentence)


def doubled(consents: Iterable[ConsentText], place: Place) -> Iterator[Fault]:
    """Purposes that are asked for twice."""
    asked: set[str] = set()
    for number, consent in enumerate(consents):
        if consent.purpose in asked:
            yield Fault(
                (*place, number, "purpose"), f"{consent.purpose} is asked for already: one purpose, one consent."
            )
        asked.add(consent.purpose)


def reworded(
    consents: Iterable[ConsentText], elsewhere: Iterable[ConsentText], where: str, place: Place
) -> Iterator[Fault]:
    """Texts that differ from what the same version of the same purpose says ``elsewhere``.

    A version is evidence of what a person read, so within a shop it stands for one text alone.
    """
    known = {(each.purpose, each.version): each for each in elsewhere}
    for number, consent in enumerate(consents):
        other = known.get((consent.purpose, consent.version))
        for language, written in consent.texts.items():
            if other is not None and other.texts.get(language, written) != written:
                yield Fault(
                    (*place, number, "text", language),
                    f"version {consent.version!r} of {consent.purpose} reads otherwise in {where}; "
                    "a new text needs a new version.",
                )
