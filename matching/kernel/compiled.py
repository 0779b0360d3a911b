"""The kernel compiled: block by block, bits first, losses only for entries that can still be among the best.

An entry gets one bit for each test that it fails. As soon as so many candidates are known as are wanted, a soft test
whose loss alone would keep an entry out is one that nobody may fail who enters; where nobody is left, the rest of a
block is not read. Where nothing is to be counted, a block whose lowest place is too high for its very best is not read
at all: within a leaf places ascend, so that is how a leaf is left.

All tasks are one call, and share one list of the best: what the first finds, the next has to beat. What is asked is
handed over as two tables of integers, and arrays by address. So those of a read-only memory map, of any width and
number, need one signature, and there is hardly anything to make ready. This module imports numba, which takes a second:
`matching.kernel.compile_kernel` alone imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
from numba import carray, njit, types
from numba.extending import intrinsic

from matching.amounts import HIGHEST
from matching.arrays import address_of
from matching.index import BLOCK, Index
from matching.kernel import plain
from matching.kernel.asked import Counting, Found, Task, Test
from matching.listing import Census
from matching.lookup import FEW_RUNS
from matching.model import MATCH_SCALE

MOST_SOFT: Final = 12
"""With more soft tests the losses of all patterns are too many for the cache: then numpy answers."""

MOST_KEPT: Final = 1 << 14
"""So many of the best are kept in a heap; for more of them numpy sorts."""

PART: Final = 128
"""Entries of a block that are counted in one byte."""

NUMBER, START, STOP, HARD, SOFT, FIRST_TEST, GIVEN, TOTAL, SKIPPED, SKIPPED_SIZE = range(10)
"""Of a task: its number, its entries, how many tests of each kind and where they begin, what weight all candidates have
and what a full match has, the address of the entries that are skipped and how many."""

WIDTH, ADDRESS, WEIGHT, TABLE, RUNS, RUN = range(6)
"""Of a test: bytes of a code, address of the first code, its weight, address of its table (0 without one), how many
runs, and from `RUN` on where each of these begins and how long it is."""
TEST_SIZE: Final = RUN + 2 * FEW_RUNS

BARRED, EVERY, NEEDED = -3, -2, -1
"""Of the flags: that of who is no candidate, all of them, and those that nobody has who enters a block's best."""

PLACE: Final = 0xFFFF_FFFF
"""The bits of a key that say its place."""

MARKED_CANDIDATE, MARKED_FULL, MARKED_LISTED = 1, 2, 4
"""What is kept of a product, by place, where several tasks may find it."""


# --- compiled ---------------------------------------------------------------------------------------------------------

compiled = njit(nogil=True, error_model="numpy")
SIGNATURE = types.UniTuple(types.int64, 3)(
    *(types.int64[:, ::1],) * 2,
    *(types.int64,) * 3,
    types.boolean,
    types.uint8[::1],
    types.boolean[::1],
    types.int64,
    *(types.int64[::1],) * 2,
)
"""Of `run`: compiled when this module is imported, so that nothing is within a request."""


@intrinsic  # type: ignore[untyped-decorator]
def pointer(context: Any, address: Any, number: Any) -> Any:
    """The address as a pointer to numbers of that type."""

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return builder.inttoptr(arguments[0], context.get_value_type(signature.return_type))

    return types.CPointer(number.dtype)(address, number), generate


@compiled
def flag_outside(codes, number, run, bits, flag):  # type: ignore[no-untyped-def]
    """Flag who lies outside of a run: of unsigned numbers one comparison."""
    low, width = number(run[0]), number(run[1])
    for entry in range(bits.size):
        bits[entry] |= flag if number(codes[entry] - low) >= width else flag ^ flag


@compiled
def flag_outside_two(codes, number, run, other, bits, flag):  # type: ignore[no-untyped-def]
    """Flag who lies outside of both runs."""
    low, width, low_other, width_other = number(run[0]), number(run[1]), number(other[0]), number(other[1])
    for entry in range(bits.size):
        outside = (number(codes[entry] - low) >= width) & (number(codes[entry] - low_other) >= width_other)
        bits[entry] |= flag if outside else flag ^ flag


@compiled
def note_outside(codes, number, run, missed):  # type: ignore[no-untyped-def]
    """Of those who missed all runs so far, note who misses a further one."""
    low, width = number(run[0]), number(run[1])
    for entry in range(missed.size):
        missed[entry] &= number(codes[entry] - low) >= width


