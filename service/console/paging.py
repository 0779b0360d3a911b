"""Long lists a page at a time, and the numbers that addresses and forms say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

MOST_DIGITS = 17
"""A longer number is none of ours, and none that every database holds."""

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Leaf(Generic[Row]):
    """One page of a list: its ``rows``, its ``number`` from 1 on and that of the ``last``."""

    rows: Sequence[Row]
    number: int
    last: int


def leaf_of(found: Sequence[Row], asked: str, size: int) -> Leaf[Row]:
    """The page that an address asks for; the first where it asks for none, the last where it asks for more."""
    last = max(1, -(-len(found) // size))
    number = min(max(number_in(asked) or 1, 1), last)
    return Leaf(found[(number - 1) * size : number * size], number, last)


def number_in(text: str) -> int | None:
    """The whole number that a text is; None where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
