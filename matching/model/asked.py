"""What a contact asks for: preferences and their criteria."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

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
