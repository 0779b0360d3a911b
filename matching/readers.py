"""JSON text and the members of its objects, each read by the reader of its key; every fault says its path.

A reader takes a JSON value and its path, and gives what the model holds.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from matching.errors import MalformedPreference

MOST_DIGITS: Final = 30
"""Digits of a number, and the highest power of ten it may be written with."""
DECIMAL: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")

Reader = Callable[[object, str], Any]


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


def read_text(value: object, path: str) -> str:
    """A text of whole characters."""
    if not isinstance(value, str):
        raise MalformedPreference(path, f"A text is expected here, not {_kind(value)}.")
    if not value.isascii() and any("\ud800" <= character <= "\udfff" for character in value):
        raise MalformedPreference(path, "This text holds half of a surrogate pair, which is no character.")
    return value


def read_text_or_null(value: object, path: str) -> str | None:
    """A text, or null for None."""
    return None if value is None else read_text(value, path)


def read_yes_or_no(value: object, path: str) -> bool:
    """True or false, nothing that Python takes for either."""
    if not isinstance(value, bool):
        raise MalformedPreference(path, f"true or false is expected here, not {_kind(value)}.")
    return value


def read_only_true(value: object, path: str) -> bool:
    """True, for what is left out where it is not so."""
    if value is not True:
        raise MalformedPreference(path, "This can only be true; leave it out otherwise.")
    return True


def whole_number(low: int, high: int | None) -> Callable[[object, str], int]:
    """A reader of whole numbers from ``low`` to ``high``, which None leaves open."""
    expected = f"from {low} to {high}" if high is not None else f"of {low} or more"

    def read(value: object, path: str) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or value < low or (high is not None and value > high):
            raise MalformedPreference(path, f"A whole number {expected} is expected here.")
        return value

    return read


def read_decimal(value: object, path: str) -> Decimal:
    """A number, however JSON writes it: as a decimal text, or as a number; never rounded."""
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


def read_members(value: object, path: str, readers: Mapping[str, Reader]) -> dict[str, Any]:
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


def read_list(value: object, path: str, *, most: int | None = None, what: str = "") -> list[object]:
    """A list, its members as they are; of at most so many."""
    if not isinstance(value, list):
        raise MalformedPreference(path, f"A list is expected here, not {_kind(value)}.")
    if most is not None and len(value) > most:
        raise MalformedPreference(path, f"At most {most} {what} are taken here, not {len(value)}.")
    return value


_KINDS: Final = {type(None): "null", bool: "true or false", str: "a text", list: "a list", dict: "an object"}


def _kind(value: object) -> str:
    return _KINDS.get(type(value), "a number")
