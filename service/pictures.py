"""Cards drawn for who opens a mail: in threads of their own, each once for what it shows."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Lock
from typing import Final

from frames.drawn.model import Calm, Sheet
from service.photos import Photos

AT_ONCE: Final = 2
"""Cards drawn at the same time: half of the time of a drawing the interpreter is free for others."""
MOST_KEPT: Final = 32 << 20
"""Bytes of cards that were drawn last: a mail is often fetched twice, by a proxy and by whoever opens it."""

Said = Calm | tuple[Sheet, bytes | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A card as PNG. ``whole``: it has all that it should, and not the space of a photo that comes later."""

    png: bytes
    whole: bool


class Cards:
    """Draws cards with the photos of a data folder."""

    def __init__(self, photos: Photos) -> None:
        self._photos = photos
        self._pool = ThreadPoolExecutor(AT_ONCE, "cards")
        self._drawn: OrderedDict[Said, bytes] = OrderedDict()
        self._lock, self._size = Lock(), 0

    async def of(self, sheet: Sheet, address: str | None) -> Picture:
        """The card of a product; ``address`` is that of its photo."""
        wanted = address if sheet.photo else None
        photo = None if wanted is None else await self._photos.of(wanted)
        return Picture(await self._png((sheet, photo)), whole=wanted is None or photo is not None)

    async def calm(self, calm: Calm) -> Picture:
        """The card of a slot without a product."""
        return Picture(await self._png(calm), whole=False)

    async def _png(self, said: Said) -> bytes:
        with self._lock:
            if said in self._drawn:
                self._drawn.move_to_end(said)
                return self._drawn[said]
        png = await asyncio.get_running_loop().run_in_executor(self._pool, _drawing(said))
        with self._lock:
            if said not in self._drawn:
                self._drawn[said] = png
                self._size += len(png)
            while self._size > MOST_KEPT:
                _, oldest = self._drawn.popitem(last=False)
                self._size -= len(oldest)
        return png


def _drawing(said: Said) -> Callable[[], bytes]:
    """What draws it; Pillow is loaded by the first card and not by a process that draws none."""

    def draw() -> bytes:
        from frames.drawn.card import draw_calm, draw_card

        return draw_calm(said) if isinstance(said, Calm) else draw_card(*said)

    return draw
