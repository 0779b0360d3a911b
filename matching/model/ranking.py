"""The answer: matches with their reasons, and what was not known."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

MATCH_SCALE = 1_000_000
"""A match is an integer of millionths: floor(1,000,000 x weights met / all weights)."""


@dataclass(frozen=True, slots=True)
class Missed:
    """By how much a number misses its bounds: ``by`` in ``unit`` (None without one), ``over`` or under them.

    ``credit``: the millionths of a match that it gains all the same.
    """

    by: Decimal
    unit: str | None
    over: bool
    credit: int


@dataclass(frozen=True, slots=True)
class Miss:
    """A criterion a product does not meet: what was wanted and what it is, in words; ``actual`` None = not stated.

    ``near``: by how much, where the options count near misses and this is one.
    """

    criterion: int
    filter: str
    wanted: str
    actual: str | None
    near: Missed | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """A ranked product with its reasons. ``row`` is the product's row in the catalogue (feed order).

    ``met`` and ``unstated`` are positions in the preference's criteria, in their order; ``match`` in millionths.
    ``pinned``: the options put it in its slot.
    """

    row: int
    id: str
    match: int
    preference: int
    met: tuple[int, ...]
    missed: tuple[Miss, ...]
    unstated: tuple[int, ...]
    pinned: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something named in a preference that no product of the generation carries.

    ``filter`` is None when the main value itself is unknown or ambiguous; ``nearest`` are the candidates or the
    nearest known values, most similar first.
    """

    preference: int
    filter: str | None
    value: str | int | bool | None
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ranking:
    """The answer: counts, the wanted slice of the ordered list, and what was not known.

    ``total`` counts the products of the whole list, of each variant group one; None unless it was asked for, and so
    is ``full_matches`` where nobody wanted to know.
    """

    generation: str
    catalogue: int
    candidates: int
    full_matches: int | None
    matches: tuple[Match, ...]
    unknown: tuple[Unknown, ...]
    total: int | None = None