@compiled
def flag_failed(codes, number, test, missed, bits, flag):  # type: ignore[no-untyped-def]
    """Flag who fails a test: by its one run or two, by more of them, or by its table."""
    if test[RUNS] == 1:
        return flag_outside(codes, number, test[RUN:], bits, flag)
    if test[RUNS] == 2:
        return flag_outside_two(codes, number, test[RUN:], test[RUN + 2 :], bits, flag)
    if test[RUNS]:
        missed[:] = True
        for run in range(test[RUNS]):
            note_outside(codes, number, test[RUN + 2 * run :], missed)
    else:
        table = pointer(test[TABLE], np.bool_)
        for entry in range(missed.size):
            missed[entry] = table[codes[entry]]
    for entry in range(bits.size):
        bits[entry] |= flag if missed[entry] else flag ^ flag


@compiled
def put_to(test, at, missed, bits, flag):  # type: ignore[no-untyped-def]
    """Flag all entries, from ``at`` on, that fail a test."""
    address, size = test[ADDRESS] + test[WIDTH] * at, bits.size
    if test[WIDTH] == 1:
        flag_failed(carray(pointer(address, np.uint8), size), np.uint8, test, missed, bits, flag)
    elif test[WIDTH] == 2:
        flag_failed(carray(pointer(address, np.uint16), size), np.uint16, test, missed, bits, flag)
    else:
        flag_failed(carray(pointer(address, np.uint32), size), np.uint32, test, missed, bits, flag)


@compiled
def few_without(bits, flags):  # type: ignore[no-untyped-def]
    """How many of a `PART` have none of these flags: counted in bytes, of which the machine adds many at once."""
    number = np.uint8(0)
    for entry in range(bits.size):
        number = np.uint8(number + np.uint8((bits[entry] & flags) == 0))
    return np.int64(number)


@compiled
def without_any(bits, flags):  # type: ignore[no-untyped-def]
    """How many have none of these flags."""
    number = 0
    for first in range(0, bits.size, PART):
        number += few_without(bits[first : first + PART], flags)
    return number


@compiled
def lowest_of(places):  # type: ignore[no-untyped-def]
    """The lowest of some places."""
    lowest = places[0]
    for entry in range(places.size):
        lowest = min(lowest, places[entry])
    return np.int64(lowest)


@compiled
def sink(keys, askers, size, at, key, asker):  # type: ignore[no-untyped-def]
    """Put a key, and who found it, into a heap of that size, where from ``at`` on it can only sink."""
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and keys[below + 1] > keys[below]:
            below += 1
        if keys[below] <= key:
            break
        keys[at], askers[at] = keys[below], askers[below]
        at = below
    keys[at], askers[at] = key, asker


@compiled
def enter(keys, askers, key, asker, marks):  # type: ignore[no-untyped-def]
    """A key that is better than the worst one takes its place, or that of a worse one of the same product."""
    at = 0
    if marks.size:
        place, worst = key & PLACE, keys[0] & PLACE
        if marks[place] & MARKED_LISTED:
            while keys[at] & PLACE != place:
                at += 1
            if keys[at] <= key:
                return
        else:
            marks[place] |= MARKED_LISTED
            if worst < marks.size:
                marks[worst] ^= MARKED_LISTED
    sink(keys, askers, keys.size, at, key, asker)


@compiled
def in_order(keys, askers):  # type: ignore[no-untyped-def]
    """A heap sorted, the lowest key first."""
    for last in range(keys.size - 1, 0, -1):
        key, asker = keys[last], askers[last]
        keys[last], askers[last] = keys[0], askers[0]
        sink(keys, askers, last, 0, key, asker)


@compiled
def offer(bits, barring, losses, places, keys, askers, asker, marks):  # type: ignore[no-untyped-def]
    """Offer the heap all entries that have none of the barring flags."""
    for entry in range(bits.size):
        if bits[entry] & barring == 0:
            key = np.int64(losses[bits[entry]]) << 32 | np.int64(places[entry])
            if key < keys[0]:
                enter(keys, askers, key, asker, marks)


@compiled
def count_once(bits, barring, places, marks, mark):  # type: ignore[no-untyped-def]
    """How many products, none of whose flags bar them, were not marked so before."""
    number = 0
    for entry in range(bits.size):
        if bits[entry] & barring == 0 and not marks[places[entry]] & mark:
            marks[places[entry]] |= mark
            number += 1
    return number


