"""Points that products have beside their match, for what the merchandiser wants seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matching.columns import EVERYTHING
from matching.criteria import Asked
from matching.errors import UnanswerablePreference
from matching.index import Index
from matching.model import Boost

Points = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Boosts:
    """For each boost the codes of its filter, by entry, and the points of every statement about it."""

    index: Index
    given: tuple[tuple[NDArray[Any], Points], ...]

    def of(self, places: NDArray[Any]) -> Points:
        """The points of the products at these places, in millionths."""
        entries = self.index.positions.entries[places]
        points = np.zeros(len(places), np.int64)
        for codes, by_statement in self.given:
            points += by_statement[codes[entries]]
        return points


def judged(index: Index, boosts: Sequence[Boost]) -> Boosts:
    """The boosts beside the index's filters; a band is one of those over the whole catalogue.

    Raises `UnanswerablePreference` where a filter cannot be asked so.
    """
    return Boosts(index, tuple(_judged(index, number, boost) for number, boost in enumerate(boosts)))


def _judged(index: Index, number: int, boost: Boost) -> tuple[NDArray[Any], Points]:
    column = index.column(boost.criterion.filter)
    try:
        met = Asked(index, 0, number, boost.criterion, column, EVERYTHING).judgement().met
    except UnanswerablePreference as fault:
        key = fault.path.rpartition(".")[2]
        raise UnanswerablePreference(f"options.boosts[{number}].{key}", fault.message) from None
    return column.codes, met.dense() * np.int64(boost.points)
