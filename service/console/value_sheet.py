"""What counts as what, as a sheet: one line for each spelling of the feed, and what a line that was edited changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from feeds.model import FilterType, fold
from feeds.tuning import FIELDS, Tuning
from feeds.tuning.edits import count_as
from service.console.drafting import Shaping
from service.console.merges import values_of
from service.sheets import Cell, Rows

COLUMNS: Final = ("filter", "value", "spelling", "products", "counts_as")
"""The columns, by the keys of their names. Only the last is read back; filter and spelling say of what it is."""
LONGEST: Final = 1000

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One spelling: the value that it counts as, and how many products say it."""

    filter: str
    value: str
    spelling: str
    products: int


@dataclass(frozen=True, slots=True)
class Move:
    """A spelling that shall count as another value; as itself: stand alone. ``row`` is that of the sheet."""

    row: int
    filter: str
    spelling: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; ``key`` is that of the text that says so."""

    row: int
    column: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Edited:
    """What an edited sheet says. Nothing of it is taken while there is a fault."""

    moves: tuple[Move, ...]
    faults: tuple[Fault, ...]


def lines(shaping: Shaping) -> Iterator[Line]:
    """Every spelling of every choice whose values can be merged."""
    for key, filter_ in shaping.hierarchy.filters.items():
        if filter_.type is FilterType.CHOICE and key not in FIELDS:
            for value in values_of(shaping, key):
                for spelling, said in value.spellings or ((value.was or value.text, value.products),):
                    yield Line(key, value.text, spelling, said)


def sheet(shaping: Shaping, say: Say) -> list[list[Cell]]:
    """The sheet, its header first."""
    header: list[Cell] = [say(f"sheet.{column}") for column in COLUMNS]
    told: list[list[Cell]] = [
        [each.filter, each.value, each.spelling, each.products, each.value] for each in lines(shaping)
    ]
    return [header, *told]


def edited(shaping: Shaping, rows: Rows) -> Edited:
    """What a sheet that came back says otherwise than what holds; its header is passed over."""
    known = {(each.filter, fold(each.spelling)): each for each in lines(shaping)}
    moves: dict[tuple[str, str], Move] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(rows[1:], 2):
        key, _, spelling, _, wanted = _five(cells)
        if not (key or spelling or wanted):
            continue
        line = known.get((key, fold(spelling)))
        if key not in shaping.hierarchy.filters:
            faults.append(Fault(number, "A", "sheet.no_filter", key))
        elif line is None:
            faults.append(Fault(number, "C", "sheet.no_spelling", spelling))
        elif len(wanted) > LONGEST:
            faults.append(Fault(number, "E", "sheet.too_long", wanted[:40]))
        elif wanted and fold(wanted) != fold(line.value):
            move = Move(number, key, line.spelling, line.value, wanted)
            before = moves.setdefault((key, fold(spelling)), move)
            if fold(before.after) != fold(wanted):
                faults.append(Fault(number, "E", "sheet.twice", spelling))
    return Edited(tuple(moves.values()), tuple(faults))


def _five(cells: Sequence[Cell]) -> tuple[str, str, str, str, str]:
    told = [str(cell).strip() if cell is not None else "" for cell in (*cells, *[None] * 5)]
    return told[0], told[1], told[2], told[3], told[4]


def taken(tuning: Tuning, moves: Sequence[Move]) -> Tuning:
    """The tuning that says it all; raises `feeds.errors.TuningError` where it cannot, and then nothing is said."""
    wanted: dict[str, dict[str, str]] = {}
    for move in moves:
        wanted.setdefault(move.filter, {})[move.spelling] = move.after
    return count_as(tuning, wanted)
