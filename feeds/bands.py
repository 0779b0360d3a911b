"""Bands of a range: low, middle, high, cut where the products lie or where the merchandiser wants."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from feeds.model import Band, Column
from feeds.tally import Counts, owners
from feeds.tree import MainTree


def quantile_edges(counts: Counts, wanted: int) -> list[int]:
    """The upper ends of ``wanted`` bands: each is the smallest number that has its share at or below it."""
    numbers, products = counts
    so_far = np.cumsum(products)
    shares = [-(-int(so_far[-1]) * band // wanted) for band in range(1, wanted + 1)]
    return sorted({int(numbers[np.searchsorted(so_far, share)]) for share in shares})


def wanted_edges(counts: Counts, edges: Sequence[Decimal], scale: int) -> list[int]:
    """The upper ends of bands that a person cut; an edge beyond the numbers there are makes no band."""
    low, high = int(counts[0][0]), int(counts[0][-1])
    inner = (int(edge.scaleb(scale).to_integral_value(rounding="ROUND_FLOOR")) for edge in edges)
    return [*(edge for edge in inner if low <= edge < high), high]


def cut(counts: Counts, edges: Sequence[int], scale: int, again: NDArray[np.int64] | None = None) -> tuple[Band, ...]:
    """The bands with these upper ends. ``again``: per band, how often a product was counted more than once."""
    numbers, products = counts
    so_far = np.cumsum(products)
    below = so_far[np.searchsorted(numbers, edges, side="right") - 1]
    inside = np.diff(below, prepend=0) - (0 if again is None else again)
    lows = [int(numbers[0]), *edges[:-1]]
    return tuple(
        Band(Decimal(low).scaleb(-scale), Decimal(high).scaleb(-scale), int(count))
        for low, high, count in zip(lows, edges, inside, strict=True)
    )


class Several:
    """The products that state several numbers of one range: they may be counted more than once in a band."""

    def __init__(self, column: Column, tree: MainTree) -> None:
        own = owners(column)
        several = np.flatnonzero((np.diff(column.offsets) > 1)[own]) if not column.single else own[:0]
        self._any = bool(len(several))
        nodes, places = tree.nodes_of(tree.set_of[own[several]])
        order = np.argsort(nodes, kind="stable")
        self._nodes, self._rows = nodes[order], own[several][places][order]
        self._cells = column.cells[several][places][order]

    def again(self, node: int, edges: Sequence[int]) -> NDArray[np.int64] | None:
        """Per band with these upper ends, how often a product of the node was counted more than once."""
        if not self._any:
            return None
        here = slice(*np.searchsorted(self._nodes, (node, node + 1)).tolist())
        bands = np.searchsorted(edges, self._cells[here])
        pairs = self._rows[here] * len(edges) + bands
        once = np.unique(pairs)
        return np.bincount(bands, minlength=len(edges)) - np.bincount(once % len(edges), minlength=len(edges))
