"""Key information in words: an answer as the shop calls it, alone and in a sentence."""

from __future__ import annotations

from frames.texts import load_texts
from service.contacts.attributes import Attribute, Said
from service.contacts.model import Value


def in_language(said: Said, language: str) -> str | None:
    """A text in a language, else in the first there is."""
    return said.get(language) or next(iter(said.values()), None)


def answer_said(attribute: Attribute, value: Value, language: str) -> str:
    """An answer as the shop calls it, with its unit: ``180 cm``."""
    if isinstance(value, bool):
        return load_texts("frames", language).say("reason.yes" if value else "reason.no")
    called = next((in_language(each.labels, language) for each in attribute.options if each.value == value), None)
    return " ".join(filter(None, (called or value, attribute.unit)))


def information_said(attribute: Attribute, value: Value, language: str) -> str:
    """A piece of key information as it stands in a sentence: ``shoe size 38``."""
    label = in_language(attribute.labels, language) or attribute.key
    return f"{label[:1].lower()}{label[1:]} {answer_said(attribute, value, language)}"
