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


Spelled = dict[str | None, list[tuple[str, str]]]
"""The folded spellings of a filter's values, each with its value, in order; under None those of the main values.

To fold and sort all that is known costs more than to compare a name with it, so one request does it once.
"""


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something that no product carries; ``nearest`` finds the known names when they are asked for.

    It is given what was spelled before for the same request, and leaves there what it spells.
    """

    preference: int
    filter: str | None
    value: str | int | bool | None
    nearest: Callable[[Spelled], tuple[str, ...]]


def settle(doubts: Iterable[Doubt]) -> tuple[Unknown, ...]:
    """The doubts as they are answered: each thing once for each preference, in the order in which they were named."""
    named: dict[object, Doubt] = {}
    spelled: Spelled = {}
    for doubt in doubts:
        # The type belongs to the key, for to Python the band 1 is the value true.
        named.setdefault((doubt.preference, doubt.filter, type(doubt.value), doubt.value), doubt)
    return tuple(
        Unknown(doubt.preference, doubt.filter, doubt.value, doubt.nearest(spelled) if number < MOST_LOOKED_UP else ())
        for number, doubt in enumerate(named.values())
    )


def doubt_about_main(index: Index, preference: int, main: str, named: tuple[int, ...]) -> Doubt:
    """The main value names no node, or (``named``) several; those are then the candidates, all of them."""
    texts = index.nodes.texts
    if named:
        return Doubt(preference, None, main, lambda _: tuple(texts[node] for node in named))
    return Doubt(
        preference, None, main, lambda spelled: _nearest(main, spelled, None, lambda: _spellings_of_paths(texts))
    )


def nobody(_: Spelled) -> tuple[str, ...]:
    """What is nearest to something that nothing is near to."""
    return ()


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
            yield doubt(value, nobody)
    if criterion.band is not None and asked.node is not None and asked.band is None:
        yield doubt(criterion.band, partial(_nearest_bands, len(column.facts.bands.get(asked.node, ()))))


def _nearest(
    name: str, spelled: Spelled, filter_: str | None, spellings: Callable[[], Iterable[tuple[str, str]]]
) -> tuple[str, ...]:
    if filter_ not in spelled:
        spelled[filter_] = sorted(spellings())
    return nearest_names(name, spelled[filter_])


def _nearest_filters(index: Index, key: str, _: Spelled) -> tuple[str, ...]:
    """The keys of the filters whose key or whose name, in any language, is nearest."""
    spellings = []
    for known, column in index.columns.items():
        facts = column.facts.filter
        names = {known, facts.label, *facts.labels.values(), *facts.aliases}
        spellings += [(fold(name), known) for name in names]
    return nearest_names(key, spellings)


def _nearest_values(asked: Asked, value: str, spelled: Spelled) -> tuple[str, ...]:
    column, facts = asked.column, asked.column.facts
    if column.type is FilterType.RANGE:
        number = asked.number(value)
        close = [] if number is None else nearest_numbers(number * 10**facts.scale, column.statements.cells)
        return tuple(amount_text(cell, facts.scale, money=facts.money) for cell in close)

    def spellings() -> Iterator[tuple[str, str]]:
        shown = (column.texts[code] for code in column.directory.numbers.tolist())
        own = (_spellings_of_paths if facts.hierarchical else _spellings)(shown)
        return chain(own, _spellings(column.groups), _aliases(column))

    return _nearest(value, spelled, facts.filter.key, spellings)


def _nearest_bands(bands: int, _: Spelled) -> tuple[str, ...]:
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
