"""The kernel compiled: block by block, bits first, losses only for entries that can still be among the best.

An entry gets one bit for each test that it fails. As soon as so many candidates are known as are wanted, a soft test
whose loss alone would keep an entry out is one that nobody may fail who enters; where nobody is left, the rest of a
block is not read. Where nothing is to be counted, a block whose lowest place is too high for its very best is not read
at all: within a leaf places ascend, so that is how a leaf is left.

Columns are handed over by address. So those of a read-only memory map, of any width and number, need one signature.
This module imports numba, which takes a second: `matching.kernel.compile_kernel` alone imports it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import Any, Final

import numpy as np
from numba import carray, njit, types
from numba.extending import intrinsic

from matching.index import BLOCK, Index
from matching.kernel import plain
from matching.kernel.asked import Counting, Found, Task, Test
from matching.listing import Census
from matching.lookup import FEW_RUNS

MOST_SOFT: Final = 12
"""With more soft tests the losses of all patterns are too many for the cache: then numpy answers."""

MOST_KEPT: Final = 1 << 14
"""So many of the best are kept in a heap; for more of them numpy sorts."""

PART: Final = 128
"""Entries of a block that are counted in one byte."""

WIDTH, ADDRESS, FIRST, RUNS, TABLE = range(5)
"""Of a test: bytes of a code, address of the first code, its first run and how many, and where its table begins."""

BARRED, EVERY, NEEDED = -3, -2, -1
"""Of the flags: that of who is no candidate, all of them, and those that nobody has who enters a block's best."""

MARKED_CANDIDATE, MARKED_FULL = 1, 2
"""What is kept of a product, by place, where several tasks may find it."""


# --- compiled ---------------------------------------------------------------------------------------------------------

compiled = njit(nogil=True, error_model="numpy")
READ = types.Array(types.int32, 1, "C", readonly=True)
SIGNATURES = [
    types.UniTuple(types.int64, 2)(
        kind[::1],
        kind[::1],
        types.boolean[::1],
        types.int64[::1],
        types.int64[:, ::1],
        types.int64[:, ::1],
        types.boolean[::1],
        READ,
        READ,
        READ,
        READ,
        READ,
        types.uint8[::1],
        types.boolean[::1],
        types.int64[::1],
    )
    for kind in (types.uint8, types.uint16)
]
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
def flag_failed(codes, number, test, runs, tables, missed, bits, flag):  # type: ignore[no-untyped-def]
    """Flag who fails a test: by its one run or two, by more of them, or by its table."""
    first = test[FIRST]
    if test[RUNS] == 1:
        return flag_outside(codes, number, runs[first], bits, flag)
    if test[RUNS] == 2:
        return flag_outside_two(codes, number, runs[first], runs[first + 1], bits, flag)
    if test[RUNS]:
        missed[:] = True
        for run in range(first, first + test[RUNS]):
            note_outside(codes, number, runs[run], missed)
    else:
        table = tables[test[TABLE] :]
        for entry in range(missed.size):
            missed[entry] = table[codes[entry]]
    for entry in range(bits.size):
        bits[entry] |= flag if missed[entry] else flag ^ flag


