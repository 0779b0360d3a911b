"""pandas: a frame for each category, the wanted ones put together, a column of points.

Only those with at least the points of the twelfth are sorted: half of what sorting all of them costs.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish
from benchmarks.peers.in_arrow import columns_of
from benchmarks.peers.job import TOP, Answer, bits


class InPandas:
    """Boolean masks over frames in memory."""

    version = pd.__version__
    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:
        everything = columns_of(products).to_pandas()
        self._none = everything.head(0)
        self._parts = {category: part.copy() for category, part in everything.groupby("category")}

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        known = pd.concat([self._parts.get(category, self._none) for category in wish.categories])
        points = pd.Series(0, index=known.index)
        for key, values in (("brand", wish.brands), ("color", wish.colors), ("material", wish.materials)):
            if values:
                points += WEIGHTS[key] * known[key].isin(values)
        if wish.highest is not None:
            points += WEIGHTS["price"] * (known["price"] <= wish.highest)
        if wish.gender is not None:
            points += WEIGHTS["gender"] * (known["gender"] == wish.gender)
        if wish.sizes:
            points += WEIGHTS["size"] * ((known["sizes"] & bits(wish.sizes)) != 0)
        known = known[["id", "popularity"]].assign(points=points)
        known = known[points >= points.nlargest(TOP).min()] if len(known) else known
        best = known.sort_values(["points", "popularity", "id"], ascending=[False, False, True]).head(TOP)
        answer: Answer = best["id"].tolist()
        return answer

    def close(self) -> None:
        """Nothing was begun."""
