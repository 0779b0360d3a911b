"""Preferences in, ranking out: the values of the matching stage, in the words of the contract."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MATCH_SCALE = 1_000_000
"""A match is an integer of millionths: floor(1,000,000 x weights met / all weights)."""

WEIGHT_SCALE = 1000
"""A weight is an integer of thousandths."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing a contact said about one filter. ``weight`` counts in units of 1 / `WEIGHT_SCALE`.

    ``weighed``: somebody stated that weight, so that no other stands for it.
    ``any`` and ``none`` hold wanted and refused values (``True``/``False`` for yes/no). Bounds are exact decimals in
    ``unit`` or ``currency`` where those are given; ``band`` counts from 1, the lowest.
    """

    filter: str
    any: tuple[str | bool, ...] = ()
    none: tuple[str | bool, ...] = ()
    min: Decimal | None = None
    max: Decimal | None = None
    over: Decimal | None = None
    under: Decimal | None = None
    band: int | None = None
    currency: str | None = None
    unit: str | None = None
    present: bool = False
    absent: bool = False
    indifferent: bool = False
    must: bool = False
    strict: bool = False
    weight: int = WEIGHT_SCALE
    weighed: bool = False

    @property
    def bounds(self) -> tuple[tuple[str, Decimal], ...]:
        """The bounds that are stated, each with its kind: ``min``, ``over``, ``max`` or ``under``."""
        kinds = (("min", self.min), ("over", self.over), ("max", self.max), ("under", self.under))
        return tuple((kind, bound) for kind, bound in kinds if bound is not None)

    @property
    def bounded(self) -> bool:
        """Whether limits are drawn, by numbers or by a band; a number can also be wanted or refused as a value."""
        return (self.min, self.max, self.over, self.under, self.band) != (None,) * 5


@dataclass(frozen=True, slots=True)
class Preference:
    """A main value (``None`` for every product) and what the contact said about its dependent filters."""

    main: str | None
    criteria: tuple[Criterion, ...]


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
class Choice:
    """A further choice: how many ``products`` would remain with it, and whether it is ``chosen`` already.

    ``value`` is a value or a group as it was asked about, or the number of a band.
    """

    value: str | bool | int
    products: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class FilterCounts:
    """What one filter has to offer while everything stated about other filters holds.

    Each choice counts the products that would remain if it were all that is stated about this filter; only what is
    refused stays refused. ``present`` counts those that state anything about it, ``silent`` those that say nothing.
    """

    filter: str
    values: tuple[Choice, ...]
    groups: tuple[Choice, ...]
    bands: tuple[Choice, ...]
    present: int
    silent: int


@dataclass(frozen=True, slots=True)
class Counts:
    """How many products a half-stated preference leaves, and how many each further choice would leave.

    ``main`` is the whole text of the main value; None for every product, and where it is unknown. ``candidates`` as in
    a ranking; ``remaining`` counts distinct products that meet every criterion that counts, hard or not.
    """

    generation: str
    catalogue: int
    main: str | None
    candidates: int
    remaining: int
    filters: tuple[FilterCounts, ...]
    unknown: tuple[Unknown, ...]


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


@dataclass(frozen=True, slots=True)
class Heard:
    """What one preference makes of the product.

    ``inside``: the product is in its main value. ``match`` holds its reasons there, also where it is no candidate;
    None outside. ``barring`` are the criteria (positions) that keep it from being a candidate: refused, or missed and
    hard.
    """

    preference: int
    inside: bool
    match: Match | None = None
    barring: tuple[int, ...] = ()

    @property
    def candidate(self) -> bool:
        """Whether it may be in the answer to this preference."""
        return self.inside and not self.barring


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the product of an id stands.

    ``row`` None: the catalogue has no such product. ``available`` False: it cannot be bought or is ``barred``, and
    nothing more is looked at. ``left_out``: its id is among those that the options leave out. ``position`` counts from
    1 in the whole list of ``total`` products; None where it is not in the list. ``ahead`` are the ids of the first
    products of that list that stand before it. ``variant`` is the id of another of its variant group, where that one
    stands in the list in its place.
    """

    id: str
    total: int
    row: int | None = None
    available: bool = False
    barred: bool = False
    left_out: bool = False
    heard: tuple[Heard, ...] = ()
    position: int | None = None
    ahead: tuple[str, ...] = ()
    variant: str | None = None

    @property
    def best(self) -> Heard | None:
        """The preference that speaks for it most: where it is a candidate before where it is none."""
        inside = [each for each in self.heard if each.match is not None]
        return max(inside, key=_merit, default=None)


def _merit(heard: Heard) -> tuple[bool, int, int]:
    assert heard.match is not None
    return heard.candidate, heard.match.match, -heard.preference
