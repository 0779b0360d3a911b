"""What a contact states, read: preferences and their criteria, each refused with the path of its fault."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from matching.errors import MalformedPreference
from matching.model import WEIGHT_SCALE, Criterion, Preference
from matching.readers import (
    Reader,
    read_decimal,
    read_list,
    read_members,
    read_only_true,
    read_text,
    read_text_or_null,
    read_yes_or_no,
    whole_number,
)

MOST_PREFERENCES: Final = 200
MOST_CRITERIA: Final = 64
"""Criteria that count, in one preference: each has one bit of a 64 bit integer."""
MOST_VALUES: Final = 1000
HIGHEST_BAND: Final = 1_000_000
"""A band beyond those there are is told back as unknown; a number beyond JSON's usual integers could not be."""

OPERATORS: Final = ("any", "none", "min", "max", "over", "under", "band", "present", "absent", "indifferent")
STANDING_ALONE: Final = ("present", "absent", "indifferent")
EMPTY_INTERVALS: Final[tuple[tuple[str, str, Callable[[Decimal, Decimal], bool]], ...]] = (
    ("min", "max", lambda low, high: low > high),
    ("min", "under", lambda low, high: low >= high),
    ("over", "max", lambda low, high: low >= high),
    ("over", "under", lambda low, high: low >= high),
)


def read_preference_list(value: object, path: str) -> tuple[Preference, ...]:
    """The member ``preferences`` of a document."""
    stated = read_list(value, path, most=MOST_PREFERENCES, what="preferences")
    return tuple(_preference(one, f"{path}[{number}]") for number, one in enumerate(stated))


def _preference(value: object, path: str) -> Preference:
    members = read_members(value, path, PREFERENCE)
    if "main" not in members:
        raise MalformedPreference(
            f"{path}.main", "The main value is missing; null stands for every product of the catalogue."
        )
    return Preference(main=members["main"], criteria=members.get("criteria", ()))


def _criteria(value: object, path: str) -> tuple[Criterion, ...]:
    criteria = tuple(_criterion(one, f"{path}[{number}]") for number, one in enumerate(read_list(value, path)))
    if sum(not criterion.indifferent for criterion in criteria) > MOST_CRITERIA:
        raise MalformedPreference(path, f"At most {MOST_CRITERIA} criteria can count in one preference.")
    return criteria


def _criterion(value: object, path: str) -> Criterion:
    return criterion_of(read_members(value, path, CRITERION), path)


def criterion_of(members: Mapping[str, Any], path: str, known: Collection[str] = OPERATORS) -> Criterion:
    """The criterion of these members, each read already; refused where they do not go together.

    ``known`` are the operators that may stand there, by which one that asks nothing is told what it could.
    """
    if "filter" not in members:
        raise MalformedPreference(f"{path}.filter", "The filter that this criterion is about is missing.")
    operators = [key for key in OPERATORS if key in members]
    if not operators:
        raise MalformedPreference(path, f"This criterion asks nothing; give one of {', '.join(known)}.")
    for key in STANDING_ALONE:
        if key in members and len(operators) > 1:
            other = next(operator for operator in operators if operator != key)
            raise MalformedPreference(f"{path}.{key}", f"{key} stands alone; take {other} to a criterion of its own.")
    for lower, upper, empty in EMPTY_INTERVALS:
        if lower in members and upper in members and empty(members[lower], members[upper]):
            raise MalformedPreference(
                f"{path}.{upper}",
                f"No number is both {lower} {members[lower]:f} and {upper} {members[upper]:f}: the interval is empty.",
            )
    return Criterion(**members, weighed="weight" in members)


def _weight(value: object, path: str) -> int:
    thousandths = Fraction(read_decimal(value, path)) * WEIGHT_SCALE
    if thousandths <= 0 or thousandths.denominator != 1:
        raise MalformedPreference(path, "A weight is above 0 and has at most three decimals.")
    return thousandths.numerator


def _values(value: object, path: str) -> tuple[str | bool, ...]:
    listed = read_list(value, path, most=MOST_VALUES, what="values")
    if not listed:
        raise MalformedPreference(path, "This list is empty; name at least one value or leave the list out.")
    return tuple(_value(one, f"{path}[{number}]") for number, one in enumerate(listed))


def _value(value: object, path: str) -> str | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return f"{read_decimal(value, path):f}"
    return read_text(value, path)


CRITERION: Final[Mapping[str, Reader]] = {
    "filter": read_text,
    "any": _values,
    "none": _values,
    "min": read_decimal,
    "max": read_decimal,
    "over": read_decimal,
    "under": read_decimal,
    "band": whole_number(1, HIGHEST_BAND),
    "currency": read_text,
    "unit": read_text,
    "present": read_only_true,
    "absent": read_only_true,
    "indifferent": read_only_true,
    "must": read_yes_or_no,
    "strict": read_yes_or_no,
    "weight": _weight,
}
CRITERION_KEYS: Final = tuple(CRITERION)
"""Every key that a criterion may have."""
PREFERENCE: Final[Mapping[str, Reader]] = {"main": read_text_or_null, "criteria": _criteria}
