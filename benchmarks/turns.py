"""Two things timed in turn, so that a busy machine slows both. CPU time."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from time import process_time

ROUNDS = 25


def paired(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """The median time of each, measured in turn."""
    times = [(timed(ours), timed(theirs)) for _ in range(ROUNDS)]
    return statistics.median(one for one, _ in times), statistics.median(other for _, other in times)


def median_time(work: Callable[[], object], rounds: int) -> float:
    """The median time of some runs."""
    return statistics.median(timed(work) for _ in range(rounds))


def timed(work: Callable[[], object]) -> float:
    """CPU seconds of one run, of several where one is too short for the clock."""
    runs, spent = 0, 0.0
    while spent < 0.004:
        start = process_time()
        work()
        spent += process_time() - start
        runs += 1
    return spent / runs
