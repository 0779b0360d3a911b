"""What a preference names and no product of the generation carries: said, with the nearest that one does carry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import chain

from feeds.model import SEPARATOR, FilterType, fold
from matching.amounts import amount_text
from matching.columns import FilterColumn
from matching.criteria import Asked
from matching.index import Index
from matching.model import Unknown
from matching.nearest import MOST_NAMED, nearest_names, nearest_numbers

MOST_LOOKED_UP = 64
"""How many unknown names of one request are compared with all known ones; further ones are listed without nearest.

Comparing costs time in proportion to the vocabulary, and a request may hold thousands of invented names.
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that no product carries; ``nearest`` finds the known names when they are asked for."""

    preference: int
    filter: str | None
    value: str | int | bool | None
    nearest: Callable[[], tuple[str, ...]]


def settle(doubts: Iterable[Doubt]) -> tuple[Unknown, ...]:
    """The doubts as they are answered: each thing once for each preference, in the order in which they were named."""
    named: dict[object, Doubt] = {}
    for doubt in doubts:
        # The type belongs to the key, for to Python the band 1 is the value true.
        named.setdefault((doubt.preference, doubt.filter, type(doubt.value), doubt.value), doubt)
    return tuple(
        Unknown(doubt.preference, doubt.filter, doubt.value, doubt.nearest() if number < MOST_LOOKED_UP else ())
        for number, doubt in enumerate(named.values())
    )


def doubt_about_main(index: Index, preference: int, main: str, named: tuple[int, ...]) -> Doubt:
    """The main value names no node, or (``named``) several; those are then the candidates, all of them."""
    texts = index.nodes.texts
    if named:
        return Doubt(preference, None, main, lambda: tuple(texts[node] for node in named))
    return Doubt(preference, None, main, lambda: nearest_names(main, _spellings_of_paths(texts)))


def doubts_about(asked: Asked) -> Iterator[Doubt]:
    """What this criterion names and nobody carries: the filter itself, or some of its values, or the band."""
    criterion, column = asked.criterion, asked.column
    doubt = partial(Doubt, asked.preference, criterion.filter)
    if not asked.known:
        yield doubt(None, partial(_nearest_filters, asked.index, criterion.filter))
        return
    for value in criterion.any + criterion.none:
        if isinstance(value, str):
            if not asked.cells[value]:
                yield doubt(value, partial(_nearest_values, asked, value))
        elif not (column.has_yes() if value else column.facts.absence):
            yield doubt(value, tuple)
    if criterion.band is not None and asked.node is not None and asked.band is None:
        yield doubt(criterion.band, partial(_nearest_bands, len(column.facts.bands.get(asked.node, ()))))


def _nearest_filters(index: Index, key: str) -> tuple[str, ...]:
    """The keys of the filters whose key or whose name, in any language, is nearest."""
    spelled = []
    for known, column in index.columns.items():
        facts = column.facts.filter
        spellings = {known, facts.label, *facts.labels.values(), *facts.aliases}
        spelled += [(fold(spelling), known) for spelling in spellings]
    return nearest_names(key, spelled)


def _nearest_values(asked: Asked, value: str) -> tuple[str, ...]:
    column, facts = asked.column, asked.column.facts
    if column.type is FilterType.RANGE:
        number = asked.number(value)
        close = [] if number is None else nearest_numbers(number * 10**facts.scale, column.statements.cells)
        return tuple(amount_text(cell, facts.scale, money=facts.money) for cell in close)
    shown = (column.texts[code] for code in column.directory.numbers.tolist())
    spelled = (_spellings_of_paths if facts.hierarchical else _spellings)(shown)
    return nearest_names(value, chain(spelled, _spellings(column.groups), _aliases(column)))


def _nearest_bands(bands: int) -> tuple[str, ...]:
    """A band beyond the highest is nearest to the highest."""
    return tuple(str(band) for band in range(bands, max(bands - MOST_NAMED, 0), -1))


def _aliases(column: FilterColumn) -> Iterator[tuple[str, str]]:
    """What else values are called, each with the value's display form."""
    aliases = column.aliases
    return ((alias, column.texts[code]) for alias, code in zip(aliases.keys, aliases.numbers.tolist(), strict=True))


def _spellings(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    return ((fold(text), text) for text in texts)


def _spellings_of_paths(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """A path is recognised by its whole text and by its last part."""
    for text in texts:
        yield fold(text), text
        yield fold(text.split(SEPARATOR)[-1]), text
