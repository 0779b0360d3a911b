"""How many products a half-stated preference leaves, and how many each further choice would leave. Exact.

What a filter has to offer is counted over the entries that fail no *other* filter: first how often each of its
statements is made there, which is one pass over a narrow column, then for each choice the sum over the statements that
fit it. So a further choice costs next to nothing, however many products there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from feeds.model import DependentFilter, FilterType, fold
from matching.columns import EVERYTHING, FilterColumn
from matching.criteria import Asked
from matching.doubts import settle
from matching.index import Index
from matching.model import Choice, Counts, Criterion, FilterCounts, Preference
from matching.resolve import Question, resolve
from matching.statements import FIRST_STATED, SILENCE
from matching.survey import Survey, survey

SINGLY: Final = 20
"""Looking one value up costs as much as listing so many."""


def count(index: Index, preference: Preference, dependents: Sequence[DependentFilter]) -> Counts:
    """What remains of this preference, and what each value, group and band of these filters would leave.

    ``dependents`` are those of the preference's main value; what they list is counted. Raises `PreferenceError`, with
    the path of the fault, when this index cannot be asked so.
    """
    question = resolve(index, 0, preference)
    surveyed = survey(index, question)
    node = question.node
    return Counts(
        generation=index.facts.generation,
        catalogue=index.facts.catalogue,
        main=None if node is None or node == EVERYTHING else index.nodes.texts[node],
        candidates=surveyed.candidates,
        remaining=surveyed.remaining.number,
        filters=tuple(_Offer.of(index, question, surveyed, each).counts() for each in dependents),
        unknown=settle(question.doubts),
    )


@dataclass(frozen=True, eq=False)
class _Offer:
    """What one filter has to offer: ``made`` says how often each statement is made where a further choice counts."""

    index: Index
    question: Question
    dependent: DependentFilter
    column: FilterColumn
    stated: tuple[Criterion, ...]
    made: NDArray[np.int64]

    @classmethod
    def of(cls, index: Index, question: Question, surveyed: Survey, dependent: DependentFilter) -> _Offer:
        """What is stated about the filter is set aside, but for what it refuses."""
        column, stated = index.column(dependent.filter), surveyed.stated.get(dependent.filter)
        codes = column.codes[question.start : question.stop]
        made = surveyed.failing_only(dependent.filter).tally(codes, len(column.statements))
        if stated is not None:
            made[stated.refused.dense()] = 0
        return cls(index, question, dependent, column, stated.criteria if stated else (), made)

    def counts(self) -> FilterCounts:
        offered = self.dependent
        return FilterCounts(
            filter=offered.filter,
            values=tuple(self._value(each.value) for each in offered.values),
            groups=tuple(self._value(each.value) for each in offered.groups),
            bands=tuple(self._band(number) for number, _ in enumerate(offered.bands, 1)),
            present=int(self.made[FIRST_STATED:].sum()),
            silent=int(self.made[SILENCE]),
        )

    def _value(self, value: str | bool) -> Choice:
        asked = self._asked(Criterion(self.dependent.filter, any=(value,)))
        if isinstance(value, bool):
            return Choice(value, self._meeting(asked), value in self._wanted_flags)
        cells = self._listed[value] if value in self._listed else asked.cells[value]
        single = len(cells) == 1 and self.column.type is FilterType.CHOICE
        products = int(self._made_by_cell[cells[0]]) if single else self._meeting(asked)
        return Choice(value, products, bool(cells) and self._wanted_cells.issuperset(cells))

    def _band(self, number: int) -> Choice:
        asked = self._asked(Criterion(self.dependent.filter, band=number))
        return Choice(number, self._meeting(asked), any(criterion.band == number for criterion in self.stated))

    def _asked(self, criterion: Criterion) -> Asked:
        return Asked(self.index, self.question.preference, 0, criterion, self.column, self.question.node)

    def _meeting(self, asked: Asked) -> int:
        """How many would meet this criterion."""
        return int(self.made[asked.judgement().met.dense()].sum())

    @cached_property
    def _listed(self) -> dict[str, tuple[int]]:
        """The cells of all values whose name stands for nothing else, by display form, where many are asked for."""
        column, asked_for = self.column, len(self.dependent.values)
        if column.facts.hierarchical or asked_for * SINGLY < len(column.directory):
            return {}
        texts, wider = [*column.texts], {*column.wider.keys}
        shown = ((texts[cell], cell) for cell in column.directory.numbers.tolist())
        return {text: (cell,) for text, cell in shown if not wider or fold(text) not in wider}

    @cached_property
    def _made_by_cell(self) -> NDArray[np.int64]:
        """How many carry each value of a choice. A statement holds a value once, so nobody is counted twice."""
        statements = self.column.statements
        often = np.repeat(self.made, np.diff(statements.starts))
        return np.bincount(statements.cells, often, len(self.column.texts)).astype(np.int64)

    @cached_property
    def _wanted_cells(self) -> set[int]:
        wanted = ((self._asked(each), value) for each in self.stated for value in each.any)
        return {cell for asked, value in wanted if isinstance(value, str) for cell in asked.cells[value]}

    @cached_property
    def _wanted_flags(self) -> set[bool]:
        flags = {value for each in self.stated for value in each.any if isinstance(value, bool)}
        return flags | {False for each in self.stated if each.absent}
