"""What was made lately, kept until there is too much of it: whatever was not asked for the longest goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

T = TypeVar("T")


class Lately(Generic[T]):
    """Values by key, which weigh no more than ``most`` together. Threads may ask at the same time."""

    def __init__(self, most: int) -> None:
        self._most, self._weight = most, 0
        self._kept: OrderedDict[Hashable, tuple[T, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> T | None:
        """The value of a key; None where it is not there, or no more."""
        with self._lock:
            found = self._kept.get(key)
            if found is None:
                return None
            self._kept.move_to_end(key)
            return found[0]

    def keep(self, key: Hashable, value: T, weight: int = 1) -> T:
        """Keep a value, which comes back; one that is heavier than all that may be kept is not."""
        with self._lock:
            self._weight += weight - self._kept.pop(key, (value, 0))[1]
            self._kept[key] = value, weight
            while self._weight > self._most:
                self._weight -= self._kept.popitem(last=False)[1][1]
        return value

    def drop(self, gone: Callable[[Hashable], bool]) -> None:
        """Drop the values of all keys that are ``gone``."""
        with self._lock:
            for key in [key for key in self._kept if gone(key)]:
                self._weight -= self._kept.pop(key)[1]
