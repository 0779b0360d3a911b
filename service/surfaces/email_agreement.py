"""What the mails of a definition must agree with: the key information that they go by, and the languages they speak."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from typing import Final

from feeds.model import Hierarchy, fold
from frames.definition import Email, Paragraph
from frames.email.checking import texts_by_language, texts_in
from frames.model import LANGUAGES
from service.centres.scale import MOST_STEPS, answers_of
from service.contacts.attributes import AnswerType, Attribute
from service.defining.faults import Fault, Place
from service.defining.texts import meant, themselves
from service.surfaces.speaking import is_sensitive

YES_NO: Final = ("true", "false")


def misinformed(email: Email, attributes: Mapping[str, Attribute], hierarchy: Hierarchy | None) -> Iterator[Fault]:
    """Key information that mails go by and that the shop does not ask for, or that no mail may speak of."""
    for written in texts_in(email):
        for key in written.information:
            yield from _unsayable(key, attributes, hierarchy, ("email", *written.place))
    for number, paragraph in enumerate(email.paragraphs):
        here: Place = ("email", "paragraphs", number)
        if paragraph.information is not None:
            faults = tuple(_unsayable(paragraph.information, attributes, hierarchy, (*here, "information")))
            yield from faults or _unanswered(paragraph, attributes[paragraph.information], (*here, "value"))
        if paragraph.asks is not None:
            faults = tuple(_unsayable(paragraph.asks, attributes, hierarchy, (*here, "asks")))
            yield from faults or _unpressable(attributes[paragraph.asks], (*here, "asks"))


def _unsayable(
    key: str, attributes: Mapping[str, Attribute], hierarchy: Hierarchy | None, place: Place
) -> Iterator[Fault]:
    if key not in attributes:
        yield Fault(place, f"the shop asks for no key information {key!r}{meant(key, themselves(attributes))}")
    elif attributes[key].sensitive or (hierarchy is not None and is_sensitive(attributes[key], hierarchy)):
        yield Fault(place, f"the key information {key!r} is sensitive: no mail may go by it or speak of it.")


def _unanswered(paragraph: Paragraph, attribute: Attribute, place: Place) -> Iterator[Fault]:
    """A value that nobody can answer."""
    may = YES_NO if attribute.type is AnswerType.YES_NO else tuple(each.value for each in attribute.options)
    if paragraph.value is None or not may or fold(paragraph.value) in map(fold, may):
        return
    told = f"{paragraph.value!r} is no answer to {attribute.key!r}; there is {', '.join(may)}."
    yield Fault(place, told)


def _unpressable(attribute: Attribute, place: Place) -> Iterator[Fault]:
    """A question that no link answers, or that takes more of them than a mail has room for."""
    answers = len(answers_of(attribute))
    if not answers:
        told = f"the answer to {attribute.key!r} is typed: a mail asks yes/no, a choice, or a number with a whole low "
        yield Fault(place, f"{told}and high at most {MOST_STEPS - 1} apart.")
    elif answers > MOST_STEPS:
        yield Fault(place, f"{attribute.key!r} has {answers} answers, and a mail has room for {MOST_STEPS}.")


def unspoken(email: Email, shops: str) -> Iterator[tuple[Place, str]]:
    """Each text with a language that it lacks and another text of these mails, or the shop, speaks."""
    texts = tuple(texts_by_language(email))
    spoken: Set[str] = {shops, *(language for _, said in texts for language in said)}
    for place, said in texts:
        yield from ((("email", *place), each) for each in LANGUAGES if each in spoken and each not in said)
