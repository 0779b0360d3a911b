"""The kernel in numpy: the losses of all entries first, then the smallest keys among them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from matching.amounts import HIGHEST
from matching.index import Index
from matching.kernel.asked import Counting, Found, Task, Test, match_losses
from matching.listing import BARRED, Keys, Losses, Places, Tally, merge
from matching.lookup import LookUp, blocks, patterns
from matching.model import MATCH_SCALE

MOST_TABLED: Final = 12
"""Up to this many soft tests the loss of every pattern of failed ones stands in a table that fits the cache."""


def search(index: Index, tasks: Sequence[Task], depth: int, most: int, counting: Counting) -> Found:
    """What `matching.kernel.asked.Search` says."""
    tally, lists = Tally(index, most, several=len(tasks) > 1), []
    for task in tasks:
        places, losses = index.positions.places[task.start : task.stop], losses_of(task)
        full = losses == 0
        found = tally.count(places, losses, full)
        lists.append(best(places, losses, np.flatnonzero(full), min(depth, found)))
    keys, asked = merge(lists)
    census = tally.census(full=counting >= Counting.FULL_MATCHES, total=counting >= Counting.EVERYTHING)
    return Found(keys[:depth], asked[:depth], census)


def losses_of(task: Task) -> Losses:
    """The loss of every entry of a task; `BARRED` for those that are no candidates."""
    losses = np.empty(task.stop - task.start, np.int32)
    failing = [(test.codes[task.start : task.stop], LookUp.by(~test.passes)) for test in task.soft]
    table = task.losses() if len(task.soft) <= MOST_TABLED else None
    for block in blocks(len(losses)):
        failed = (look.of(codes[block]) for codes, look in failing)
        if table is None:
            losses[block] = _summed(failed, task, block.stop - block.start)
        else:
            table.take(patterns(failed, len(failing), block.stop - block.start), out=losses[block], mode="clip")
    for test in task.hard:
        losses[~_passed(test, task)] = BARRED
    losses[task.skipped - np.int32(task.start)] = BARRED
    return losses


def best(places: Places, losses: Losses, full: NDArray[np.intp], most: int) -> Keys:
    """The ``most`` best candidates, sorted; there are at least so many. ``full`` are the entries that lose nothing."""
    if most == 0:
        return np.zeros(0, np.int64)
    near = full if most <= len(full) else np.flatnonzero(losses <= np.partition(losses, most - 1)[most - 1])
    keys = losses[near].astype(np.int64) << 32 | places[near]
    return np.sort(np.partition(keys, most - 1)[:most] if most < len(keys) else keys)


def _passed(test: Test, task: Task) -> NDArray[np.bool_]:
    return LookUp.by(test.passes).of(test.codes[task.start : task.stop])


def _summed(failed: Iterator[NDArray[np.bool_]], task: Task, size: int) -> Losses:
    """The losses of so many entries, weight by weight."""
    kind = np.int64 if MATCH_SCALE * task.total <= HIGHEST else object
    met: NDArray[Any] = np.full(size, task.given + sum(task.weights), kind)
    for fails, weight in zip(failed, task.weights, strict=True):
        met -= fails.astype(met.dtype) * weight
    return match_losses(met, task.total)
