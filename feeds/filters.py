"""The main filter's tree and, per main value, the dependent filters that the feed's own evidence supports.

One question is one groupby over (main value, product) pairs. A filter depends on a main value where enough of its
products carry it (coverage) with enough different values; both thresholds are in `feeds.thresholds.Thresholds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from feeds.industries import Industry
from feeds.model import (
    ABSENT,
    PRICE,
    SILENT,
    Band,
    Column,
    DependentFilter,
    FilterType,
    Hierarchy,
    LeftOut,
    MainValue,
    ValueCount,
)
from feeds.thresholds import Thresholds
from feeds.tree import CATEGORY, MainTree


def derive_filters(
    tree: MainTree,
    columns: Mapping[str, Column],
    currency: NDArray[np.int16],
    products: int,
    industry: Industry,
    thresholds: Thresholds,
    names: Mapping[str, str],
    left_out: Sequence[tuple[str, str]] = (),
) -> Hierarchy:
    """Which filters depend on which main value, with coverage, cardinality, values and bands.

    ``names`` are the attributes' own names by key, for those left out here; ``left_out`` those that already are.
    """
    everything = len(tree.nodes) + 1
    whole = pd.DataFrame({"node": everything, "row": np.arange(products)})
    pathless = pd.DataFrame({"node": len(tree.nodes), "row": tree.pathless})
    pairs = pd.concat([tree.members, pathless, whole], ignore_index=True)
    members = _Members.of(pairs["node"].to_numpy(), pairs["row"].to_numpy(), products)
    sizes = np.bincount(members.nodes, minlength=everything + 1)
    found: dict[int, list[DependentFilter]] = {}
    best: dict[str, float] = {}  # the best coverage among main values with enough different values
    for key, column in columns.items():
        if column.hierarchical:
            continue
        dependents = _dependents(column, members, sizes, currency, thresholds)
        telling = [each.coverage for _, each in dependents if each.cardinality >= thresholds.values]
        best[key] = max(telling, default=0.0)
        for node, dependent in _asked(dependents, everything, thresholds):
            found.setdefault(node, []).append(dependent)
    kept = {each.filter for dependents in found.values() for each in dependents}
    rare = [(names[key], _rarity(best[key], thresholds)) for key in columns if key not in kept | {CATEGORY, PRICE}]
    order = {key: position for position, key in enumerate(industry.filters)}
    values = [
        MainValue(path, int(sizes[code]), _ordered(found.get(code, []), order)) for code, path in enumerate(tree.nodes)
    ]
    if len(tree.pathless):
        values.append(MainValue(None, len(tree.pathless), _ordered(found.get(len(tree.nodes), []), order)))
    return Hierarchy(
        industry.key,
        products,
        tree.column.filter,
        {key: column.filter for key, column in columns.items() if key in kept or key in (CATEGORY, PRICE)},
        tuple(values),
        MainValue(None, products, _ordered(found.get(everything, []), order)),
        tuple(LeftOut(attribute, reason) for attribute, reason in sorted([*left_out, *rare])),
    )


def _asked(
    dependents: Sequence[tuple[int, DependentFilter]], everything: int, thresholds: Thresholds
) -> list[tuple[int, DependentFilter]]:
    """Of one filter's evidence per node, what is enough to be asked there.

    What differs between main values only, as in a small feed with one kind of shoe and one of bag, stands under each
    that carries it: otherwise nobody could be asked about it.
    """
    covered = [(node, each) for node, each in dependents if each.coverage >= thresholds.coverage]
    telling = [(node, each) for node, each in covered if each.cardinality >= thresholds.values]
    return covered if [node for node, _ in telling] == [everything] else telling


def _rarity(best: float, thresholds: Thresholds) -> str:
    return f"carried by at most {best:.0%} of a main value's products ({thresholds.coverage:.0%} needed)"


def _ordered(dependents: Sequence[DependentFilter], order: Mapping[str, int]) -> tuple[DependentFilter, ...]:
    """The industry's filters in its ``order``, then the rest, best covered first."""
    return tuple(sorted(dependents, key=lambda each: (order.get(each.filter, len(order)), -each.coverage, each.filter)))


