"""What learning goes by and what it comes to, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

HALF_LIFE_DAYS = 30
"""What was shown so many days ago counts half."""

FEWEST_PEOPLE = 10
"""Of fewer people nothing is fitted and nothing is told."""

NEEDED = {
    "popularity": {"showings": 1000, "clicks": 50, "people": 30},
    "weights": {"showings": 500, "clicks": 50, "people": 30},
}
"""What each part is fitted from at least; the people of weights are contacts with preferences."""

FEWEST_PURCHASES = 20
"""With fewer, popularity goes by clicks alone."""

MOST_SLOTS = 40
"""Slots from there on count as one."""


COLUMNS = ("person", "place", "slot", "product", "clicked", "bought", "days")


def summed(codes: NDArray[np.int64], much: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """How much there is of each code."""
    sums: NDArray[np.float64] = np.bincount(codes, much, size).astype(np.float64)
    return sums


@dataclass(frozen=True, slots=True, eq=False)
class Showings:
    """Showings as columns, a row each.

    ``person``, ``place`` (definition and scenario), ``slot`` (from 0) and ``product`` are codes; ``products`` and
    ``contacts`` say what these stand for (a person without an id: None). ``clicked`` and ``bought`` are 0 or 1,
    ``worth`` how much a row counts for its age: above 0, at most 1; ``days`` is that age.
    """

    person: NDArray[np.int64]
    place: NDArray[np.int64]
    slot: NDArray[np.int64]
    product: NDArray[np.int64]
    clicked: NDArray[np.float64]
    bought: NDArray[np.float64]
    days: NDArray[np.float64]
    products: Sequence[str]
    contacts: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.person)

    @property
    def worth(self) -> NDArray[np.float64]:
        """How much each row counts."""
        worth: NDArray[np.float64] = 0.5 ** (self.days / HALF_LIFE_DAYS)
        return worth

    def only(self, rows: NDArray[Any]) -> Showings:
        """These rows alone."""
        return replace(self, **{name: getattr(self, name)[rows] for name in COLUMNS})

    def counted(self) -> dict[str, int]:
        """How much there is: showings, clicks, purchases and people."""
        return {
            "showings": len(self),
            "clicks": int(self.clicked.sum()),
            "purchases": int(self.bought.sum()),
            "people": len(np.unique(self.person)),
        }


@dataclass(frozen=True, slots=True)
class Number:
    """A fitted number: the true one lies between ``low`` and ``high`` 95 times of 100. ``people`` it was seen with."""

    key: str
    now: float
    low: float
    high: float
    people: int


@dataclass(frozen=True, slots=True)
class Check:
    """What people who were held back clicked, foretold with the numbers and without them.

    ``auc`` is how often, of a showing that was clicked and one that was not, the clicked one is foretold to be the
    likelier; ``loss`` the mean log-loss. Gains are with minus without (of the loss the other way round), as the ends
    between which they lie 95 times of 100.
    """

    people: int
    showings: int
    clicks: int
    auc_without: float
    auc_with: float
    auc_gain: tuple[float, float]
    loss_without: float
    loss_with: float
    loss_gain: tuple[float, float]

    @property
    def better(self) -> bool:
        """Whether the numbers order clicks better, hardly by chance."""
        return self.auc_gain[0] > 0


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a fit: ``numbers``, or the sentence ``missing`` that says why there are none.

    ``usual`` is the number of whatever has none of its own.
    """

    counted: Mapping[str, int]
    numbers: tuple[Number, ...] = ()
    usual: float = 0.0
    check: Check | None = None
    missing: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def missing_of(part: str, counted: Mapping[str, int]) -> str | None:
    """What there is too little of for a part, as a sentence; None where there is enough."""
    lacking = [f"{counted[what]} of {least} {what}" for what, least in NEEDED[part].items() if counted[what] < least]
    return f"too little is known: {', '.join(lacking)}" if lacking else None
