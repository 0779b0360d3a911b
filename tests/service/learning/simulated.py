"""Invented shops whose truth is known: what each product and each criterion is worth, and what each slot takes away."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.learning.met import Missing
from service.learning.model import Showings

SLOTS = 8
SEEN = 1 / (1 + 0.5 * np.arange(SLOTS))
"""How likely a card is looked at, by its slot."""


@dataclass(frozen=True)
class Simulated:
    """Showings, and the popularity that each product truly has."""

    showings: Showings
    popularity: NDArray[np.float64]


def simulated(
    seed: int,
    people: int = 3000,
    products: int = 120,
    spread: float = 0.6,
    by_number: bool = False,
    buying: float | None = None,
) -> Simulated:
    """People who each see a list of products, the better ones mostly further up; ``by_number``: always in one order.

    ``spread`` is how much the products differ; ``buying`` the share of clicks that end in a purchase.
    """
    chance = np.random.default_rng(seed)
    rates = 0.08 * np.exp(chance.normal(0, spread, products)) if spread else np.full(products, 0.08)
    shown = np.array([chance.choice(products, SLOTS, replace=False) for _ in range(people)])
    luck = np.exp(chance.normal(0, 0.5, shown.shape))
    order = np.argsort(shown if by_number else -rates[shown] * luck, axis=1)
    shown = np.take_along_axis(shown, order, axis=1)
    clicked = chance.random(shown.shape) < np.minimum(rates[shown] * SEEN, 1)
    shares = np.full(products, buying or 0.0)
    bought = clicked & (chance.random(shown.shape) < shares[shown])
    size = shown.size
    showings = Showings(
        person=np.repeat(np.arange(people), SLOTS),
        place=np.zeros(size, np.int64),
        slot=np.tile(np.arange(SLOTS), people),
        product=shown.ravel(),
        clicked=clicked.ravel().astype(np.float64),
        bought=bought.ravel().astype(np.float64),
        days=chance.uniform(0, 20, size),
        products=tuple(f"P-{number}" for number in range(products)),
        contacts=(None,) * people,
    )
    return Simulated(showings, 1000 * rates * SEEN.mean() * (1.0 if buying is None else shares))


def weighing(seed: int, costs: dict[str, float], people: int = 2500) -> Missing:
    """People who see products that miss criteria of these filters, each of which costs so much (logits)."""
    chance, filters = np.random.default_rng(seed), tuple(costs)
    size = people * SLOTS
    missed = (chance.random((size, len(filters))) < 0.45).astype(np.float64)
    slot = np.tile(np.arange(SLOTS), people)
    clicking = -0.8 + 1.2 * np.log(SEEN[slot]) - missed @ np.array([costs[each] for each in filters])
    clicked = (chance.random(size) < 1 / (1 + np.exp(-clicking))).astype(np.float64)
    showings = Showings(
        person=np.repeat(np.arange(people), SLOTS),
        place=np.zeros(size, np.int64),
        slot=slot,
        product=np.zeros(size, np.int64),
        clicked=clicked,
        bought=np.zeros(size),
        days=np.zeros(size),
        products=("P",),
        contacts=tuple(f"C-{number}" for number in range(people)),
    )
    return Missing(showings, filters, missed, np.ones(missed.shape, np.bool_))
