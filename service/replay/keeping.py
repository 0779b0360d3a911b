"""What answers were made of is kept under an id: at once where a command or a mailing waits for it, else soon after.

Whoever asks for an answer waits for no database. What is gathered is written a lot at a time, by a thread, in turn with
whoever counts. What is not written when a process is killed is lost; its id then leads to nothing, and says so.

A page's origin is no secret, so that anybody may ask as a page does: of what is asked without a key little is kept.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import islice

from service.errors import DatabaseError, TooOften
from service.lately import Lately
from service.measuring.tallying import Tally
from service.rates import Rate, Rates
from service.replay.record import Record
from service.replay.unkept import Unkept, Why
from service.storage.answers import AnswerStore, Given, answer_id

log = logging.getLogger("notesik")

GATHERED = 0.2
"""Seconds for which answers gather before they are written."""
AT_ONCE = 500
"""Answers of one transaction."""
MOST_HELD = 32 * 1024 * 1024
"""Bytes of memory for what waits and what is being written: what comes while they are taken is not kept."""
AROUND = 512
"""Bytes that a record takes there beside its own."""
LARGEST = 64 * 1024
"""Bytes of a record: what is larger is not kept."""
LARGEST_OF_STRANGER = 4 * 1024
"""The same where a page asked without a key."""
REMEMBERED = 100_000
"""So many answers are known to be kept, that were given again."""


class Records:
    """Keeps what answers were made of, in ``store``."""

    def __init__(
        self, store: AnswerStore, secret: bytes, tally: Tally, rates: Rates, gathered: float = GATHERED
    ) -> None:
        self._store, self._secret, self._tally, self._rates, self._seconds = store, secret, tally, rates, gathered
        self._waiting: dict[str, Given] = {}
        self._kept = Lately[bool](REMEMBERED)
        self._next: asyncio.Task[None] | None = None
        self._held = 0
        self._unkept = Unkept()

    def given(self, shop: str, contact: str | None, record: Record, at: datetime | None = None) -> Given:
        """An answer as it is kept, with its id."""
        id, at = answer_id(self._secret, shop, contact, record.digest), at or datetime.now(UTC)
        return Given(id, shop, contact, at, at, record.generation, record.body)

    def keep(self, answers: Iterable[Given]) -> frozenset[str]:
        """Keep them now; the ids of those that are. Raises `DatabaseError`. Not for the thread that serves."""
        return frozenset[str]().union(*(self._store.keep(some) for some in _lots(answers)))

    def soon(self, shop: str, contact: str | None, record: Record, network: str | None = None) -> str | None:
        """Keep it a little later; its id. None where it cannot be kept, of which the log tells. For the event loop.

        ``network`` is the network address of a page that asked without a key, by which such answers are counted.
        """
        given = self.given(shop, contact, record)
        if given.id in self._waiting or self._kept.get(_today(given)):
            return given.id
        why = self._too_much(given) if network is None else self._too_much_of_stranger(given, network)
        if why is not None:
            self._unkept.tell(why)
            return None
        self._waiting[given.id] = given
        self._held += _held(given)
        if self._next is None:
            self._next = asyncio.create_task(self._lot())
        return given.id

    async def settle(self) -> None:
        """Wait until all that waits is kept, or could not be."""
        while self._next is not None:
            await self._next

    def _too_much(self, given: Given, largest: int = LARGEST, large: Why = Why.LARGE) -> Why | None:
        if len(given.body) > largest:
            return large
        return Why.FULL if self._held + _held(given) > MOST_HELD else None

    def _too_much_of_stranger(self, given: Given, network: str) -> Why | None:
        """Counted is only what would be kept."""
        if why := self._too_much(given, LARGEST_OF_STRANGER, Why.LARGE_OF_STRANGER):
            return why
        try:
            self._rates.count(Rate.ANSWERS_OF_STRANGERS, given.shop, network)
        except TooOften:
            return Why.OFTEN
        return None

    async def _lot(self) -> None:
        await asyncio.sleep(self._seconds)
        waiting, self._waiting = self._waiting, {}
        try:
            for some in _lots(waiting.values()):
                await self._keep(some)
        finally:
            self._held -= sum(map(_held, waiting.values()))
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


def _held(given: Given) -> int:
    return AROUND + len(given.body)


def _today(given: Given) -> tuple[str, object]:
    """What is given again on another day is kept again, so that its retention counts from then."""
    return given.id, given.last.date()


def _lots(answers: Iterable[Given]) -> Iterator[list[Given]]:
    left = iter(answers)
    while some := list(islice(left, AT_ONCE)):
        yield some
