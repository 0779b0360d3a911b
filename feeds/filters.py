"""The main filter's tree and, per main value, the dependent filters that the feed's own evidence supports.

One question is one groupby over (main value, product) pairs. A filter depends on a main value where enough of its products
carry it (coverage) with enough different values; both thresholds are in `feeds.columns.Thresholds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from feeds.columns import Thresholds, canonical
from feeds.industries import Industry
from feeds.model import (
    ABSENT,
    SILENT,
    STATED,
    Band,
    Column,
    DependentFilter,
    Filter,
    FilterType,
    Hierarchy,
    LeftOut,
    MainValue,
    ValueCount,
    fold,
    path_text,
)

CATEGORY, PRICE = "category", "price"

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
    """The tree of all products' paths. Parts that differ only in case or spacing are one node, shown as most often written."""
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
    rows, cells, members = [], [], []
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


def price_column(
    prices: Sequence[Decimal | None], currencies: Sequence[str | None]
) -> tuple[Column | None, NDArray[np.int8], tuple[str, ...]]:
    """The price as a range in the feed's (most common) currency (None without any), and each product's currency code."""
    known = [currency for currency in currencies if currency]
    names, _ = canonical(known, np.ones(len(known), np.int64)) if known else ((), None)
    code_of = {name: code for code, name in enumerate(names)}
    codes = np.array([code_of.get(currency or "", -1) for currency in currencies], np.int8)
    stated = np.array([price is not None for price in prices], bool)
    decimals = max((-int(p.normalize().as_tuple().exponent) for p in prices if p is not None), default=0)
    decimals = max(decimals, 2)
    offsets = np.zeros(len(prices) + 1, np.int64)
    np.cumsum(stated, out=offsets[1:])
    cells = np.array([int(p.scaleb(decimals)) for p in prices if p is not None], np.int64)
    filter_ = Filter(PRICE, "Price", FilterType.RANGE, names[0] if names else None, labels={"pl": "Cena", "en": "Price"})
    column = Column(filter_, np.where(stated, STATED, SILENT).astype(np.uint8), offsets, cells, scale=decimals)
    return column if stated.any() else None, codes, names


def derive_filters(
    tree: MainTree,
    columns: Mapping[str, Column],
    currency: NDArray[np.int8],
    products: int,
    industry: Industry,
    thresholds: Thresholds,
    left_out: Sequence[tuple[str, str]] = (),
) -> Hierarchy:
    """Which filters depend on which main value, with coverage, cardinality, values and bands."""
    everything = len(tree.nodes) + 1
    whole = pd.DataFrame({"node": everything, "row": np.arange(products)})
    pathless = pd.DataFrame({"node": len(tree.nodes), "row": tree.pathless})
    members = pd.concat([tree.members, pathless, whole], ignore_index=True)
    sizes = np.bincount(members["node"], minlength=everything + 1)
    found: dict[int, list[DependentFilter]] = {}
    best: dict[str, float] = {}
    for key in sorted(columns, key=lambda each: (industry.order_of(each), each)):
        column = columns[key]
        if column.hierarchical:
            continue
        for node, dependent in _dependents(column, members, sizes, currency, thresholds):
            best[key] = max(best.get(key, 0.0), dependent.coverage)
            if dependent.coverage >= thresholds.coverage and dependent.cardinality >= thresholds.values:
                found.setdefault(node, []).append(dependent)
    kept = {each.filter for dependents in found.values() for each in dependents}
    rare = [
        (columns[key].filter.label, f"on at most {best.get(key, 0):.0%} of any main value's products with two values or more")
        for key in columns
        if key not in kept and key not in (CATEGORY, PRICE)
    ]
    known = industry.filters
    values = [MainValue(path, int(sizes[code]), _ordered(found.get(code, []), known)) for code, path in enumerate(tree.nodes)]
    if len(tree.pathless):
        values.append(MainValue(None, len(tree.pathless), _ordered(found.get(len(tree.nodes), []), known)))
    return Hierarchy(
        industry.key,
        products,
        tree.column.filter,
        {key: column.filter for key, column in columns.items() if key in kept or key in (CATEGORY, PRICE)},
        tuple(values),
        MainValue(None, products, _ordered(found.get(everything, []), known)),
        tuple(LeftOut(attribute, reason) for attribute, reason in sorted([*left_out, *rare])),
    )


