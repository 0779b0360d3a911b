"""Photos of products as cards need them: fetched when one is first drawn, made small, kept in the data folder.

Addresses come out of feeds, so they are asked as feeds are: only public machines (`service.outward`), a few seconds, a
few megabytes. Nobody waits long for a photo: what is not here in time is on the next card that needs it.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Final

from service.errors import ServiceError
from service.storage.files import write_atomically

log = logging.getLogger("notesik")

FOLDER: Final = "photos"
"""Of the data folder. It may be emptied at any time."""

PATIENCE: Final = 1.5
"""Seconds that a card waits for a photo that is not kept yet; then it is drawn without."""
SECONDS: Final = 6.0
"""A fetch may take; its photo is there for the next card."""
MOST_BYTES: Final = 5 << 20
AT_ONCE: Final = 4
"""Fetches at the same time, in one process."""
MOST_WAITING: Final = 64
"""Fetches that are waited for; beyond it a photo is asked for with the next card."""

FRESH: Final = 7 * 86400.0
"""Seconds after which a photo is fetched anew: shops change pictures under the same address, seldom."""
AGAIN: Final = 60.0
"""Seconds after which one that could not be had is asked for again."""
MOST_REMEMBERED: Final = 4096

MOST_KEPT: Final = 256 << 20
"""Bytes of all photos kept; beyond it the oldest go, a fifth at once."""
SWEPT_AFTER: Final = 64
"""So many new ones between two looks at how much is kept."""

HEADERS: Final = {
    "accept": "image/avif,image/webp,image/png,image/jpeg,image/gif",
    "accept-encoding": "identity",
    "user-agent": "Notesik (pictures of mails)",
}

Drawn = Callable[[str], bytes | None]
"""Draws the picture at an address, where this process does that itself."""


def nothing_drawn(address: str) -> None:
    """No picture is drawn by this process: all are fetched."""


class Photos:
    """The photos of a data folder; several processes may have the same one.

    ``ports`` and ``private`` say which machines may be asked. ``drawn`` are pictures that this process draws itself, by
    their addresses: the demo's.
    """

    def __init__(
        self, data: Path, ports: tuple[int, ...] = (80, 443), private: bool = False, drawn: Drawn = nothing_drawn
    ) -> None:
        self._drawn = drawn
        self._folder, self._ports, self._private = data / FOLDER, ports, private
        self._fetching: dict[str, Future[bytes | None]] = {}
        self._failed: dict[str, float] = {}
        self._lock, self._kept = Lock(), 0
        self._pool = ThreadPoolExecutor(AT_ONCE, "photos")

    async def of(self, address: str) -> bytes | None:
        """The photo at an address, as `frames.drawn.photo.shrunk` makes it; None while there is none."""
        kept, fresh = await asyncio.to_thread(self._at_hand, address)
        if fresh:
            return kept
        fetching = self._ask(address)
        if fetching is None:
            return kept
        done, _ = await asyncio.wait([asyncio.wrap_future(fetching)], timeout=0 if kept else PATIENCE)
        return next((each.result() for each in done if not each.cancelled()), None) or kept

    def _ask(self, address: str) -> Future[bytes | None] | None:
        """The one fetch of an address, begun unless it is under way; None while it is not worth it."""
        with self._lock:
            if address in self._fetching:
                return self._fetching[address]
            if len(self._fetching) >= MOST_WAITING or time.monotonic() < self._failed.get(address, 0):
                return None
            fetching = self._fetching[address] = self._pool.submit(self._fetch, address)
        fetching.add_done_callback(lambda _: self._fetching.pop(address, None))
        return fetching

    def _at_hand(self, address: str) -> tuple[bytes | None, bool]:
        """What is kept of an address, and whether that will do."""
        with suppress(OSError):
            path = self._path(address)
            return path.read_bytes(), time.time() - path.stat().st_mtime < FRESH
        return None, False

    def _fetch(self, address: str) -> bytes | None:
        """Fetch a photo, make it small and keep it; None, remembered for a while, where there is none to be had."""
        from frames.drawn.photo import PhotoRefused, shrunk

        try:
            photo = shrunk(self._drawn(address) or self._downloaded(address))
        except (ServiceError, PhotoRefused, OSError) as error:
            log.info("a product's picture cannot be drawn: %s", error)
            with self._lock:
                if len(self._failed) >= MOST_REMEMBERED:
                    self._failed.clear()
                self._failed[address] = time.monotonic() + AGAIN
            return None
        try:
            self._keep(address, photo)
        except OSError as error:  # no room on the disk: the card is drawn with it all the same
            log.warning("a product's picture cannot be kept: %s", error)
        return photo

    def _downloaded(self, address: str) -> bytes:
        from service.fetch import Asking, Limits, download

        into = BytesIO()
        limits = Limits(MOST_BYTES, SECONDS, self._ports, self._private, pauses=())
        download(address, into, limits, asking=Asking(introduced=HEADERS))
        return into.getvalue()

    def _keep(self, address: str, photo: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        write_atomically(self._path(address), photo)
        with self._lock:
            self._kept += 1
            due = self._kept % SWEPT_AFTER == 1
        if due:
            sweep(self._folder, MOST_KEPT)

    def _path(self, address: str) -> Path:
        return self._folder / f"{hashlib.sha256(address.encode()).hexdigest()}.webp"


def sweep(folder: Path, most: int) -> None:
    """Make what a folder keeps fit: the oldest files go, and what a killed process left half written."""
    with os.scandir(folder) as entries:
        files = []
        for each in entries:
            with suppress(FileNotFoundError):  # another process sweeps too
                files.append((each.stat().st_mtime, each.stat().st_size, each.path, each.name))
    left, hour_ago = sum(size for _, size, _, _ in files), time.time() - 3600
    goal = most * 4 // 5 if left > most else left
    for at, size, path, name in sorted(files):
        if left > goal or (name.startswith(".") and at < hour_ago):
            with suppress(FileNotFoundError):
                os.unlink(path)
            left -= size
