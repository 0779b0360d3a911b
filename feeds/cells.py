"""Things said per product -> the arrays of a `Column`."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.model import ABSENT, STATED, Column, Filter, FilterType


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
    rows, cells = once(rows, cells)
    offsets = np.zeros(0, np.int64)
    if len(rows) > np.count_nonzero(state == STATED):
        offsets = np.zeros(products + 1, np.int64)
        np.cumsum(np.bincount(rows, minlength=products), out=offsets[1:])
    kind = np.int32 if filter_.type is FilterType.CHOICE else np.int64
    return Column(filter_, state, offsets, cells.astype(kind, copy=False), scale=scale)


def once(rows: NDArray[np.int32], things: NDArray[Any]) -> tuple[NDArray[np.int32], NDArray[Any]]:
    """The pairs with their rows ascending, what a row says twice only where it says it first."""
    steps = np.diff(rows)
    if (steps > 0).all():
        return rows, things
    if (steps < 0).any():
        order = np.argsort(rows, kind="stable")
        rows, things = rows[order], things[order]
    order = np.lexsort((things, rows))
    again = (np.diff(rows[order]) == 0) & (np.diff(things[order]) == 0)
    first = np.sort(order[np.concatenate(([True], ~again))])
    return rows[first], things[first]


def of_some(column: Column, chosen: NDArray[np.bool_]) -> Column:
    """What the ``chosen`` products (one flag for each) say, as if there were no others."""
    state = column.state[chosen]
    if column.single:
        owners = np.flatnonzero(column.state == STATED)[: len(column.cells)]
        return replace(column, state=state, cells=column.cells[chosen[owners]])
    lengths = np.diff(column.offsets)
    offsets = np.concatenate(([0], np.cumsum(lengths[chosen])))
    return replace(column, state=state, offsets=offsets, cells=column.cells[np.repeat(chosen, lengths)])
