"""What answers were made of is kept under an id: at once where a command or a mailing waits for it, else soon after.

Whoever asks for an answer waits for no database. What is gathered is written a lot at a time, by a thread, in turn with
whoever counts. What is not written when a process is killed is lost; its id then leads to nothing, and says so.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from service.errors import DatabaseError
from service.lately import Lately
from service.measuring.tallying import Tally
from service.replay.record import Record
from service.storage.answers import AnswerStore, Given, answer_id

log = logging.getLogger("notesik")

GATHERED = 0.2
"""Seconds for which answers gather before they are written."""
AT_ONCE = 500
"""Answers of one transaction."""
MOST_WAITING = 10_000
"""What comes while so many wait to be written is not kept."""
LARGEST = 64 * 1024
"""Bytes of a record: what is larger is not kept, for anybody may send preferences."""
REMEMBERED = 100_000
"""So many answers are known to be kept, that were given again."""


class Records:
    """Keeps what answers were made of, in ``store``."""

    def __init__(self, store: AnswerStore, secret: bytes, tally: Tally, gathered: float = GATHERED) -> None:
        self._store, self._secret, self._tally, self._seconds = store, secret, tally, gathered
        self._waiting: dict[str, Given] = {}
        self._kept = Lately[bool](REMEMBERED)
        self._next: asyncio.Task[None] | None = None
        self._full = False

    def given(self, shop: str, contact: str | None, record: Record, at: datetime | None = None) -> Given:
        """An answer as it is kept, with its id."""
        id, at = answer_id(self._secret, shop, contact, record.digest), at or datetime.now(UTC)
        return Given(id, shop, contact, at, at, record.generation, record.body)

    def keep(self, answers: Iterable[Given]) -> frozenset[str]:
        """Keep them now; the ids of those that are. Raises `DatabaseError`. Not for the thread that serves."""
        return frozenset[str]().union(*(self._store.keep(some) for some in _lots(answers)))

    def soon(self, shop: str, contact: str | None, record: Record) -> str | None:
        """Keep it a little later; its id. None where it cannot be kept, of which the log tells. For the event loop."""
        given = self.given(shop, contact, record)
        if self._kept.get(_today(given)):
            return given.id
        if len(given.body) > LARGEST or self._refuses():
            return None
        self._waiting[given.id] = given
        if self._next is None:
            self._next = asyncio.create_task(self._lot())
        return given.id

    async def settle(self) -> None:
        """Wait until all that waits is kept, or could not be."""
        while self._next is not None:
            await self._next

    def _refuses(self) -> bool:
        full = len(self._waiting) >= MOST_WAITING
        if full and not self._full:
            log.warning("more answers are given than can be kept: those that come now cannot be replayed")
        self._full = full
        return full

    async def _lot(self) -> None:
        await asyncio.sleep(self._seconds)
        waiting, self._waiting = self._waiting, {}
        try:
            for some in _lots(waiting.values()):
                await self._keep(some)
        finally:
            self._next = asyncio.create_task(self._lot()) if self._waiting else None

    async def _keep(self, some: list[Given]) -> None:
        try:
            kept = await self._tally.alone(lambda: self._store.keep(some))
        except DatabaseError as error:
            log.error("%d answers are not kept, and cannot be replayed: %s", len(some), error)
            return
        for each in some:
            if each.id in kept:
                self._kept.keep(_today(each), True)


def _today(given: Given) -> tuple[str, object]:
    """What is given again on another day is kept again, so that its retention counts from then."""
    return given.id, given.last.date()


def _lots(answers: Iterable[Given]) -> Iterator[list[Given]]:
    left = iter(answers)
    while some := list(islice(left, AT_ONCE)):
        yield some