@compiled
def count_folded(bits, places, marks, groups, met):  # type: ignore[no-untyped-def]
    """How many full matches there are that neither themselves nor by a variant were met before."""
    number = 0
    for entry in range(bits.size):
        if bits[entry] == 0:
            place = places[entry]
            group = pointer(groups, np.int32)[place] if groups else np.int32(-1)
            if group >= 0:
                number += not met[group]
                met[group] = True
            elif marks.size:
                number += not marks[place] & MARKED_FULL
                marks[place] |= MARKED_FULL
            else:
                number += 1
    return number


@compiled
def losses_of(task, tests):  # type: ignore[no-untyped-def]
    """The loss of a candidate for every pattern of failed soft tests: what `matching.kernel.asked.Task` says."""
    met, losses = np.empty((2, 1 << task[SOFT]), np.int64)
    met[0], patterns = task[GIVEN] + tests[task[HARD] :, WEIGHT].sum(), 1
    for test in range(task[HARD], len(tests)):
        met[patterns : 2 * patterns] = met[:patterns] - tests[test, WEIGHT]
        patterns *= 2
    for pattern in range(patterns):
        losses[pattern] = MATCH_SCALE - MATCH_SCALE * met[pattern] // task[TOTAL] if task[TOTAL] else 0
    return losses


@compiled
def flags_of(task, bits):  # type: ignore[no-untyped-def]
    """Of each test (first the hard ones, who all have one), and those of `BARRED` and on; as narrow as the bits."""
    flags = np.zeros(task[HARD] + task[SOFT] + 3, bits.dtype)
    barred = 1 << task[SOFT]
    flags[: task[HARD]] = barred
    for test in range(task[SOFT]):
        flags[task[HARD] + test] = 1 << test
    flags[BARRED], flags[EVERY] = barred, 2 * barred - 1
    return flags


@compiled
def best_of(task, tests, bits, missed, places, lowest, groups, counted, marks, met, keys, askers):  # type: ignore[no-untyped-def]
    """Let the best of one task enter the heap. Returns candidates and full matches."""
    start, stop, hard = task[START], task[STOP], task[HARD]
    losses, flags = losses_of(task, tests), flags_of(task, bits)
    skipped = carray(pointer(task[SKIPPED], np.int32), task[SKIPPED_SIZE])
    every_place = carray(pointer(places, np.int32), stop)
    counted = counted and losses[0] == 0  # else everybody misses something that is no test
    barred, every = flags[BARRED], flags[EVERY]
    candidates, full, next_skipped, at = 0, 0, 0, start
    while at < stop:
        block = at // BLOCK
        end = min(stop, (block + 1) * BLOCK)
        first_skipped = next_skipped
        while next_skipped < skipped.size and skipped[next_skipped] < end:
            next_skipped += 1
        here, at, best = at, end, np.int64(pointer(lowest, np.int32)[block])
        known = hard == 0 and marks.size == 0
        if known:
            candidates += end - here - (next_skipped - first_skipped)
        if known and not counted and best >= keys[0]:
            continue
        now, missed_now, placed = bits[: end - here], missed[: end - here], every_place[here:end]
        now[:] = 0
        for number in range(first_skipped, next_skipped):
            now[skipped[number] - here] = barred
        for test in range(hard):
            put_to(tests[test], here, missed_now, now, barred)
        if not known:
            left = without_any(now, barred)
            candidates += count_once(now, barred, placed, marks, MARKED_CANDIDATE) if marks.size else left
            if left == 0 or (not counted and best >= keys[0]):
                continue
        flags[NEEDED], rest = barred, False  # kept among the flags, and so as narrow as they are
        for test in range(hard, len(tests)):
            if losses[1 << (test - hard)] << 32 | best >= keys[0]:
                flags[NEEDED] |= flags[test]
                put_to(tests[test], here, missed_now, now, flags[test])
            else:
                rest = True
        need = flags[NEEDED]
        if rest:
            if need != barred and without_any(now, need) == 0:
                continue
            for test in range(hard, len(tests)):
                if need & flags[test] == 0:
                    put_to(tests[test], here, missed_now, now, flags[test])
        if counted:
            met_all = without_any(now, every)
            if met_all and (groups or marks.size):
                met_all = count_folded(now, placed, marks, groups, met)
            full += met_all
        if best < keys[0]:
            for first in range(0, now.size, PART):
                part, part_placed = now[first : first + PART], placed[first : first + PART]
                best = lowest_of(part_placed)
                if best >= keys[0]:
                    continue
                flags[NEEDED] = need
                for test in range(hard, len(tests)):
                    if losses[1 << (test - hard)] << 32 | best >= keys[0]:
                        flags[NEEDED] |= flags[test]
                if few_without(part, flags[NEEDED]):
                    offer(part, flags[NEEDED], losses, part_placed, keys, askers, task[NUMBER], marks)
    return candidates, full


