"""A list in another order than that of a preference: picked, looked at, new, from everywhere. Nothing is asked, so
nothing is met.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.kernel.asked import match_losses
from matching.listing import first_of_each_group
from matching.model import MATCH_SCALE, Match, Preference, Ranking, RankOptions
from matching.rank import questions_of
from matching.reasons import explain


@dataclass(frozen=True, eq=False)
class Order:
    """Products of an index by their `Index.place_of`, each once; ``folded``: of each variant group the first counts."""

    index: Index
    places: NDArray[np.int32]
    folded: bool = True

    @cached_property
    def listed(self) -> NDArray[np.int32]:
        """The places that count, found once: of the order of a whole catalogue that is dear."""
        groups = self.index.positions.groups
        folds = self.folded and groups.size
        return self.places[first_of_each_group(groups, self.places)] if folds else self.places

    def without(self, barred: NDArray[np.int32]) -> Order:
        """The order without the products at these places: another variant stands for a group whose first was one."""
        return self if not len(barred) else replace(self, places=self.places[~np.isin(self.places, barred)])


def rank_in_order(order: Order, options: RankOptions) -> Ranking:
    """The products of an order as a ranking."""
    index = order.index
    order = order.without(index.places_of(options.without))
    rows = index.positions.rows[order.listed[options.offset : options.offset + options.k]].tolist()
    return Ranking(
        generation=index.facts.generation,
        catalogue=index.facts.catalogue,
        candidates=len(order.places),
        full_matches=len(order.listed),
        matches=tuple(Match(row, index.ids[row], MATCH_SCALE, 0, (), (), ()) for row in rows),
        unknown=(),
        total=len(order.listed),
    )


def rank_shared(order: Order, preference: Preference, options: RankOptions) -> Ranking:
    """The products of an order, with what each has of a preference; those that match less than the minimum left out.

    The order stays, whoever has more of it: that decided already. Raises `PreferenceError`.
    """
    index = order.index
    order = order.without(index.places_of(options.without))
    (question,) = questions_of(index, (preference,))
    entries = index.positions.entries[order.listed]
    met = np.zeros(len(entries), np.int64)
    for each in question.judgements:
        met += each.criterion.weight * each.met.at(each.column.codes[entries])
    losses = match_losses(met, sum(question.weights))
    listed = [(place, loss, 0) for place, loss in zip(order.listed.tolist(), losses.tolist(), strict=True)]
    kept = [each for each in listed if MATCH_SCALE - each[1] >= options.minimum]
    return Ranking(
        generation=index.facts.generation,
        catalogue=index.facts.catalogue,
        candidates=len(order.places),
        full_matches=sum(loss == 0 for _, loss, _ in kept),
        matches=explain(index, (question,), kept[options.offset : options.offset + options.k]),
        unknown=(),
        total=len(kept),
    )


def largest_first(index: Index, values: NDArray[np.int64] | NDArray[np.int32]) -> Order:
    """The products that may be shown, by ``values`` (by row), the largest first; such as when the shop first had each.

    Of equal ones the tie-break decides. A product that has 0 there, or less, is none of them.
    """
    by_place = values[index.positions.rows]
    by_place[index.barred.places] = 0
    places = np.flatnonzero(by_place > 0).astype(np.int32)
    return Order(index, places[np.argsort(-by_place[places], kind="stable")])


def order_of_rows(index: Index, rows: NDArray[np.int32]) -> Order:
    """The products of these rows of the catalogue that may be shown, in this order, each row once."""
    places = index.positions.by_row[rows]
    return Order(index, places[(places >= 0) & ~np.isin(places, index.barred.places)])


def from_everywhere(index: Index) -> Order:
    """The products that may be shown, one from each part of the main filter in turn, the largest part first.

    A part is what stands in one leaf; within it the tie-break decides. A product of several leaves stands where it
    comes first.
    """
    allowed = np.ones(len(index.positions.places), np.bool_)
    allowed[index.barred.entries] = False
    entries = np.flatnonzero(allowed)
    edges = np.unique(np.concatenate((index.nodes.starts, index.nodes.stops)))
    part = np.searchsorted(edges, entries, side="right")
    sizes = np.bincount(part, minlength=len(edges) + 1)
    turn = np.arange(len(part)) - (np.cumsum(sizes) - sizes)[part]  # entries stand by part, and by tie-break within
    rank = np.empty(len(sizes), np.int64)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    places = index.positions.places[entries[np.argsort(turn * len(sizes) + rank[part], kind="stable")]]
    first = np.sort(np.unique(places, return_index=True)[1])
    return Order(index, places[first])
