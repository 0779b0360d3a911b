"""A list in another order than that of a preference: picked, looked at, new. Nothing is asked, so nothing is met."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from matching.index import Index
from matching.model import MATCH_SCALE, Match, Ranking, RankOptions
from matching.rank import first_of_each_group


def rank_in_order(index: Index, places: NDArray[np.int32], options: RankOptions, *, folded: bool = True) -> Ranking:
    """The products at these places, in this order, as a ranking; ``folded``: of each variant group only the first.

    A product's `Index.place_of` is its place; of one that is given twice the first counts.
    """
    barred = index.places_of(options.without)
    there = places[~np.isin(places, barred)]
    there = there[np.sort(np.unique(there, return_index=True)[1])]
    listed = there[first_of_each_group(index.positions.groups, there)] if folded else there
    rows = index.positions.rows[listed[options.offset : options.offset + options.k]].tolist()
    return Ranking(
        generation=index.facts.generation,
        catalogue=index.facts.catalogue,
        candidates=len(there),
        full_matches=len(listed),
        matches=tuple(Match(row, index.ids[row], MATCH_SCALE, 0, (), (), ()) for row in rows),
        unknown=(),
        total=len(listed),
    )


def newest_first(index: Index, since: NDArray[np.int64]) -> NDArray[np.int32]:
    """The places of the available products by ``since`` (by row: when the shop first had it), the newest first.

    Of equally new ones the tie-break decides. A product that has 0 there is none of the new.
    """
    rows = np.flatnonzero(since > 0)
    rows = rows[index.positions.by_row[rows] >= 0]
    places = index.positions.by_row[rows]
    return places[np.lexsort((places, -since[rows]))]
