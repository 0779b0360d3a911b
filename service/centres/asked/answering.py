"""A question in a mail, answered by a press: Yes or No, 0 to 10, one of a few. ``/a/{token}``

Opening shows the answer marked and keeps nothing, because mail programs and scanners open every link there is. The
page posts it: at once by its script, by its one button without.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from frames.texts import Texts
from service.centres.asked.keeping import entry_of, keep, take_back
from service.centres.asked.opening import Opened
from service.centres.asked.page import Posted, one, onwards, said, texts_of, written
from service.centres.minting import answer_mark
from service.centres.model import SectionName
from service.centres.scale import answers_of
from service.contacts.attributes import AnswerType, Attribute
from service.contacts.model import Contact, Fact, Source, Value
from service.errors import LinkRefused

WHERE = "answer link"


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer as the page offers it."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Question:
    """What the link asks, and the answer it was pressed for."""

    attribute: Attribute
    pressed: Value

    def answer(self, text: str) -> Value | None:
        """The answer that a form names."""
        return next((each for each in answers_of(self.attribute) if str(each) == text), None)


def question_of(opened: Opened) -> Question:
    """What is asked. Raises `LinkRefused` where the shop does not ask it any more."""
    for attribute in opened.attributes.values():
        for answer in answers_of(attribute):
            if answer_mark(opened.service.links, attribute, answer) == opened.link.rest and not attribute.sensitive:
                return Question(attribute, answer)
    raise LinkRefused


def show(opened: Opened, request: Request) -> Response:
    """The question with an answer marked: the one pressed, or the one that stands once something was posted."""
    question, texts = question_of(opened), texts_of(opened, request)
    contact = opened.contact
    stands = contact.key_information.value(question.attribute.key) if contact else None
    posted = "kept" in request.query_params or "undone" in request.query_params
    marked = stands if posted and contact else question.pressed
    return written(
        "answer.html",
        opened,
        request,
        label=said(question.attribute.labels, texts.language) or question.attribute.key,
        hint=said(question.attribute.hints, texts.language),
        choices=_choices(question, marked, texts),
        rating=question.attribute.type is AnswerType.NUMBER,
        posted=posted,
        undone="undone" in request.query_params,
        at_once=not posted and stands != question.pressed,
        kept=entry_of(opened, request, WHERE),
        centre=opened.centre_address(SectionName.DETAILS),
    )


def post(opened: Opened, request: Request, form: Posted) -> Response:
    """Keep an answer, or take the last one back."""
    question = question_of(opened)
    if "undo" in form:
        take_back(opened, one(form, "undo"), WHERE)
        return onwards(opened, request, undone=1)
    answer = question.answer(one(form, "answer"))
    if answer is None:
        return onwards(opened, request)
    fact = Fact(question.attribute.key, answer, Source.DECLARED, opened.at)

    def learn(contact: Contact) -> Contact:
        known = contact.key_information.get(fact.attribute)
        if known is not None and (known.value, known.source) == (fact.value, fact.source):
            return contact
        return replace(contact, key_information=contact.key_information.with_([fact]))

    return onwards(opened, request, kept=keep(opened, learn, WHERE))


def _choices(question: Question, marked: Value | None, texts: Texts) -> list[Choice]:
    labels = {option.value: said(option.labels, texts.language) for option in question.attribute.options}
    words = {True: texts.say("asked.yes"), False: texts.say("asked.no")}
    choices = []
    for answer in answers_of(question.attribute):
        label = words[answer] if isinstance(answer, bool) else labels.get(answer) or answer
        choices.append(Choice(str(answer), label, type(answer) is type(marked) and answer == marked))
    return choices
