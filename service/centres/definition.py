"""The text of a centre or a form, read into the values of `service.centres.model` with every fault named.

What is judged here follows from the text alone; what it must agree with around it, such as the key information it
asks for, is judged when it is saved (`service.centres.agreement`). docs/centres.md describes every key.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from feeds.industries import load_industries
from frames.model import LANGUAGES
from service.centres.consents import CONSENT, doubled, read_consents, unspoken
from service.centres.model import CentreDefinition, Contacting, FormDefinition, Scenario, SectionName, Suggesting
from service.centres.theme import THEME, read_theme
from service.contacts.model import Channel, Day, Frequency
from service.defining.faults import Fault, Place, raise_any, wrong
from service.defining.members import (
    SLUG,
    Keys,
    flag,
    known,
    listed,
    matching,
    one_of,
    said,
    table,
    text,
    whole,
)
from service.defining.reading import read_text
from service.defining.texts import texts_by_section

MOST_SLOTS: Final = 24
MOST_ASKED: Final = 10
"""Questions of a form: it is asked in passing."""

# --- parts -----------------------------------------------------------------------------------------------------------


def _contacting(members: Mapping[str, Any], place: Place) -> Contacting:
    return Contacting(**members)


def _suggesting(members: Mapping[str, Any], place: Place) -> Suggesting:
    suggesting = Suggesting(**members)
    if bool(suggesting.picked) != (suggesting.scenario is Scenario.PICKED):
        raise wrong((*place, "picked"), 'ids of products stand here where the scenario is "picked", and only there.')
    return suggesting


CONTACTING: Final[Keys] = {
    "channels": listed(one_of(Channel)),
    "frequencies": listed(one_of(Frequency)),
    "days": listed(one_of(Day)),
    "hours": flag,
}
SUGGESTIONS: Final[Keys] = {
    "scenario": one_of(Scenario),
    "slots": whole(0, MOST_SLOTS),
    "picked": listed(text(), most=MOST_SLOTS),
}


def _industry(value: object, place: Place) -> str:
    return known(tuple(load_industries()))(value, place)


_QUESTION = matching(SLUG, 'the key of a question such as "shoe_size"')
_ASKED: Final[Keys] = {
    "title": said(),
    "languages": listed(known(LANGUAGES), least=1),
    "questions": listed(_QUESTION),
    "theme": read_theme,
    "consents": read_consents,
}
"""What centres and forms have in common."""

CENTRE: Final[Keys] = {
    "title": _ASKED["title"],
    "languages": _ASKED["languages"],
    "sections": listed(one_of(SectionName), least=1),
    "industry": _industry,
    "polite": flag,
    "mains": listed(text()),
    "questions": _ASKED["questions"],
    "theme": _ASKED["theme"],
    "texts": texts_by_section("centre"),
    "contacting": table(CONTACTING, _contacting),
    "suggestions": table(SUGGESTIONS, _suggesting),
    "consents": _ASKED["consents"],
}
FORM: Final[Keys] = {
    "title": _ASKED["title"],
    "languages": _ASKED["languages"],
    "questions": listed(_QUESTION, most=MOST_ASKED),
    "preference": listed(text()),
    "address": flag,
    "thanks": said(),
    "theme": _ASKED["theme"],
    "consents": _ASKED["consents"],
}

FIELDS: Final = {"title": "titles", "suggestions": "suggesting"}
"""Where the value of a key is called otherwise than the key."""

TABLES: Final[Mapping[str, Keys]] = {
    "centre": CENTRE,
    "form": FORM,
    "theme": THEME,
    "contacting": CONTACTING,
    "suggestions": SUGGESTIONS,
    "consents": CONSENT,
}
"""Every table of these definitions with its keys."""

# --- the whole -------------------------------------------------------------------------------------------------------


def _centre(members: Mapping[str, Any], place: Place) -> CentreDefinition:
    centre = CentreDefinition(**_by_field(members))
    raise_any((*_spoken(centre), *_idle(centre)))
    return centre


def _form(members: Mapping[str, Any], place: Place) -> FormDefinition:
    form = FormDefinition(**_by_field(members))
    raise_any(_spoken(form))
    if not form.questions and form.preference is None:
        raise wrong(("questions",), "a form asks something: name questions, or offer a preference.")
    return form


def _by_field(members: Mapping[str, Any]) -> dict[str, Any]:
    return {FIELDS.get(key, key): value for key, value in members.items()}


def _spoken(definition: CentreDefinition | FormDefinition) -> Iterator[Fault]:
    """What a page would have to say in a language and cannot."""
    first = definition.languages[0]
    if first not in definition.titles:
        yield Fault(("title", first), f"it must be given in {first}, the first of the languages.")
    yield from unspoken(definition.consents, definition.languages, ("consents",))
    yield from doubled(definition.consents, ("consents",))


def _idle(centre: CentreDefinition) -> Iterator[Fault]:
    """Sections that would have nothing to ask."""
    offered = centre.contacting
    asked: Mapping[SectionName, tuple[Iterable[object], str, str]] = {
        SectionName.DETAILS: (centre.questions, "questions", "name questions"),
        SectionName.CONSENTS: (centre.consents, "consents", "write [[consents]]"),
        SectionName.CHANNELS: (
            (*offered.channels, *offered.frequencies, *offered.days, *("hours",) * offered.hours),
            "contacting",
            "offer something",
        ),
    }
    for section, (what, key, how) in asked.items():
        if section in centre.sections and not tuple(what):
            yield Fault((key,), f"the section {section} has nothing to ask: {how}, or leave the section out.")


_read_centre = table(CENTRE, _centre, ("title", "languages", "sections"))
_read_form = table(FORM, _form, ("title", "languages"))


def read_centre(text: str) -> CentreDefinition:
    """The centre that a TOML text states. Raises `DefinitionRefused` with every fault and its place."""
    return read_text(text, _read_centre)


def read_form(text: str) -> FormDefinition:
    """The form that a TOML text states. Raises likewise."""
    return read_text(text, _read_form)
