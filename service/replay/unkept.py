"""Why an answer is not kept, and how the log tells it: the first at once, those that follow by their number."""

from __future__ import annotations

import asyncio
import logging
from enum import Enum

log = logging.getLogger("notesik")

SECONDS = 60.0
"""Between two lines of one reason."""


class Why(Enum):
    """Why an answer cannot be made again, though it was given."""

    FULL = "more answers are given than can be written"
    LARGE = "what was asked is larger than what is kept of an answer"
    LARGE_OF_STRANGER = "a page without a key asked for more than is kept of such an answer"
    OFTEN = "a page without a key asks from one network address for more answers a minute than are kept"


class Unkept:
    """Tells of each reason once in so many seconds. For the event loop."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._since: dict[Why, int] = {}

    def tell(self, why: Why) -> None:
        """One more answer is not kept."""
        if why in self._since:
            self._since[why] += 1
        else:
            log.warning("an answer cannot be replayed: %s", why.value)
            self._begin(why)

    def _begin(self, why: Why) -> None:
        self._since[why] = 0
        asyncio.get_running_loop().call_later(self._seconds, self._end, why)

    def _end(self, why: Why) -> None:
        if number := self._since.pop(why):
            log.warning("%d more answers cannot be replayed: %s", number, why.value)
            self._begin(why)
