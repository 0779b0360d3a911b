"""The cells of one row by what they are taken as, and how each is read: faults name the column and repeat nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar

from service.contacts import cells
from service.contacts.attributes import Attribute
from service.contacts.cells import CellRefused
from service.contacts.model import DETAILS, Fact, Source
from service.contacts.stated.facts import Said
from service.contacts.stated.reading import AHEAD, LONGEST_WORD, Check, Telling
from service.errors import ServiceError

Cells = Mapping[str, object]
Entries = TypeVar("Entries", bound=Sized)

NAMES = ("first_name", "last_name")
CONTACTING = ("channels", "frequency", "days", "from", "to")
STANDARD = ("id", *DETAILS, *NAMES, "tags", *CONTACTING, "preferences", "personalise", "source", "at")
"""What a cell can be taken as; besides consents, and key information by its attribute."""

CONSENT = re.compile(r"consent\.(?P<purpose>.+?)(?:\.(?P<of>at|text|version|language|kind))?")
FACT = re.compile(r"(?P<attribute>.+?)(?:\.(?P<of>at|source))?")


@lru_cache(1 << 12)
def consent_of(column: str) -> str | None:
    """The purpose whose state stands in a column."""
    match = CONSENT.fullmatch(column)
    return match["purpose"] if match and not match["of"] else None


@lru_cache(1 << 12)
def attribute_of(column: str) -> str | None:
    """The piece of key information that a column says, or says more of."""
    match = None if CONSENT.fullmatch(column) else FACT.fullmatch(column)
    return match["attribute"] if match and match["attribute"] not in STANDARD else None


class RowRefused(ServiceError):
    """A row that is not taken, because of a cell of it. The reason repeats nothing that stands there."""

    def __init__(self, column: str | None, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column}: {reason}" if column else reason)


@dataclass(frozen=True, slots=True)
class Rules:
    """How rows are read: who tells them, how much they are believed where they do not say so, what the shop asks."""

    telling: Telling
    source: Source = Source.DECLARED
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cells of a row that say something. ``source`` and ``dated`` are the row's own, None where it is not dated."""

    said: Cells
    rules: Rules
    source: Source
    dated: datetime | None

    @property
    def at(self) -> datetime:
        """When the row was true: its own time, else now."""
        return self.dated or self.rules.telling.at

    def read(self, column: str, reader: Callable[[Any], Any], otherwise: Any = None) -> Any:
        """A cell by its reader. Raises `RowRefused` with the column."""
        return read_cell(self.said, column, reader, otherwise)

    def time(self, column: str) -> datetime | None:
        """A time that has come already."""
        return past_time(self.said, column, self.rules)

    def fact(self, attribute: str, value: Any, check: Check) -> Said:
        """What the row says of an attribute, held to what it must look like."""
        source = self.read(f"{attribute}.source", cells.source, self.source)
        dated = self.time(f"{attribute}.at") or self.dated
        try:
            kept = check(attribute, value)
        except ServiceError as fault:
            raise RowRefused(attribute, str(fault)) from None
        return Said(Fact(attribute, kept, source, dated or self.rules.telling.at), dated is not None)


def row_cells(row: Cells, rules: Rules) -> RowCells:
    """The cells of a row, and what it says of itself as a whole. Raises `RowRefused`."""
    said = {taken_as: cell for taken_as, cell in row.items() if not cells.is_empty(cell)}
    source = read_cell(said, "source", cells.source, rules.source)
    return RowCells(said, rules, source, past_time(said, "at", rules))


def read_cell(said: Cells, column: str, reader: Callable[[Any], Any], otherwise: Any = None) -> Any:
    """A cell by its reader. Raises `RowRefused` with the column."""
    if column not in said:
        return otherwise
    try:
        return reader(said[column])
    except CellRefused as fault:
        raise RowRefused(column, str(fault)) from None


def past_time(said: Cells, column: str, rules: Rules) -> datetime | None:
    """A time that has come already."""
    moment: datetime | None = read_cell(said, column, cells.moment)
    if moment is not None and moment > rules.telling.at + AHEAD:
        raise RowRefused(column, "This time lies in the future.")
    return moment


def line(cell: object) -> str:
    """A short text in one line: an id, a version, a tag."""
    said = cells.text(cell, LONGEST_WORD)
    if not said.isprintable():
        raise CellRefused("holds more than one line")
    return said


def at_most(most: int, entries: Entries, column: str) -> Entries:
    """What a card has of something, unless that is more than it may have. Raises `RowRefused`."""
    if len(entries) > most:
        raise RowRefused(column, f"A contact has at most {most} {column.replace('_', ' ')}.")
    return entries
