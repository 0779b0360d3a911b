"""The questions of a definition's paragraphs, as one contact is asked them: a link for each answer.

A link opens the question with that answer marked, and keeps nothing: programs that read mail open every link there is.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from frames.compose import texts_of
from frames.definition import FrameDefinition
from frames.email.model import Answer, Question
from frames.model import Frame
from frames.texts import Texts
from service.centres.defined import information_at_hand
from service.centres.minting import Mint
from service.centres.scale import answers_of
from service.composition import Service
from service.contacts.attributes import AnswerType, Attribute
from service.contacts.model import Value
from service.contacts.wording import answer_said, in_language
from service.storage.profiles import Profile
from service.surfaces.speaking import asks, is_sensitive

FIRST_STEPS = (Decimal(0), Decimal(1))
"""A rating that begins at one of these is read aloud with its highest step: "9 of 10"."""


def questions_of(
    service: Service, shop: str, frame: Frame, contact: Profile | None, mint: Mint, is_test: bool = False
) -> tuple[Question, ...]:
    """Each question that paragraphs ask and a mail may: what became sensitive, or is answered by typing, is left out.

    ``mint`` makes the links. Those of a test, and without a ``contact``, save nothing.
    """
    texts = texts_of(frame.definition, frame.locale)
    holder = None if is_test else contact
    return tuple(
        Question(
            key=each.key,
            text=_put(each, texts.language),
            answers=tuple(_answers(mint, shop, each, holder, texts)),
            answered=contact is not None and each.key in contact.information,
        )
        for each in _asked(service, shop, frame.definition)
    )


def _asked(service: Service, shop: str, definition: FrameDefinition) -> Iterator[Attribute]:
    """What it asks, each once, as far as it stands so today."""
    if not asks(definition):
        return
    attributes, generation = information_at_hand(service, shop).attributes, service.serving.generation_if_any(shop)
    hierarchy = None if generation is None else generation.hierarchy
    for key in dict.fromkeys(each.asks for each in definition.email.paragraphs):
        attribute = attributes.get(key or "")
        if attribute is not None and answers_of(attribute) and not is_sensitive(attribute, hierarchy):
            yield attribute


def _put(attribute: Attribute, language: str) -> str:
    """The question with the line below it."""
    label, hint = (in_language(said, language) for said in (attribute.labels, attribute.hints))
    return " ".join(filter(None, (label or attribute.key, hint)))


def _answers(mint: Mint, shop: str, attribute: Attribute, contact: Profile | None, texts: Texts) -> Iterator[Answer]:
    for value in answers_of(attribute):
        link = mint.answer(shop, attribute, value, contact).address
        yield Answer(_label(attribute, value, texts), link, _name(attribute, value, texts))


def _label(attribute: Attribute, value: Value, texts: Texts) -> str:
    """A step of a number is that number alone, as eleven stand in a row."""
    if isinstance(value, bool):
        return texts.say("email.yes" if value else "email.no")
    return value if attribute.type is AnswerType.NUMBER else answer_said(attribute, value, texts.language)


def _name(attribute: Attribute, value: Value, texts: Texts) -> str:
    if attribute.high is None or attribute.low not in FIRST_STEPS:
        return ""
    return texts.say("email.step", n=value, most=int(attribute.high))