def _ordered(dependents: Sequence[DependentFilter], known: Mapping[str, object]) -> tuple[DependentFilter, ...]:
    """The industry's filters in its order, then the rest, best covered first."""
    order = {key: position for position, key in enumerate(known)}
    return tuple(sorted(dependents, key=lambda each: (order.get(each.filter, len(order)), -each.coverage, each.filter)))


def _dependents(
    column: Column,
    members: pd.DataFrame,
    sizes: NDArray[np.int64],
    currency: NDArray[np.int8],
    thresholds: Thresholds,
) -> list[tuple[int, DependentFilter]]:
    """The column's evidence under every node that carries any of it."""
    carrying = members[column.state[members["row"].to_numpy()] != SILENT]
    covered = np.bincount(carrying["node"], minlength=len(sizes))
    absent = np.bincount(carrying["node"][column.state[carrying["row"].to_numpy()] == ABSENT], minlength=len(sizes))
    nodes = [int(node) for node in np.flatnonzero(covered)]
    coverage = {node: round(float(covered[node] / sizes[node]), 4) for node in nodes}
    if column.filter.type is FilterType.YES_NO:
        return [(node, _yes_no(column, coverage[node], int(covered[node]), int(absent[node]))) for node in nodes]
    rows = carrying["row"].to_numpy()
    lengths = column.offsets[rows + 1] - column.offsets[rows]
    starts = np.repeat(column.offsets[rows] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
    spread = pd.DataFrame({
        "node": np.repeat(carrying["node"].to_numpy(), lengths),
        "row": np.repeat(rows, lengths),
        "cell": column.cells[starts + np.arange(int(lengths.sum()))],
    })  # fmt: skip
    counts = spread.groupby(["node", "cell"], sort=True).size()
    by_node = {int(node): counts.xs(node, level="node") for node in counts.index.unique("node")}
    empty = counts.iloc[:0].droplevel("node")
    if column.filter.type is FilterType.CHOICE:
        return [(n, _choice(column, coverage[n], by_node.get(n, empty), int(absent[n]))) for n in nodes]
    if column.filter.key == PRICE and len(np.unique(currency[currency >= 0])) > 1:
        spread = spread[currency[spread["row"].to_numpy()] == 0]  # bands of the most common currency only
    numbers = {int(node): cells for node, cells in spread.groupby("node")}
    return [
        (n, _range(column, coverage[n], by_node.get(n, empty), int(absent[n]), numbers.get(n), thresholds.bands))
        for n in nodes
    ]  # fmt: skip


def _yes_no(column: Column, coverage: float, covered: int, absent: int) -> DependentFilter:
    counted = ((True, covered - absent), (False, absent))
    values = tuple(ValueCount(value, count) for value, count in counted if count)
    return DependentFilter(column.filter.key, coverage, len(values), values)


def _choice(column: Column, coverage: float, counts: pd.Series, absent: int) -> DependentFilter:
    values = [ValueCount(column.values[int(cell)], int(count)) for cell, count in counts.items()]
    values.sort(key=lambda each: (-each.products, str(each.value)))
    if absent:
        values.append(ValueCount(False, absent))
    return DependentFilter(column.filter.key, coverage, len(values), tuple(values))


def _range(
    column: Column, coverage: float, counts: pd.Series, absent: int, numbers: pd.DataFrame | None, bands: int
) -> DependentFilter:
    cardinality = len(counts) + bool(absent)
    values = (ValueCount(False, absent),) if absent else ()
    if numbers is None or numbers.empty:
        return DependentFilter(column.filter.key, coverage, cardinality, values)
    cut = _bands(numbers, column.scale, bands)
    return DependentFilter(column.filter.key, coverage, cardinality, values, cut[0].min, cut[-1].max, cut)


def _bands(numbers: pd.DataFrame, scale: int, wanted: int) -> tuple[Band, ...]:
    """Quantile bands: each edge is the smallest number that has its share of the numbers at or below it."""
    ordered = np.sort(numbers["cell"].to_numpy())
    edges = sorted({int(ordered[-(-len(ordered) * band // wanted) - 1]) for band in range(1, wanted + 1)})
    band_of = np.searchsorted(edges, numbers["cell"].to_numpy())
    counts = numbers.assign(band=band_of).drop_duplicates(["band", "row"]).groupby("band").size()
    lows = [int(ordered[0]), *edges[:-1]]
    return tuple(
        Band(Decimal(low).scaleb(-scale), Decimal(high).scaleb(-scale), int(counts.get(band, 0)))
        for band, (low, high) in enumerate(zip(lows, edges, strict=True))
    )
