"""Preference documents in, preferences out; whatever the contract does not know is refused with its path.

Only the shape is judged here. What depends on a generation (bounds on a choice, units, currencies) is judged when the
preference meets an index, in `matching.criteria`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from matching.errors import MalformedPreference
from matching.model import WEIGHT_SCALE, Criterion, Preference, RankOptions

LARGEST_K: Final = 1000
MOST_PREFERENCES: Final = 200
MOST_CRITERIA: Final = 64
"""Criteria that count, in one preference: each has one bit of a 64 bit integer."""
MOST_VALUES: Final = 1000
MOST_DIGITS: Final = 30
"""Digits of a number, and the highest power of ten it may be written with."""

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
DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
DEFAULT_OPTIONS: Final = RankOptions()


@dataclass(frozen=True, slots=True)
class Request:
    """A whole preference document: what is stated, and which slice of the answer is wanted."""

    preferences: tuple[Preference, ...]
    k: int = DEFAULT_OPTIONS.k
    offset: int = DEFAULT_OPTIONS.offset

    @property
    def options(self) -> RankOptions:
        return RankOptions(k=self.k, offset=self.offset)


def read_preferences(text: str | bytes) -> Request:
    """A preference document as JSON text. Numbers are read as decimals, so that no bound passes through a float.

    Raises `MalformedPreference`, also for text that is no JSON.
    """
    return parse_preferences(read_json(text))


def read_preference(text: str | bytes) -> Preference:
    """The one preference that a document as JSON text holds: what counts are asked about. Raises as the above."""
    return parse_preference(read_json(text))


def read_json(text: str | bytes) -> Any:
    """JSON text with its numbers as decimals, so that no bound passes through a float. Raises `MalformedPreference`."""
    try:
        return json.loads(text, parse_float=Decimal)
    except json.JSONDecodeError as fault:
        reason = f"{fault.msg} at line {fault.lineno}, column {fault.colno}"
        raise MalformedPreference("", f"This is no JSON: {reason}.") from None
    except UnicodeDecodeError:
        raise MalformedPreference("", "This is no JSON: the text is not UTF-8.") from None
    except (ValueError, ArithmeticError, RecursionError):
        raise MalformedPreference("", "This JSON has a number too long or is nested too deeply.") from None


def parse_preferences(document: object) -> Request:
    """A preference document as Python's json module reads it. Raises `MalformedPreference` with the path of the fault.

    Numbers may be int, `Decimal`, or float; a float counts as the shortest decimal that names it.
    """
    members = _members(document, "", _REQUEST)
    if "preferences" not in members:
        raise MalformedPreference("preferences", "The list of preferences is missing; it may be empty.")
    return Request(**members)


def parse_preference(document: object) -> Preference:
    """The one preference of a document that asks for no list, so that ``k`` and ``offset`` mean nothing in it."""
    preferences = _members(document, "", _REQUEST_FOR_ONE).get("preferences", ())
    if len(preferences) != 1:
        raise MalformedPreference("preferences", f"Exactly one preference is expected here, not {len(preferences)}.")
    (preference,) = preferences
    return preference  # type: ignore[no-any-return]


def _preferences(value: object, path: str) -> tuple[Preference, ...]:
    stated = _list(value, path, most=MOST_PREFERENCES, what="preferences")
    return tuple(_preference(one, f"{path}[{number}]") for number, one in enumerate(stated))


def _preference(value: object, path: str) -> Preference:
    members = _members(value, path, _PREFERENCE)
    if "main" not in members:
        raise MalformedPreference(
            f"{path}.main", "The main value is missing; null stands for every product of the catalogue."
        )
    return Preference(main=members["main"], criteria=members.get("criteria", ()))


def _criteria(value: object, path: str) -> tuple[Criterion, ...]:
    criteria = tuple(_criterion(one, f"{path}[{number}]") for number, one in enumerate(_list(value, path)))
    if sum(not criterion.indifferent for criterion in criteria) > MOST_CRITERIA:
        raise MalformedPreference(path, f"At most {MOST_CRITERIA} criteria can count in one preference.")
    return criteria


def _criterion(value: object, path: str) -> Criterion:
    members = _members(value, path, _CRITERION)
    if "filter" not in members:
        raise MalformedPreference(f"{path}.filter", "The filter that this criterion is about is missing.")
    operators = [key for key in OPERATORS if key in members]
    if not operators:
        raise MalformedPreference(path, f"This criterion asks nothing; give one of {', '.join(OPERATORS)}.")
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
    return Criterion(**members)


# --- readers of single members: a JSON value and its path in, what the model holds out--------------------------------


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise MalformedPreference(path, f"A text is expected here, not {_kind(value)}.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise MalformedPreference(path, "This text holds half of a surrogate pair, which is no character.")
    return value


def _text_or_null(value: object, path: str) -> str | None:
    return None if value is None else _text(value, path)


def _yes_or_no(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise MalformedPreference(path, f"true or false is expected here, not {_kind(value)}.")
    return value


def _only_true(value: object, path: str) -> bool:
    if value is not True:
        raise MalformedPreference(path, "This can only be true; leave it out otherwise.")
    return True


def _whole(low: int, high: int | None) -> Callable[[object, str], int]:
    expected = f"from {low} to {high}" if high is not None else f"of {low} or more"

    def read(value: object, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
            raise MalformedPreference(path, f"A whole number {expected} is expected here.")
        return value

    return read


def _decimal(value: object, path: str) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, (str, int, float, Decimal)):
        raise MalformedPreference(path, f'A decimal number such as "199.00" is expected here, not {_kind(value)}.')
    if isinstance(value, str) and not DECIMAL.fullmatch(value):
        raise MalformedPreference(path, f'A decimal number such as "199.00" is expected here, not "{value[:40]}".')
    number = Decimal(repr(value) if isinstance(value, float) else value)
    if not number.is_finite():
        raise MalformedPreference(path, "A finite number is expected here.")
    if len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise MalformedPreference(path, f"Numbers have at most {MOST_DIGITS} digits here.")
    return number


def _weight(value: object, path: str) -> int:
    thousandths = Fraction(_decimal(value, path)) * WEIGHT_SCALE
    if thousandths <= 0 or thousandths.denominator != 1:
        raise MalformedPreference(path, "A weight is above 0 and has at most three decimals.")
    return thousandths.numerator


def _values(value: object, path: str) -> tuple[str | bool, ...]:
    listed = _list(value, path, most=MOST_VALUES, what="values")
    if not listed:
        raise MalformedPreference(path, "This list is empty; name at least one value or leave the list out.")
    return tuple(_value(one, f"{path}[{number}]") for number, one in enumerate(listed))


def _value(value: object, path: str) -> str | bool:
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return f"{_decimal(value, path):f}"
    return _text(value, path)


# --- the shapes -------------------------------------------------------------------------------------------------------

Reader = Callable[[object, str], Any]

_CRITERION: Final[Mapping[str, Reader]] = {
    "filter": _text,
    "any": _values,
    "none": _values,
    "min": _decimal,
    "max": _decimal,
    "over": _decimal,
    "under": _decimal,
    "band": _whole(1, HIGHEST_BAND),
    "currency": _text,
    "unit": _text,
    "present": _only_true,
    "absent": _only_true,
    "indifferent": _only_true,
    "must": _yes_or_no,
    "strict": _yes_or_no,
    "weight": _weight,
}
CRITERION_KEYS: Final = tuple(_CRITERION)
"""Every key that a criterion may have."""
_PREFERENCE: Final[Mapping[str, Reader]] = {"main": _text_or_null, "criteria": _criteria}
_REQUEST: Final[Mapping[str, Reader]] = {
    "preferences": _preferences,
    "k": _whole(1, LARGEST_K),
    "offset": _whole(0, None),
}

_REQUEST_FOR_ONE: Final[Mapping[str, Reader]] = {"preferences": _preferences}


def _members(value: object, path: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The members of an object, each read by the reader of its key."""
    if not isinstance(value, dict):
        raise MalformedPreference(path, f"An object with {', '.join(readers)} is expected here, not {_kind(value)}.")
    read: dict[str, Any] = {}
    for key, member in value.items():
        place = f"{path}.{key}" if path else str(key)
        if key not in readers:
            raise MalformedPreference(place[:200], f"This key is unknown; known are {', '.join(readers)}.")
        read[key] = readers[key](member, place)
    return read


def _list(value: object, path: str, *, most: int | None = None, what: str = "") -> list[object]:
    if not isinstance(value, list):
        raise MalformedPreference(path, f"A list is expected here, not {_kind(value)}.")
    if most is not None and len(value) > most:
        raise MalformedPreference(path, f"At most {most} {what} are taken here, not {len(value)}.")
    return value


_KINDS: Final = {type(None): "null", bool: "true or false", str: "a text", list: "a list", dict: "an object"}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")
