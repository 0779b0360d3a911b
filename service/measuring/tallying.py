"""Totals counted up many at a time: whoever counts waits until it is kept, together with all who counted meanwhile.

While one lot is being written the next gathers, so that the busier it is the more goes into one transaction. Nothing
waits for a clock, and nothing that was acknowledged is only in memory.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from typing import TypeVar

from service.measuring.model import Counts, Total

Result = TypeVar("Result")


class Tally:
    """Gathers counts for ``keep``, which is called in a thread, one lot at a time."""

    def __init__(self, keep: Callable[[Counts], None]) -> None:
        self._keep = keep
        self._gathering: Counter[Total] = Counter()
        self._next: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()

    async def add(self, counts: Counts) -> None:
        """Count up. Returns when it is kept; raises `DatabaseError` where it cannot be. Whoever waits no longer does
        not stop it.
        """
        self._gathering.update(counts)
        if self._next is None:
            self._next = asyncio.create_task(self._lot())
            self._next.add_done_callback(_told)
        await asyncio.shield(self._next)

    async def alone(self, work: Callable[[], Result]) -> Result:
        """What ``work`` answers, in a thread while no lot is written: writers of one process take turns, as SQLite lets
        those that meet wait without any order, and the last too long.
        """
        async with self._turn:
            return await asyncio.to_thread(work)

    async def settle(self) -> None:
        """Wait until everything that was counted is kept, or could not be."""
        while self._next is not None or self._turn.locked():
            async with self._turn:
                pass
            await asyncio.sleep(0)

    async def _lot(self) -> None:
        async with self._turn:
            counts, self._gathering, self._next = self._gathering, Counter(), None
            await asyncio.to_thread(self._keep, counts)


def _told(lot: asyncio.Task[None]) -> None:
    """Whoever counted is told what went wrong by `add`; that nobody may wait any more is no fault of its own."""
    if not lot.cancelled():
        lot.exception()
