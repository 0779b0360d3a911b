"""Readers of single members: each takes a JSON value and its path, and answers with what a card holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from service.contacts.model import Occasion, Source, Value
from service.errors import ServiceError

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)
Reader = Callable[[object, str], T]
Check = Callable[[str, Value], Value]
"""Takes an attribute and what is said of it; answers with it as it is kept, or raises `ServiceError` with why not."""

LONGEST_WORD = 200
"""Ids, tags, names, attributes."""
LONGEST_TEXT = 1000
"""A value of key information."""
MOST_DIGITS = 30
AHEAD = timedelta(minutes=1)
"""So far may another clock be ahead of ours."""
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class StatementRefused(ServiceError):
    """What is stated is not well formed. ``path`` leads to the fault; ``message`` says why, and how to mend it."""

    def __init__(self, path: str, message: str) -> None:
        self.path, self.message = path, message
        super().__init__(f"{path}: {message}" if path else message)


def as_it_is(attribute: str, value: Value) -> Value:
    """The check of a shop that has defined nothing about its key information."""
    return value


@dataclass(frozen=True, slots=True)
class Telling:
    """Who tells something, from where and when, how the shop checks its key information, and where its days begin."""

    occasion: Occasion
    check: Check = as_it_is
    zone: tzinfo = UTC

    @property
    def at(self) -> datetime:
        """Now; also the time of whatever is told without one."""
        return self.occasion.at

    @property
    def today(self) -> date:
        """The shop's day."""
        return self.at.astimezone(self.zone).date()


def at(path: str, member: str) -> str:
    """The path of a member."""
    return f"{path}.{member}" if path else member


def kind(value: object) -> str:
    """What a JSON value is, in words."""
    kinds = {type(None): "null", bool: "true or false", str: "a text", list: "a list", dict: "an object"}
    return kinds.get(type(value), "a number")


def text(most: int = LONGEST_WORD, lines: bool = False, empty: bool = False) -> Reader[str]:
    """Reads a text of at most so many characters; ``lines``: it may break lines; ``empty``: it may be empty."""

    def read(value: object, path: str) -> str:
        if not isinstance(value, str):
            raise StatementRefused(path, f"A text is expected here, not {kind(value)}.")
        if len(value) > most:
            raise StatementRefused(path, f"A text of at most {most} characters is expected here.")
        if not empty and not value.strip():
            raise StatementRefused(path, "This text is empty; leave it out instead.")
        if not writable(value, "\n\r\t" if lines else ""):
            raise StatementRefused(path, "This text holds what is no character, or breaks the line.")
        return value

    return read


def writable(text: str, but: str = "") -> bool:
    """Whether every character can be kept and shown: no control characters (but these), no halves of pairs."""
    return text.isprintable() or all(unicodedata.category(each) not in ("Cc", "Cs") or each in but for each in text)


def boolean(value: object, path: str) -> bool:
    """Reads true or false."""
    if not isinstance(value, bool):
        raise StatementRefused(path, f"true or false is expected here, not {kind(value)}.")
    return value


def number_text(value: int | float | Decimal, path: str) -> str:
    """A JSON number as the decimal text that is kept of it."""
    try:
        number = Decimal(repr(value) if isinstance(value, float) else value)
    except InvalidOperation:
        raise StatementRefused(path, "A finite number is expected here.") from None
    if not number.is_finite() or len(number.as_tuple().digits) > MOST_DIGITS or abs(number.adjusted()) > MOST_DIGITS:
        raise StatementRefused(path, f"Numbers are finite and have at most {MOST_DIGITS} digits here.")
    return f"{number:f}"


def value(value: object, path: str) -> Value:
    """Reads what a fact says: a text, true or false, or a number, which becomes decimal text."""
    if isinstance(value, bool):
        return value
    if isinstance(value, (int, float, Decimal)):
        return number_text(value, path)
    if isinstance(value, (list, dict)) or value is None:
        raise StatementRefused(path, f"A text, a number, true or false is expected here, not {kind(value)}.")
    return text(LONGEST_TEXT, lines=True)(value, path)


def day(value: object, path: str) -> date:
    """Reads a day such as 2026-12-24."""
    try:
        return date.fromisoformat(text()(value, path))
    except ValueError:
        raise StatementRefused(path, "A day such as 2026-12-24 is expected here.") from None


def moment(now: datetime) -> Reader[datetime]:
    """Reads a time in ISO 8601 that is not ahead of ``now``; without a zone it is UTC."""

    def read(value: object, path: str) -> datetime:
        try:
            said = datetime.fromisoformat(text()(value, path))
            said = (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise StatementRefused(path, "A time such as 2026-11-22T13:00:00+01:00 is expected here.") from None
        if not EARLIEST <= said <= now + AHEAD:
            raise StatementRefused(path, "This time lies in the future, or before the year 1900.")
        return said

    return read


def word(known: type[Word], also: Mapping[str, Word] | None = None) -> Reader[Word]:
    """Reads one of these words, whatever its case; ``also`` are other ways to write them."""
    named = {each.value: each for each in known} | dict(also or {})

    def read(value: object, path: str) -> Word:
        said = named.get(text()(value, path).strip().lower())
        if said is None:
            raise StatementRefused(path, f"One of {', '.join(known)} is expected here.")
        return said

    return read


source = word(Source, {"bought-in": Source.BOUGHT_IN, "bought_in": Source.BOUGHT_IN})
"""Reads where something comes from."""


def members(value: object, path: str, readers: Mapping[str, Reader[Any]], needed: Iterable[str] = ()) -> dict[str, Any]:
    """The members of an object, each read by the reader of its key; another key is a fault, and so is one missing."""
    if not isinstance(value, dict):
        raise StatementRefused(path, f"An object with {', '.join(readers)} is expected here, not {kind(value)}.")
    for key in value:
        if key not in readers:
            raise StatementRefused(at(path, key)[:LONGEST_WORD], f"This is unknown; known are {', '.join(readers)}.")
    read = {key: readers[key](said, at(path, key)) for key, said in value.items()}
    for name in needed:
        member(read, path, name)
    return read


def member(read: Mapping[str, Any], path: str, name: str) -> Any:
    """A member of what was read that has to be there."""
    if name not in read:
        raise StatementRefused(at(path, name), "This member is missing.")
    return read[name]


def named(value: object, path: str, most: int, longest: int = LONGEST_WORD) -> dict[str, object]:
    """An object whose keys are names of the caller's own: attributes, purposes, tags."""
    if not isinstance(value, dict):
        raise StatementRefused(path, f"An object is expected here, not {kind(value)}.")
    if len(value) > most:
        raise StatementRefused(path, f"At most {most} are taken here, not {len(value)}.")
    read = text(longest)
    return {read(key, at(path, key)[:LONGEST_WORD]): said for key, said in value.items()}


def listed(value: object, path: str, most: int) -> Iterable[tuple[object, str]]:
    """The entries of a list, each with its path."""
    if not isinstance(value, list):
        raise StatementRefused(path, f"A list is expected here, not {kind(value)}.")
    if len(value) > most:
        raise StatementRefused(path, f"At most {most} are taken here, not {len(value)}.")
    return [(entry, f"{path}[{number}]") for number, entry in enumerate(value)]


def or_null(read: Reader[T]) -> Reader[T | None]:
    """The same reader, which takes null too."""
    return lambda value, path: None if value is None else read(value, path)
