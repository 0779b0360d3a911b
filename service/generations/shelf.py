"""The generations of one shop: which there are, which one serves, rolling back, and throwing old ones away."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import orjson

from service.errors import BrokenFile, NoGeneration, ShopBusy, UnknownGeneration
from service.generations.manifest import MANIFEST, Manifest, number_of, read_manifest
from service.storage.files import locked, point
from service.storage.shops import ShopFolder

UNFINISHED = ".tmp"


class Shelf:
    """The generations of one shop's folder."""

    def __init__(self, shop: str, folder: ShopFolder) -> None:
        self.shop, self.folder = shop, folder

    def path(self, name: str) -> Path:
        """Where the generation of that name stands."""
        return self.folder.generations / name

    def current_name(self) -> str | None:
        """The name of the generation that serves; None before the first import."""
        try:
            return os.path.basename(os.readlink(self.folder.current))
        except FileNotFoundError:
            return None
        except OSError as error:
            raise BrokenFile(
                f"`current` of shop {self.shop!r} is not a link to a generation ({error.strerror})"
            ) from None

    def current(self) -> Path:
        """The folder of the generation that serves. Raises `NoGeneration`."""
        name = self.current_name()
        if name is None:
            raise NoGeneration(self.shop)
        return self.path(name)

    def serving(self) -> Manifest | None:
        """What the generation that serves says of itself; None without one, and for one that cannot be read."""
        name = self.current_name()
        return next((manifest for manifest in self.list() if manifest.name == name), None)

    def names(self) -> tuple[str, ...]:
        """The names of every complete generation, oldest first, also of those that this Notesik cannot read."""
        folders = (path.parent for path in self.folder.generations.glob(f"*/{MANIFEST}"))
        return tuple(sorted(folder.name for folder in folders if folder.suffix != UNFINISHED))

    def list(self) -> tuple[Manifest, ...]:
        """Every generation that can be let serve, oldest first; one that is damaged or of another version cannot."""
        manifests = []
        for name in self.names():
            with suppress(BrokenFile):
                manifests.append(read_manifest(self.path(name)))
        return tuple(manifests)

    def held(self) -> dict[str, Any] | None:
        """When and why a feed was held back last, with its report; None when the last one was taken."""
        return orjson.loads(self.folder.held.read_bytes()) if self.folder.held.exists() else None

    def writing(self) -> AbstractContextManager[None]:
        """The shop's lock, as a context manager: one import or rollback at a time. Raises `ShopBusy`."""
        return locked(self.folder.lock, lambda: ShopBusy(self.shop))

    def next_number(self) -> int:
        """One more than any generation there is, whichever serves."""
        return max((number_of(name) for name in self.names()), default=0) + 1

    def swap(self, name: str) -> None:
        """Let the generation of that name serve."""
        point(self.folder.current, f"{self.folder.generations.name}/{name}")

    def roll_back(self, wanted: str | None = None) -> Manifest:
        """Let an earlier generation serve: the one before the current, or the one of that number, id or name.

        Raises `NoGeneration`, `UnknownGeneration` or `ShopBusy`.
        """
        with self.writing():
            chosen = self.named(wanted)
            self.swap(chosen.name)
            return chosen

    def named(self, wanted: str | None) -> Manifest:
        """The generation of that number, id or name; None: the one before the current.

        Raises `NoGeneration` and `UnknownGeneration`.
        """
        kept = self.list()
        chosen = _previous(kept, self.current().name) if wanted is None else _named(kept, wanted)
        if chosen is None:
            asked = "an earlier generation than the one that serves" if wanted is None else f"generation {wanted!r}"
            names = ", ".join(manifest.name for manifest in kept)
            raise UnknownGeneration(f"shop {self.shop!r} does not keep {asked}; kept: {names}")
        return chosen

    def tidy(self, keep: int) -> None:
        """Throw away what killed processes left, and all but the last generation of each of the newest ``keep`` feeds.

        Generations made again of one feed count once, so that tuning never pushes out the history of prices. The one
        that serves and the one before it always stay: a worker may still be reading the second. Needs the lock.
        """
        kept, current = self.list(), self.current_name()
        previous = _previous(kept, current) if current else None
        feeds = dict.fromkeys(self.names(), "") | {manifest.name: manifest.feed for manifest in kept}
        last_of = {feed or name: name for name, feed in feeds.items()}
        spared = {*sorted(last_of.values())[-keep:], current, previous.name if previous else None}
        for name in feeds:
            if name not in spared:  # renamed first: a kill while removing leaves a leftover, not a torso
                os.rename(self.path(name), self.path(name + UNFINISHED))
        self.remove_unfinished()

    def remove_unfinished(self) -> None:
        """Remove folders, links and half a history that killed imports left behind. Needs the lock."""
        for leftover in self.folder.generations.glob(f"*{UNFINISHED}"):
            shutil.rmtree(leftover, ignore_errors=True)
        links = self.folder.current.parent.glob(f".{self.folder.current.name}.*{UNFINISHED}")
        for leftover in (*links, *self.folder.prices.parent.glob(f".*{UNFINISHED}")):
            with suppress(FileNotFoundError):
                leftover.unlink()


def _previous(kept: Iterable[Manifest], current: str) -> Manifest | None:
    return max((m for m in kept if m.name < current), key=lambda manifest: manifest.number, default=None)


def _named(kept: Iterable[Manifest], wanted: str) -> Manifest | None:
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else None
    fits = [m for m in kept if wanted in (m.name, m.id)] or [m for m in kept if m.number == number]
    return fits[-1] if fits else None
