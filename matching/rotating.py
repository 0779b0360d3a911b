"""One answer for many persons and days: what `matching.rank` says under a rotation, its common part worked out once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matching.index import Index
from matching.listing import Census
from matching.model import Match, Preference, Ranking, RankOptions, Rotation
from matching.options.answering import Ordered, Rotatable, explained
from matching.options.facts import Facts
from matching.rank import questions_of, ranking_of

Found = tuple[int, int, bool, bool]
"""A product in an answer: its key, the number of the question that found it, whether it is pinned, and whether no
preference asks about it. Of equal ones of one `Rotating` the same is said.
"""


class Rotating:
    """The answers to one request, by whom and when they are turned. Raises as `matching.rank.rank`.

    Under caps the total of the list goes by the day too; else all of a ranking but its matches is the same every day.
    """

    def __init__(self, index: Index, preferences: Sequence[Preference], options: RankOptions, facts: Facts) -> None:
        self._index, self._questions = index, questions_of(index, preferences)
        self._wanted = slice(options.offset, options.offset + options.k)
        self._rotatable = Rotatable(index, self._questions, options, facts)

    @property
    def size(self) -> int:
        """How many products are kept."""
        return self._rotatable.size

    def on(self, rotation: Rotation) -> Turned:
        """The wanted products on one day, for one person."""
        return Turned(self, self._rotatable.turned(rotation))

    def _found(self, ordered: Ordered) -> list[Found]:
        columns = (ordered.answer.keys, ordered.answer.asked, ordered.pinned, ordered.outside)
        return list(zip(*(column[self._wanted].tolist() for column in columns), strict=True))

    def _matches(self, ordered: Ordered, positions: Iterable[int]) -> tuple[Match, ...]:
        chosen = np.fromiter(positions, np.intp) + self._wanted.start
        return explained(self._index, self._questions, ordered, chosen)

    def _ranking(self, census: Census, matches: tuple[Match, ...]) -> Ranking:
        return ranking_of(self._index, self._questions, census, matches)


@dataclass(frozen=True, slots=True, eq=False)
class Turned:
    """The list of one person and day."""

    rotating: Rotating
    ordered: Ordered

    @property
    def found(self) -> list[Found]:
        """The wanted products in their order."""
        return self.rotating._found(self.ordered)

    def ranking(self, positions: Iterable[int] | None = None) -> Ranking:
        """What `matching.rank.rank` says; with matches at some ``positions`` of `found` alone where these are given."""
        chosen = range(len(self.found)) if positions is None else positions
        return self.ranking_with(self.rotating._matches(self.ordered, chosen))

    def ranking_with(self, matches: tuple[Match, ...]) -> Ranking:
        """The same with matches that are known already."""
        return self.rotating._ranking(self.ordered.answer.census, matches)
