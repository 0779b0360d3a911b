"""The category paths of all products as a column: hierarchical, spellings that differ only in case brought together."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.cells import built
from feeds.drafts import Drafts
from feeds.model import Column, Filter, FilterType, fold, path_text

CATEGORY = "category"

Path = tuple[str, ...]

_BETWEEN = "\x1f"
"""No part of a path holds control characters."""


def category_column(drafts: Drafts, live: NDArray[np.int64]) -> tuple[Column, dict[str, int]]:
    """The column of the products ``live``, and how many products stand under each path, as it is written."""
    rows, codes, paths = _written_paths(drafts, live)
    counts = np.bincount(codes, minlength=len(paths)).tolist()
    written = {path: count for path, count in zip(paths, counts, strict=True) if count}
    shown = _shown_parts(written)
    leaves = sorted({tuple(map(fold, path)) for path in written})
    leaf_of = {leaf: code for code, leaf in enumerate(leaves)}
    code_of_path = np.array([leaf_of.get(tuple(map(fold, path)), -1) for path in paths], np.int32)
    cells = code_of_path[codes] if len(codes) else np.zeros(0, np.int32)
    filter_ = Filter(CATEGORY, "Category", FilterType.CHOICE, labels={"pl": "Kategoria", "en": "Category"})
    every = np.ones(len(rows), np.bool_)
    column = built(filter_, rows, cells, every, ~every, len(live))
    values = tuple(path_text(tuple(shown[leaf[: depth + 1]] for depth in range(len(leaf)))) for leaf in leaves)
    column = Column(filter_, column.state, column.offsets, column.cells, values, hierarchical=True)
    return column, {path_text(path): count for path, count in written.items()}


def _written_paths(drafts: Drafts, live: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.int64], list[Path]]:
    """The row and the path's code for every path of a product, and the distinct paths."""
    own = drafts.column("paths").take(pa.array(live)) if len(live) < drafts.table.num_rows else drafts.column("paths")
    rows = np.repeat(np.arange(len(live), dtype=np.int32), pc.list_value_length(own).fill_null(0).to_numpy())
    joined = pc.binary_join(own.flatten(), _BETWEEN).dictionary_encode()
    paths = [tuple(text.split(_BETWEEN)) for text in joined.dictionary.to_pylist()]
    return rows, joined.indices.to_numpy(), paths


def _shown_parts(written: Mapping[Path, int]) -> dict[Path, str]:
    """For every folded node, how its own part is written most often."""
    spellings: dict[Path, dict[str, int]] = {}
    for path, count in written.items():
        for depth in range(1, len(path) + 1):
            spelled = spellings.setdefault(tuple(map(fold, path[:depth])), {})
            spelled[path[depth - 1]] = spelled.get(path[depth - 1], 0) + count
    return {node: max(sorted(spelled), key=lambda each: spelled[each]) for node, spelled in spellings.items()}
