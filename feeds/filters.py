"""The main filter's tree and, per main value, the dependent filters that the feed's own evidence supports.

One question is one groupby over (main value, product) pairs. A filter depends on a main value where enough of its products
carry it (coverage) with enough different values; both thresholds are in `feeds.columns.Thresholds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
    names: Mapping[str, str],
    left_out: Sequence[tuple[str, str]] = (),
) -> Hierarchy:
    """Which filters depend on which main value, with coverage, cardinality, values and bands.

    ``names`` are the attributes' own names by key, for those that are left out here; ``left_out`` those that already are.
    """
    everything = len(tree.nodes) + 1
    whole = pd.DataFrame({"node": everything, "row": np.arange(products)})
    pathless = pd.DataFrame({"node": len(tree.nodes), "row": tree.pathless})
    members = pd.concat([tree.members, pathless, whole], ignore_index=True)
    sizes = np.bincount(members["node"], minlength=everything + 1)
    found: dict[int, list[DependentFilter]] = {}
    best: dict[str, float] = {}  # the best coverage among main values with enough different values
    for key in sorted(columns, key=lambda each: (industry.order_of(each), each)):
        column = columns[key]
        if column.hierarchical:
            continue
        for node, dependent in _dependents(column, members, sizes, currency, thresholds):
            if dependent.cardinality >= thresholds.values:
                best[key] = max(best.get(key, 0.0), dependent.coverage)
                if dependent.coverage >= thresholds.coverage:
                    found.setdefault(node, []).append(dependent)
    kept = {each.filter for dependents in found.values() for each in dependents}
    rare = [(names[key], _rarity(best.get(key), thresholds)) for key in columns if key not in kept | {CATEGORY, PRICE}]
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


def _rarity(best: float | None, thresholds: Thresholds) -> str:
    if best is None:
        return "one value only in every main value"
    return f"carried by at most {best:.0%} of a main value's products ({thresholds.coverage:.0%} needed)"


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
    counts = spread.groupby(["node", "cell"], sort=True).size().rename("products").reset_index()
    values = dict(_by_node(counts, ["cell", "products"]))
    nothing = (np.empty(0, np.int64), np.empty(0, np.int64))
    if column.filter.type is FilterType.CHOICE:
        return [(n, _choice(column, coverage[n], *values.get(n, nothing), int(absent[n]))) for n in nodes]
    if column.filter.key == PRICE and len(np.unique(currency[currency >= 0])) > 1:
        spread = spread[currency[spread["row"].to_numpy()] == 0]  # bands of the most common currency only
    numbers = dict(_by_node(spread.sort_values(["node", "cell"]), ["cell", "row"]))
    return [
        (n, _range(column, coverage[n], len(values.get(n, nothing)[0]), int(absent[n]), *numbers.get(n, nothing), thresholds.bands))
        for n in nodes
    ]  # fmt: skip


def _by_node(frame: pd.DataFrame, columns: Sequence[str]) -> Iterator[tuple[int, tuple[NDArray[np.int64], ...]]]:
    """The columns of each node's rows; ``frame`` is sorted by node."""
    nodes = frame["node"].to_numpy()
    arrays = [frame[column].to_numpy().astype(np.int64) for column in columns]
    starts = np.flatnonzero(np.diff(nodes, prepend=-1))
    for start, end in zip(starts, [*starts[1:], len(nodes)], strict=True):
        yield int(nodes[start]), tuple(array[start:end] for array in arrays)


def _yes_no(column: Column, coverage: float, covered: int, absent: int) -> DependentFilter:
    counted = ((True, covered - absent), (False, absent))
    values = tuple(ValueCount(value, count) for value, count in counted if count)
    return DependentFilter(column.filter.key, coverage, len(values), values)


def _choice(
    column: Column, coverage: float, cells: NDArray[np.int64], products: NDArray[np.int64], absent: int
) -> DependentFilter:
    counted = zip(cells.tolist(), products.tolist(), strict=True)
    values = [ValueCount(column.values[cell], count) for cell, count in counted]
    values.sort(key=lambda each: (-each.products, str(each.value)))
    if absent:
        values.append(ValueCount(False, absent))
    return DependentFilter(column.filter.key, coverage, len(values), tuple(values))


def _range(
    column: Column,
    coverage: float,
    different: int,
    absent: int,
    numbers: NDArray[np.int64],
    rows: NDArray[np.int64],
    bands: int,
) -> DependentFilter:
    values = (ValueCount(False, absent),) if absent else ()
    if not len(numbers):
        return DependentFilter(column.filter.key, coverage, different + len(values), values)
    cut = _bands(numbers, rows, column.scale, bands)
    return DependentFilter(
        column.filter.key, coverage, different + len(values), values, cut[0].min, cut[-1].max, cut
    )


def _bands(numbers: NDArray[np.int64], rows: NDArray[np.int64], scale: int, wanted: int) -> tuple[Band, ...]:
    """Quantile bands of ascending numbers: each edge is the smallest number that has its share at or below it."""
    edges = sorted({int(numbers[-(-len(numbers) * band // wanted) - 1]) for band in range(1, wanted + 1)})
    inside = pd.DataFrame({"band": np.searchsorted(edges, numbers), "row": rows}).drop_duplicates()
    counts = np.bincount(inside["band"], minlength=len(edges))
    lows = [int(numbers[0]), *edges[:-1]]
    return tuple(
        Band(Decimal(low).scaleb(-scale), Decimal(high).scaleb(-scale), int(count))
        for low, high, count in zip(lows, edges, counts, strict=True)
    )
