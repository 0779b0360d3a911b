"""The main filter: the tree of category paths, and which products stand in which of its nodes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from feeds.model import SILENT, STATED, Column, Filter, FilterType, fold, path_text

CATEGORY = "category"

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class MainTree:
    """The nodes of the main filter in depth-first order, and which products stand in which node (ancestors too).

    ``members``: columns ``node`` and ``row``, each pair once. ``pathless``: products without a path. ``column``: the
    products' own paths as a hierarchical column.
    """

    nodes: tuple[Path, ...]
    members: pd.DataFrame
    pathless: NDArray[np.int64]
    column: Column


def main_tree(paths: Sequence[Sequence[Path]]) -> MainTree:
    """The tree of all products' paths. Parts that are equal when folded are one node, shown as most often written."""
    written: dict[Path, int] = {}
    for own in paths:
        for path in own:
            written[path] = written.get(path, 0) + 1
    shown = _shown_parts(written)
    folded = {path: tuple(map(fold, path)) for path in written}
    leaf_code: dict[Path, int] = {}
    for path in sorted(set(folded.values())):
        leaf_code[path] = len(leaf_code)
    nodes = sorted({path[:depth] for path in leaf_code for depth in range(1, len(path) + 1)})
    node_code = {node: code for code, node in enumerate(nodes)}
    rows: list[int] = []
    cells: list[int] = []
    members: list[tuple[int, int]] = []
    for row, own in enumerate(paths):
        for path in dict.fromkeys(folded[each] for each in own):
            rows.append(row)
            cells.append(leaf_code[path])
            members.extend((node_code[path[:depth]], row) for depth in range(1, len(path) + 1))
    state = np.zeros(len(paths), np.uint8)
    state[rows] = STATED
    offsets = np.zeros(len(paths) + 1, np.int64)
    np.cumsum(np.bincount(rows, minlength=len(paths)) if rows else np.zeros(len(paths), np.int64), out=offsets[1:])
    filter_ = Filter(CATEGORY, "Category", FilterType.CHOICE, labels={"pl": "Kategoria", "en": "Category"})
    values = tuple(path_text(tuple(shown[path[: i + 1]] for i in range(len(path)))) for path in leaf_code)
    column = Column(filter_, state, offsets, np.array(cells, np.int32), values, hierarchical=True)
    frame = pd.DataFrame(members, columns=["node", "row"], dtype=np.int64).drop_duplicates()
    display = tuple(tuple(shown[node[: i + 1]] for i in range(len(node))) for node in nodes)
    return MainTree(display, frame, np.flatnonzero(state == SILENT), column)


def _shown_parts(written: Mapping[Path, int]) -> dict[Path, str]:
    """For every folded node, how its own part is written most often."""
    spellings: dict[Path, dict[str, int]] = {}
    for path, count in written.items():
        for depth in range(1, len(path) + 1):
            spelled = spellings.setdefault(tuple(map(fold, path[:depth])), {})
            spelled[path[depth - 1]] = spelled.get(path[depth - 1], 0) + count
    return {node: max(sorted(spelled), key=lambda each: spelled[each]) for node, spelled in spellings.items()}
