"""The questions of a form and what was typed into them: each answered one is a change, each wrong one a sentence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from frames.texts import Texts, load_texts
from service.centres.asked.opening import Opened
from service.centres.asked.page import Posted, one, said
from service.centres.model import ConsentText, Form
from service.centres.questions import Question, questions
from service.centres.typed import Unfit, answer
from service.contacts.model import Actor, Consent, ConsentKind, ConsentState, Contact, Fact, Source
from service.contacts.resting import sensitive_purpose
from service.contacts.store import Change

ADDRESS = "email"
"""The question whose answer is an address: it waits until it is confirmed."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the form shows it; ``consent`` must be given with an answer that is sensitive."""

    question: Question
    typed: str = ""
    fault: str = ""
    consent: ConsentText | None = None
    agreed: bool = False

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"answer.{self.question.key}"


@dataclass(frozen=True, slots=True)
class Decided:
    """A consent as the form shows it, and whether it was ticked."""

    asked: ConsentText
    ticked: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Filled:
    """A form with what was typed into it, and what that changes."""

    asked: tuple[Asked, ...]
    consents: tuple[Decided, ...] = ()
    address: Asked | None = None
    changes: tuple[Change, ...] = field(default=())

    @property
    def is_faulty(self) -> bool:
        """Whether something must be mended first."""
        return any(each.fault for each in (*self.asked, *((self.address,) if self.address else ())))

    @property
    def ticked(self) -> tuple[ConsentText, ...]:
        """The consents that were given."""
        return tuple(each.asked for each in self.consents if each.ticked)


def filled(opened: Opened, form: Form, texts: Texts, posted: Posted, where: str) -> Filled:
    """The form's questions with what was posted; nothing is ticked or filled in that the person did not."""
    asked = [_typed(opened, each, texts, posted) for each in _asked(opened, form, texts)]
    consents = [
        Decided(each, bool(one(posted, f"consent.{each.purpose}")))
        for each in form.definition.consents
        if each.kind is not ConsentKind.SENSITIVE
    ]
    address = next((each for each in asked if each.question.key == ADDRESS), None)
    others = tuple(each for each in asked if each is not address)
    changes = tuple(change for each in others for change in _changes(opened, each, texts.language, where))
    return Filled(others, tuple(consents), address, changes)


def entry(asked: ConsentText, state: ConsentState, opened: Opened, where: str, language: str) -> Consent:
    """A decision on a consent as the ledger keeps it: with the text as it was shown."""
    shown = language if language in asked.texts else next(iter(asked.texts), "")
    text = asked.texts.get(shown, "")
    return Consent(asked.purpose, asked.kind, state, opened.at, Actor.CONTACT, where, text, asked.version, shown)


def decide(entries: Sequence[Consent]) -> Change:
    """The change that adds decisions to the ledger."""
    return lambda contact: replace(contact, consents=(*contact.consents, *entries))


def _asked(opened: Opened, form: Form, texts: Texts) -> Iterator[Asked]:
    """The questions in their order, the address last. What is sensitive is asked only with a consent of its own."""
    definition, words = form.definition, load_texts("centre", texts.language)
    keys = [key for key in definition.questions if key != ADDRESS]
    if definition.address or ADDRESS in definition.questions:
        keys.append(ADDRESS)
    consents = {each.purpose: each for each in definition.consents}
    in_language = partial(said, language=texts.language)
    for question in questions(keys, opened.attributes, words, in_language, definition.languages):
        consent = consents.get(sensitive_purpose(question.key)) if question.sensitive else None
        if consent is not None or not question.sensitive:
            yield Asked(question, consent=consent)


def _typed(opened: Opened, asked: Asked, texts: Texts, posted: Posted) -> Asked:
    typed = one(posted, asked.field)
    agreed = bool(one(posted, f"agree.{asked.question.key}"))
    return replace(asked, typed=typed, agreed=agreed, fault=_fault(opened, asked, typed, agreed, texts))


def _fault(opened: Opened, asked: Asked, typed: str, agreed: bool, texts: Texts) -> str:
    words, question = load_texts("centre", texts.language), asked.question
    try:
        value = answer(question, typed, opened.today)
    except Unfit as unfit:
        bounds = {"low": question.low, "high": question.high}
        return words.say(
            f"fault.{unfit}", **{name: "" if each is None else f"{each:f}" for name, each in bounds.items()}
        )
    if value is not None and asked.consent is not None and not agreed:
        return words.say("fault.agree_first")
    return ""


def _changes(opened: Opened, asked: Asked, language: str, where: str) -> Iterator[Change]:
    if asked.fault or not asked.typed:
        return
    value = answer(asked.question, asked.typed, opened.today)
    if value is None:
        return
    fact = Fact(asked.question.key, value, Source.DECLARED, opened.at)
    if asked.consent is not None:
        yield decide([entry(asked.consent, ConsentState.CONFIRMED, opened, where, language)])
    yield partial(_learn, asked.question, fact)


def _learn(question: Question, fact: Fact, contact: Contact) -> Contact:
    return question.learned(contact, fact)
