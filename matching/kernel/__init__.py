"""The smallest keys among millions of entries, exactly, and how many candidates there are. One job, written twice.

kernel.asked     what it is asked: tests of entries, and what failing them costs
kernel.plain     in numpy
kernel.compiled  in numba, several times quicker; the same bytes

Plain answers until `compile_kernel` was called, as whatever answers many does when it starts, and no request: importing
numba takes longer than a single answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from matching.errors import NotCompiled
from matching.index import Index
from matching.kernel import plain
from matching.kernel.asked import Counting, Found, Search, Task

if TYPE_CHECKING:
    from pathlib import Path

_quickest: Search = plain.search


def search(index: Index, tasks: Sequence[Task], depth: int, most: int, counting: Counting) -> Found:
    """What `matching.kernel.asked.Search` says, by the quickest that is ready."""
    return _quickest(index, tasks, depth, most, counting)


def compile_kernel(folder: Path | None = None) -> None:
    """From now on this process answers by the compiled kernel.

    What was compiled once is kept in ``folder``, made where it does not exist; where it is None, or cannot be written,
    beside the code or in the home of who runs it. What is kept there and cannot be read is thrown away, and compiled
    anew. Compiling takes some 20 seconds, opening what is kept one. Raises `NotCompiled` where numba does not run; then
    numpy goes on answering.
    """
    global _quickest
    try:
        try:
            _quickest = _opened(folder)
        except Exception:
            if folder is None or not _forgotten(folder):
                raise
            _quickest = _opened(folder)
    except Exception as fault:  # whatever numba or its compiler meets on a strange machine
        raise NotCompiled(f"{type(fault).__name__}: {fault}".splitlines()[0]) from fault


def _opened(folder: Path | None) -> Search:
    import numba

    if folder is not None:
        numba.config.CACHE_DIR = str(folder)
    from matching.kernel import compiled

    return compiled.search


def _forgotten(folder: Path) -> bool:
    """Throw away what numba keeps there (indexes and code); whether there was anything."""
    kept = [*folder.glob("kernel_*/*.nbi"), *folder.glob("kernel_*/*.nbc")]
    for file in kept:
        file.unlink(missing_ok=True)  # another process may do the same
    return bool(kept)
