"""The opened generations of a process: one a shop, swapped when the shop's ``current`` link changes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from feeds.model import Hierarchy
from service.bans import NOTHING_BANNED, Bans
from service.errors import BrokenFile, NoGeneration, ServiceError
from service.generations.fitted import open_fitted
from service.generations.opened import Generation, open_generation
from service.generations.sealed import stamp
from service.generations.shelf import Shelf
from service.storage.shops import Shops

log = logging.getLogger("notesik.serving")

LOOK_EVERY = 1.0
"""Seconds between two looks at the link: the time a new generation takes to be served at most."""

TRY_AGAIN_AFTER = 30.0
"""Seconds until a generation that would not open is tried again, unless the link has changed before."""


@dataclass(frozen=True, slots=True, eq=False)
class _Allowed:
    """A generation without what was banned of it."""

    whole: Generation
    bans: Bans
    generation: Generation


@dataclass(slots=True)
class _Slot:
    """What is served for one shop, under which link and fitted when; what would not open, and when the link was last
    looked at.
    """

    generation: Generation | None = None
    allowed: _Allowed | None = None
    link: str | None = None
    fitted: int = 0
    refused: str | None = None
    trouble: ServiceError | None = None
    try_again: float = 0.0
    looked: float = float("-inf")
    opening: threading.Lock = field(default_factory=threading.Lock)
    barring: threading.Lock = field(default_factory=threading.Lock)


class Serving:
    """Hands out the generation to answer from, which knows no product that the shop bans.

    ``bans`` says what a shop bans now, out of memory: each request asks. Safe to ask from threads; a new generation is
    opened by one of them only.
    """

    def __init__(
        self,
        shops: Shops,
        clock: Callable[[], float] = time.monotonic,
        look_every: float = LOOK_EVERY,
        bans: Callable[[str], Bans] = lambda _: NOTHING_BANNED,
    ) -> None:
        self._shops, self._clock, self._look_every, self._bans = shops, clock, look_every, bans
        self._slots: dict[str, _Slot] = {}

    def generation(self, shop: str) -> Generation:
        """The generation that serves the shop, without what is banned.

        Raises `UnknownShop`, `NoGeneration` or `BrokenFile`; `DatabaseError` while bans could not be read yet.
        """
        whole, slot = self._whole(shop)
        bans = self._bans(shop)
        if not bans.by_product:
            return whole
        allowed = slot.allowed
        if allowed is None or allowed.whole is not whole or allowed.bans is not bans:
            allowed = self._bar(slot, whole, bans)
        return allowed.generation

    def _bar(self, slot: _Slot, whole: Generation, bans: Bans) -> _Allowed:
        """One thread looks up what is banned, which takes a moment where it is much; the others wait for it."""
        with slot.barring:
            allowed = slot.allowed
            if allowed is None or allowed.whole is not whole or allowed.bans is not bans:
                slot.allowed = allowed = _Allowed(whole, bans, whole.barring(bans.by_product))
            return allowed

    def _whole(self, shop: str) -> tuple[Generation, _Slot]:
        """The generation with all that it holds."""
        slot = self._slots.get(shop)
        if slot is None:
            self._shops.get(shop)  # only shops that exist get a slot
            slot = self._slots.setdefault(shop, _Slot())
        if self._clock() - slot.looked >= self._look_every:
            self._look(shop, slot)
        if slot.generation is None:
            raise slot.trouble or NoGeneration(shop)
        return slot.generation, slot

    def generation_if_any(self, shop: str) -> Generation | None:
        """That generation; None while nothing has been imported. Raises `UnknownShop` or `BrokenFile`."""
        with suppress(NoGeneration):
            return self.generation(shop)
        return None

    def hierarchy(self, shop: str) -> Hierarchy | None:
        """That generation's hierarchy; None where there is none to answer from."""
        try:
            return self._whole(shop)[0].hierarchy
        except ServiceError:
            return None

    def look(self) -> None:
        """Look at the link of every shop and open what is new: called in the background, ahead of the requests.

        What is newly banned is looked up here too.
        """
        for shop in self._shops.names():
            self._look(shop, self._slots.setdefault(shop, _Slot()))
            with suppress(ServiceError):
                self.generation(shop)

    def look_at(self, shop: str) -> None:
        """Open what is new of one shop now, for whoever has just been told that it is there. Raises `UnknownShop`."""
        self._shops.get(shop)
        self._look(shop, self._slots.setdefault(shop, _Slot()))

    def ready(self) -> tuple[str, ...]:
        """The shops that have a generation to answer from."""
        return tuple(sorted(shop for shop, slot in self._slots.items() if slot.generation is not None))

    def _look(self, shop: str, slot: _Slot) -> None:
        # While one thread opens a new generation, the others go on serving the old one; without one they wait.
        if not slot.opening.acquire(blocking=slot.generation is None):
            return
        try:
            self._open(shop, slot)
        finally:
            slot.looked = self._clock()  # not before: until then whoever asks has to wait above
            slot.opening.release()

    def _open(self, shop: str, slot: _Slot) -> None:
        name = None
        try:
            self._shops.get(shop)
            shelf = Shelf(shop, self._shops.folder(shop))
            name = shelf.current_name()
            if slot.generation is not None and name is not None and name == slot.link:
                self._fit(slot, slot.generation, stamp(shelf.path(name)), shelf.path(name))
                return
            if name is None or (name == slot.refused and self._clock() < slot.try_again):
                return
            fitted = stamp(shelf.path(name))
            opened = open_generation(shelf.path(name))
        except (ServiceError, OSError) as error:  # the last good one serves on
            if slot.trouble is None or str(error) != str(slot.trouble):
                log.error("shop %s: %s", shop, error)
            trouble = error if isinstance(error, ServiceError) else BrokenFile(str(error))
            slot.refused, slot.trouble, slot.try_again = name, trouble, self._clock() + TRY_AGAIN_AFTER
            return
        slot.generation, slot.link, slot.refused, slot.trouble = opened, name, None, None
        slot.fitted = fitted
        log.info("shop %s serves generation %s with %d products", shop, name, len(opened.documents))

    def _fit(self, slot: _Slot, generation: Generation, seen: int, folder: Path) -> None:
        """What was fitted since it was opened."""
        if seen != slot.fitted:
            slot.generation, slot.fitted = replace(generation, fitted=open_fitted(folder)), seen
