"""What is asked about a person: standard details and the shop's own key information, as one kind of question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from frames.texts import Texts
from service.contacts.attributes import AnswerType, Attribute, Said
from service.contacts.documents import FORMS
from service.contacts.model import DETAILS, Contact, Fact, Facts, Part


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer that can be chosen."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question in the visitor's language. ``part`` is where its answer stands on the card.

    ``input`` is the kind of HTML field, ``autocomplete`` what a browser may fill in for the person.
    """

    key: str
    part: Part
    type: AnswerType
    label: str
    hint: str = ""
    choices: tuple[Choice, ...] = ()
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    sensitive: bool = False
    input: str = "text"
    autocomplete: str = "off"

    def facts(self, contact: Contact) -> Facts:
        """Everything known of that part of a card."""
        facts: Facts = getattr(contact, FORMS[self.part].member)
        return facts

    def known(self, contact: Contact) -> Fact | None:
        """What is known in answer to it."""
        return self.facts(contact).get(self.key)

    def learned(self, contact: Contact, fact: Fact) -> Contact:
        """The card with that answer."""
        return self._with(contact, self.facts(contact).with_([fact]))

    def forgotten(self, contact: Contact) -> Contact:
        """The card without any answer, whoever gave it."""
        return self._with(contact, self.facts(contact).without(self.key))

    def _with(self, contact: Contact, facts: Facts) -> Contact:
        match self.part:
            case Part.DETAILS:
                return replace(contact, details=facts)
            case _:
                return replace(contact, key_information=facts)


@dataclass(frozen=True, slots=True)
class Field:
    """How a standard detail is typed in."""

    type: AnswerType
    input: str
    autocomplete: str


FIELDS: Mapping[str, Field] = {
    "email": Field(AnswerType.TEXT, "email", "email"),
    "phone": Field(AnswerType.TEXT, "tel", "tel"),
    "name": Field(AnswerType.TEXT, "text", "name"),
    "language": Field(AnswerType.CHOICE, "text", "off"),
    "city": Field(AnswerType.TEXT, "text", "address-level2"),
    "country": Field(AnswerType.TEXT, "text", "country-name"),
    "birth_date": Field(AnswerType.DATE, "date", "bday"),
}
assert tuple(FIELDS) == DETAILS


def questions(
    keys: Iterable[str],
    attributes: Mapping[str, Attribute],
    texts: Texts,
    said: Callable[[Said], str],
    languages: Iterable[str],
) -> Iterator[Question]:
    """The questions under those keys, in order; keys that the shop no longer defines are left out."""
    for key in keys:
        if key in FIELDS:
            yield _detail(key, FIELDS[key], texts, languages)
        elif key in attributes:
            yield _information(attributes[key], said)


def _detail(key: str, field: Field, texts: Texts, languages: Iterable[str]) -> Question:
    choices = tuple(Choice(each, texts.say(f"language.{each}")) for each in languages)
    return Question(
        key,
        Part.DETAILS,
        field.type,
        texts.say(f"details.{key}"),
        texts.say(f"details.{key}_hint"),
        choices if field.type is AnswerType.CHOICE else (),
        input=field.input,
        autocomplete=field.autocomplete,
    )


def _information(attribute: Attribute, said: Callable[[Said], str]) -> Question:
    choices = tuple(Choice(each.value, said(each.labels) or each.value) for each in attribute.options)
    return Question(
        attribute.key,
        Part.KEY_INFORMATION,
        attribute.type,
        said(attribute.labels) or attribute.key,
        said(attribute.hints),
        choices,
        attribute.low,
        attribute.high,
        attribute.unit,
        attribute.sensitive,
        input="date" if attribute.type is AnswerType.DATE else "text",
    )
