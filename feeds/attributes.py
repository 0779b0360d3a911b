"""The attributes of all products by filter key: for each key which product says what.

Text is read once per distinct (name, value, unit); everything per product is codes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from feeds.cells import once
from feeds.industries import Industry
from feeds.languages import without_language
from feeds.listed import listed_keys
from feeds.quantities import split_name
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

    def often(self) -> tuple[tuple[str, int], ...]:
        """Its names with how often each was written, the most frequent first."""
        return tuple(sorted(self.names.items(), key=lambda each: (-each[1], each[0])))

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


def read_attributes(
    written: Written, industry: Industry, separators: Mapping[str, tuple[str, ...]], elsewhere: Collection[str]
) -> list[Spoken]:
    """Everything that is said, by filter key in the order of the keys.

    ``separators`` are the format's own, by filter key; they add to the industry's. How texts of the other keys are cut,
    the feed shows itself. ``elsewhere`` are names whose texts another name says in another language.
    """
    reader = Reader(industry, separators, _lists(written, industry))
    keys: dict[str, _Key] = {}
    pairs = _Pairs()
    for pair, count in zip(written.pairs, written.counts.tolist(), strict=True):
        if not count or pair[0] in elsewhere:  # only products that do not live on wrote it, or another language says it
            pairs.add([], 0)
            continue
        parts: list[tuple[int, int]] = []
        for reading in reader.read(*pair):
            key = keys.setdefault(reading.key, _Key(len(keys)))
            parts += ((key.code, said) for said in key.add(reading, count))
        pairs.add(parts, count)
    cells = _by_key(written, pairs, len(keys))
    return [_spoken(name, key, *cells[key.code]) for name, key in sorted(keys.items()) if key.said]


def _lists(written: Written, industry: Industry) -> frozenset[str]:
    """The keys that no template knows and whose texts are lists of values."""
    pairs = ((name, text) for name, text, _ in written.pairs)
    return (
        listed_keys(pairs, lambda name: industry.key_of(split_name(without_language(name))[0]))
        - industry.filters.keys()
    )


@dataclass(slots=True)
class _Pairs:
    """What every pair of the written says: the codes of its parts, and of their keys, one after the other."""

    lengths: list[int] = field(default_factory=list)
    keys: list[int] = field(default_factory=list)
    parts: list[int] = field(default_factory=list)
    times: list[int] = field(default_factory=list)

    def add(self, parts: list[tuple[int, int]], count: int) -> None:
        self.lengths.append(len(parts))
        for key, said in parts:
            self.keys.append(key)
            self.parts.append(said)
            self.times.append(count)


def _by_key(written: Written, pairs: _Pairs, keys: int) -> list[tuple[NDArray[np.int32], NDArray[np.int32]]]:
    """Rows and things said, by key, in the order of the batches."""
    key_of_part, parts = np.array(pairs.keys, np.int64), np.array(pairs.parts, np.int32)
    lengths = np.array(pairs.lengths, np.int32)
    first = (np.cumsum(lengths) - lengths).astype(np.int32)
    sizes = np.bincount(key_of_part, np.array(pairs.times), minlength=keys).astype(np.int64)
    cells = [(np.empty(size, np.int32), np.empty(size, np.int32)) for size in sizes.tolist()]
    filled = np.zeros(keys, np.int64)
    narrow = key_of_part.astype(np.uint8 if keys <= 1 << 8 else np.uint16 if keys <= 1 << 16 else np.uint32)
    for rows, codes in written.batches:
        several = lengths[codes]
        at = first[codes]
        if not (several == 1).all():
            rows, at = np.repeat(rows, several), np.repeat(at, several) + _places_within(several)
        order = np.argsort(narrow[at], kind="stable")  # short integers are sorted by counting
        rows, said = rows[order], parts[at[order]]
        ends = np.cumsum(np.bincount(key_of_part[at], minlength=keys))
        start = 0
        for key, end in enumerate(ends.tolist()):
            if end > start:
                place = slice(int(filled[key]), int(filled[key]) + end - start)
                cells[key][0][place], cells[key][1][place] = rows[start:end], said[start:end]
                filled[key] += end - start
                start = end
    return cells


def _places_within(lengths: NDArray[np.int32]) -> NDArray[np.int32]:
    """0, 1, 2 ... for each stretch of these lengths, one after the other."""
    within = np.ones(int(lengths.sum()), np.int32)
    filled = lengths[lengths > 0]
    starts = np.cumsum(filled[:-1])
    within[starts] -= filled[:-1]
    within[:1] = 0
    return np.cumsum(within, dtype=np.int32)


def _spoken(name: str, key: _Key, rows: NDArray[np.int32], said: NDArray[np.int32]) -> Spoken:
    rows, said = once(rows, said)
    return Spoken(name, tuple(key.said), np.array(key.times, np.int64), key.names, rows, said)