@compiled
def put_to(test, at, runs, tables, missed, bits, flag):  # type: ignore[no-untyped-def]
    """Flag all entries, from ``at`` on, that fail a test."""
    address, size = test[ADDRESS] + test[WIDTH] * at, bits.size
    if test[WIDTH] == 1:
        flag_failed(carray(pointer(address, np.uint8), size), np.uint8, test, runs, tables, missed, bits, flag)
    elif test[WIDTH] == 2:
        flag_failed(carray(pointer(address, np.uint16), size), np.uint16, test, runs, tables, missed, bits, flag)
    else:
        flag_failed(carray(pointer(address, np.uint32), size), np.uint32, test, runs, tables, missed, bits, flag)


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
def replace_worst(heap, key):  # type: ignore[no-untyped-def]
    """Put a key where the greatest one was, and let it sink until no greater one is below."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= heap.size:
            break
        if below + 1 < heap.size and heap[below + 1] > heap[below]:
            below += 1
        if heap[below] <= key:
            break
        heap[at] = heap[below]
        at = below
    heap[at] = key


@compiled
def offer(bits, barring, losses, places, heap):  # type: ignore[no-untyped-def]
    """Offer the heap all entries that have none of the barring flags."""
    for entry in range(bits.size):
        if bits[entry] & barring == 0:
            key = np.int64(losses[bits[entry]]) << 32 | np.int64(places[entry])
            if key < heap[0]:
                replace_worst(heap, key)


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
            group = groups[place] if groups.size else np.int32(-1)
            if group >= 0:
                number += not met[group]
                met[group] = True
            elif marks.size:
                number += not marks[place] & MARKED_FULL
                marks[place] |= MARKED_FULL
            else:
                number += 1
    return number


@njit(SIGNATURES, nogil=True, error_model="numpy", cache=True)
def run(bits, flags, missed, span, tests, runs, tables, losses, skipped, places, lowest, groups, marks, met, heap):  # type: ignore[no-untyped-def]
    """The best of one task in ``heap``, which comes filled with what is just not good enough.

    ``flags``: of each test (first the hard ones, who all have one), and those of `BARRED` and on. ``span``: start,
    stop, how many tests are hard, and whether full matches are counted. Returns candidates and full matches.
    """
    start, stop, hard, counted = span[0], span[1], span[2], span[3]
    barred, every = flags[BARRED], flags[EVERY]
    candidates, full, next_skipped, at = 0, 0, 0, start
    while at < stop:
        block = at // BLOCK
        end = min(stop, (block + 1) * BLOCK)
        first_skipped = next_skipped
        while next_skipped < skipped.size and skipped[next_skipped] < end:
            next_skipped += 1
        here, at, best = at, end, np.int64(lowest[block])
        known = hard == 0 and marks.size == 0
        if known:
            candidates += end - here - (next_skipped - first_skipped)
        if known and not counted and best >= heap[0]:
            continue
        now, missed_now, placed = bits[: end - here], missed[: end - here], places[here:end]
        now[:] = 0
        for number in range(first_skipped, next_skipped):
            now[skipped[number] - here] = barred
        for test in range(hard):
            put_to(tests[test], here, runs, tables, missed_now, now, barred)
        if not known:
            left = without_any(now, barred)
            candidates += count_once(now, barred, placed, marks, MARKED_CANDIDATE) if marks.size else left
            if left == 0 or (not counted and best >= heap[0]):
                continue
        flags[NEEDED], rest = barred, False  # kept among the flags, and so as narrow as they are
        for test in range(hard, len(tests)):
            if np.int64(losses[1 << (test - hard)]) << 32 | best >= heap[0]:
                flags[NEEDED] |= flags[test]
                put_to(tests[test], here, runs, tables, missed_now, now, flags[test])
            else:
                rest = True
        need = flags[NEEDED]
        if rest:
            if need != barred and without_any(now, need) == 0:
                continue
            for test in range(hard, len(tests)):
                if need & flags[test] == 0:
                    put_to(tests[test], here, runs, tables, missed_now, now, flags[test])
        for first in range(0, now.size, PART):
            part, part_placed = now[first : first + PART], placed[first : first + PART]
            able = few_without(part, need)
            if able == 0:  # and so nobody meets all
                continue
            if counted:
                met_all = able if need == every else few_without(part, every)
                if met_all and (groups.size or marks.size):
                    met_all = count_folded(part, part_placed, marks, groups, met)
                full += met_all
            if best < heap[0]:
                offer(part, need, losses, part_placed, heap)
    return candidates, full


# --- around it --------------------------------------------------------------------------------------------------------


def search(index: Index, tasks: Sequence[Task], depth: int, most: int, counting: Counting) -> Found:
    """What `matching.kernel.asked.Search` says."""
    if depth > MOST_KEPT or counting is Counting.EVERYTHING or any(len(task.soft) > MOST_SOFT for task in tasks):
        return plain.search(index, tasks, depth, most, counting)
    counted, positions = counting is Counting.FULL_MATCHES, index.positions
    marks = np.zeros(len(positions.rows) if _may_meet(index, tasks) else 0, np.uint8)
    met = np.zeros(index.facts.groups if counted else 0, np.bool_)
    lists, candidates, full_matches = [], 0, 0
    for task in tasks:
        heap = np.full(depth, (most + 1) << 32, np.int64)
        if not task.hopeless and depth:
            found = _run(index, task, counted, marks, met, heap)
            candidates, full_matches = candidates + found[0], full_matches + found[1]
        lists.append(np.sort(heap[heap < (most + 1) << 32]))
    return Found(tuple(lists), Census(candidates, full_matches if counted else None, None))


def _may_meet(index: Index, tasks: Sequence[Task]) -> bool:
    """Whether two of the tasks can find one product: one that stands twice, or where their entries overlap."""
    if len(tasks) < 2:
        return False
    runs = sorted((task.start, task.stop) for task in tasks)
    overlap = any(stop > start for (_, stop), (start, _) in pairwise(runs))
    return overlap or bool(index.positions.earlier.size)


def _sized_runs(test: Test) -> list[tuple[int, int]]:
    """Where each run of a test begins, and how long it is."""
    edges = test.passes.edges.tolist()
    return [(first, stop - first) for first, stop in zip_longest(edges[::2], edges[1::2], fillvalue=test.passes.size)]


def _scratch(hard: int, soft: int) -> tuple[Any, Any, Any]:
    """A block's bits, the flags, and who misses the test in hand; narrow where that is enough."""
    kind = np.uint8 if soft < 8 else np.uint16
    each = [1 << number for number in range(soft + 1)]
    flags = np.array([*each[-1:] * hard, *each[:-1], each[-1], sum(each), 0], kind)
    return np.empty(BLOCK, kind), flags, np.empty(BLOCK, np.bool_)


