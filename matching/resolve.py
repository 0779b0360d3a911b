"""A preference meets an index: its main value becomes a run of entries, its criteria become verdicts."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from matching.columns import EVERYTHING
from matching.criteria import Asked, Judgement
from matching.doubts import Doubt, doubt_about_main, doubts_about, nobody
from matching.errors import UnanswerablePreference
from matching.index import Index
from matching.model import Criterion, Preference

WIDEST_KEPT: Final = 1000
"""A verdict that changes more often is not kept: it is large."""


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """One preference made ready: the entries from ``start`` to ``stop``, judged by ``judgements`` in their order.

    ``node`` is the number of its main value, `EVERYTHING` for every product; None, and no entries, for one that is
    unknown or ambiguous. ``judgements`` holds the criteria that count.
    """

    preference: int
    node: int | None
    start: int
    stop: int
    judgements: tuple[Judgement, ...]
    doubts: tuple[Doubt, ...]

    @property
    def weights(self) -> tuple[int, ...]:
        return tuple(judgement.criterion.weight for judgement in self.judgements)


def resolve(index: Index, number: int, preference: Preference) -> Question:
    """What preference ``number`` asks of this index. Raises `UnanswerablePreference` with the path of the fault."""
    node, doubts = _resolve_main(index, number, preference.main)
    judgements: list[Judgement] = []
    for position, criterion in enumerate(preference.criteria):
        column = index.column(criterion.filter)
        key = _kept_under(position, criterion, node)
        judgement = column.judged.get(key)
        if judgement is None:
            asked = Asked(index, number, position, criterion, column, node)
            found = [*doubts_about(asked)]
            doubts += found
            if criterion.indifferent:
                continue
            judgement = asked.judgement()
            if not found and len(judgement.met.edges) <= WIDEST_KEPT:
                column.judged.keep(key, judgement)
        judgements.append(judgement)
    start, stop = _span(index, node)
    return Question(number, node, start, stop, tuple(judgements), tuple(doubts))


def doubts_of(index: Index, number: int, preference: Preference) -> tuple[Doubt, ...]:
    """What preference ``number`` names and no product carries: `resolve` without the judgements, which cost most.

    Nothing is refused: a filter that cannot be asked so is doubted like one that nobody carries.
    """
    node, doubts = _resolve_main(index, number, preference.main)
    for asked in _asked(index, number, preference, node):
        try:
            asked.refuse_nonsense()
            doubts += doubts_about(asked)
        except UnanswerablePreference:
            doubts.append(Doubt(number, asked.criterion.filter, None, nobody))
    return tuple(doubts)


def _asked(index: Index, number: int, preference: Preference, node: int | None) -> Iterator[Asked]:
    for position, criterion in enumerate(preference.criteria):
        yield Asked(index, number, position, criterion, index.column(criterion.filter), node)


def _kept_under(position: int, criterion: Criterion, node: int | None) -> Hashable:
    """What a judgement depends on. Only a band looks at the main value, so most of what several preferences ask alike
    is judged once; and 200 and 200.00 are one number, but not in words.
    """
    if not criterion.bounded:
        return position, criterion
    return position, criterion, repr(criterion.bounds), node if criterion.band is not None else None


def _resolve_main(index: Index, number: int, main: str | None) -> tuple[int | None, list[Doubt]]:
    """The number of the node that ``main`` names; None, with a doubt, when it names none or several."""
    if main is None:
        return EVERYTHING, []
    named = index.nodes.named(main)
    if len(named) == 1:
        return named[0], []
    return None, [doubt_about_main(index, number, main, named)]


def _span(index: Index, node: int | None) -> tuple[int, int]:
    if node is None:
        return 0, 0
    if node == EVERYTHING:
        return 0, len(index.positions.places)
    return int(index.nodes.starts[node]), int(index.nodes.stops[node])
