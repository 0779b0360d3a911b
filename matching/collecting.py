"""What products say about one filter, collected: each distinct thing becomes a statement, each product its number."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from feeds.model import STATED, Column
from matching.statements import FIRST_STATED, Statements

LONGEST_COMPARED: Final = 32
"""Products with more values than this are not compared with each other: each keeps a statement of its own."""

Integers = NDArray[Any]


def collect_statements(column: Column, currency: NDArray[np.int16] | None) -> tuple[Integers, Statements]:
    """The number of every product's statement, in the narrowest of the types of codes, and the statements.

    ``currency`` (one per product) is given where the same number in another currency is another statement.
    """
    stated = np.flatnonzero(column.state == STATED)
    money = np.full(1, -1, np.int16) if currency is None else currency[stated]
    if _one_each(column, len(stated)):
        ranks, statements = _of_singles(column.cells, money)
    else:
        ranks, statements = _of_lists(column, stated, money)
    numbers = column.state.astype(_code_type(len(statements)))
    numbers[stated] = ranks + FIRST_STATED
    return numbers, statements


def _one_each(column: Column, stated: int) -> bool:
    """Whether every product that states something states one thing."""
    return len(column.cells) == stated and (column.single or int(np.diff(column.offsets).max(initial=0)) <= 1)


def _of_singles(cells: Integers, money: NDArray[np.int16]) -> tuple[Integers, Statements]:
    """The rank of each cell among the distinct ones, of each currency for itself where there are several."""
    distinct, ranks = _ranked(cells)
    currencies, codes = _ranked(money)
    spread = np.repeat(currencies[:1], len(distinct))
    if len(currencies) > 1:
        pairs, ranks = _ranked(codes.astype(np.int64) * len(distinct) + ranks)
        spread, distinct = currencies[pairs // len(distinct)], distinct[pairs % len(distinct)]
    return ranks, _statements(distinct, np.ones(len(distinct), np.int64), spread)


def _of_lists(column: Column, stated: NDArray[np.intp], money: NDArray[np.int16]) -> tuple[Integers, Statements]:
    """The same for lists of cells: equal beginnings have equal keys, and each further cell tells more of them apart."""
    offsets = column.starts()
    firsts, lengths = offsets[stated], np.diff(offsets)[stated]
    distinct, members = _ranked(column.cells)
    currencies, codes = _ranked(money)
    keys = np.zeros(len(stated), np.int64) + codes
    shorter, unused = 0, len(currencies)  # who had no further cell has a key below ``shorter``
    for position in range(min(int(lengths.max(initial=0)), LONGEST_COMPARED)):
        longer = np.flatnonzero(lengths > position)
        beginnings, ranks = _ranked((keys[longer] - shorter) * len(distinct) + members[firsts[longer] + position])
        keys[longer] = unused + ranks
        shorter, unused = unused, unused + len(beginnings)
    longest = np.flatnonzero(lengths > LONGEST_COMPARED)
    keys[longest] = unused + np.arange(len(longest))

    made, ranks = _ranked(keys)
    example = np.zeros(len(made), np.int64)
    example[ranks] = np.arange(len(ranks))
    within = np.arange(lengths[example].sum()) - np.repeat(
        np.cumsum(lengths[example]) - lengths[example], lengths[example]
    )
    cells = column.cells[np.repeat(firsts[example], lengths[example]) + within]
    return ranks, _statements(cells, lengths[example], np.broadcast_to(money, len(stated))[example])


def _statements(cells: Integers, lengths: NDArray[np.int64], currency: Integers) -> Statements:
    """Statements of so many cells each, behind the two that carry none."""
    starts = np.zeros(FIRST_STATED + len(lengths) + 1, np.int64)
    np.cumsum(lengths, out=starts[FIRST_STATED + 1 :])
    return Statements(
        starts=starts.astype(np.int32) if starts[-1] <= np.iinfo(np.int32).max else starts,
        cells=_narrowest(cells),
        currency=np.concatenate([np.full(FIRST_STATED, -1), currency]).astype(np.int16),
    )


def _ranked(numbers: Integers) -> tuple[NDArray[np.int64], Integers]:
    """The distinct numbers ascending, and the rank of each number among them; by counting where they lie close."""
    if not numbers.size:
        return np.zeros(0, np.int64), np.zeros(0, np.int32)
    low, high = int(numbers.min()), int(numbers.max())
    if high - low > 4 * numbers.size + 65_536:
        distinct, ranks = np.unique(numbers, return_inverse=True)
        return distinct.astype(np.int64), ranks
    shifted = numbers if low == 0 else numbers.astype(np.int64) - low
    seen = np.zeros(high - low + 1, np.bool_)
    seen[shifted] = True
    rank = np.cumsum(seen, dtype=np.int32) - np.int32(1)
    return np.flatnonzero(seen) + low, rank[shifted]


def _narrowest(numbers: Integers) -> Integers:
    """The same numbers in the narrowest integer type that holds them all."""
    low, high = int(numbers.min(initial=0)), int(numbers.max(initial=0))
    kinds = (np.uint8, np.uint16, np.int32, np.int64)
    return numbers.astype(next(kind for kind in kinds if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max))


def _code_type(statements: int) -> type[np.integer[Any]]:
    return np.uint8 if statements <= 1 << 8 else np.uint16 if statements <= 1 << 16 else np.int32
