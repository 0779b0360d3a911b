"""What was worked out before, kept beside what it was worked out from."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

Known = TypeVar("Known")


class Memo(Generic[Known]):
    """At most so many results by what they are of; then it begins anew. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Hashable, Known] = {}

    def get(self, key: Hashable) -> Known | None:
        """What was kept under this key; None where nothing is."""
        return self._known.get(key)

    def keep(self, key: Hashable, result: Known) -> Known:
        """Keep a result, and give it back."""
        if len(self._known) >= self._most:
            self._known.clear()
        self._known[key] = result
        return result
