"""What contacts are chosen by: each condition is about one thing of a card, and includes or excludes whoever has it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from service.contacts.model import Value


@dataclass(frozen=True, slots=True)
class States:
    """States product preferences that hold on the day; with ``centre`` at least one that was stated there."""

    centre: str | None = None


@dataclass(frozen=True, slots=True)
class Tagged:
    """Has a tag, letter by letter."""

    tag: str


@dataclass(frozen=True, slots=True)
class Informed:
    """A piece of key information is known of them; with ``value`` this one is believed.

    A decimal is a number however a card writes it: 38 and 38.0.
    """

    attribute: str
    value: Value | Decimal | None = None


@dataclass(frozen=True, slots=True)
class Everybody:
    """Has a card."""


Trait = States | Tagged | Informed | Everybody


@dataclass(frozen=True, slots=True)
class Condition:
    """Who meets it: those with the trait or, where it ``excludes``, those without. ``text`` is how it was written."""

    trait: Trait
    text: str
    excludes: bool = False
