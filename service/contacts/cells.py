"""Cells of a list of contacts, as people and spreadsheets write them: text in, what a card holds out.

A cell is a text, or whatever a spreadsheet, a database or a line of JSON holds in its place. What cannot be read is
refused with a reason that repeats nothing of the cell.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import TypeVar

from feeds.model import fold
from feeds.words import answers
from service.contacts.attributes import AnswerType, Attribute
from service.contacts.model import Channel, ConsentKind, ConsentState, Day, Frequency, Source, Value
from service.contacts.stated.reading import EARLIEST, LONGEST_TEXT, writable
from service.errors import ServiceError

Word = TypeVar("Word", bound=StrEnum)

LONGEST_NUMBER = 30
LONGEST_LIST = 20_000
SPREADSHEET_FAULTS = frozenset(
    ("#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A", "#GETTING_DATA", "#SPILL!", "#CALC!")
)
ESCAPED = re.compile(r"'(?=[=+\-@\t\r])")
"""The apostrophe that lists of ours put before what a spreadsheet would take as a formula."""

SHORTENED = re.compile(r"\d([.,]\d+)?E\+\d+", re.IGNORECASE)
SPACES = str.maketrans(
    dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", " ") | {"\N{ZERO WIDTH NO-BREAK SPACE}": ""}
)
POLISH_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:,? +(\d{1,2}:\d{2}(?::\d{2})?))?")
HOUR = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?(?::00)?")
DAY_MINUTES = 24 * 60


class CellRefused(ServiceError):
    """What stands in a cell cannot be read as what its column is taken as; ``why`` goes on after "this cell"."""

    def __init__(self, why: str) -> None:
        super().__init__(f"This cell {why}.")


# --- from anything to text -------------------------------------------------------------------------------------------


def is_empty(cell: object) -> bool:
    """Whether a cell says nothing: nothing at all, white space, or the gap of a data frame (which equals nothing)."""
    if isinstance(cell, str):
        return not cell or cell.isspace()
    return cell is None or (not isinstance(cell, (list, dict)) and bool(cell != cell))


def text(cell: object, most: int = LONGEST_TEXT) -> str:
    """A cell as text: numbers without a needless ``.0``, times as ISO 8601. Raises `CellRefused`."""
    said = _written(cell).strip()
    said = said if said.isascii() else said.translate(SPACES).strip()
    said = ESCAPED.sub("", said, count=1) if said.startswith("'") else said
    if len(said) > most:
        raise CellRefused(f"is longer than {most} characters")
    if not writable(said, "\n\r\t"):
        raise CellRefused("holds what is no character")
    if said in SPREADSHEET_FAULTS:
        raise CellRefused("holds a fault of the spreadsheet instead of a value")
    return said


def _written(cell: object) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int():
            return str(cell)
        case float() | Decimal():
            return _number_written(Decimal(repr(cell)) if isinstance(cell, float) else cell)
        case datetime():
            return (cell if cell.time() or cell.tzinfo else cell.date()).isoformat()
        case date() | time():
            return cell.isoformat()
        case bytes():
            raise CellRefused("holds bytes where a text is expected")
    raise CellRefused("holds several values where one is expected")


def _number_written(number: Decimal) -> str:
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_NUMBER:
        raise CellRefused("holds a number that cannot be written out")
    whole = number.to_integral_value()
    return f"{whole if number == whole else number:f}"


def texts(cell: object) -> tuple[str, ...]:
    """Several in one cell, parted by ``,`` or ``;``, or a list of them; each once, in their order."""
    parts = cell if isinstance(cell, list) else re.split(r"[,;]", text(cell, LONGEST_LIST))
    return tuple(dict.fromkeys(part for part in map(text, parts) if part))


# --- words -----------------------------------------------------------------------------------------------------------


@cache
def words(of: str) -> Mapping[str, str]:
    """The words of one table of templates/words/cells.toml: folded -> what it stands for."""
    tables = tomllib.loads(files("templates").joinpath("words", "cells.toml").read_text("utf-8"))
    return {fold(word): meant for meant, spoken in tables[of].items() for word in (meant, *spoken)}


@cache
def _answers() -> Mapping[str, bool]:
    known = answers()
    ours = {word: meant == "yes" for word, meant in words("answer").items()}
    return dict.fromkeys(known.yes, True) | dict.fromkeys(known.no, False) | ours


def _word(known: type[Word], of: str, cell: object) -> Word:
    meant = words(of).get(fold(text(cell)))
    if meant is None:
        raise CellRefused(f"is none of {', '.join(known)}")
    return known(meant)


def yes_no(cell: object) -> bool:
    """Yes or no in the languages of our feeds, 1 or 0, true or false."""
    said = _answers().get(fold(text(cell)))
    if said is None:
        raise CellRefused("is neither yes nor no")
    return said


def consent_state(cell: object) -> ConsentState:
    """A state by its name; yes is confirmed and no is withdrawn."""
    said = fold(text(cell))
    if said in words("state"):
        return ConsentState(words("state")[said])
    if said in _answers():
        return ConsentState.CONFIRMED if _answers()[said] else ConsentState.WITHDRAWN
    raise CellRefused(f"is none of {', '.join(ConsentState)}, yes and no")


def consent_kind(cell: object) -> ConsentKind:
    """What a consent is for."""
    return _word(ConsentKind, "kind", cell)


def source(cell: object) -> Source:
    """Where something comes from."""
    return _word(Source, "source", cell)


def channels(cell: object) -> tuple[Channel, ...]:
    """Channels, in the order they are listed."""
    return tuple(dict.fromkeys(_word(Channel, "channel", each) for each in texts(cell)))


def frequency(cell: object) -> Frequency:
    """How often."""
    return _word(Frequency, "frequency", cell)


def days(cell: object) -> tuple[Day, ...]:
    """Days of the week, Monday first."""
    said = {_word(Day, "day", each) for each in texts(cell)}
    return tuple(day for day in Day if day in said)


def hour(cell: object) -> int:
    """``9``, ``9:30``, ``9.30`` or ``24:00`` as minutes after midnight."""
    said = HOUR.fullmatch(text(cell))
    minutes = int(said[1]) * 60 + int(said[2] or 0) if said else DAY_MINUTES + 1
    if said is None or int(said[2] or 0) > 59 or minutes > DAY_MINUTES:
        raise CellRefused("is no hour such as 13:00")
    return minutes


# --- times -----------------------------------------------------------------------------------------------------------


def moment(cell: object) -> datetime:
    """A time or a day: ISO 8601 or as in ``24.12.2025 18:00``. Without a zone it is UTC, without an hour midnight."""
    try:
        said = _time(cell)
        said = (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise CellRefused("is no time such as 2025-12-24 or 2025-12-24T18:00:00+01:00") from None
    if said < EARLIEST:
        raise CellRefused("lies before the year 1900")
    return said


def day(cell: object) -> str:
    """A day as ISO 8601, however it is written; an hour beside it is passed over."""
    try:
        return _time(cell).date().isoformat()
    except ValueError:
        raise CellRefused("is no day such as 1990-05-17 or 17.05.1990") from None


def _time(cell: object) -> datetime:
    return datetime.fromisoformat(POLISH_DAY.sub(_iso, text(cell), count=1))


def _iso(said: re.Match[str]) -> str:
    return f"{said[3]}-{int(said[2]):02}-{int(said[1]):02}" + (f"T{said[4]:0>5}" if said[4] else "")


# --- answers ---------------------------------------------------------------------------------------------------------


def phone(cell: object) -> str:
    """A telephone number. One that a spreadsheet has turned into a rounded number is refused."""
    said = text(cell)
    if SHORTENED.fullmatch(said):
        raise CellRefused("was shortened by the spreadsheet: give the column the format text and the numbers anew")
    return said


def language(cell: object) -> str:
    """A language by its code, or by its name where it is one of ours."""
    said = text(cell)
    return words("language").get(fold(said), said.replace("_", "-"))


def answer(attribute: Attribute | None, cell: object) -> Value:
    """What a cell says of a piece of key information: as its type wants it, as it stands where nothing is defined."""
    if attribute is None:
        return cell if isinstance(cell, bool) else text(cell)
    match attribute.type:
        case AnswerType.YES_NO:
            return yes_no(cell)
        case AnswerType.NUMBER:
            return _number(text(cell))
        case AnswerType.DATE:
            return day(cell)
        case AnswerType.CHOICE:
            return _chosen(attribute, text(cell))
    return text(cell)


def _number(said: str) -> str:
    try:
        return _number_written(Decimal(said.replace(" ", "").replace(",", ".")))
    except InvalidOperation:
        raise CellRefused("is no number") from None


def _chosen(attribute: Attribute, said: str) -> str:
    named = {fold(name): option.value for option in attribute.options for name in option.labels.values()}
    named |= {fold(option.value): option.value for option in attribute.options}
    if fold(said) not in named:
        raise CellRefused("is none of the answers that the shop has defined")
    return named[fold(said)]
