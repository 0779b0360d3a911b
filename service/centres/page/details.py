"""The section of personal details: each question is asked, saved and forgotten on its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from frames.money import write_quantity
from service.centres.model import SectionName
from service.centres.page.consenting import decision, sensitive_consent
from service.centres.page.dates import day_text
from service.centres.page.section import Progress, Step
from service.centres.page.visit import Form, Visit
from service.centres.questions import Question, questions
from service.centres.typed import YES_NO, Unfit, answer
from service.contacts.addresses import fold_email
from service.contacts.attributes import AnswerType
from service.contacts.model import ADDRESSES, ConsentState, Contact, Fact, Source, Value
from service.contacts.store import Change

EMAIL = ADDRESSES[0]

MOST_AT_ONCE = 5
"""So many questions stand on the first screen; the others are one press away."""

MOST_CHIPS = 7
"""So many choices are chips, more of them a list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page shows it.

    ``fact`` is what the card knows, ``base`` the same as a field holds it, ``typed`` what stands in the field now.
    ``chips`` are all answers with their labels, where it is a choice. ``consent`` is the text that is agreed to first
    where the answer is sensitive; ``agreed``: it was.
    """

    question: Question
    fact: Fact | None
    base: str
    typed: str
    chips: tuple[tuple[str, str], ...] = ()
    fault: str = ""
    consent: str = ""
    agreed: bool = False

    @property
    def as_list(self) -> bool:
        """Whether its choices are a list rather than chips."""
        return len(self.question.choices) > MOST_CHIPS

    @property
    def is_noted(self) -> bool:
        """Whether the shop knows it from elsewhere, so that it asks whether it is right."""
        return self.fact is not None and self.fact.source is not Source.DECLARED


class DetailsSection:
    """Questions about the person."""

    name = SectionName.DETAILS

    def progress(self, visit: Visit) -> Progress:
        """How many of the questions the card can answer."""
        asked = questions_of(visit)
        return Progress(sum(question.known(visit.contact) is not None for question in asked), len(asked))

    def view(self, visit: Visit, query: Mapping[str, str], step: Step) -> Mapping[str, Any]:
        """``first`` and ``more``: the questions, those with something to mend always unfolded."""
        asked = [_asked(visit, question, step) for question in questions_of(visit)]
        more = asked[MOST_AT_ONCE:]
        unfolded = "more" in query or any(each.fault or each.question.key == query.get("at") for each in more)
        return {"first": asked[:MOST_AT_ONCE], "more": more, "unfolded": unfolded}

    def step(self, visit: Visit, form: Form) -> Step:
        """Save, confirm or forget the answer to one question."""
        question = next((each for each in questions_of(visit) if [each.key] == list(form.get("question", ()))), None)
        if question is None:
            return Step(faults={"question": visit.texts.say("fault.no_such_question")})
        if form.get("do") == ["forget"]:
            return _forget(visit, question)
        return _save(visit, question, form)


def questions_of(visit: Visit) -> Sequence[Question]:
    """The questions of the visit's centre."""
    definition = visit.centre.definition
    return list(questions(definition.questions, visit.attributes, visit.texts, visit.said, definition.languages))


def written(question: Question, value: Value | None, visit: Visit) -> str:
    """An answer in words, empty for none."""
    match question.type:
        case _ if value is None:
            return ""
        case AnswerType.YES_NO:
            return visit.texts.say("answer.yes" if value is True else "answer.no")
        case AnswerType.CHOICE:
            return next((each.label for each in question.choices if each.value == value), str(value))
        case AnswerType.NUMBER:
            return write_quantity(Decimal(str(value)), question.unit, visit.texts.locale)
        case AnswerType.DATE:
            return day_text(date.fromisoformat(str(value)), visit.texts.locale)
        case _:
            return str(value)


