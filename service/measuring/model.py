"""What is measured, as values: how often something was done with answers, and who said yes to be remembered for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from enum import StrEnum

from frames.definition import Surface
from service.measuring.agents import Agent

EXACT = Context(prec=200)
"""More digits than any sum of prices has."""


class Deed(StrEnum):
    """What is done with what an answer shows; ``SENT`` is that it was given to be sent."""

    SENT = "sent"
    SHOWN = "shown"
    CLICKED = "clicked"
    BOUGHT = "bought"


class By(StrEnum):
    """Who tells of a purchase; the shop's server is believed more than a page."""

    PAGE = "page"
    SERVER = "server"


@dataclass(frozen=True, slots=True, order=True)
class Of:
    """The answer that is counted on, and the shop's day; "" is no variant and no scenario."""

    shop: str
    day: date
    definition: int
    variant: str
    scenario: str
    surface: Surface = Surface.FRAME


@dataclass(frozen=True, slots=True, order=True)
class Total:
    """What is counted: what was done with which answer, by whom."""

    of: Of
    kind: Deed
    agent: Agent = Agent.PERSON


Counts = Mapping[Total, int]


@dataclass(frozen=True, slots=True)
class View:
    """A showing of answers to somebody who said yes: its id, and the contact's id where they are known."""

    shop: str
    id: str
    contact: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A slot that was shown or clicked in a view."""

    total: Total
    slot: int
    product: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Sold:
    """A product of an order; ``price`` is a decimal a piece, ``day`` the shop's on which it was bought."""

    order: str
    product: str
    quantity: int
    price: str | None
    currency: str | None
    at: datetime
    day: date
    by: By


@dataclass(frozen=True, slots=True)
class Joined:
    """A product that was bought after a click on it; the shop's day of the purchase stands in ``of``."""

    of: Of
    view: int
    sold: Sold
    returned: int = 0

    @property
    def count(self) -> int:
        """1, and 0 once all of it was given back."""
        return int(self.sold.quantity > self.returned)

    @property
    def paid(self) -> Decimal:
        """For what was not given back."""
        kept = max(0, self.sold.quantity - self.returned)
        return EXACT.multiply(Decimal(self.sold.price or 0), kept)
