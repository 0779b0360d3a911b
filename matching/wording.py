"""What was wanted and what a product is, in plain English: the two sides of a missed criterion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from feeds.model import FilterType
from matching.amounts import amount_text
from matching.columns import FilterColumn
from matching.criteria import Judgement
from matching.model import Criterion
from matching.statements import ABSENCE, SILENCE

NOTHING: Final = "none"
YES: Final = "yes"
NO: Final = "no"
BOUND_WORDS: Final[Mapping[str, str]] = {"min": "at least", "over": "over", "max": "at most", "under": "under"}


def wanted_text(judgement: Judgement) -> str:
    """What the criterion asks for, in the contact's own words: ``green or blue, not black``."""
    return ", ".join(_wishes(judgement))


def _wishes(judgement: Judgement) -> Iterator[str]:
    criterion, column = judgement.criterion, judgement.column
    if criterion.present:
        yield "any value"
    if criterion.absent:
        yield NOTHING
    if criterion.any:
        yield _listed(criterion.any, column, judgement.unit)
    if interval := _interval(criterion):
        yield _with_unit(interval, judgement.unit)
    if criterion.band is not None:
        yield f"band {criterion.band}{_edges(judgement)}"
    if criterion.none:
        yield f"not {_listed(criterion.none, column, judgement.unit)}"


def _interval(criterion: Criterion) -> str:
    if [kind for kind, _ in criterion.bounds] == ["min", "max"]:
        return " to ".join(f"{bound:f}" for _, bound in criterion.bounds)
    return " and ".join(f"{BOUND_WORDS[kind]} {bound:f}" for kind, bound in criterion.bounds)


def _edges(judgement: Judgement) -> str:
    """The band's numbers, where the main value has such a band; they are in the filter's unit, whatever was asked."""
    if judgement.band is None:
        return ""
    facts = judgement.column.facts
    unit = facts.filter.unit or (judgement.unit if facts.money else None)
    return f" ({_with_unit(' to '.join(judgement.band), unit)})"


def _listed(values: Sequence[str | bool], column: FilterColumn, unit: str | None) -> str:
    words = [_value_text(value, column) for value in values]
    text = " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
    return _with_unit(text, unit) if column.type is FilterType.RANGE and not _has_flag(values) else text


def _has_flag(values: Sequence[str | bool]) -> bool:
    return any(isinstance(value, bool) for value in values)


def _value_text(value: str | bool, column: FilterColumn) -> str:
    if isinstance(value, str):
        return " ".join(value.split())
    return YES if value else NO if column.type is FilterType.YES_NO else NOTHING


def statement_text(column: FilterColumn, statement: int, currencies: tuple[str, ...]) -> str | None:
    """What a product says about a filter: its values, ``none`` (or ``no``) for a stated absence, None for silence."""
    if statement == SILENCE:
        return None
    return column.said.get(statement) or column.said.keep(statement, _said(column, statement, currencies))


def _said(column: FilterColumn, statement: int, currencies: tuple[str, ...]) -> str:
    yes_or_no = column.type is FilterType.YES_NO
    if statement == ABSENCE:
        return NO if yes_or_no else NOTHING
    if yes_or_no:
        return YES
    cells = column.statements.values(statement).tolist()
    if column.type is FilterType.CHOICE:
        return ", ".join(column.texts[cell] for cell in cells)
    facts = column.facts
    currency = int(column.statements.currency[statement])
    unit = (currencies[currency] if currency >= 0 else None) if facts.money else facts.filter.unit
    return _with_unit(", ".join(amount_text(cell, facts.scale, money=facts.money) for cell in cells), unit)


def _with_unit(text: str, unit: str | None) -> str:
    return f"{text} {unit}" if unit else text
