"""Feeds that somebody handed over in the console: they stand in the shop's folder until they are imported.

A page writes one piece by piece as it arrives and asks for its import by the name it got here; what it was called on
its owner's machine never becomes part of a path.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from service.errors import SourceError, SourceTooLarge
from service.storage.files import sync_folder

if TYPE_CHECKING:
    from service.composition import Service

NAME = re.compile(r"[0-9a-f]{32}", re.ASCII)
KEPT = timedelta(days=1)
"""How long something that nobody waits for stays."""


@dataclass(slots=True)
class Uploading:
    """A feed as it arrives, under the name by which its import is asked for (``upload`` of the task)."""

    name: str
    _file: BinaryIO
    _most: int
    _taken: int = 0

    def write(self, piece: bytes) -> None:
        """Add the next piece. Raises `SourceTooLarge`."""
        self._taken += len(piece)
        if self._taken > self._most:
            raise SourceTooLarge(self._most)
        self._file.write(piece)


@contextmanager
def uploading(service: Service, shop: str) -> Iterator[Uploading]:
    """A feed of a shop to be written piece by piece. When the block ends it is durable; when it raises, gone.

    Blocks on the disk, so off the event loop. Raises `UnknownShop`.
    """
    folder = _folder(service, shop)
    folder.mkdir(exist_ok=True)
    name = secrets.token_hex(16)
    unfinished = folder / f".{name}"
    try:
        with unfinished.open("xb") as file:
            yield Uploading(name, file, service.settings.source_max_bytes)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(folder / name)
        sync_folder(folder)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise


def upload(service: Service, shop: str, name: str) -> Path:
    """The feed of that name, as a file. Raises `SourceError`."""
    path = _folder(service, shop) / name
    if not NAME.fullmatch(name) or not path.is_file():
        raise SourceError("the uploaded feed is not there any more: upload it again")
    return path


def forget_upload(service: Service, shop: str, name: str) -> None:
    """Remove a feed that is imported, if it is there."""
    if NAME.fullmatch(name):
        (_folder(service, shop) / name).unlink(missing_ok=True)


def sweep_uploads(service: Service, now: datetime) -> int:
    """Remove what was left behind longer than `KEPT` ago and no task of the shop waits for; how many that were."""
    return sum(_sweep(service, shop, now - KEPT) for shop in service.shops.names())


def _sweep(service: Service, shop: str, before: datetime) -> int:
    wanted = {task.asked.get("upload") for task in service.tasks.open_of(shop)}
    left = [path for path in _entries(_folder(service, shop)) if path.name not in wanted and _since(path) < before]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _entries(folder: Path) -> Iterable[Path]:
    return list(folder.iterdir()) if folder.is_dir() else ()


def _since(path: Path) -> datetime:
    """Since when a file stands under its name: a link to an older file does so since it was made."""
    return datetime.fromtimestamp(path.stat().st_ctime, UTC)


def _folder(service: Service, shop: str) -> Path:
    return service.shops.folder(service.shops.get(shop).name).uploads
