"""The index of a catalogue built: entries in their order, and what is said about every filter in that order."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from feeds.model import SILENT, Catalogue, Column, Hierarchy, fold
from matching.columns import EVERYTHING, Bands, build_column
from matching.index import BLOCK, Index, IndexFacts, Positions
from matching.nodes import Nodes, grow_nodes, order_leaves
from matching.popularity import levels_of
from matching.texts import Texts


def build_index(catalogue: Catalogue) -> Index:
    """The index of one generation. The order of the catalogue's products leaves no trace in any answer."""
    main = catalogue.columns.get(catalogue.hierarchy.main.key)
    ids = Texts.of(catalogue.ids).compact()
    by_id = ids.ascending()
    rows = _rows_by_place(catalogue, by_id)
    leaves = order_leaves(main)
    by_row = -2 - np.maximum(catalogue.group, -1).astype(np.int32)
    by_row[rows] = np.arange(len(rows), dtype=np.int32)
    places, leaf_of_entry = _entries(by_row, main, leaves.rank, pathless=len(leaves.keys))
    row_of_entry = rows[places]
    nodes = grow_nodes(leaves, catalogue.hierarchy, leaf_of_entry)
    bands = _bands(catalogue.hierarchy, nodes)
    group = catalogue.group[rows]
    entries = np.zeros(len(rows), np.int32)
    entries[places] = np.arange(len(places), dtype=np.int32)
    return Index(
        facts=IndexFacts(
            catalogue.generation, len(catalogue.ids), catalogue.currencies, int(group.max(initial=-1)) + 1
        ),
        positions=Positions(
            places=places,
            earlier=_earlier(places) if len(places) > len(rows) else np.zeros(0, np.int32),
            lowest=np.minimum.reduceat(places, np.arange(0, len(places), BLOCK)) if len(places) else places,
            rows=rows.astype(np.int32),
            entries=entries,
            groups=group if (group >= 0).any() else group[:0],
            levels=levels_of(catalogue.popularity[rows]),
            by_row=by_row,
            by_id=by_id.astype(np.int32),
        ),
        ids=ids,
        nodes=nodes,
        columns={
            key: build_column(catalogue, column, row_of_entry, bands.get(key, {}))
            for key, column in catalogue.columns.items()
            if (column.state != SILENT).any()
        },
    )


def _rows_by_place(catalogue: Catalogue, by_id: NDArray[np.int64]) -> NDArray[np.int64]:
    """The rows of the available products in tie-break order: popularity descending, then id by code point."""
    by_id = by_id[catalogue.available[by_id]]
    # ~x = -x - 1 turns the order round without overflowing.
    return by_id[np.argsort(~catalogue.popularity[by_id], kind="stable")]


def _entries(
    by_row: NDArray[np.int32], main: Column | None, leaf_rank: NDArray[np.int64], *, pathless: int
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """The place and the leaf of every entry, sorted by leaf, then place; pathless products come last."""
    counts, cells = np.zeros(len(by_row), np.int64), np.zeros(0, np.int32)
    if main is not None:
        counts, cells = np.diff(main.starts()), main.cells
    owners, without = np.repeat(by_row, counts), by_row[counts == 0]
    entry = np.concatenate([leaf_rank[cells] << 32 | owners, pathless << 32 | without.astype(np.int64)])
    entry = np.sort(entry[np.concatenate([owners, without]) >= 0])
    return (entry & 0xFFFF_FFFF).astype(np.int32), entry >> 32


def _earlier(places: NDArray[np.int32]) -> NDArray[np.int32]:
    """For every entry the entry before it of the same product, -1 for a product's first."""
    order = np.argsort(places, kind="stable").astype(np.int32)
    again = places[order[1:]] == places[order[:-1]]
    earlier = np.full(len(places), -1, np.int32)
    earlier[order[1:][again]] = order[:-1][again]
    return earlier


def _bands(hierarchy: Hierarchy, nodes: Nodes) -> dict[str, dict[int, Bands]]:
    """The bands of every filter: by node of the main filter, and over everything."""
    numbered = [(EVERYTHING, hierarchy.everything)]
    for value in hierarchy.values:
        if value.value is not None:
            numbered += [(number, value) for number in nodes.by_path.find(fold(value.value))]
    bands: dict[str, dict[int, Bands]] = {}
    for number, value in numbered:
        for dependent in value.dependent:
            if dependent.bands:
                edges = tuple((f"{band.min:f}", f"{band.max:f}") for band in dependent.bands)
                bands.setdefault(dependent.filter, {})[number] = edges
    return bands
