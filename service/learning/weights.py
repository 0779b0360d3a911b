"""How much criteria of each filter weigh: by which of them, missed, cost a product its clicks.

A logistic regression of clicks on the lists and slots, on how many criteria are missed, and on the filters they are
of. The last is drawn to nothing, so that filters weigh alike until clicks say otherwise. A weight is what a missed
criterion of the filter costs, by what one of all these filters costs on average: the usual weight stays 1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression

from service.learning.checking import compared, held_back
from service.learning.effects import shape_of
from service.learning.met import Missing
from service.learning.model import FEWEST_PEOPLE, Check, Number, Part, Showings, missing_of

SURE = 1.959963984540054
FIRM = 4.0
"""So many standard deviations above nothing is what criteria cost on average, or weights are no part of anything."""
LOOSE = 10.0
"""So many times as much may lists, slots and what any criterion costs differ as filters."""
LEAST, MOST = 0.1, 10.0
"""Between these every weight lies."""
NOT_ORDERED = "clicks do not go with criteria that are met, so nothing says what these weigh"


def fit_weights(missing: Missing) -> Part:
    """The weight of each filter that enough people asked about."""
    counted = missing.showings.counted()
    if lacking := missing_of("weights", counted):
        return Part(counted, missing=lacking)
    people = _people(missing)
    chosen = np.flatnonzero(people >= FEWEST_PEOPLE)
    if len(chosen) < 2:
        return Part(counted, missing=f"fewer than 2 filters were asked about by {FEWEST_PEOPLE} people")
    costs = _costs(missing.showings, missing.missed, chosen)
    mean, doubt = costs.mean()
    if mean <= FIRM * doubt:
        return Part(counted, missing=NOT_ORDERED)
    now, sides = costs.relative()
    ends = np.clip([now, now - SURE * sides, now + SURE * sides], LEAST, MOST).T.tolist()
    numbers = tuple(
        Number(missing.filters[filter_], weight, low, high, int(people[filter_]))
        for filter_, (weight, low, high) in zip(chosen.tolist(), ends, strict=True)
    )
    return Part(counted, numbers, 1.0, check_weights(missing, chosen), facts={"cost": round(mean, 4)})


def check_weights(missing: Missing, chosen: NDArray[np.int64]) -> Check | None:
    """Weights fitted to most people, tried on the others against criteria that all weigh alike."""
    back, shape = held_back(missing.showings), shape_of(missing.showings)
    kept, others = missing.showings.only(~back), missing.showings.only(back)
    foretold = []
    for filters in (chosen[:0], chosen):
        fitted = _regression(_columns(kept, missing.missed[~back], filters, shape), kept)
        of_others = _columns(others, missing.missed[back], filters, shape)
        foretold.append(fitted.predict_proba(of_others)[:, 1] if len(others) else np.zeros(0))
    return compared(others, foretold[0], foretold[1])


@dataclass(frozen=True, slots=True, eq=False)
class _Costs:
    """What a missed criterion of each filter costs (logits), and how these vary together."""

    costs: NDArray[np.float64]
    variance: NDArray[np.float64]

    def mean(self) -> tuple[float, float]:
        """Of all filters, and its standard deviation."""
        part = np.full(len(self.costs), 1 / len(self.costs))
        mean = float(self.costs @ part)
        return mean, float(np.sqrt(part @ self.variance @ part))

    def relative(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Each by the mean of all, and its standard deviation (by the delta method)."""
        size, mean = len(self.costs), self.costs.mean()
        relative = self.costs / mean
        slope = (np.eye(size) - relative[:, None] / size) / mean
        return relative, np.sqrt(np.einsum("ij,jk,ik->i", slope, self.variance, slope))


def _costs(showings: Showings, missed: NDArray[np.float64], chosen: NDArray[np.int64]) -> _Costs:
    """The costs of the chosen filters. What people click more than once is no independent news: the variance is that of
    sums over people, with that of the prior.
    """
    columns = _columns(showings, missed, chosen, shape_of(showings))
    fitted = _regression(columns, showings)
    whole = hstack([columns, csr_matrix(np.ones((len(showings), 1)))]).tocsr()
    foretold, worth = fitted.predict_proba(columns)[:, 1], showings.worth
    prior = np.diag([1.0] * columns.shape[1] + [0.0])
    curvature = (whole.T @ whole.multiply((worth * foretold * (1 - foretold))[:, None])).toarray() + prior
    scores = whole.multiply((worth * (showings.clicked - foretold))[:, None]).tocsr()
    _, person = np.unique(showings.person, return_inverse=True)
    sums = csr_matrix((np.ones(len(person)), (person, np.arange(len(person))))) @ scores
    bread = np.linalg.inv(curvature)
    variance = bread @ ((sums.T @ sums).toarray() + prior) @ bread
    filters = len(chosen)
    pick = np.zeros((filters, whole.shape[1]))
    pick[:, 0] = LOOSE  # what any missed criterion costs
    pick[np.arange(filters), 1 + np.arange(filters)] = 1.0  # and what one of this filter costs besides
    coefficients = np.append(fitted.coef_[0], fitted.intercept_)
    return _Costs(pick @ coefficients, pick @ variance @ pick.T)


def _columns(
    showings: Showings, missed: NDArray[np.float64], chosen: NDArray[np.int64], shape: tuple[int, int]
) -> csr_matrix:
    """How many criteria are met for missed, those of each chosen filter, then the places; nothing missed is 0."""
    common = -missed.sum(axis=1, keepdims=True) * LOOSE
    places = (_dummies(showings.place, shape[0]) * LOOSE, _dummies(showings.slot, shape[1])[:, 1:] * LOOSE)
    return hstack([csr_matrix(common), csr_matrix(-missed[:, chosen]), *places]).tocsr()


def _dummies(codes: NDArray[np.int64], size: int) -> csr_matrix:
    """A column of zeros and ones for each code."""
    return csr_matrix((np.ones(len(codes)), (np.arange(len(codes)), codes)), shape=(len(codes), size))


def _regression(columns: csr_matrix, showings: Showings) -> LogisticRegression:
    fitted = LogisticRegression(C=1.0, max_iter=2000, tol=1e-6)
    fitted.fit(columns, showings.clicked, sample_weight=showings.worth)
    return fitted


def _people(missing: Missing) -> NDArray[np.int64]:
    """How many people asked about each filter."""
    pairs = (np.unique(missing.showings.person[missing.asked[:, column]]) for column in range(len(missing.filters)))
    return np.array([len(each) for each in pairs], np.int64)
