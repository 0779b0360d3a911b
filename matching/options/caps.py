"""Who has been taken along the order, and who may still be: so many of a variant group, so many that share a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from feeds.model import FilterType
from matching.index import Index
from matching.listing import Places
from matching.model import Cap, RankOptions
from matching.statements import FIRST_STATED

FIRST_STRETCH = 64
YES = -1
"""The value of a yes, which has no cell."""


class Values:
    """The values of one filter that products of the list share, each with how many have it already."""

    def __init__(self, index: Index, cap: Cap) -> None:
        self._column, self._most = index.column(cap.filter), cap.most
        self._entries = index.positions.entries
        self._taken: Counter[int] = Counter()
        self._full: set[int] = set()

    def _values(self, place: int) -> Iterable[int]:
        """What the product says: nothing for silence and for a stated absence."""
        statement = int(self._column.codes[self._entries[place]])
        if self._column.type is FilterType.YES_NO:
            return (YES,) if statement >= FIRST_STATED else ()
        return {*self._column.statements.values(statement).tolist()}

    def open_to(self, place: int) -> bool:
        """Whether every value of the product may be shown once more."""
        return not self._full or self._full.isdisjoint(self._values(place))

    def take(self, place: int) -> None:
        """Count the product's values."""
        for value in self._values(place):
            self._taken[value] += 1
            if self._taken[value] >= self._most:
                self._full.add(value)

    def still_open(self, places: Places) -> NDArray[np.bool_]:
        """Which of many products are open now, each statement being looked at once."""
        column, codes = self._column, self._column.codes[self._entries[places]]
        statements = column.statements
        closed = np.zeros(len(statements), np.bool_)
        if YES in self._full:
            closed[FIRST_STATED:] = True
        elif self._full:
            owners = np.repeat(np.arange(len(statements)), np.diff(statements.starts))
            closed[owners[np.isin(statements.cells, [*self._full])]] = True
        is_open: NDArray[np.bool_] = ~closed[codes]
        return is_open


class Taken:
    """The products taken so far, the pinned ones first of all: they count, and nothing stops them."""

    def __init__(self, index: Index, options: RankOptions, pinned: Places) -> None:
        self._groups, self._variants = index.positions.groups, options.variants
        self._of_group = np.zeros(index.facts.groups + 1, np.int64)
        self._places: set[int] = set()
        self._values = tuple(Values(index, cap) for cap in options.caps)
        for place in pinned.tolist():
            self._take(place)

    def next_of(self, places: Places) -> Iterator[int]:
        """One after the other takes the next that may be taken, by its position in ``places``.

        What others take meanwhile counts. Long stretches of those that cannot be taken any more are passed over at
        once.
        """
        first, stretch = 0, FIRST_STRETCH
        while first < len(places):
            here = places[first : first + stretch]
            for position in np.flatnonzero(self._may(here)).tolist():
                if self._allows(place := int(here[position])):
                    self._take(place)
                    yield first + position
            first, stretch = first + stretch, 2 * stretch

    def _may(self, places: Places) -> NDArray[np.bool_]:
        may = np.ones(len(places), np.bool_)
        if self._groups.size:
            may &= self._of_group[self._groups[places]] < self._variants
        for values in self._values:
            may &= values.still_open(places)
        return may

    def _allows(self, place: int) -> bool:
        return (
            place not in self._places
            and (not self._groups.size or self._of_group[self._groups[place]] < self._variants)
            and all(values.open_to(place) for values in self._values)
        )

    def _take(self, place: int) -> None:
        self._places.add(place)
        for values in self._values:
            values.take(place)
        if self._groups.size and self._groups[place] >= 0:
            self._of_group[self._groups[place]] += 1
