"""What every reader answers with: chunks of rows as they stand, and how a reader makes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pandas as pd

from service.imports.limits import COLUMNS, ROWS, Unreadable, too_wide

T = TypeVar("T")

Frame = Any
"""A pandas data frame of objects; its index are the rows' numbers as the file counts them, its columns texts."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows as they stand. ``faults``: rows that could not be read at all, by number; they are in no frame."""

    frame: Frame
    faults: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in chunks. ``total`` is about how many there are, where that is known; ``notes`` are for whoever imports.

    Reading on may raise `Unreadable`; what was read before stands.
    """

    name: str
    chunks: Iterator[Chunk]
    total: int | None = None
    notes: tuple[str, ...] = ()


def parts(rows: Iterable[T]) -> Iterator[list[T]]:
    """Rows a chunk at a time. Where reading fails, what was read before comes first."""
    part: list[T] = []
    fault = None
    rest = iter(rows)
    while fault is None:
        try:
            part.append(next(rest))
        except StopIteration:
            break
        except Exception as error:
            fault = error
        if len(part) == ROWS:
            yield part
            part = []
    if part:
        yield part
    if fault is not None:
        raise fault


def frame(rows: Sequence[Any], numbers: Sequence[int], columns: Sequence[str] | None = None) -> Frame:
    """Rows as a frame that guesses nothing: 0012 stays 0012. They are sequences, or objects without ``columns``."""
    return pd.DataFrame(rows, index=numbers, columns=columns, dtype=object)


def named_columns(name: str, header: Sequence[object]) -> dict[int, str]:
    """Where a header names a column, and how; nameless columns are left out. Raises `Unreadable`."""
    columns: dict[int, str] = {}
    for place, cell in enumerate(header):
        said = "" if cell is None else " ".join(str(cell).split())
        if said in columns.values():
            raise Unreadable(f"{name} has two columns {said!r}: leave one, or name it otherwise")
        if said:
            columns[place] = said
    if not columns:
        raise Unreadable(f"{name} names no columns: its first row must say what stands in each")
    if len(columns) > COLUMNS:
        raise too_wide(name)
    return columns