@dataclass(frozen=True, slots=True, eq=False)
class _Members:
    """The nodes of every product: ``nodes[starts[row]:starts[row + 1]]``. A filter costs as much as carries it."""

    nodes: NDArray[np.int64]
    starts: NDArray[np.int64]

    @classmethod
    def of(cls, nodes: NDArray[np.int64], rows: NDArray[np.int64], products: int) -> _Members:
        starts = np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=products)))).astype(np.int64)
        return cls(nodes[np.argsort(rows, kind="stable")], starts)

    def among(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Pairs of a node and a row, for these rows."""
        lengths = self.starts[rows + 1] - self.starts[rows]
        return self.nodes[_stretches(self.starts[rows], lengths)], np.repeat(rows, lengths)


def _stretches(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of stretches of an array, one after the other."""
    before = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def _dependents(
    column: Column,
    members: _Members,
    sizes: NDArray[np.int64],
    currency: NDArray[np.int16],
    thresholds: Thresholds,
) -> list[tuple[int, DependentFilter]]:
    """The column's evidence under every node that carries any of it."""
    carrying, rows = members.among(np.flatnonzero(column.state != SILENT))
    covered = np.bincount(carrying, minlength=len(sizes))
    absent = np.bincount(carrying[column.state[rows] == ABSENT], minlength=len(sizes))
    nodes = [int(node) for node in np.flatnonzero(covered)]
    coverage = {node: round(float(covered[node] / sizes[node]), 4) for node in nodes}
    if column.filter.type is FilterType.YES_NO:
        return [(node, _yes_no(column, coverage[node], int(covered[node]), int(absent[node]))) for node in nodes]
    lengths = column.offsets[rows + 1] - column.offsets[rows]
    spread = (
        np.repeat(carrying, lengths),
        np.repeat(rows, lengths),
        column.cells[_stretches(column.offsets[rows], lengths)],
    )
    order = np.lexsort((spread[2], spread[0]))
    at, of, cells = (each[order] for each in spread)
    firsts = np.flatnonzero(np.concatenate(([True], (np.diff(at) != 0) | (np.diff(cells) != 0)))[: len(at)])
    values = dict(_by_node(at[firsts], cells[firsts], np.diff(firsts, append=len(at))))
    nothing = (np.empty(0, np.int64), np.empty(0, np.int64))
    if column.filter.type is FilterType.CHOICE:
        return [(n, _choice(column, coverage[n], values.get(n, nothing), int(absent[n]))) for n in nodes]
    several = column.filter.key == PRICE and len(np.unique(currency[currency >= 0])) > 1
    banded = currency[of] == 0 if several else slice(None)  # bands of the most common currency only
    numbers = dict(_by_node(at[banded], cells[banded], of[banded]))
    different = {node: len(cells) for node, (cells, _) in values.items()}
    return [
        (n, _range(column, coverage[n], different.get(n, 0), int(absent[n]), numbers.get(n, nothing), thresholds.bands))
        for n in nodes
    ]


Counted = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Two arrays side by side: what was counted, and how often or on which product."""


def _by_node(nodes: NDArray[np.int64], *columns: NDArray[Any]) -> Iterator[tuple[int, Counted]]:
    """Each node's part of two columns; ``nodes`` ascend."""
    left, right = (column.astype(np.int64) for column in columns)
    starts = np.flatnonzero(np.diff(nodes, prepend=-1)).tolist()
    for start, end in pairwise([*starts, len(nodes)]):
        yield int(nodes[start]), (left[start:end], right[start:end])


def _yes_no(column: Column, coverage: float, covered: int, absent: int) -> DependentFilter:
    counted = ((True, covered - absent), (False, absent))
    values = tuple(ValueCount(value, count) for value, count in counted if count)
    return DependentFilter(column.filter.key, coverage, len(values), values)


def _choice(column: Column, coverage: float, found: Counted, absent: int) -> DependentFilter:
    counted = zip(*(array.tolist() for array in found), strict=True)
    values = [ValueCount(column.values[cell], count) for cell, count in counted]
    values.sort(key=lambda each: (-each.products, str(each.value)))
    if absent:
        values.append(ValueCount(False, absent))
    return DependentFilter(column.filter.key, coverage, len(values), tuple(values))


def _range(column: Column, coverage: float, different: int, absent: int, found: Counted, bands: int) -> DependentFilter:
    numbers, rows = found
    values = (ValueCount(False, absent),) if absent else ()
    if not len(numbers):
        return DependentFilter(column.filter.key, coverage, different + len(values), values)
    cut = _bands(numbers, rows, column.scale, bands)
    return DependentFilter(column.filter.key, coverage, different + len(values), values, cut[0].min, cut[-1].max, cut)


def _bands(numbers: NDArray[np.int64], rows: NDArray[np.int64], scale: int, wanted: int) -> tuple[Band, ...]:
    """Quantile bands of ascending numbers: each edge is the smallest number that has its share at or below it."""
    edges = sorted({int(numbers[-(-len(numbers) * band // wanted) - 1]) for band in range(1, wanted + 1)})
    apart = int(rows.max()) + 1
    inside = np.unique(np.searchsorted(edges, numbers) * apart + rows)  # a product counts once in a band
    counts = np.bincount(inside // apart, minlength=len(edges))
    lows = [int(numbers[0]), *edges[:-1]]
    return tuple(
        Band(Decimal(low).scaleb(-scale), Decimal(high).scaleb(-scale), int(count))
        for low, high, count in zip(lows, edges, counts, strict=True)
    )
