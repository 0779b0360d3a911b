"""How often what is said about one filter, per node of the main filter: the evidence as arrays.

Counting is one pass over the products per filter, by set of main values (see `feeds.tree`), so that a million products
cost a few array operations; everything per node is small.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.model import ABSENT, SILENT, STATED, Column
from feeds.tree import MainTree

DENSE = 1 << 22
"""Tables of up to so many counts are counted into; beyond, what is to be counted is sorted."""

EXAMPLES = 3

Counts = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Different cells, ascending, and how many products carry each."""

_NOTHING: Counts = (np.zeros(0, np.int64), np.zeros(0, np.int64))


@dataclass(frozen=True, slots=True, eq=False)
class Tally:
    """By node: how many products say anything about the filter (``covered``), how many that there is none (``absent``).

    ``cells`` holds the counts of each node that has any; ``examples`` rows of a few products that say something.
    ``cardinality`` is how many different answers there are, a stated absence among them; ``entropy`` how evenly they
    are spread, in bits: Shannon's formula over all that is said.
    """

    column: Column
    covered: NDArray[np.int64]
    absent: NDArray[np.int64]
    cells: Mapping[int, Counts]
    examples: Mapping[int, tuple[int, ...]]
    cardinality: NDArray[np.int64]
    entropy: NDArray[np.float64]

    def counts(self, node: int) -> Counts:
        return self.cells.get(node, _NOTHING)


def tally(column: Column, tree: MainTree) -> Tally:
    """The evidence of one filter under every node."""
    carrying = np.flatnonzero(column.state != SILENT)
    sets = tree.set_of[carrying] if len(carrying) < len(column.state) else tree.set_of
    by_set = np.bincount(sets, minlength=tree.sets)
    absent = np.flatnonzero(column.state == ABSENT)
    covered = tree.by_node(by_set)
    absences = tree.by_node(np.bincount(tree.set_of[absent], minlength=tree.sets))
    cells = cells_of(column, tree)
    different, entropy = _spread(covered, absences, cells)
    return Tally(column, covered, absences, cells, _examples(carrying, sets, tree), different, entropy)


def _spread(
    covered: NDArray[np.int64], absent: NDArray[np.int64], cells: Mapping[int, Counts]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Cardinality and entropy of every node. What is said without a cell is one answer: yes."""
    different = np.zeros(len(covered), np.int64)
    different[list(cells)] = [len(counts) for _, counts in cells.values()]
    said = [*(counts for _, counts in cells.values()), np.where(different, 0, covered - absent), absent]
    each = np.arange(len(covered))
    nodes, times = np.concatenate([np.repeat(each, different), each, each]), np.concatenate(said)
    nodes, times = nodes[times > 0], times[times > 0]
    shares = times / np.bincount(nodes, times, len(covered))[nodes]
    bits = np.abs(np.bincount(nodes, shares * np.log2(shares), len(covered)))
    different += (different == 0) & (covered > absent)
    return different + (absent > 0), bits


def owners(column: Column) -> NDArray[np.int64]:
    """The product of every cell."""
    if column.single:
        return np.flatnonzero(column.state == STATED) if len(column.cells) else np.zeros(0, np.int64)
    return np.repeat(np.arange(len(column.state)), np.diff(column.offsets))


def cells_of(column: Column, tree: MainTree) -> dict[int, Counts]:
    """By node, the different cells of a column and how many products carry each."""
    if not len(column.cells):
        return {}
    sets, low = tree.set_of[owners(column)], int(column.cells.min())
    span = int(column.cells.max()) - low + 1
    if span * tree.sets <= DENSE:
        table = np.bincount(sets * np.int64(span) + (column.cells - low), minlength=span * tree.sets)
        met = np.flatnonzero(table)
        of_set, cells = np.divmod(met, span)
        nodes, places = tree.nodes_of(of_set)
        return _added_up(nodes, cells[places], table[met][places], span, low)
    nodes, places = tree.nodes_of(sets)
    return _added_up(nodes, column.cells[places].astype(np.int64) - low, None, span, low)


def _added_up(
    nodes: NDArray[np.int64], cells: NDArray[Any], counts: NDArray[np.int64] | None, span: int, low: int
) -> dict[int, Counts]:
    """Counts (1 each where None) of equal (node, cell) pairs put together, by node."""
    if span <= (1 << 62) // (int(nodes.max()) + 1):
        keys = nodes * span + cells
    else:  # numbers too far apart for one integer: their ranks are not
        distinct, cells = np.unique(cells, return_inverse=True)
        return {
            node: (distinct[found] + low, count)
            for node, (found, count) in _added_up(nodes, cells, counts, len(distinct), 0).items()
        }
    if counts is None:
        keys = np.sort(keys)
        first = _firsts(keys)
        counts = np.diff(first, append=len(keys))
    else:
        order = np.argsort(keys, kind="stable")
        keys, counts = keys[order], counts[order]
        first = _firsts(keys)
        counts = np.add.reduceat(counts, first)
    nodes, cells = np.divmod(keys[first], span)
    starts = np.flatnonzero(np.diff(nodes, prepend=-1)).tolist()
    return {
        int(nodes[start]): (cells[start:end] + low, counts[start:end]) for start, end in pairwise([*starts, len(nodes)])
    }


def _firsts(ascending: NDArray[np.int64]) -> NDArray[np.int64]:
    """Where each run of equal numbers begins."""
    return np.flatnonzero(np.concatenate(([True], np.diff(ascending) != 0)))


def _examples(carrying: NDArray[np.int64], sets: NDArray[np.int32], tree: MainTree) -> dict[int, tuple[int, ...]]:
    """The first products that carry the filter under every node, some from each set."""
    found = []
    for skipped in range(EXAMPLES):
        first = np.full(tree.sets, -1, np.int64)
        rows = carrying[skipped::EXAMPLES]
        first[sets[skipped::EXAMPLES][::-1]] = rows[::-1]  # of several writes to one place the last one stays
        known = np.flatnonzero(first >= 0)
        nodes, places = tree.nodes_of(known)
        found.append((nodes, first[known][places]))
    nodes, rows = (np.concatenate(each) for each in zip(*found, strict=True))
    order = np.lexsort((rows, nodes))
    nodes, ordered = nodes[order], rows[order].tolist()
    starts = _firsts(nodes).tolist() if len(nodes) else []
    return {
        int(nodes[start]): tuple(ordered[start : min(start + EXAMPLES, end)])
        for start, end in pairwise([*starts, len(nodes)])
    }
