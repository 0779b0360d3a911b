"""How many products a half-stated preference leaves."""

from __future__ import annotations

from dataclasses import dataclass

from matching.model.ranking import Unknown


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
