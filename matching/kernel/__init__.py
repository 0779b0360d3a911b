"""The smallest keys among millions of entries, exactly, and how many candidates there are. One job, written twice.

matching.kernel.asked     what it is asked: tests of entries, and what failing them costs
matching.kernel.plain     in numpy
matching.kernel.compiled  in numba, several times quicker; the same bytes

Plain answers until `compile_kernel` was called, as whatever answers many does when it starts, and no request: importing
numba takes longer than a single answer.
"""

from __future__ import annotations

from collections.abc import Sequence

from matching.index import Index
from matching.kernel import plain
from matching.kernel.asked import Counting, Found, Task


def search(index: Index, tasks: Sequence[Task], depth: int, most: int, counting: Counting) -> Found:
    """What `matching.kernel.asked.Search` says, by the quicker of the two that is ready."""
    return plain.search(index, tasks, depth, most, counting)
