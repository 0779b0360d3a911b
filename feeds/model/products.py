"""What a feed is read into: products, what was not taken, and the report of it all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attribute:
    """One name and value pair as the feed wrote it; ``unit`` only where the format keeps it apart."""

    name: str
    value: str
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Rejection:
    """An item that was not taken: a value a merchandiser sees, never an exception."""

    item: int
    line: int
    id: str | None
    field: str
    value: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Warning_:
    """Something taken with a reservation; equal causes are counted together with one example (a product id)."""

    field: str
    count: int
    reason: str
    example: str | None


@dataclass(frozen=True, slots=True)
class FeedReport:
    """What reading one feed came to. ``items == products + len(quarantined)`` always holds."""

    format: str
    encoding: str
    items: int
    products: int
    currency: tuple[str, ...]
    quarantined: tuple[Rejection, ...]
    warnings: tuple[Warning_, ...]
    fields: Mapping[str, float]
    complete: bool
