"""The main filter's nodes, and which products stand in which of them.

Any choice can be the main filter. A hierarchical one, such as the category, grows a tree: a product stands in the node
of its path and in all above it. Of any other each value is a node.

Products with the same set of main values stand in the same nodes, and there are few such sets. So evidence is counted
per *set* first, over all products, and then added up per node, over almost nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from feeds.model import Column, fold, path_parts

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MainTree:
    """``nodes`` in depth-first order; after them two more are numbered: ``pathless``, the products without a main
    value, and ``everything``. ``sizes`` are the products of each of them all.

    ``set_of`` (int32, one per product) is the product's set; set ``s`` stands in the nodes
    ``members[starts[s]:starts[s + 1]]``, everything among them.
    """

    column: Column
    nodes: tuple[Path, ...]
    set_of: NDArray[np.int32]
    starts: NDArray[np.int64]
    members: NDArray[np.int64]
    sizes: NDArray[np.int64]

    @property
    def pathless(self) -> int:
        return len(self.nodes)

    @property
    def everything(self) -> int:
        return len(self.nodes) + 1

    @property
    def sets(self) -> int:
        return len(self.starts) - 1

    def path(self, node: int) -> Path | None:
        """The path of a node; None for the pathless and for everything."""
        return self.nodes[node] if node < len(self.nodes) else None

    def nodes_of(self, sets: NDArray[Any]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Every node of every one of these sets, and the place in ``sets`` that it belongs to."""
        lengths = self.starts[sets + 1] - self.starts[sets]
        before = np.cumsum(lengths) - lengths
        places = np.repeat(np.arange(len(sets)), lengths)
        return self.members[np.arange(len(places)) - before[places] + self.starts[sets][places]], places

    def by_node(self, per_set: NDArray[np.int64]) -> NDArray[np.int64]:
        """What is counted per set, added up per node."""
        return np.bincount(self.members, np.repeat(per_set, np.diff(self.starts)), len(self.nodes) + 2).astype(np.int64)


def main_tree(column: Column) -> MainTree:
    """The tree of a choice."""
    paths = [path_parts(value) if column.hierarchical else (value,) for value in column.values]
    shown: dict[Path, Path] = {}
    for path in paths:
        for depth in range(1, len(path) + 1):
            shown.setdefault(tuple(map(fold, path[:depth])), path[:depth])
    nodes = sorted(shown)
    number = {node: code for code, node in enumerate(nodes)}
    above = [[number[tuple(map(fold, path[:depth]))] for depth in range(1, len(path) + 1)] for path in paths]
    set_of, examples = _sets(column)
    members: list[list[int]] = []
    cells = column.starts()
    for row in examples.tolist():
        own = column.cells[cells[row] : cells[row + 1]].tolist()
        inside = sorted({node for cell in own for node in above[cell]})
        members.append([*(inside or [len(nodes)]), len(nodes) + 1])
    starts = np.concatenate(([0], np.cumsum([len(own) for own in members]))).astype(np.int64)
    flat = np.array([node for own in members for node in own], np.int64)
    tree = MainTree(
        column, tuple(shown[node] for node in nodes), set_of, starts, flat, np.zeros(len(nodes) + 2, np.int64)
    )
    tree.sizes[:] = tree.by_node(np.bincount(set_of, minlength=len(members)))
    return tree


def _sets(column: Column) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The set of main values of every product, and for each set one product that has it."""
    starts = column.starts()
    lengths = np.diff(starts)
    keys = np.zeros(len(lengths), np.int64)
    for place in range(int(lengths.max(initial=0))):
        longer = lengths > place
        keys *= len(column.values) + 1
        keys[longer] += column.cells[starts[:-1][longer] + place] + 1
        keys = pd.factorize(keys)[0].astype(np.int64)
    codes, distinct = pd.factorize(keys)
    examples = np.zeros(len(distinct), np.int64)
    examples[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes.astype(np.int32), examples