def _laid_out(tests: Sequence[Test]) -> tuple[Any, Any, Any]:
    """The tests as numbers, and the runs and tables to which these lead."""
    rows: list[tuple[int, ...]] = []
    runs: list[tuple[int, int]] = []
    tables = [np.zeros(0, np.bool_)]
    for test in tests:
        few = _sized_runs(test) if len(test.passes.edges) <= 2 * FEW_RUNS else []
        rows.append(
            (test.codes.itemsize, test.codes.ctypes.data, len(runs), len(few), sum(each.size for each in tables))
        )
        runs += few
        if not few:
            tables.append((~test.passes).dense())
    return np.array(rows, np.int64).reshape(-1, 5), np.array(runs, np.int64).reshape(-1, 2), np.concatenate(tables)


def _sealed(numbers: Any) -> Any:
    """The same numbers, read only, as a plain array: that is the type that `run` is compiled for."""
    array = numbers.view(np.ndarray)
    array.flags.writeable = False
    return array


def _run(index: Index, task: Task, counted: bool, marks: Any, met: Any, heap: Any) -> tuple[int, int]:
    tests, runs, tables = _laid_out((*task.hard, *task.soft))
    bits, flags, missed = _scratch(len(task.hard), len(task.soft))
    losses = task.losses()
    counted = counted and losses[0] == 0  # else everybody misses something that is no test
    positions = index.positions
    found: tuple[int, int] = run(
        bits,
        flags,
        missed,
        np.array((task.start, task.stop, len(task.hard), counted), np.int64),
        tests,
        runs,
        tables,
        _sealed(losses),
        _sealed(task.skipped),
        _sealed(positions.places),
        _sealed(positions.lowest),
        _sealed(positions.groups),
        marks,
        met,
        heap,
    )
    return found