@njit([SIGNATURE], nogil=True, error_model="numpy", cache=True)
def run(tasks, tests, places, lowest, groups, counted, marks, met, nothing, keys, askers):  # type: ignore[no-untyped-def]
    """The best of all tasks in ``keys``, which come filled with ``nothing``, what is just not good enough.

    ``places``, ``lowest`` and ``groups`` are addresses, that of the groups 0 where there are none. Returns how many
    keys were found, candidates and full matches.
    """
    narrow, wide, missed = np.empty(BLOCK, np.uint8), np.empty(BLOCK, np.uint16), np.empty(BLOCK, np.bool_)
    candidates, full = 0, 0
    for number in range(len(tasks)):
        task = tasks[number]
        own = tests[task[FIRST_TEST] : task[FIRST_TEST] + task[HARD] + task[SOFT]]
        if task[SOFT] < 8:
            found = best_of(task, own, narrow, missed, places, lowest, groups, counted, marks, met, keys, askers)
        else:
            found = best_of(task, own, wide, missed, places, lowest, groups, counted, marks, met, keys, askers)
        candidates, full = candidates + found[0], full + found[1]
    in_order(keys, askers)
    return np.searchsorted(keys, nothing), candidates, full


# --- around it --------------------------------------------------------------------------------------------------------


def search(index: Index, tasks: Sequence[Task], depth: int, most: int, counting: Counting) -> Found:
    """What `matching.kernel.asked.Search` says."""
    if not 0 < depth <= MOST_KEPT or counting is Counting.EVERYTHING or any(map(_is_too_much, tasks)):
        return plain.search(index, tasks, depth, most, counting)
    counted, positions = counting is Counting.FULL_MATCHES, index.positions
    asked, tests, tables = _laid_out(tasks)
    nothing = most << 32 | PLACE
    keys, askers = np.full(depth, nothing), np.empty(depth, np.int64)
    found, candidates, full_matches = run(
        asked,
        tests,
        address_of(positions.places),
        address_of(positions.lowest),
        address_of(positions.groups) if positions.groups.size else 0,
        counted,
        np.zeros(len(positions.rows) if _may_meet(index, tasks) else 0, np.uint8),
        np.zeros(index.facts.groups if counted else 0, np.bool_),
        nothing,
        keys,
        askers,
    )
    del tables  # of which the tests hold addresses alone
    return Found(keys[:found], askers[:found], Census(candidates, full_matches if counted else None, None))


def _is_too_much(task: Task) -> bool:
    return len(task.soft) > MOST_SOFT or MATCH_SCALE * task.total > HIGHEST


def _may_meet(index: Index, tasks: Sequence[Task]) -> bool:
    """Whether two of the tasks can find one product: one that stands twice, or where their entries overlap."""
    if len(tasks) < 2:
        return False
    runs = sorted((task.start, task.stop) for task in tasks)
    overlap = any(stop > start for (_, stop), (start, _) in pairwise(runs))
    return overlap or bool(index.positions.earlier.size)


def _laid_out(tasks: Sequence[Task]) -> tuple[Any, Any, list[Any]]:
    """The tasks and their tests as numbers, and the tables to which these lead."""
    rows: list[int] = []
    tests: list[int] = []
    tables: list[Any] = []
    for number, task in enumerate(tasks):
        if task.hopeless:
            continue
        hard, soft, first = len(task.hard), len(task.soft), len(tests) // TEST_SIZE
        skipped = address_of(task.skipped), len(task.skipped)
        rows += (number, task.start, task.stop, hard, soft, first, task.given, task.total, *skipped)
        for test in task.hard:
            tests += _as_numbers(test, 0, tables)
        for test, weight in zip(task.soft, task.weights, strict=True):
            tests += _as_numbers(test, weight, tables)
    return np.array(rows, np.int64).reshape(-1, 10), np.array(tests, np.int64).reshape(-1, TEST_SIZE), tables


def _as_numbers(test: Test, weight: int, tables: list[Any]) -> tuple[int, ...]:
    """A test as `run` reads it. A table that it needs is added to ``tables``."""
    runs: tuple[int, ...] = ()
    table = 0
    if 0 < len(test.passes.edges) <= 2 * FEW_RUNS:  # a test that has no run is read by its table
        runs = test.passes.sized_runs
    else:
        tables.append((~test.passes).dense())
        table = address_of(tables[-1])
    unused = (0,) * (2 * FEW_RUNS - len(runs))
    return test.codes.itemsize, test.address, weight, table, len(runs) // 2, *runs, *unused
