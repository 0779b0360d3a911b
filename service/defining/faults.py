"""What is wrong with the text of a definition: every fault with its place, in the words of who wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from feeds.tuning.faults import place_text
from service.errors import DefinitionRefused

T = TypeVar("T")

Place = tuple[str | int, ...]
"""The keys and positions that lead to a value; empty for the whole."""


class About(StrEnum):
    """What the commonest faults are about: pages say them in their own language."""

    EMPTY = "empty"
    LONG = "long"
    MISSING = "missing"
    WHOLE = "whole"
    NUMBER = "number"
    SHARE = "share"
    UNKNOWN = "unknown"
    COLOUR = "colour"
    CONTRAST = "contrast"
    FONT = "font"
    ADDRESS = "address"
    CENTRE = "centre"
    PICKED = "picked"
    NEVER_ENOUGH = "never-enough"
    NO_NEXT = "no-next"
    SAME_SIDE = "same-side"
    SHARES = "shares"
    UNFILLED = "unfilled"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to mend: where, and a sentence that says what; if common, what it is ``about``, with its values."""

    place: Place
    sentence: str
    about: About | None = field(default=None, compare=False)
    values: Mapping[str, object] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{place_text(self.place)}: {self.sentence}"


class Wrong(Exception):
    """A value cannot be taken; it carries every fault that was found in it.

    ``readable`` is what could be read all the same, so that it can be judged further, where there is that much.
    """

    def __init__(self, *faults: Fault, readable: object = None) -> None:
        self.faults, self.readable = faults, readable
        super().__init__(*map(str, faults))


def wrong(place: Place, sentence: str, about: About | None = None, **values: object) -> Wrong:
    """The usual case: one fault."""
    return Wrong(Fault(place, sentence, about, values))


def raise_any(faults: Iterable[Fault]) -> None:
    """Raise `Wrong` where there are faults."""
    found = tuple(faults)
    if found:
        raise Wrong(*found)


class Gathering:
    """Reads one part after the other and keeps the faults of all, instead of stopping at the first."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []

    def read(self, reader: Callable[[object, Place], T], value: object, place: Place) -> tuple[T, ...]:
        """What a reader makes of a value as a tuple of one, or an empty one where it is wrong."""
        try:
            return (reader(value, place),)
        except Wrong as error:
            self.faults += error.faults
            return ()


def refused(faults: Iterable[Fault], readable: object = None) -> DefinitionRefused:
    """The error that leaves the reader: one sentence a fault, in the order they were found."""
    found = tuple(faults)
    return DefinitionRefused(tuple(map(str, found)), readable, found)
