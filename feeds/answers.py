"""What a product's line says beside its document, in eight bytes: equal for two products whose lines end alike.

It is kept beside the lines, so that the next import tells which of them it may copy: the answers of a product that did
not change can be others all the same, where a filter appeared or vanished, or its values are brought together anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from hashlib import blake2b

import numpy as np
import orjson
from numpy.typing import NDArray

from feeds.model import ABSENT, STATED, Column, FilterType

Digests = NDArray[np.uint64]

_TIMES = np.uint64(0x9E3779B97F4A7C15)
"""Odd, so that nothing of what was said before is lost by multiplying."""


def answers(columns: Mapping[str, Column], lowest: NDArray[np.int64], learned: NDArray[np.int64]) -> Digests:
    """Eight bytes a product: of the lowest price that was worked out, of the popularity that was learned, and of all
    that is said about filters, in order.

    Two products that say different things have the same ones by chance only, one pair in 2 ** 64.
    """
    said = _mixed(lowest.astype(np.uint64)) * _TIMES + _mixed(learned.astype(np.uint64))
    for column in columns.values():
        for rows, things in _things(column):
            said[rows] = said[rows] * _TIMES + things
    return said


def _things(column: Column) -> Iterator[tuple[NDArray[np.int64], Digests]]:
    """Rows, each once, and what is said there: absences, then the first thing of each product, then the second ..."""
    key, state = column.filter.key, column.state
    absent, stated = np.flatnonzero(state == ABSENT), np.flatnonzero(state == STATED)
    if len(absent):
        yield absent, np.broadcast_to(_digest(key, False), len(absent))
    if column.filter.type is FilterType.YES_NO:
        yield stated, np.broadcast_to(_digest(key, True), len(stated))
        return
    things = _cells(column)
    if column.single:
        yield stated[: len(things)], things
        return
    starts, lengths = column.offsets[stated], column.offsets[stated + 1] - column.offsets[stated]
    place = 0
    while len(stated):
        longer = lengths > place
        stated, starts, lengths = stated[longer], starts[longer], lengths[longer]
        yield stated, things[starts + place]
        place += 1


def _cells(column: Column) -> Digests:
    """Each cell of a column: a value by its text, a number by itself and by the scale it is written at."""
    if column.filter.type is FilterType.CHOICE:
        values = [_digest(column.filter.key, [value]) for value in column.values]
        digests: Digests = np.array(values, np.uint64)[column.cells]
        return digests
    own = _digest(column.filter.key, column.scale)
    return _mixed(column.cells.astype(np.uint64) ^ own)


def _digest(key: str, said: object) -> np.uint64:
    return np.uint64(int.from_bytes(blake2b(orjson.dumps([key, said]), digest_size=8).digest()))


def _mixed(numbers: Digests) -> Digests:
    """Every number as another one that tells nothing of it, each a different one."""
    for shift, times in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
        numbers = (numbers ^ (numbers >> np.uint64(shift))) * np.uint64(times)
    return numbers ^ (numbers >> np.uint64(31))
