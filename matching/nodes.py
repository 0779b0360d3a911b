"""The main filter's tree: every node is one run of entries, because leaves stand in depth-first order.

A node is known by its folded path text, so that two spellings of one category are one node. A product is in a node
when one of its paths is the node's or begins with it and a further ` > `.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.model import SEPARATOR, Column, Hierarchy, fold, last_parts
from matching.texts import Directory, Texts

Segments = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Node ``n`` is shown as ``texts[n]`` and holds the entries from ``starts[n]`` to ``stops[n]``.

    ``by_path`` leads from a folded path to its node, ``by_last`` from a folded last part to all nodes that end so.
    """

    texts: Texts
    starts: NDArray[np.int32]
    stops: NDArray[np.int32]
    by_path: Directory
    by_last: Directory

    def named(self, main: str) -> tuple[int, ...]:
        """The nodes that ``main`` names: the rule of `feeds.model.Hierarchy.named`, looked up."""
        key = fold(main)
        return self.by_path.find(key) or self.by_last.find(key)


@dataclass(frozen=True, slots=True)
class Leaves:
    """The paths that products carry, in depth-first order: code ``c`` of the main column is leaf ``rank[c]``."""

    rank: NDArray[np.int64]
    keys: tuple[Segments, ...]
    shown: tuple[str, ...]


def order_leaves(column: Column | None) -> Leaves:
    """The leaves of the main filter; codes that no product carries have no rank (-1)."""
    if column is None:
        return Leaves(np.zeros(0, np.int64), (), ())
    keyed = sorted(
        (_segments(column.values[code], column.hierarchical), code)
        for code in np.flatnonzero(np.bincount(column.cells)).tolist()
    )
    rank = np.full(len(column.values), -1, np.int64)
    rank[[code for _, code in keyed]] = np.arange(len(keyed))
    return Leaves(rank, tuple(segments for segments, _ in keyed), tuple(column.values[code] for _, code in keyed))


def grow_nodes(leaves: Leaves, hierarchy: Hierarchy, leaf_of_entry: NDArray[np.int64]) -> Nodes:
    """Every node above and at the leaves, in depth-first order; ``leaf_of_entry`` ascends."""
    named = {fold(node.value): node.value for node in hierarchy.values if node.value is not None}
    spans: dict[Segments, tuple[int, int]] = {}
    shown: dict[Segments, str] = {}
    for number, (segments, text) in enumerate(zip(leaves.keys, leaves.shown, strict=True)):
        for depth in range(1, len(segments) + 1):
            node = segments[:depth]
            spans[node] = (spans.get(node, (number,))[0], number + 1)
            if node not in shown:
                key = SEPARATOR.join(node)
                shown[node] = named.get(key) or _shortened(text, segments, depth)
    first, stop = (np.array(ends, np.int64) for ends in zip(*spans.values(), strict=True)) if spans else ((), ())
    return Nodes(
        texts=Texts.of(shown.values()),
        starts=np.searchsorted(leaf_of_entry, first).astype(np.int32),
        stops=np.searchsorted(leaf_of_entry, stop).astype(np.int32),
        by_path=Directory.of((SEPARATOR.join(node), number) for number, node in enumerate(spans)),
        by_last=Directory.of((key, number) for number, text in enumerate(shown.values()) for key in last_parts(text)),
    )


def _segments(text: str, hierarchical: bool) -> Segments:
    key = fold(text)
    return tuple(key.split(SEPARATOR)) if hierarchical else (key,)


def _shortened(text: str, segments: Segments, depth: int) -> str:
    """How an ancestor is shown that the hierarchy does not list: by the beginning of a path under it."""
    parts = text.split(SEPARATOR)
    return SEPARATOR.join(parts[:depth]) if len(parts) == len(segments) else SEPARATOR.join(segments[:depth])
