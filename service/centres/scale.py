"""Questions that one press answers: yes and no, a rating from 0 to 10, a choice. Only these can be asked by a link."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from service.contacts.attributes import AnswerType, Attribute
from service.contacts.model import Value

MOST_STEPS = 21
"""A number is a rating where it has at most so many whole steps from its lowest to its highest."""


def answers_of(attribute: Attribute) -> tuple[Value, ...]:
    """Every answer there is, in the order they are shown; none where a question wants something typed."""
    return SCALES.get(attribute.type, _nothing)(attribute)


def _nothing(attribute: Attribute) -> tuple[Value, ...]:
    return ()


def _options(attribute: Attribute) -> tuple[Value, ...]:
    return tuple(option.value for option in attribute.options)


def _yes_and_no(attribute: Attribute) -> tuple[Value, ...]:
    return (True, False)


def _steps(attribute: Attribute) -> tuple[Value, ...]:
    low, high = attribute.low, attribute.high
    if low is None or high is None or not _whole(low) or not _whole(high) or high - low >= MOST_STEPS:
        return ()
    return tuple(map(str, range(int(low), int(high) + 1)))


def _whole(number: Decimal) -> bool:
    return number == number.to_integral_value()


SCALES: Mapping[AnswerType, Callable[[Attribute], tuple[Value, ...]]] = {
    AnswerType.CHOICE: _options,
    AnswerType.YES_NO: _yes_and_no,
    AnswerType.NUMBER: _steps,
}
