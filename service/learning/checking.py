"""Whether numbers foretell clicks of people they were not fitted from: the check that every fit has to stand."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from service.learning.effects import place_effects, shape_of
from service.learning.model import Check, Showings, summed
from service.learning.popularity import click_rates

HELD_BACK = 5
"""One of so many people is held back."""
RESAMPLES = 200
SEED = 20261123
LIKELIEST = 0.999
"""No click is foretold with more certainty than that."""


def held_back(showings: Showings) -> NDArray[np.bool_]:
    """The rows of people who are held back: always the same for the same people."""
    names = (f"{number} {showings.contacts[number] or ''}" for number in range(len(showings.contacts)))
    lots = [blake2b(name.encode(), digest_size=2).digest()[0] % HELD_BACK == 0 for name in names]
    return np.array(lots, np.bool_)[showings.person]


def check_popularity(showings: Showings) -> Check | None:
    """Popularity fitted to most people, tried on the others; None where nothing that they clicked is left."""
    back, shape = held_back(showings), shape_of(showings)
    kept, others = showings.only(~back), showings.only(back)
    effects = place_effects(kept, shape)
    rates = click_rates(kept, effects)
    base = effects.of(others)
    usual = kept.clicked.sum() / effects.of(kept).sum()
    return compared(others, base * usual, base * rates[others.product])


def compared(showings: Showings, without: NDArray[np.float64], with_: NDArray[np.float64]) -> Check | None:
    """Two ways to foretell the same clicks (a probability a row), with intervals by drawing people anew."""
    clicked = showings.clicked
    if not 0 < clicked.sum() < len(clicked):
        return None
    people, person = np.unique(showings.person, return_inverse=True)
    chance = np.random.default_rng(SEED)
    foretold = [np.clip(each, 1 - LIKELIEST, LIKELIEST) for each in (without, with_)]
    ordered = [_Ordered(each, clicked) for each in foretold]
    losses = [-(clicked * np.log(each) + (1 - clicked) * np.log1p(-each)) for each in foretold]
    gains = []
    for _ in range(RESAMPLES):
        lots = chance.integers(0, len(people), len(people))
        drawn = summed(lots, np.ones(len(people)), len(people))[person]
        if (drawn * clicked).sum() and (drawn * (1 - clicked)).sum():
            auc, loss = [each.auc(drawn) for each in ordered], [float(drawn @ each) / drawn.sum() for each in losses]
            gains.append((auc[1] - auc[0], loss[0] - loss[1]))
    (auc_low, loss_low), (auc_high, loss_high) = np.quantile(np.array(gains), [0.025, 0.975], axis=0).tolist()
    once = np.ones(len(clicked))
    return Check(
        people=len(people),
        showings=len(clicked),
        clicks=int(clicked.sum()),
        auc_without=ordered[0].auc(once),
        auc_with=ordered[1].auc(once),
        auc_gain=(auc_low, auc_high),
        loss_without=float(losses[0].mean()),
        loss_with=float(losses[1].mean()),
        loss_gain=(loss_low, loss_high),
    )


class _Ordered:
    """Rows in the order in which they are foretold, sorted once for any number of weightings."""

    def __init__(self, foretold: NDArray[np.float64], clicked: NDArray[np.float64]) -> None:
        self._order = np.argsort(foretold, kind="stable")
        _, self._tie = np.unique(foretold[self._order], return_inverse=True)
        self._clicked = clicked[self._order]

    def auc(self, counts: NDArray[np.float64]) -> float:
        """How often a clicked row is foretold to be likelier than one that was not; ties count half."""
        counts = counts[self._order]
        hits = np.bincount(self._tie, counts * self._clicked)
        misses = np.bincount(self._tie, counts * (1 - self._clicked))
        below = np.cumsum(misses) - misses
        return float((hits @ (below + misses / 2)) / (hits.sum() * misses.sum()))
