"""What a place on a page is worth by itself, whatever stands in it: cards further down are seen and clicked less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from service.learning.model import Showings, summed

ROUNDS = 500
CLOSE = 1e-6
"""When no factor changes by more than this part, it is settled."""
UNCLICKED = 0.5
"""Clicks that every list and slot is given besides, at the usual rate, so that none is worth nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """``worth`` (lists, slots): the factor by which a product is clicked there rather than in a usual place.

    ``doubt``: the variance of the logarithm of each slot's factor.
    """

    worth: NDArray[np.float64]
    doubt: NDArray[np.float64]

    def of(self, showings: Showings) -> NDArray[np.float64]:
        """The factor of each row."""
        worth: NDArray[np.float64] = self.worth[showings.place, showings.slot]
        return worth


def shape_of(showings: Showings) -> tuple[int, int]:
    """How many lists and slots there are."""
    return int(showings.place.max()) + 1, int(showings.slot.max()) + 1


def place_effects(showings: Showings, shape: tuple[int, int]) -> Places:
    """A Poisson regression of clicks on lists, slots and products, each with a factor of its own.

    The factors of products are free, so that a slot is not thought to be good because good products stand in it. They
    are found in turns, each from what the others leave to be explained (iterative proportional fitting), which is
    where the likelihood is greatest. Over all showings the factors of places are 1 on average.
    """
    worth, clicked = showings.worth, showings.worth * showings.clicked
    sides = ((showings.place, shape[0]), (showings.slot, shape[1]), (showings.product, len(showings.products)))
    clicks = [summed(codes, clicked, size) for codes, size in sides]
    usual = clicked.sum() / worth.sum()
    factors = [np.ones(shape[0]), np.ones(shape[1]), np.full(sides[2][1], usual)]
    extra = [UNCLICKED, UNCLICKED, 0.0]
    for _ in range(ROUNDS):
        before = np.concatenate(factors[:2])
        for side, (codes, size) in enumerate(sides):
            others = np.prod([factors[each][sides[each][0]] for each in range(3) if each != side], axis=0)
            expected = summed(codes, worth * others, size)
            expected = expected + extra[side]
            factors[side] = np.divide(clicks[side] + extra[side], expected, out=np.ones(size), where=expected > 0)
            if side < 2:
                factors[side] /= np.average(factors[side], weights=summed(codes, worth, size))
        if np.abs(np.concatenate(factors[:2]) / before - 1).max() < CLOSE:
            break
    effects = np.outer(factors[0], factors[1])
    mean = (worth * effects[showings.place, showings.slot]).sum() / worth.sum()
    return Places(effects / mean, 1 / (clicks[1] + UNCLICKED))
