"""Things said per product -> the arrays of a `Column`; spellings of one value -> one value."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.model import ABSENT, STATED, Column, Filter, FilterType, fold


def canonical(texts: list[str], counts: NDArray[np.int64]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """One display form per folded value (the most frequent spelling), most frequent values first; a code per text."""
    spelled: dict[str, dict[str, int]] = {}
    folded = [fold(text) for text in texts]
    for text, key, count in zip(texts, folded, counts.tolist(), strict=True):
        spellings = spelled.setdefault(key, {})
        spellings[text] = spellings.get(text, 0) + count
    totals = {key: sum(spellings.values()) for key, spellings in spelled.items()}
    ordered = sorted(spelled, key=lambda key: (-totals[key], key))
    shown = tuple(min(spelled[key], key=lambda text: (-spelled[key][text], text)) for key in ordered)
    code_of = {key: code for code, key in enumerate(ordered)}
    return shown, np.array([code_of[key] for key in folded], np.int64)


def built(
    filter_: Filter,
    rows: NDArray[np.int32],
    cells: NDArray[Any],
    stated: NDArray[np.bool_],
    absent: NDArray[np.bool_],
    products: int,
    *,
    scale: int = 0,
) -> Column:
    """A column from things said, ``rows`` ascending: what is stated outdoes a stated absence, repetitions go."""
    state = np.zeros(products, np.uint8)
    if absent.any():
        state[rows[absent]] = ABSENT
    if not stated.all():
        rows, cells = rows[stated], cells[stated]
    state[rows] = STATED
    rows, cells = _once(rows, cells)
    offsets = np.zeros(products + 1, np.int64)
    one_each = len(rows) == np.count_nonzero(state == STATED)
    np.cumsum(state == STATED if one_each else np.bincount(rows, minlength=products), out=offsets[1:])
    kind = np.int32 if filter_.type is FilterType.CHOICE else np.int64
    return Column(filter_, state, offsets, cells.astype(kind, copy=False), scale=scale)


def _once(rows: NDArray[np.int32], cells: NDArray[Any]) -> tuple[NDArray[np.int32], NDArray[Any]]:
    """The pairs in their order, each where it stands first."""
    if len(rows) < 2 or (np.diff(rows) > 0).all():
        return rows, cells
    order = np.lexsort((cells, rows))
    again = (np.diff(rows[order]) == 0) & (np.diff(cells[order]) == 0)
    first = np.sort(order[np.concatenate(([True], ~again))])
    return rows[first], cells[first]
