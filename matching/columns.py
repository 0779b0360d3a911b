"""One filter as the ranking sees it: an integer per product, and what each integer stands for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from feeds.model import ABSENT, PRICE, SEPARATOR, Catalogue, Column, Filter, FilterType, fold
from matching.arrays import address_of
from matching.collecting import collect_statements
from matching.memo import Memo
from matching.statements import ABSENCE, SILENCE, Statements
from matching.texts import Directory, Texts

EVERYTHING: Final = -1
"""The number under which the bands of the whole catalogue are kept, beside those of the main filter's nodes."""

MOST_NAMES: Final = 4096
MOST_JUDGED: Final = 256
MOST_SAID: Final = 2048
"""Of each filter so many names, judgements and statements in words are kept: contacts ask for the same again."""

Bands = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FilterFacts:
    """What an index remembers of a filter beside its arrays.

    ``scale``: decimals of its numbers. ``absence``: whether any product states that there is none. ``bands``: lowest
    first, each its (min, max] as decimal texts, by the number of the node.
    """

    filter: Filter
    scale: int = 0
    hierarchical: bool = False
    money: bool = False
    absence: bool = False
    bands: Mapping[int, Bands] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class FilterColumn:
    """What every entry says about one filter: ``codes`` (narrow integers) are numbers of ``statements``.

    For a choice the cells of a statement are positions in ``texts`` (display forms), and ``directory`` leads from a
    folded value to those positions, but only for values that a product carries. So do ``aliases``, from what else a
    value is called, and ``wider``, from the names of the ``groups`` (display forms) that contain it. For a range cells
    are numbers times ``10 ** scale``. Statements of products that are not available are kept too, so that their values
    stay known.
    """

    facts: FilterFacts
    codes: NDArray[Any]
    statements: Statements
    texts: Texts
    directory: Directory
    aliases: Directory
    wider: Directory
    groups: Texts

    @property
    def type(self) -> FilterType:
        return self.facts.filter.type

    @cached_property
    def unsigned(self) -> NDArray[Any]:
        """The codes, none of which is below 0, as unsigned integers."""
        return self.codes.view(np.uint32) if self.codes.dtype == np.int32 else self.codes

    @cached_property
    def address(self) -> int:
        """Where the first code lies in memory."""
        return address_of(self.codes)

    @cached_property
    def judged(self) -> Memo[Any]:
        """Judgements by their criteria, kept by `matching.resolve`."""
        return Memo(MOST_JUDGED)

    @cached_property
    def said(self) -> Memo[str]:
        """Statements in words, kept by `matching.wording`."""
        return Memo(MOST_SAID)

    @cached_property
    def _named(self) -> Memo[tuple[int, ...]]:
        return Memo(MOST_NAMES)

    def cells_named(self, name: str) -> tuple[int, ...]:
        """The cells of a choice that a name stands for, none when no product of the generation carries it.

        A value's own name goes before an alias; the name of a group stands for all its values. On a hierarchical
        filter a path stands for all below it too.
        """
        key = fold(name)
        if known := self._named.get(key):
            return known
        below = self.directory.find_under(key + SEPARATOR) if self.facts.hierarchical else ()
        named = self.directory.find(key) + below + self.aliases.find(key) + self.wider.find(key)
        return self._named.keep(key, tuple(dict.fromkeys(named))) if named else ()

    def shown(self, name: str) -> str:
        """The display form of the value, else of the group, that a name stands for; the name itself without either."""
        key = fold(name)
        if own := self.directory.find(key) or self.aliases.find(key):
            return self.texts[own[0]]
        members = self.wider.find(key)
        groups = (group for group in self.groups if members and self.wider.find(fold(group)) == members)
        return next(groups, name)

    def has_yes(self) -> bool:
        """Whether any product of the generation says yes."""
        return self.type is FilterType.YES_NO and len(self.statements) > ABSENCE + 1


def build_column(
    catalogue: Catalogue, column: Column, rows: NDArray[np.int64], bands: Mapping[int, Bands]
) -> FilterColumn:
    """The column of one filter, entry ``e`` being the product in row ``rows[e]`` of the catalogue."""
    money = column.filter.key == PRICE
    numbers, statements = collect_statements(column, catalogue.currency if money else None)
    carried = np.unique(statements.cells).tolist() if column.filter.type is FilterType.CHOICE else []
    directory = Directory.of((fold(column.values[code]), code) for code in carried)
    return FilterColumn(
        facts=FilterFacts(
            filter=column.filter,
            scale=column.scale,
            hierarchical=column.hierarchical,
            money=money,
            absence=bool((column.state == ABSENT).any()),
            bands=bands,
        ),
        codes=numbers[rows],
        statements=statements,
        texts=Texts.of(column.values),
        directory=directory,
        aliases=Directory.of(_aliases(column, directory, {*carried})),
        wider=Directory.of({*_members(column, {*carried})}),
        groups=Texts.of(group.value for group in column.groups if not {*carried}.isdisjoint(group.cells)),
    )


def _aliases(column: Column, directory: Directory, carried: set[int]) -> Iterator[tuple[str, int]]:
    """The aliases of carried values, but for those that are the name of another value (or of a path above one)."""
    for alias, code in column.aliases.items():
        taken = directory.find(alias) or (column.hierarchical and directory.find_under(alias + SEPARATOR))
        if code in carried and not taken:
            yield alias, code


def _members(column: Column, carried: set[int]) -> Iterator[tuple[str, int]]:
    """Every name of a group beside each carried value in it."""
    for group in column.groups:
        for name in (group.value, *group.names):
            yield from ((fold(name), code) for code in group.cells if code in carried)


def silent_column(key: str, entries: int) -> FilterColumn:
    """The column of a filter that no product carries: everyone is silent about it."""
    return FilterColumn(
        facts=FilterFacts(filter=Filter(key=key, label=key, type=FilterType.CHOICE)),
        codes=np.broadcast_to(np.uint8(SILENCE), entries),
        statements=Statements(np.zeros(3, np.int64), np.zeros(0, np.uint8), np.full(2, -1, np.int8)),
        texts=Texts.of(()),
        directory=Directory.of(()),
        aliases=Directory.of(()),
        wider=Directory.of(()),
        groups=Texts.of(()),
    )
