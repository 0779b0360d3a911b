"""Warnings by cause: what was taken with a reservation, how often, and one example to look at."""

from __future__ import annotations

from collections import Counter

from feeds.model import Warning_

MOST_CAUSES = 50
"""So many causes of one field are told apart: where every product has its own, a list of them helps nobody."""
FURTHER = "further causes, too many to name"


class Notes:
    """Equal causes are counted together, with the first product each was met on."""

    def __init__(self) -> None:
        self._met: dict[tuple[str, str], tuple[int, str | None]] = {}
        self._causes = Counter[str]()

    def add(self, field: str, reason: str, example: str | None, count: int = 1) -> None:
        if (field, reason) not in self._met:
            self._causes[field] += 1
            if self._causes[field] > MOST_CAUSES:
                reason = FURTHER
        before, first = self._met.get((field, reason), (0, example))
        self._met[field, reason] = (before + count, first)

    def warnings(self) -> tuple[Warning_, ...]:
        """In the order in which the causes were first met."""
        return tuple(Warning_(field, count, reason, example) for (field, reason), (count, example) in self._met.items())
