"""How popular each product is: clicks and purchases for a thousand showings in a usual place, drawn to what is usual.

A product's clicks are a Poisson count around its rate times what its places are worth (`service.learning.effects`); the
rates of all products have a gamma distribution, fitted to what is seen of all. So a product of which little is known is
near the usual one, and a new one is it. What is bought of what is clicked is a beta-binomial, likewise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import betaln, gammaincinv, gammaln

from service.learning.effects import Places, place_effects, shape_of
from service.learning.model import (
    FEWEST_PEOPLE,
    FEWEST_PURCHASES,
    Number,
    Part,
    Showings,
    missing_of,
    summed,
)

PER = 1000
"""Showings that a popularity counts for."""
FIRMEST = 1e4
"""The firmest that a distribution of all products may be, in showings' worth: all alike."""


@dataclass(frozen=True, slots=True, eq=False)
class Rates:
    """Gamma distributions: one for each product, and the last for products that nobody was shown; for one showing."""

    shape: NDArray[np.float64]
    rate: NDArray[np.float64]

    @property
    def mean(self) -> NDArray[np.float64]:
        """The expected rates."""
        return self.shape / self.rate

    def at(self, share: float) -> NDArray[np.float64]:
        """Below which the true rates lie with that probability."""
        below: NDArray[np.float64] = gammaincinv(self.shape, share) / self.rate
        return below


def fit_popularity(showings: Showings) -> Part:
    """The popularity of every product that enough people were shown."""
    counted = showings.counted()
    if missing := missing_of("popularity", counted):
        return Part(counted, missing=missing)
    effects = place_effects(showings, shape_of(showings))
    rates = product_rates(showings, effects)
    people = people_of(showings)
    mean, low, high = (PER * each for each in (rates.mean, rates.at(0.025), rates.at(0.975)))
    told = np.flatnonzero(people >= FEWEST_PEOPLE)
    numbers = tuple(
        Number(showings.products[row], float(mean[row]), float(low[row]), float(high[row]), int(people[row]))
        for row in told.tolist()
    )
    slots = effects.worth[np.bincount(showings.place).argmax()]
    facts = {
        "counts": "purchases" if counts_purchases(showings) else "clicks",
        "slots": [round(float(each), 4) for each in slots / slots[0]],
    }
    return Part(counted, numbers, float(mean[-1]), facts=facts)


def counts_purchases(showings: Showings) -> bool:
    """Whether enough was bought that popularity goes by it."""
    return bool(showings.bought.sum() >= FEWEST_PURCHASES)


def people_of(showings: Showings) -> NDArray[np.int64]:
    """How many people were shown each product."""
    pairs = np.unique(showings.product * (int(showings.person.max()) + 1) + showings.person)
    return np.bincount(pairs // (int(showings.person.max()) + 1), minlength=len(showings.products))


def product_rates(showings: Showings, effects: Places) -> Rates:
    """The rate of each product in a usual place, and that of a new one."""
    size, worth = len(showings.products), showings.worth
    seen = worth * effects.of(showings)
    clicks = summed(showings.product, worth * showings.clicked, size)
    clicking = _doubted(_clicking(clicks, summed(showings.product, seen, size)), _doubt(showings, seen, effects))
    if not counts_purchases(showings):
        return clicking
    bought = summed(showings.product, worth * showings.clicked * showings.bought, size)
    return _bought(clicking, *_buying(bought, clicks))


def click_rates(showings: Showings, effects: Places) -> NDArray[np.float64]:
    """The expected clicks of one showing of each product, by clicks alone."""
    size, worth = len(showings.products), showings.worth
    seen = summed(showings.product, worth * effects.of(showings), size)
    return _clicking(summed(showings.product, worth * showings.clicked, size), seen).mean


def _doubt(showings: Showings, seen: NDArray[np.float64], effects: Places) -> NDArray[np.float64]:
    """The variance of the logarithm of what each product's showings are worth, for that of its slots is estimated too;
    the last is that of a new product.
    """
    products, slots = len(showings.products), len(effects.doubt)
    by_slot = summed(showings.product * slots + showings.slot, seen, products * slots).reshape(products, slots)
    whole = by_slot.sum(axis=1, keepdims=True)
    shares = np.divide(by_slot, whole, out=np.zeros_like(by_slot), where=whole > 0)
    return np.append((shares**2) @ effects.doubt, 0.0)


def _doubted(rates: Rates, doubt: NDArray[np.float64]) -> Rates:
    """The same means, with that variance of their logarithms added."""
    shape = 1 / (1 / rates.shape + doubt)
    return Rates(shape, shape / rates.mean)


def _clicking(clicks: NDArray[np.float64], seen: NDArray[np.float64]) -> Rates:
    """The gamma distribution of all products that makes what was seen the likeliest; then each product's own."""
    usual = clicks.sum() / seen.sum()

    def unlikely(logs: NDArray[np.float64]) -> float:
        shape, rate = np.exp(logs[0]), np.exp(logs[0] - logs[1])
        likely = gammaln(shape + clicks) - gammaln(shape) - shape * np.log1p(seen / rate)
        return float(-(likely - clicks * np.log(rate + seen)).sum())

    at = _likeliest(unlikely, np.log([1.0, usual]))
    shape, rate = np.exp(at[0]), np.exp(at[0] - at[1])
    return Rates(shape + np.append(clicks, 0), rate + np.append(seen, 0))


def _buying(bought: NDArray[np.float64], clicks: NDArray[np.float64]) -> tuple[NDArray[np.float64], ...]:
    """Beta distributions of what is bought of what is clicked, the last that of a new product."""
    usual, left = bought.sum() / clicks.sum(), clicks - bought

    def unlikely(logs: NDArray[np.float64]) -> float:
        mean = 1 / (1 + np.exp(-logs[1]))
        yes, no = np.exp(logs[0]) * mean, np.exp(logs[0]) * (1 - mean)
        return float(-(betaln(yes + bought, no + left) - betaln(yes, no)).sum())

    share = min(max(usual, 1e-6), 1 - 1e-6)
    at = _likeliest(unlikely, np.array([np.log(10.0), np.log(share / (1 - share))]))
    mean = 1 / (1 + np.exp(-at[1]))
    return np.exp(at[0]) * mean + np.append(bought, 0), np.exp(at[0]) * (1 - mean) + np.append(left, 0)


def _likeliest(unlikely: Callable[[NDArray[np.float64]], float], begin: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where a function of two logarithms is least; the first of them at most that of `FIRMEST`."""
    bounds = [(-6.0, np.log(FIRMEST)), (begin[1] - 4.0, begin[1] + 4.0)]
    found: NDArray[np.float64] = minimize(unlikely, begin, method="L-BFGS-B", bounds=bounds).x
    return found


def _bought(clicking: Rates, yes: NDArray[np.float64], no: NDArray[np.float64]) -> Rates:
    """What is clicked and bought: the gamma distribution with the mean and the variance of the product of both."""
    both = yes + no
    share, share_squared = yes / both, yes * (yes + 1) / (both * (both + 1))
    rate, rate_squared = clicking.mean, clicking.shape * (clicking.shape + 1) / clicking.rate**2
    mean = rate * share
    variance = rate_squared * share_squared - mean**2
    return Rates(mean**2 / variance, mean / variance)
