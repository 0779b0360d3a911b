"""The attributes of all products by filter key: for each key which product says what.

Text is read once per distinct (name, value, unit); everything per product is codes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from feeds.industries import Industry
from feeds.said import Reader, Reading, Said
from feeds.written import Written


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """All that is said under one filter key.

    ``rows`` (int32, ascending) and ``said`` (int32, into ``distinct``), one cell for each thing a product says.
    ``times`` says how often each distinct thing was written. ``names`` counts the attribute names it was met under.
    """

    key: str
    distinct: tuple[Said, ...]
    times: NDArray[np.int64]
    names: Mapping[str, int]
    rows: NDArray[np.int32]
    said: NDArray[np.int32]

    @property
    def name(self) -> str:
        """What the feed calls it: its most frequent name."""
        return max(sorted(self.names), key=self.names.__getitem__)

    def answering(self, *answers: str) -> NDArray[np.bool_]:
        """Which of the ``distinct`` things are one of these answers."""
        return np.array([said.answer in answers for said in self.distinct], np.bool_)

    def share(self, wanted: NDArray[np.bool_]) -> float:
        """Of the products that say anything, how many say one of the ``wanted`` (one for each distinct thing)."""
        return _different(self.rows[wanted[self.said]]) / _different(self.rows)

    def counted(self) -> Iterator[tuple[Said, int]]:
        """Each distinct thing said, with how often."""
        return zip(self.distinct, self.times.tolist(), strict=True)


def _different(ascending: NDArray[np.int32]) -> int:
    return int(np.count_nonzero(np.diff(ascending))) + bool(len(ascending))


@dataclass(slots=True)
class _Key:
    """What is gathered about one key while distinct attributes are read."""

    code: int
    names: dict[str, int] = field(default_factory=dict)
    said: dict[Said, int] = field(default_factory=dict)
    times: list[int] = field(default_factory=list)

    def add(self, reading: Reading, count: int) -> list[int]:
        """The codes of what this reading says."""
        self.names[reading.name] = self.names.get(reading.name, 0) + count
        codes = [self.said.setdefault(said, len(self.said)) for said in reading.parts]
        self.times.extend([0] * (len(self.said) - len(self.times)))
        for code in codes:
            self.times[code] += count
        return codes


def read_attributes(written: Written, industry: Industry, separators: Mapping[str, tuple[str, ...]]) -> list[Spoken]:
    """Everything that is said, by filter key in the order of the keys.

    ``separators`` are the format's own, by filter key; they add to the industry's.
    """
    reader = Reader(industry, separators)
    keys: dict[str, _Key] = {}
    parts: list[list[int]] = []
    key_of_pair: list[int] = []
    for pair, count in zip(written.pairs, written.counts().tolist(), strict=True):
        if not count:  # of products that are none
            parts.append([])
            key_of_pair.append(0)
            continue
        reading = reader.read(*pair)
        key = keys.setdefault(reading.key, _Key(len(keys)))
        parts.append(key.add(reading, count))
        key_of_pair.append(key.code)
    rows, said, starts = _by_key(written, parts, np.array(key_of_pair, np.int32), len(keys))
    spoken = (
        _spoken(name, key, rows[starts[key.code] : starts[key.code + 1]], said[starts[key.code] : starts[key.code + 1]])
        for name, key in sorted(keys.items())
    )
    return [each for each in spoken if each.distinct]


def _by_key(
    written: Written, parts: list[list[int]], key_of_pair: NDArray[np.int32], keys: int
) -> tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int64]]:
    """Rows and things said of all cells, those of one key together, and where each key's begin."""
    lengths = np.fromiter(map(len, parts), np.int64, len(parts))
    flat = np.fromiter((code for codes in parts for code in codes), np.int32, int(lengths.sum()))
    first = np.concatenate(([0], np.cumsum(lengths)))[:-1]
    pairs, rows = written.codes, written.rows
    if (lengths == 1).all():
        said = flat[pairs]
    else:
        several = lengths[pairs]
        said = flat[_stretches(first[pairs], several)]
        pairs, rows = np.repeat(pairs, several), np.repeat(rows, several)
    at = key_of_pair[pairs].astype(np.uint16 if keys <= 1 << 16 else np.int32)  # short integers are sorted by counting
    order = np.argsort(at, kind="stable")
    starts = np.concatenate(([0], np.cumsum(np.bincount(at, minlength=keys)))).astype(np.int64)
    return rows[order], said[order], starts


def _stretches(starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of stretches of an array, one after the other."""
    before = np.concatenate(([0], np.cumsum(lengths)[:-1]))
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))


def _spoken(name: str, key: _Key, rows: NDArray[np.int32], said: NDArray[np.int32]) -> Spoken:
    rows, said = _once(rows, said)
    return Spoken(name, tuple(key.said), np.array(key.times, np.int64), key.names, rows, said)


def _once(rows: NDArray[np.int32], said: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The cells with their rows ascending, what a product says twice only where it says it first."""
    steps = np.diff(rows)
    if (steps > 0).all():
        return rows, said
    if (steps < 0).any():
        order = np.argsort(rows, kind="stable")
        rows, said = rows[order], said[order]
    order = np.lexsort((said, rows))
    again = (np.diff(rows[order]) == 0) & (np.diff(said[order]) == 0)
    first = np.sort(order[np.concatenate(([True], ~again))])
    return rows[first], said[first]
