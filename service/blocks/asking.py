"""The questions of a definition's paragraphs, as one contact is asked them: a link for each answer.

A link opens the question with that answer marked, and keeps nothing: programs that read mail open every link there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from feeds.model import Hierarchy
from frames.compose import texts_of
from frames.definition import FrameDefinition
from frames.email.model import Answer, Question
from frames.texts import Texts
from service.centres.minting import Mint
from service.centres.scale import answers_of
from service.contacts.attributes import AnswerType, Attribute
from service.contacts.model import Value
from service.contacts.wording import answer_said, in_language
from service.storage.profiles import Profile
from service.surfaces.speaking import is_sensitive

FIRST_STEPS = (Decimal(0), Decimal(1))
"""A rating that begins at one of these is read aloud with its highest step: "9 of 10"."""


def questions_of(
    mint: Mint,
    shop: str,
    definition: FrameDefinition,
    attributes: Mapping[str, Attribute],
    hierarchy: Hierarchy | None,
    contact: Profile | None,
    locale: str,
) -> tuple[Question, ...]:
    """Each question that paragraphs ask and a mail may: what became sensitive, or is answered by typing, is left out.

    Without a ``contact`` the links are those of a test message, which save nothing.
    """
    texts = texts_of(definition, locale)
    keys = dict.fromkeys(each.asks for each in definition.email.paragraphs if each.asks is not None)
    asked = (attributes[key] for key in keys if key in attributes)
    return tuple(
        Question(
            key=each.key,
            text=_put(each, texts.language),
            answers=tuple(_answers(mint, shop, each, contact, texts)),
            answered=contact is not None and each.key in contact.information,
        )
        for each in asked
        if answers_of(each) and not is_sensitive(each, hierarchy)
    )


def _put(attribute: Attribute, language: str) -> str:
    """The question with the line below it."""
    label, hint = (in_language(said, language) for said in (attribute.labels, attribute.hints))
    return " ".join(filter(None, (label or attribute.key, hint)))


def _answers(mint: Mint, shop: str, attribute: Attribute, contact: Profile | None, texts: Texts) -> Iterator[Answer]:
    for value in answers_of(attribute):
        link = mint.answer(shop, attribute, value, contact).address
        yield Answer(_label(attribute, value, texts.language), link, _name(attribute, value, texts))


def _label(attribute: Attribute, value: Value, language: str) -> str:
    """A step of a number is that number alone, as eleven stand in a row."""
    return str(value) if attribute.type is AnswerType.NUMBER else answer_said(attribute, value, language)


def _name(attribute: Attribute, value: Value, texts: Texts) -> str:
    if attribute.high is None or attribute.low not in FIRST_STEPS:
        return ""
    return texts.say("email.step", n=value, most=int(attribute.high))
