"""One filter under one main value, described: its evidence, its values in their order, its bands, its groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from feeds.bands import Several, cut, quantile_edges, wanted_edges
from feeds.model import (
    PRICE,
    SILENT,
    STATED,
    Band,
    Column,
    DependentFilter,
    FilterType,
    GroupCount,
    Texts,
    ValueCount,
)
from feeds.tally import Counts, Tally, cells_of, owners
from feeds.tree import MainTree

MAIN_CURRENCY = 0
"""The code of the currency that most products have."""


class Description:
    """Describes one filter under any node. ``ids`` are the products', ``currency`` each one's currency code."""

    def __init__(self, told: Tally, tree: MainTree, ids: Sequence[str] | Texts, currency: NDArray[np.int16]) -> None:
        self._told, self._tree, self._ids, self._column = told, tree, ids, told.column
        self._texts = _ranks(told.column)
        self._groups = [(group, _group_sizes(group.cells, told.column, tree)) for group in told.column.groups]
        if told.column.filter.type is FilterType.RANGE:
            self._numbers = _banded(told, tree, currency)
            self._several = Several(told.column, tree)

    def under(self, node: int, coverage: float, edges: Sequence[Decimal] | int) -> DependentFilter:
        """The filter under a node; ``edges`` are those between the bands of a range, or into how many it is cut."""
        bands = self._bands(node, edges) if self._column.filter.type is FilterType.RANGE else ()
        return DependentFilter(
            filter=self._column.filter.key,
            coverage=coverage,
            cardinality=int(self._told.cardinality[node]),
            values=tuple(self._values(node)),
            min=bands[0].min if bands else None,
            max=bands[-1].max if bands else None,
            bands=bands,
            entropy=round(float(self._told.entropy[node]), 4),
            examples=tuple(self._ids[row] for row in self._told.examples[node]),
            groups=tuple(self._wider(node)),
        )

    def _bands(self, node: int, edges: Sequence[Decimal] | int) -> tuple[Band, ...]:
        counts = self._numbers.get(node)
        if counts is None:
            return ()
        scale = self._column.scale
        uppers = quantile_edges(counts, edges) if isinstance(edges, int) else wanted_edges(counts, edges, scale)
        return cut(counts, uppers, scale, self._several.again(node, uppers))

    def _values(self, node: int) -> Iterator[ValueCount]:
        absent, column = int(self._told.absent[node]), self._column
        if column.filter.type is FilterType.YES_NO and (yes := int(self._told.covered[node]) - absent):
            yield ValueCount(True, yes)
        if column.filter.type is FilterType.CHOICE:
            cells, products = self._told.counts(node)
            order = np.arange(len(cells)) if column.filter.ordered else np.lexsort((self._texts[cells], -products))
            values = map(column.values.__getitem__, cells[order].tolist())
            yield from map(ValueCount, values, products[order].tolist())
        if absent:
            yield ValueCount(False, absent)

    def _wider(self, node: int) -> Iterator[GroupCount]:
        """The groups that contain a value met under the node, the one of most products first; one that is nothing but a
        value of the same name says nothing more than that value.
        """
        if not self._groups:
            return
        here = set(self._told.counts(node)[0].tolist())
        sized = [(group, int(sizes[node])) for group, sizes in self._groups if sizes[node]]
        for group, products in sorted(sized, key=lambda pair: (-pair[1], pair[0].value)):
            contained = tuple(self._column.values[cell] for cell in group.cells if cell in here)
            if contained != (group.value,):
                yield GroupCount(group.value, products, contained)


def _ranks(column: Column) -> NDArray[np.int64]:
    """The place of every value among all by their text."""
    ranks = np.zeros(len(column.values), np.int64)
    ranks[sorted(range(len(column.values)), key=column.values.__getitem__)] = np.arange(len(column.values))
    return ranks


def _group_sizes(cells: Sequence[int], column: Column, tree: MainTree) -> NDArray[np.int64]:
    """By node, how many products carry one of these values."""
    inside = np.zeros(len(column.values), np.bool_)
    inside[list(cells)] = True
    rows = np.unique(owners(column)[inside[column.cells]])
    return tree.by_node(np.bincount(tree.set_of[rows], minlength=tree.sets))


def _banded(told: Tally, tree: MainTree, currency: NDArray[np.int16]) -> Mapping[int, Counts]:
    """The numbers that bands are cut from: all of them, but of prices only those in the main currency."""
    column = told.column
    if column.filter.key != PRICE or not (currency > MAIN_CURRENCY).any():
        return told.cells
    ours = (column.state == STATED) & (currency == MAIN_CURRENCY)
    state = np.where(ours, STATED, SILENT).astype(np.uint8)
    return cells_of(replace(column, state=state, cells=column.cells[ours[owners(column)]]), tree)
