"""Per main value, the dependent filters that the feed's own evidence supports.

A filter depends on a main value where enough of its products carry it (coverage) with enough different values; both
thresholds are in `feeds.thresholds.Thresholds`. A merchandiser may want others, or pin a filter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from feeds.categories import CATEGORY
from feeds.dependents import Description
from feeds.industries import Industry
from feeds.model import PRICE, Column, DependentFilter, Hierarchy, LeftOut, MainValue, Texts
from feeds.tally import Tally, tally
from feeds.thresholds import Thresholds
from feeds.tree import MainTree
from feeds.tuning import Tuning, Wanted


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What filters are derived from. ``ids`` are the products', ``currency`` each one's currency code; ``names`` are
    the attributes' own names by filter key; ``constants`` are keys of columns that nobody is asked about and that stay.
    """

    columns: Mapping[str, Column]
    tree: MainTree
    ids: Sequence[str] | Texts
    currency: NDArray[np.int16]
    names: Mapping[str, str]
    constants: frozenset[str] = frozenset()


def derive_filters(evidence: Evidence, industry: Industry, tuning: Tuning, thresholds: Thresholds) -> Hierarchy:
    """Which filters depend on which main value, with their evidence; `feeds.arrange` then puts them in order."""
    tree, main = evidence.tree, evidence.tree.column.filter
    nodes = [node for node in range(tree.everything + 1) if tree.sizes[node] or node == tree.everything]
    wanted = {node: tuning.at(tree.path(node)) for node in nodes}
    found: dict[int, list[DependentFilter]] = {node: [] for node in nodes}
    kept, rare = {main.key, CATEGORY, PRICE, *evidence.constants}, []
    for key, column in evidence.columns.items():
        if key == main.key:
            continue
        told = tally(column, tree)
        asked = _asked(told, tree, wanted, thresholds)
        template = industry.filters.get(key)
        edges = (template.bands if template else None) or thresholds.bands
        description = Description(told, tree, evidence.ids, evidence.currency) if asked else None
        for node in asked:
            assert description is not None
            own = wanted[node].asking(key).bands
            found[node].append(description.under(node, _coverage(told, tree, node), own or edges))
        if asked:
            kept.add(key)
        elif key not in kept:
            rare.append(LeftOut(evidence.names[key], _rarity(told, tree, thresholds)))
    values = [MainValue(tree.path(node), int(tree.sizes[node]), tuple(found[node])) for node in nodes]
    return Hierarchy(
        industry=industry.key,
        products=len(evidence.ids),
        main=main,
        filters={key: column.filter for key, column in evidence.columns.items() if key in kept},
        values=tuple(values[:-1]),
        everything=values[-1],
        left_out=tuple(rare),
        sensitive=industry.sensitive,
    )


def _asked(told: Tally, tree: MainTree, wanted: Mapping[int, Wanted], thresholds: Thresholds) -> list[int]:
    """The nodes in which there is enough of a filter to be asked about, and those where a merchandiser pinned it.

    What differs between main values only, as in a small feed with one kind of shoe and one of bag, stands under each
    that carries it: otherwise nobody could be asked about it.
    """
    key = told.column.filter.key
    covered, telling, pinned = [], [], []
    for node in np.flatnonzero(told.covered).tolist():
        asking = wanted[node].asking(key)
        least_coverage = thresholds.coverage if asking.coverage is None else asking.coverage
        least_values = thresholds.values if asking.values is None else asking.values
        if key in wanted[node].pin:
            pinned.append(node)
        if _coverage(told, tree, node) >= least_coverage:
            covered.append(node)
            if told.cardinality[node] >= least_values:
                telling.append(node)
    return sorted({*pinned, *(covered if telling == [tree.everything] else telling)})


def _coverage(told: Tally, tree: MainTree, node: int) -> float:
    return round(float(told.covered[node] / tree.sizes[node]), 4)


def _rarity(told: Tally, tree: MainTree, thresholds: Thresholds) -> str:
    """Why a filter depends on no main value: the best coverage among those with enough different values."""
    telling = (n for n in np.flatnonzero(told.covered).tolist() if told.cardinality[n] >= thresholds.values)
    best = max((_coverage(told, tree, node) for node in telling), default=0.0)
    return f"carried by at most {best:.0%} of a main value's products ({thresholds.coverage:.0%} needed)"
