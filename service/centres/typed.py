"""What a person typed becomes an answer, or the name of what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

from service.centres.questions import Question
from service.contacts.attributes import AnswerType
from service.contacts.model import Value

MOST_CHARACTERS = 200
"""The longest text that an answer may be."""

NUMBER = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,6})?", re.ASCII)
SPACES_OF_NUMBERS = re.compile(r"[ \u00a0\u202f\u2009]")
EMAIL = re.compile(r"[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s.,;<>\"]{2,}")
PHONE = re.compile(r"\+?[\d ()./-]{6,24}", re.ASCII)
UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")

DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d/%m/%Y")
"""How dates are typed where a browser has no field for them; the first is what the field itself sends."""

EARLIEST = date(1900, 1, 1)
YES_NO: Mapping[str, bool] = {"yes": True, "no": False}


class Unfit(Exception):
    """An answer that cannot be taken; ``str(unfit)`` names the sentence that says why (``fault.*``)."""


def answer(question: Question, typed: str, today: date) -> Value | None:
    """The answer, None where nothing was typed. Raises `Unfit`."""
    text = " ".join(UNPRINTABLE.sub(" ", typed).split())
    return _READERS[question.type](question, text, today) if text else None


def _choice(question: Question, text: str, today: date) -> Value:
    if not any(choice.value == text for choice in question.choices):
        raise Unfit("no_such_choice")
    return text


def _text(question: Question, text: str, today: date) -> Value:
    if len(text) > MOST_CHARACTERS:
        raise Unfit("too_long")
    if question.input == "email" and not EMAIL.fullmatch(text):
        raise Unfit("not_an_email")
    if question.input == "tel" and not PHONE.fullmatch(text):
        raise Unfit("not_a_phone")
    return text


def _number(question: Question, text: str, today: date) -> Value:
    plain = SPACES_OF_NUMBERS.sub("", text).replace(",", ".")
    if not NUMBER.fullmatch(plain):
        raise Unfit("not_a_number")
    number = Decimal(plain)
    if question.low is not None and number < question.low:
        raise Unfit("too_low")
    if question.high is not None and number > question.high:
        raise Unfit("too_high")
    return f"{number.normalize():f}"


def _date(question: Question, text: str, today: date) -> Value:
    for pattern in DATES:
        with suppress(ValueError):
            day = datetime.strptime(text, pattern).date()
            break
    else:
        raise Unfit("not_a_date")
    if day < EARLIEST or (question.autocomplete == "bday" and day > today):
        raise Unfit("no_such_day")
    return day.isoformat()


def _yes_no(question: Question, text: str, today: date) -> Value:
    if text not in YES_NO:
        raise Unfit("no_such_choice")
    return YES_NO[text]


_READERS: Mapping[AnswerType, Callable[[Question, str, date], Value]] = {
    AnswerType.CHOICE: _choice,
    AnswerType.TEXT: _text,
    AnswerType.NUMBER: _number,
    AnswerType.DATE: _date,
    AnswerType.YES_NO: _yes_no,
}