def _asked(visit: Visit, question: Question, step: Step) -> Asked:
    fact = question.known(visit.contact)
    base = _typed(None if fact is None else fact.value)
    consent = sensitive_consent(visit, question.key, question.label) if question.sensitive else None
    return Asked(
        question,
        fact,
        base,
        "".join(step.typed.get(question.key, (base,))),
        _chips(visit, question),
        step.faults.get(question.key, ""),
        "" if consent is None else visit.said(consent.texts),
        consent is not None and visit.contact.state(consent.purpose) is ConsentState.CONFIRMED,
    )


def _chips(visit: Visit, question: Question) -> tuple[tuple[str, str], ...]:
    if question.type is AnswerType.YES_NO:
        return tuple((word, visit.texts.say(f"answer.{word}")) for word in YES_NO)
    return tuple((choice.value, choice.label) for choice in question.choices)


def _typed(value: Value | None) -> str:
    """An answer as its field holds it."""
    if value is None:
        return ""
    return next(word for word, meant in YES_NO.items() if meant is value) if isinstance(value, bool) else value


def _save(visit: Visit, question: Question, form: Form) -> Step:
    typed = tuple(form.get("answer", ()))[:1]
    try:
        value = answer(question, "".join(typed), visit.today)
    except Unfit as unfit:
        bounds = {name: "" if bound is None else f"{bound:f}" for name, bound in _bounds(question).items()}
        return Step(faults={question.key: visit.texts.say(f"fault.{unfit}", **bounds)}, typed={question.key: typed})
    if value is None:
        return _forget(visit, question)
    if question.key == EMAIL and _must_be_confirmed(visit, str(value)):
        return Step(receipt=visit.texts.say("receipt.to_confirm"), typed={question.key: typed}, confirm=str(value))
    consent = sensitive_consent(visit, question.key, question.label) if question.sensitive else None
    agreed = consent is None or visit.contact.state(consent.purpose) is ConsentState.CONFIRMED
    if not agreed and form.get("agree") != ["yes"]:
        return Step(faults={question.key: visit.texts.say("fault.agree_first")}, typed={question.key: typed})
    receipt = visit.texts.say("receipt.saved", label=question.label, value=written(question, value, visit))
    learn = _learning(visit, question, value, list(form.get("base", ())))
    if consent is None or agreed:
        return Step(learn, receipt)
    agree = decision(visit, consent, ConsentState.CONFIRMED)
    return Step(lambda contact: learn(agree(contact)), receipt)


def _must_be_confirmed(visit: Visit, address: str) -> bool:
    """Whether its owner is asked first: a new address, where the service sends mail or nobody knows whose page this is.

    A contact at their own link, in a shop whose mail goes out elsewhere, is believed.
    """
    known = {fold_email(str(fact.value)) for fact in visit.contact.details.facts if fact.attribute == EMAIL}
    return fold_email(address) not in known and (visit.is_visitor or visit.service.post is not None)


def _bounds(question: Question) -> Mapping[str, Decimal | None]:
    return {"low": question.low, "high": question.high}


def _learning(visit: Visit, question: Question, value: Value, base: Sequence[str]) -> Change:
    """The change that keeps an answer. One that a page had shown already and nobody touched overwrites nothing."""

    def learn(contact: Contact) -> Contact:
        known = question.known(contact)
        declared = known is not None and known.source is Source.DECLARED
        if declared and known is not None and (known.value == value or base == [_typed(value)]):
            return contact
        return question.learned(contact, Fact(question.key, value, Source.DECLARED, visit.at))

    return learn


def _forget(visit: Visit, question: Question) -> Step:
    """No answer any more, and with a sensitive one no consent to it."""
    receipt = visit.texts.say("receipt.forgotten", label=question.label)
    if not question.sensitive:
        return Step(question.forgotten, receipt)
    consent = sensitive_consent(visit, question.key, question.label)
    if visit.contact.state(consent.purpose) is not ConsentState.CONFIRMED:
        return Step(question.forgotten, receipt)
    return Step(decision(visit, consent, ConsentState.WITHDRAWN), receipt)
