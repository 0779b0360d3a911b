"""Definitions of some kinds in the memory of a process, for what is asked too often to read the database each time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from service.errors import DatabaseError

if TYPE_CHECKING:
    from service.storage.definitions import Definition, Kind

log = logging.getLogger("notesik.definitions")

LOOK_EVERY = 1.0
"""Seconds between two looks at the database: the time a change by another process takes to be seen at most."""

NEVER = float("-inf")


class Kept(Protocol):
    """Where the definitions are kept."""

    def versions(self, kinds: Collection[Kind]) -> Mapping[int, int]:
        """The version of each definition of these kinds by its number, whichever shop's."""

    def by_keys(self, keys: Collection[int]) -> tuple[Definition, ...]:
        """The definitions of these numbers."""


class AtHand:
    """Every definition of some kinds, by shop and name, as it stood at most ``look_every`` seconds ago.

    A look reads numbers and versions, and the texts of what is new. While the database fails, what is at hand serves
    on; while it hangs, the one thread that looks hangs with it and no other tries, for which all kinds are one look.
    Safe to ask from threads: one of them looks, the others go on with what is at hand.
    """

    def __init__(
        self,
        kept: Kept,
        kinds: Collection[Kind],
        clock: Callable[[], float] = time.monotonic,
        look_every: float = LOOK_EVERY,
    ) -> None:
        self._kept, self._kinds, self._clock, self._look_every = kept, kinds, clock, look_every
        self._by_key: Mapping[int, Definition] | None = None
        self._by_shop: Mapping[tuple[Kind, str], Mapping[str, Definition]] = {}
        self._looked = NEVER
        self._changes = 0
        self._trouble: DatabaseError | None = None
        self._looking = threading.Lock()

    def of(self, kind: Kind, shop: str) -> Mapping[str, Definition]:
        """The definitions of a shop, by name. Raises `DatabaseError` while none could be read yet."""
        if self._by_key is None or self._is_due():
            self._look(due=True)
        if self._by_key is None and self._trouble is not None:
            raise self._trouble
        return self._by_shop.get((kind, shop), {})

    def all(self, kind: Kind) -> Iterator[Definition]:
        """Those of every shop, as far as they were read."""
        return (each for (of, _), named in self._by_shop.items() if of is kind for each in named.values())

    def look(self) -> None:
        """See what changed: called in the background too, ahead of the requests."""
        self._look(due=False)

    def _is_due(self) -> bool:
        return self._clock() - self._looked >= self._look_every

    def _look(self, due: bool) -> None:
        """One thread looks, ``due``: where that is due still.

        Another waits for it only where it has nothing at hand yet, or this process changed something since.
        """
        if not self._looking.acquire(blocking=self._by_key is None or self._looked == NEVER):
            return
        try:
            if not due or self._is_due():
                self._see()
        finally:
            self._looking.release()

    def _see(self) -> None:
        changes, self._looked = self._changes, self._clock()
        try:
            self._read()
            self._trouble = None
        except DatabaseError as error:
            if self._trouble is None:
                log.error("what is defined serves on as it was: %s", error)
            self._trouble = error
            self._looked = self._clock()  # from when it failed: however long that took, no request tries at once again
        if changes != self._changes:  # something was written in between, before or after what was read
            self._looked = NEVER

    def forget(self) -> None:
        """This process changed something: the next who asks looks again."""
        self._changes += 1
        self._looked = NEVER

    def _read(self) -> None:
        versions = self._kept.versions(self._kinds)
        before = self._by_key or {}
        same = {key: each for key, each in before.items() if versions.get(key) == each.version}
        changed = versions.keys() - same.keys()
        if len(same) == len(before) and not changed and self._by_key is not None:
            return
        found = self._kept.by_keys(changed) if changed else ()
        by_key = same | {each.key: each for each in found}
        by_shop: dict[tuple[Kind, str], dict[str, Definition]] = {}
        for each in sorted(by_key.values(), key=lambda each: each.name):
            by_shop.setdefault((each.kind, each.shop), {})[each.name] = each
        self._by_shop = by_shop
        self._by_key = by_key  # last: who sees it asks nobody to wait
