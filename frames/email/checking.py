"""The words of a mail tried before they are saved: filled for mails of every shape."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from frames.compose import texts_of
from frames.definition import Email, FrameDefinition, Said
from frames.email.model import Around
from frames.email.words import EMAIL_NAMES, LINKED, email_data
from frames.own.budget import Clock
from frames.own.data import wanted_of
from frames.own.faults import TemplateFault, TemplateRefused
from frames.own.filling import filled_by
from frames.own.samples import sample_frames
from frames.own.sandbox import ADDRESS, PLAIN, Sandbox

Place = tuple[str | int, ...]

INFORMATION: Final = re.compile(r"""\bcontact\.information(?:\.|\[\s*['"])(\w+)""")
AROUND: Final = Around(datetime(2026, 1, 1, 9, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class Written:
    """One text of an ``[email]``: where it stands in it, and what placeholders in it make."""

    place: Place
    text: str
    makes: Sandbox = PLAIN

    @property
    def information(self) -> tuple[str, ...]:
        """The keys of the key information that it names, each once."""
        return tuple(dict.fromkeys(INFORMATION.findall(self.text)))


def texts_by_language(email: Email) -> Iterator[tuple[Place, Said]]:
    """Each text that is given, in all its languages, with where it stands."""
    texts: dict[Place, Said] = {
        ("subject",): email.subject,
        ("preheader",): email.preheader,
        ("sender",): email.sender,
    }
    for number, paragraph in enumerate(email.paragraphs):
        texts |= {("paragraphs", number, "text"): paragraph.text, ("paragraphs", number, "action"): paragraph.action}
    return ((place, said) for place, said in texts.items() if said)


def texts_in(email: Email) -> Iterator[Written]:
    """Every text in which placeholders may stand."""
    for place, said in texts_by_language(email):
        yield from (Written((*place, language), text) for language, text in said.items())
    for number, paragraph in enumerate(email.paragraphs):
        if paragraph.link is not None and paragraph.link not in LINKED:
            yield Written(("paragraphs", number, "link"), paragraph.link, ADDRESS)


def check_words(written: Written, clock: Clock) -> tuple[TemplateFault, ...]:
    """What is wrong with the placeholders of a text; nothing where there are none."""
    try:
        for frame in sample_frames(FrameDefinition("sample")).values():
            for outside in (False, True):
                data = email_data(frame, AROUND, texts_of(frame.definition, frame.locale), outside=outside)
                filled_by(written.text, data, EMAIL_NAMES, clock, written.makes, wanted_of(frame))
    except TemplateRefused as error:
        return error.faults
    return ()
