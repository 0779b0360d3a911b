"""What is told of key information from outside, held to how the shop has defined it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from matching.readers import DECIMAL
from service.contacts.attributes import AnswerType, Attribute
from service.contacts.model import Value
from service.contacts.stated.reading import Check
from service.errors import ServiceError


class AnswerRefused(ServiceError):
    """A value that is no answer to the question as it is defined; the sentence repeats nothing of it."""


def answer_check(attributes: Mapping[str, Attribute]) -> Check:
    """The check by these definitions. What nobody has defined is taken as it is. It raises `AnswerRefused`."""

    def check(key: str, value: Value) -> Value:
        attribute = attributes.get(key)
        return value if attribute is None else _CHECKS[attribute.type](attribute, value)

    return check


def _choice(attribute: Attribute, value: Value) -> Value:
    known = [option.value for option in attribute.options]
    if value not in known:
        raise AnswerRefused(f"One of {', '.join(known)} is expected here.")
    return value


def _text(attribute: Attribute, value: Value) -> Value:
    if not isinstance(value, str):
        raise AnswerRefused("A text is expected here, not true or false.")
    return value


def _number(attribute: Attribute, value: Value) -> Value:
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise AnswerRefused("A number such as 38 or 37.5 is expected here.")
    number = Decimal(value)
    if attribute.low is not None and number < attribute.low:
        raise AnswerRefused(f"A number of {attribute.low:f} or more is expected here.")
    if attribute.high is not None and number > attribute.high:
        raise AnswerRefused(f"A number of at most {attribute.high:f} is expected here.")
    return value


def _date(attribute: Attribute, value: Value) -> Value:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise AnswerRefused("A day such as 2026-12-24 is expected here.")
    return value


def _yes_no(attribute: Attribute, value: Value) -> Value:
    if not isinstance(value, bool):
        raise AnswerRefused("true or false is expected here.")
    return value


_CHECKS: Mapping[AnswerType, Callable[[Attribute, Value], Value]] = {
    AnswerType.CHOICE: _choice,
    AnswerType.TEXT: _text,
    AnswerType.NUMBER: _number,
    AnswerType.DATE: _date,
    AnswerType.YES_NO: _yes_no,
}
