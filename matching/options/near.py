"""Numbers that just miss their bounds: what they gain all the same, and what is said of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from math import lcm
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.amounts import HIGHEST, MONEY_DECIMALS
from matching.criteria import Asked, Judgement
from matching.index import Index
from matching.listing import BARRED, Losses
from matching.model import MATCH_SCALE, Match, Miss, Missed, Near
from matching.resolve import Question
from matching.verdicts import Verdict

EXACT: Final = Context(prec=400)
"""More digits than a bound and a tolerance come to together."""

Gains = NDArray[Any]
"""By statement: thousandths of weight times `MATCH_SCALE`; int64, or Python's integers where these are too few."""


@dataclass(frozen=True, slots=True)
class Side:
    """The tighter bound of one side and how much it may be missed by, in the filter's unit times 10^scale.

    ``sign`` is 1 where larger numbers miss it, -1 where smaller ones do.
    """

    bound: Fraction
    tolerance: Fraction
    sign: int

    def distance(self, number: int) -> Fraction:
        """By how much a number misses the bound; below 0 where it does not."""
        return self.sign * (number - self.bound)


@dataclass(frozen=True, slots=True, eq=False)
class Nearness:
    """One criterion that statements may nearly meet: those of ``close`` miss by no more than a tolerance."""

    index: Index
    judgement: Judgement
    sides: tuple[Side, ...]
    close: Verdict

    @property
    def weight(self) -> int:
        return self.judgement.criterion.weight

    def gains(self, kind: type) -> Gains:
        """What every statement gains: all that the criterion weighs where it is met, a part where it is close."""
        gains: Gains = self.judgement.met.dense().astype(kind) * (MATCH_SCALE * self.weight)
        statements = self.judgement.column.statements
        close = np.flatnonzero(self.close.dense())
        firsts, counts = statements.starts[close], np.diff(statements.starts)[close]
        owners = np.repeat(np.arange(len(close)), counts)
        within = np.arange(len(owners)) - np.repeat(np.cumsum(counts) - counts, counts)
        best: Gains = np.zeros(len(close), kind)
        np.maximum.at(best, owners, self._credits(statements.cells[np.repeat(firsts, counts) + within], kind))
        gains[close] = best
        return gains

    def _credits(self, numbers: NDArray[Any], kind: type) -> Gains:
        """What each of these numbers gains, none of which is within the bounds."""
        all_of_it = MATCH_SCALE * self.weight
        credits: Gains = np.zeros(len(numbers), kind)
        for side in self.sides:
            unit = lcm(side.bound.denominator, side.tolerance.denominator)
            bound, tolerance = int(side.bound * unit), int(side.tolerance * unit)
            farthest = int(np.abs(numbers.astype(object)).max(initial=0)) * unit + abs(bound)
            fits = max(farthest, all_of_it * tolerance) <= HIGHEST
            distances = side.sign * (numbers.astype(np.int64 if fits else object) * unit - bound)
            near = np.flatnonzero((distances >= 0) & (distances < tolerance))
            gained = all_of_it * (tolerance - distances[near]) // tolerance
            credits[near] = np.minimum(gained, all_of_it - 1)
        return credits

    def gain(self, statement: int) -> int:
        """What one statement that misses the criterion gains all the same."""
        nearest, all_of_it = self._nearest(statement), MATCH_SCALE * self.weight
        return min(int(all_of_it * (1 - nearest[0])), all_of_it - 1) if nearest is not None else 0

    def missed(self, statement: int) -> Missed | None:
        """By how much the nearest number of a statement misses; None where it is not near."""
        nearest = self._nearest(statement)
        if nearest is None:
            return None
        _, distance, _, side = nearest
        return Missed(self._shown(distance), self._unit(statement), side.sign > 0, self.gain(statement) // self.weight)

    def _nearest(self, statement: int) -> tuple[Fraction, Fraction, int, Side] | None:
        """Which part of the tolerance a statement needs, by how much it misses, with which number and on which side."""
        if statement not in self.close:
            return None
        near = (
            (distance / side.tolerance, distance, number, side)
            for number in self.judgement.column.statements.values(statement).tolist()
            for side in self.sides
            if 0 <= (distance := side.distance(number)) < side.tolerance
        )
        return min(near, key=lambda each: each[:3], default=None)

    def _shown(self, distance: Fraction) -> Decimal:
        """A distance in the filter's unit, without idle zeros; money keeps its decimals."""
        facts = self.judgement.column.facts
        exact = EXACT.divide(Decimal(distance.numerator), Decimal(distance.denominator)).scaleb(-facts.scale, EXACT)
        whole, _, decimals = f"{exact:f}".partition(".")
        decimals = decimals.rstrip("0").ljust(MONEY_DECIMALS if facts.money else 0, "0")
        return Decimal(f"{whole}.{decimals}" if decimals else whole)

    def _unit(self, statement: int) -> str | None:
        facts = self.judgement.column.facts
        currency = int(self.judgement.column.statements.currency[statement])
        return self.index.facts.currencies[currency] if facts.money and currency >= 0 else facts.filter.unit


def nearness(index: Index, question: Question, near: Sequence[Near]) -> dict[int, Nearness]:
    """The criteria of a question that may be nearly met, by their positions; of several the first `Near` counts.

    A hard criterion is met or not, and so is a band: who is not in it is in another.
    """
    by_filter: dict[str | None, Near] = {}
    for one in near:
        by_filter.setdefault(index.key_of(one.filter), one)
    found = (
        _nearness(index, question, judgement, by_filter[key])
        for judgement in question.judgements
        if (key := index.key_of(judgement.criterion.filter)) is not None and key in by_filter
    )
    return {each.judgement.position: each for each in found if each is not None}


def _nearness(index: Index, question: Question, judgement: Judgement, near: Near) -> Nearness | None:
    criterion, column = judgement.criterion, judgement.column
    if criterion.must or criterion.band is not None or not criterion.bounds:
        return None
    lower = max((each for each in (criterion.min, criterion.over) if each is not None), default=None)
    upper = min((each for each in (criterion.max, criterion.under) if each is not None), default=None)
    wider = replace(
        criterion,
        min=None if lower is None else EXACT.subtract(lower, _tolerance(near, lower)),
        max=None if upper is None else EXACT.add(upper, _tolerance(near, upper)),
        over=None,
        under=None,
    )
    asked = Asked(index, question.preference, judgement.position, wider, column, question.node)
    close = asked.judgement().met & ~judgement.met
    if not close.any():
        return None
    scale = asked.factor * 10**column.facts.scale
    sides = tuple(
        Side(Fraction(bound) * scale, Fraction(_tolerance(near, bound)) * scale, sign)
        for bound, sign in ((lower, -1), (upper, 1))
        if bound is not None
    )
    return Nearness(index, judgement, sides, close)


def _tolerance(near: Near, bound: Decimal) -> Decimal:
    if near.tolerance is not None:
        return near.tolerance
    assert near.percent is not None
    return EXACT.multiply(EXACT.abs(bound), near.percent).scaleb(-2, EXACT)


def graded(question: Question, near: Mapping[int, Nearness], losses: Losses) -> Losses:
    """The losses of all entries with what near misses gain; who is no candidate stays none."""
    if not near:
        return losses
    total = sum(question.weights)
    kind = np.int64 if MATCH_SCALE * total <= HIGHEST else object
    gained = np.zeros(len(losses), kind)
    for judgement in question.judgements:
        close = near.get(judgement.position)
        if close is None:
            gains = judgement.met.dense().astype(kind) * (MATCH_SCALE * judgement.criterion.weight)
        else:
            gains = close.gains(kind)
        gained += gains[judgement.column.codes[question.start : question.stop]]
    credited = (MATCH_SCALE - gained // total).astype(np.int32)
    return np.where(losses == BARRED, losses, credited)


def lost_at(question: Question, near: Mapping[int, Nearness], entry: int) -> int:
    """The loss of one entry, whether or not it is a candidate."""
    total = sum(question.weights)
    if not total:
        return 0
    gained = 0
    for judgement in question.judgements:
        statement, close = int(judgement.column.codes[entry]), near.get(judgement.position)
        if statement in judgement.met:
            gained += MATCH_SCALE * judgement.criterion.weight
        elif close is not None:
            gained += close.gain(statement)
    return MATCH_SCALE - gained // total


def told(near: Mapping[int, Nearness], entry: int, match: Match) -> Match:
    """The match of an entry with by how much each criterion is missed that is nearly met."""
    if not near:
        return match
    return replace(match, missed=tuple(_told(near.get(miss.criterion), entry, miss) for miss in match.missed))


def _told(near: Nearness | None, entry: int, miss: Miss) -> Miss:
    return miss if near is None else replace(miss, near=near.missed(int(near.judgement.column.codes[entry])))
