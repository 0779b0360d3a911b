"""How often somebody without a key may ask, so that no page of a shop becomes a machine for sending mail.

Counted in memory, by each process that answers: nothing about anybody is written down for it.
"""

from __future__ import annotations

import hashlib
from enum import Enum

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
    """Passwords tried for one name in the console, from wherever."""
    SIGN_INS_OF_NAME_FROM_NETWORK = RateLimitItemPerMinute(10, 15)
    """Passwords tried for one name in the console from one network address."""
    SIGN_INS_OF_NETWORK = RateLimitItemPerMinute(60, 15)
    """Passwords and codes tried in the console from one network address."""
    TOLD = RateLimitItemPerMinute(600)
    """Times that pages tell what was shown and clicked, from one network address."""
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

    def count(self, rate: Rate, *whose: str) -> None:
        """Count once more. Raises `TooOften` beyond the bound; what is refused is not counted."""
        item: RateLimitItem = rate.value
        if not self._limiter.hit(item, rate.name, _mark(whose)):
            raise TooOften("this was asked too often from here; try again later")


def _mark(whose: tuple[str, ...]) -> str:
    return hashlib.sha256("\x1f".join(whose).encode()).hexdigest()
