"""A criterion beside the filter it asks: judged once for each *statement* of that filter (see `matching.statements`).

What is left for the ranking is to look these verdicts up. Here stand the contract's rules for silence, stated absence
and refusal, bounds, bands, units and currencies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, reduce
from operator import and_
from typing import Final

from feeds.model import FilterType, fold
from matching.amounts import interval, scaled_integer
from matching.columns import FilterColumn
from matching.errors import UnanswerablePreference
from matching.index import Index
from matching.model import Criterion
from matching.readers import DECIMAL, MOST_DIGITS
from matching.statements import ABSENCE, FIRST_STATED, SILENCE
from matching.verdicts import Verdict

NO_CURRENCY: Final = -2
"""A currency that no product has, not even one without a currency (-1)."""


@dataclass(frozen=True, slots=True, eq=False)
class Judgement:
    """One criterion that counts, judged for every statement of its filter.

    ``met``: the criterion holds. ``refused``: its ``none`` part says no. ``barred``: such a product is no candidate,
    because it is refused or misses a criterion that is hard (None for either: it never happens). ``unstated``: it lets
    silence pass, which must be said. ``band`` is the wanted band's (min, max) and ``unit`` what its numbers are in,
    both for wording.
    """

    position: int
    criterion: Criterion
    column: FilterColumn
    met: Verdict
    refused: Verdict | None
    barred: Verdict | None
    unstated: bool
    band: tuple[str, str] | None
    unit: str | None


@dataclass(frozen=True, eq=False)
class Asked:
    """One criterion beside the column it asks."""

    index: Index
    preference: int
    position: int
    criterion: Criterion
    column: FilterColumn
    node: int | None

    # --- what cannot be asked -----------------------------------------------------------------------------------------

    def refuse_nonsense(self) -> None:
        """Raise `UnanswerablePreference` for bounds where there are no numbers and for prices in no one currency."""
        facts, criterion = self.column.facts, self.criterion
        if not self.known or not criterion.bounded:
            return
        if self.column.type is not FilterType.RANGE:
            bound = next((kind for kind, _ in criterion.bounds), "band")
            message = f"{criterion.filter} is a {self.column.type} filter, it has no bounds; name values instead."
            raise self._fault(bound, message)
        if facts.money and criterion.bounds and criterion.currency is None and len(self.index.facts.currencies) > 1:
            listed = ", ".join(self.index.facts.currencies)
            raise self._fault("currency", f"The products' prices are in {listed}; say which one is meant.")

    def _fault(self, key: str, message: str) -> UnanswerablePreference:
        return UnanswerablePreference(f"preferences[{self.preference}].criteria[{self.position}].{key}", message)

    @property
    def known(self) -> bool:
        return self.index.key_of(self.criterion.filter) is not None

    # --- the verdicts -------------------------------------------------------------------------------------------------

    def judgement(self) -> Judgement:
        self.refuse_nonsense()
        criterion = self.criterion
        refused = self._refused() if criterion.none else None
        met = reduce(and_, self._demands(refused))
        barred = ~met if criterion.must else refused
        return Judgement(
            position=self.position,
            criterion=criterion,
            column=self.column,
            met=met,
            refused=refused,
            barred=barred if barred is not None and barred.any() else None,
            unstated=(bool(criterion.none) or criterion.absent) and not criterion.strict,
            band=self.band,
            unit=self._unit_shown(),
        )

    def _demands(self, refused: Verdict | None) -> Iterator[Verdict]:
        """What each part of the criterion lets through: it is met where all of them do."""
        criterion, statements = self.criterion, len(self.column.statements)
        if criterion.any:
            yield self.carrying(criterion.any)
        if criterion.bounded:
            yield self._within_bounds()
        if criterion.present:
            yield Verdict.runs(statements, [(FIRST_STATED, statements)])
        if criterion.absent:
            yield Verdict.runs(statements, [(ABSENCE if criterion.strict else SILENCE, FIRST_STATED)])
        if refused is not None:
            yield ~refused

    def _refused(self) -> Verdict:
        # A stated absence is no value, so there is nothing in it to refuse.
        carrying = self.carrying(tuple(value for value in self.criterion.none if value is not False))
        return carrying | Verdict.runs(carrying.size, [(SILENCE, ABSENCE)]) if self.criterion.strict else carrying

    def carrying(self, values: tuple[str | bool, ...]) -> Verdict:
        """The statements that carry one of these values."""
        statements = self.column.statements
        verdict = statements.carrying(
            {cell for value in values if isinstance(value, str) for cell in self.cells[value]}
        )
        if self.column.type is FilterType.YES_NO and True in values:
            verdict |= Verdict.runs(verdict.size, [(FIRST_STATED, verdict.size)])
        if False in values:
            verdict |= Verdict.runs(verdict.size, [(ABSENCE, FIRST_STATED)])
        return verdict

    @cached_property
    def cells(self) -> Mapping[str, tuple[int, ...]]:
        """The cells that each value named fits: none when no product of the generation carries it."""
        criterion = self.criterion
        return {value: self._cells(value) for value in criterion.any + criterion.none if isinstance(value, str)}

    def _cells(self, value: str) -> tuple[int, ...]:
        column = self.column
        if column.type is not FilterType.RANGE:
            return column.cells_named(value)
        number = self.number(value)
        cell = None if number is None else scaled_integer(number, column.facts.scale)
        return () if cell is None or not column.statements.has(cell) else (cell,)

    def number(self, value: str) -> Fraction | None:
        """A wanted value of a range as a number in the filter's unit; None when it is no number."""
        text = fold(value)
        if not DECIMAL.fullmatch(text) or len(text) > 2 * MOST_DIGITS:
            return None
        return Fraction(text) * self.factor

    def _within_bounds(self) -> Verdict:
        statements, criterion, currencies = self.column.statements, self.criterion, {*self._currencies()}
        bounds: list[tuple[str, Decimal | Fraction]] = [*criterion.bounds]
        if criterion.unit is not None:
            bounds = [(kind, Fraction(bound) * self.factor) for kind, bound in criterion.bounds]
        if criterion.band is not None and self.band is not None:
            low, high = map(Decimal, self.band)
            bounds += [("min" if criterion.band == 1 else "over", low), ("max", high)]
        if len(currencies) > 1 or (criterion.band is not None and self.band is None):
            return Verdict.nowhere(len(statements))
        return statements.within(*interval(bounds, self.column.facts.scale), *currencies)

    def _currencies(self) -> Iterator[int]:
        """The currencies that a product's number must be in: none where the filter knows none, or more than it can."""
        facts, stated, known = self.column.facts, self.criterion.currency, self.index.facts.currencies
        unit = facts.filter.unit
        if not facts.money:
            if stated is not None and (unit is None or fold(stated) != fold(unit)):
                yield NO_CURRENCY
            return
        if stated is not None:
            yield _position_of(stated, known)
        elif len(known) == 1:
            yield 0
        if self.criterion.band is not None and len(known) > 1 and unit is not None:
            yield _position_of(unit, known)

    @property
    def factor(self) -> Fraction:
        """What brings a number in the criterion's unit to the filter's; raises where that is not possible."""
        facts, unit = self.column.facts.filter, self.criterion.unit
        if not self.known or unit is None:
            return Fraction(1)
        factor = facts.factor(unit)
        if factor is not None:
            return Fraction(factor)
        units = ", ".join(dict.fromkeys([*filter(None, [facts.unit]), *sorted(facts.units)]))
        known = f"; it is asked in {units}" if units else ", its numbers have no unit"
        raise self._fault("unit", f'{self.criterion.filter} cannot be asked in "{unit[:40]}"{known}.')

    @property
    def band(self) -> tuple[str, str] | None:
        """The edges of the wanted band under the resolved main value; a band begins where the one below it ends."""
        wanted = self.criterion.band
        if wanted is None or self.node is None:
            return None
        bands = self.column.facts.bands.get(self.node, ())
        if wanted > len(bands):
            return None
        low, high = bands[wanted - 1]
        return (low if wanted == 1 else bands[wanted - 2][1], high)

    def _unit_shown(self) -> str | None:
        facts, criterion, known = self.column.facts, self.criterion, self.index.facts.currencies
        only = known[0] if facts.money and len(known) == 1 else None
        return criterion.currency or criterion.unit or only or facts.filter.unit


def _position_of(currency: str, known: tuple[str, ...]) -> int:
    return next((code for code, one in enumerate(known) if fold(one) == fold(currency)), NO_CURRENCY)
