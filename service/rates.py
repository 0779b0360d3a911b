"""How often somebody without a key may ask, so that no page of a shop becomes a machine for sending mail.

Counted in memory, by each process that answers: nothing about anybody is written down for it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import Enum
from threading import Lock

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.requests import Request

from service.errors import TooOften


class Rate(Enum):
    """What is counted, with its bound."""

    VISITS = RateLimitItemPerMinute(60)
    """Visits begun from one network address."""
    STATEMENTS = RateLimitItemPerMinute(120)
    """Things stated by one visitor."""
    ADDRESSES_TRIED = RateLimitItemPerMinute(5, 15)
    """Addresses typed to show that one is a certain contact."""
    SIGN_INS_OF_NAME = RateLimitItemPerMinute(100, 15)
    """Wrong passwords for one name in the console, from wherever."""
    SIGN_INS_OF_NAME_FROM_NETWORK = RateLimitItemPerMinute(10, 15)
    """Wrong passwords for one name in the console from one network address."""
    SIGN_INS_OF_NETWORK = RateLimitItemPerMinute(60, 15)
    """Passwords and codes tried in the console from one network address."""
    TOLD = RateLimitItemPerMinute(600)
    """Times that pages tell what was shown and clicked, from one network address."""
    ANSWERS_OF_STRANGERS = RateLimitItemPerMinute(30)
    """Answers kept to be replayed, of those that pages without a key ask for, from one network address."""
    SHORT_LINKS_TRIED = RateLimitItemPerMinute(600)
    """Short links to nothing, followed from one network address."""
    MAILS_TO_ADDRESS = RateLimitItemPerHour(3)
    """Mails to one typed address."""
    MAILS_OF_VISITOR = RateLimitItemPerHour(5)
    """Mails that one visitor causes."""
    MAILS_FROM_NETWORK = RateLimitItemPerHour(30)
    """Mails caused from one network address."""


def network_of(request: Request) -> str:
    """The address on the network that a request came from, by which strangers are counted; "" where none is known."""
    return request.client.host if request.client else ""


class Rates:
    """Counts who did what."""

    def __init__(self) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._under_way: Counter[tuple[Rate, str]] = Counter()
        self._one_at_a_time = Lock()

    def count(self, rate: Rate, *whose: str) -> None:
        """Count once more. Raises `TooOften` beyond the bound; what is refused is not counted."""
        item: RateLimitItem = rate.value
        if not self._limiter.hit(item, rate.name, _mark(whose)):
            raise TooOften("this was asked too often from here; try again later")

    @contextmanager
    def trying(self, rate: Rate, *whose: str) -> Iterator[Callable[[], object]]:
        """Something of which only failures count, each once what this gives is called.

        Raises `TooOften` where those that failed and those that are under way reach the bound.
        """
        item, mark = rate.value, _mark(whose)
        with self._one_at_a_time:
            if self._limiter.get_window_stats(item, rate.name, mark).remaining <= self._under_way[rate, mark]:
                raise TooOften("this was tried too often; try again later")
            self._under_way[rate, mark] += 1
        try:
            yield lambda: self._limiter.hit(item, rate.name, mark)
        finally:
            with self._one_at_a_time:
                self._under_way[rate, mark] -= 1
                if not self._under_way[rate, mark]:
                    del self._under_way[rate, mark]


def _mark(whose: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(whose).encode()).hexdigest()
