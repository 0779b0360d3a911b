"""Everybody asked in turn: a block of wishes, answered by one after the other, and the next block.

On a busy machine milliseconds say little; what they cost beside each other, minute by minute, says much. Processor time
counts, of all threads and of the server where there is one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import comb
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

from benchmarks.invented.ranked import Wish
from benchmarks.peers.job import Answer, Peer

PROCESSES: Final = Path("/proc")
NANOSECONDS: Final = 1e9
DOUBT: Final = 0.05
"""How often the interval of a median may be wrong."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some rounds, and between what it would lie were they repeated, 19 times in 20."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, rounds: Sequence[float]) -> Spread:
        """By the order of the rounds alone, whatever they are distributed like."""
        ordered, outside, chance = sorted(rounds), 0, 0.0
        while (chance := chance + comb(len(ordered), outside) / 2 ** len(ordered)) <= DOUBT / 2:
            outside += 1
        outside = max(outside - 1, 0)
        return cls(median(ordered), ordered[outside], ordered[-1 - outside])


@dataclass(frozen=True, slots=True)
class Turns:
    """What one of them came to: processor seconds of each round, and all answers in the order of the wishes."""

    seconds: tuple[float, ...]
    answers: tuple[Answer, ...]

    def milliseconds(self, each: int) -> Spread:
        """Of one wish, where a round has so many."""
        return Spread.of([seconds / each * 1000 for seconds in self.seconds])

    def against(self, other: Turns) -> Spread:
        """How many times as much this one needs, round by round."""
        return Spread.of([mine / theirs for mine, theirs in zip(self.seconds, other.seconds, strict=True)])


def in_turn(peers: Mapping[str, Peer], wishes: Sequence[Wish], each: int) -> dict[str, Turns]:
    """All wishes answered by all of them, so many at a time; who begins goes round."""
    names = list(peers)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    answers: dict[str, list[Answer]] = {name: [] for name in names}
    for peer in peers.values():
        for wish in wishes[:each]:
            peer.answer(wish)  # caches are filled, plans are made
    for number, first in enumerate(range(0, len(wishes), each)):
        begins = number % len(names)
        for name in names[begins:] + names[:begins]:
            start = spent(peers[name])
            found = [peers[name].answer(wish) for wish in wishes[first : first + each]]
            seconds[name].append(spent(peers[name]) - start)
            answers[name] += found
    return {name: Turns(tuple(seconds[name]), tuple(answers[name])) for name in names}


def spent(peer: Peer) -> float:
    """Processor seconds until now, of this process and of the peer's servers."""
    return process_time() + sum(_of_process(number) for number in peer.servers)


def _of_process(number: int) -> float:
    """Of all threads of another process. Linux says it to the nanosecond."""
    threads = PROCESSES.joinpath(str(number), "task").iterdir()
    return sum(int(thread.joinpath("schedstat").read_text().split()[0]) for thread in threads) / NANOSECONDS
