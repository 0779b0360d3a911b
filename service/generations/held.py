"""The feed that a guard held back: its report, and the feed itself, so that a person can let exactly that one serve.

A shop has at most one, the last; it goes with the next feed that is taken. Its report is written after its bytes and
removed before them: where there is a report, the bytes beside it are those it speaks of.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from feeds.documents import report_document
from feeds.model import FeedReport
from feeds.settings import FeedSettings
from service.errors import HeldBack, NothingHeld
from service.generations.guards import Objection
from service.generations.shelf import Shelf
from service.storage.files import sync_file, sync_folder, write_atomically

FEED = "feed"
NO_RESULT = Objection("no_products", "nothing could be taken from it", {})


@dataclass(frozen=True, slots=True)
class ReadWith:
    """What a feed was read with beside what the shop's settings say of thresholds and wishes."""

    format: str | None
    industry: str | None
    currency: str | None
    at: datetime
    mapping: str | None = None


def hold_back(
    shelf: Shelf, objection: Objection, report: FeedReport, source: Path, settings: FeedSettings, id: str, said: str
) -> HeldBack:
    """The refusal to raise, after the feed was kept with its report. Needs the lock.

    ``id`` names this one feed; ``said`` is what a person called its source.
    """
    forceable = report.products > 0
    document = {
        "held": datetime.now(UTC).isoformat(timespec="seconds"),
        "reason": objection.reason,
        "guard": objection.guard,
        "numbers": objection.numbers,
        "forceable": forceable,
        "id": id,
        "source": said,
        "read_with": {
            "format": settings.format,
            "industry": settings.industry,
            "currency": settings.currency,
            "at": settings.at.isoformat(),
            "mapping": settings.mapping,
        },
        "report": report_document(report),
    }
    _keep(shelf, document, source if forceable else None)
    return HeldBack(shelf.shop, objection.reason, forceable, objection.guard, objection.numbers)


def drop_held(shelf: Shelf) -> None:
    """Forget the feed that was held back. Raises `NothingHeld` and `ShopBusy`."""
    with shelf.writing():
        if shelf.held() is None:
            raise NothingHeld(shelf.shop)
        forget_held(shelf)


def forget_held(shelf: Shelf) -> None:
    """Forget what was held back, if anything was. Needs the lock."""
    shelf.folder.held.unlink(missing_ok=True)
    shutil.rmtree(shelf.folder.held.parent, ignore_errors=True)


@contextmanager
def released(shelf: Shelf, id: str | None = None) -> Iterator[tuple[Path, ReadWith, str]]:
    """The feed that was held back, what it was read with, and what its source was called: to be imported.

    It is this very feed for the length of the block, whatever is held back meanwhile. ``id``: only if it is that one.
    Raises `NothingHeld` and `ShopBusy`.
    """
    beside = shelf.folder.uploads / f".released.{os.getpid()}"
    with shelf.writing():
        held = shelf.held()
        if held is None or (id is not None and held.get("id") != id):
            raise NothingHeld(shelf.shop, replaced=held is not None)
        if not (shelf.folder.held.parent / FEED).is_file():
            raise NothingHeld(shelf.shop, of_no_use=True)
        beside.parent.mkdir(exist_ok=True)
        beside.unlink(missing_ok=True)
        os.link(shelf.folder.held.parent / FEED, beside)
    try:
        yield beside, _read_with(held["read_with"]), held["source"]
    finally:
        beside.unlink(missing_ok=True)


def _read_with(document: dict[str, Any]) -> ReadWith:
    return ReadWith(**document | {"at": datetime.fromisoformat(document["at"])})


def _keep(shelf: Shelf, document: dict[str, Any], source: Path | None) -> None:
    folder, copy = shelf.folder.held.parent, shelf.folder.uploads / ".held"
    if source is not None:  # before what is held is forgotten: it may be the same
        copy.parent.mkdir(exist_ok=True)
        shutil.copyfile(source, copy)
        sync_file(copy)
    forget_held(shelf)
    folder.mkdir()
    if source is not None:
        copy.rename(folder / FEED)
    write_atomically(shelf.folder.held, orjson.dumps(document, option=orjson.OPT_INDENT_2))
    sync_folder(folder.parent)
