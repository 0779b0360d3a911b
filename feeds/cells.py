"""Things said per product -> the arrays of a `Column`; spellings of one value -> one value."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from feeds.model import ABSENT, STATED, Column, Filter, FilterType, fold


def canonical(texts: list[str], counts: NDArray[np.int64]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """One display form per folded value (the most frequent spelling), most frequent values first; a code per text."""
    frame = pd.DataFrame({"text": texts, "count": counts, "folded": [fold(text) for text in texts]})
    spelled = frame.groupby(["folded", "text"], as_index=False)["count"].sum()
    totals = spelled.groupby("folded")["count"].transform("sum")
    spelled = spelled.assign(total=totals).sort_values(
        ["total", "folded", "count", "text"], ascending=[False, True, False, True], kind="stable"
    )
    shown = spelled.drop_duplicates("folded")
    code_of = dict(zip(shown["folded"], range(len(shown)), strict=True))
    return tuple(shown["text"]), np.array([code_of[folded] for folded in frame["folded"]], np.int64)


def built(
    filter_: Filter,
    rows: NDArray[np.int64],
    cells: NDArray[np.int64],
    stated: NDArray[np.bool_],
    absent: NDArray[np.bool_],
    products: int,
    *,
    values: tuple[str, ...] = (),
    scale: int = 0,
) -> Column:
    """A column from things said in row order: what is stated outdoes a stated absence, repetitions go."""
    state = np.zeros(products, np.uint8)
    state[rows[absent]] = ABSENT
    state[rows[stated]] = STATED
    kept = pd.DataFrame({"row": rows[stated], "cell": cells[stated]}).drop_duplicates()
    offsets = np.zeros(products + 1, np.int64)
    np.cumsum(np.bincount(kept["row"], minlength=products), out=offsets[1:])
    kind = np.int32 if filter_.type is FilterType.CHOICE else np.int64
    return Column(filter_, state, offsets, kept["cell"].to_numpy().astype(kind), values, scale)
