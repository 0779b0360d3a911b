"""What of a ranking is wanted, and what changes its list."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from matching.model.asked import Criterion


class Mix(StrEnum):
    """How the lists of several preferences become one: the best of all, or each in turn."""

    BEST = "best"
    FAIR = "fair"


class Tie(StrEnum):
    """What decides between equal matches before popularity does."""

    REDUCED = "reduced"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Cap:
    """Along the order, at most so many products that share a value of this filter."""

    filter: str
    most: int


@dataclass(frozen=True, slots=True)
class Near:
    """What a number may miss its bounds by and still count for a part: up to ``tolerance`` in the unit of the
    criterion, or ``percent`` of the bound that it misses. One of both is given, and is above 0.
    """

    filter: str
    tolerance: Decimal | None = None
    percent: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Rotation:
    """Among equals an order by whom it is for and the ``day`` (ISO 8601)."""

    by: str
    day: str


@dataclass(frozen=True, slots=True)
class Boost:
    """Products that meet the criterion gain so many ``points`` (millionths, above 0)."""

    criterion: Criterion
    points: int


@dataclass(frozen=True, slots=True)
class Pin:
    """A product that stands in a ``slot``, counted from 1 over the whole list."""

    id: str
    slot: int


@dataclass(frozen=True, slots=True)
class RankOptions:
    """What of the ordered list is wanted, and what changes the list itself; docs/plans/9-matching.md defines each.

    Products that match less than ``minimum`` (millionths) are no part of it. Products with an id of ``without`` are
    treated as if they could not be bought, so that another variant of their group may take their place; with
    ``in_stock`` so are those that are not in stock now. ``variants`` of each group stay. ``boosts`` decide between
    equal matches, or are added to the match for the order where they ``lift``. ``counted``: the whole list is counted
    too, which takes as long as ranking it where a catalogue has variants.
    """

    k: int = 12
    offset: int = 0
    minimum: int = 0
    without: tuple[str, ...] = ()
    counted: bool = False
    in_stock: bool = False
    caps: tuple[Cap, ...] = ()
    variants: int = 1
    near: tuple[Near, ...] = ()
    mix: Mix = Mix.BEST
    ties: tuple[Tie, ...] = ()
    rotation: Rotation | None = None
    boosts: tuple[Boost, ...] = ()
    lift: bool = False
    pinned: tuple[Pin, ...] = ()
