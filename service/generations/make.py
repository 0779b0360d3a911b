"""A feed becomes a generation: built beside its place, made durable, renamed, swapped in; or held back with a reason.

A process killed at any moment leaves the old generation serving: until the rename there is only a ``.tmp`` folder,
which the next import removes; after it the folder is complete, whether or not the link was swapped yet.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import orjson
from pydantic import TypeAdapter

from feeds.documents import report_document
from feeds.model import Catalogue, FeedReport, Hierarchy
from matching.index import build_index
from service.errors import HeldBack
from service.generations.guards import reason_to_hold
from service.generations.manifest import LAYOUT, Manifest, generation_name, seal, sums
from service.generations.opened import save_index
from service.generations.shelf import UNFINISHED, Shelf
from service.storage.files import sync_folder, write_atomically

if TYPE_CHECKING:
    from feeds.build import FeedSettings

Progress = Callable[[int, int | None], None]


def identity(source: Path, settings: FeedSettings) -> str:
    """Twelve digits of what a generation is made of: the source's bytes and the settings it is read with."""
    with source.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    digest.update(f"{settings.fingerprint()} {settings.at.isoformat()}".encode())
    return digest.hexdigest()[:12]


def import_feed(
    shelf: Shelf,
    source: Path,
    settings: FeedSettings,
    *,
    keep: int = 3,
    force: bool = False,
    progress: Progress | None = None,
) -> tuple[Manifest, FeedReport]:
    """Make a generation of ``source`` and let it serve.

    Raises `HeldBack` when a guard objects and ``force`` is not given, `ShopBusy` when another import runs, and
    `feeds.errors.FeedError` when the source is no feed; the generation that served before serves on.
    """
    from feeds.build import build  # lxml and pandas: never in the process that answers requests

    with shelf.writing():
        shelf.remove_unfinished()
        number, made_of = shelf.next_number(), identity(source, settings)
        name = generation_name(number, made_of)
        folder = shelf.path(name + UNFINISHED)
        try:
            folder.mkdir(parents=True)
            built = build(source, folder, settings, generation=name, progress=progress)
            objection = reason_to_hold(built.report, _last_good(shelf))
            if built.catalogue is None or (objection and not force):
                raise _held(shelf, objection or "nothing could be taken from it", built.report)
            manifest = _complete(folder, number, made_of, built.catalogue, built.report, settings, objection)
            os.rename(folder, shelf.path(name))
            sync_folder(shelf.folder.generations)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        shelf.swap(name)
        shutil.rmtree(shelf.folder.held.parent, ignore_errors=True)
        shelf.tidy(keep)
    return manifest, built.report


def _last_good(shelf: Shelf) -> int | None:
    """Products of the generation that serves; None without one, and for one that says nothing any more."""
    name = shelf.current_name()
    return next((manifest.products for manifest in shelf.list() if manifest.name == name), None)


def _held(shelf: Shelf, reason: str, report: FeedReport) -> HeldBack:
    """The refusal to raise, after its report was kept for the merchandiser."""
    document = {"held": _now(), "reason": reason, "report": report_document(report)}
    shelf.folder.held.parent.mkdir(exist_ok=True)
    write_atomically(shelf.folder.held, orjson.dumps(document, option=orjson.OPT_INDENT_2))
    return HeldBack(shelf.shop, reason, forceable=report.products > 0)


def _complete(
    folder: Path,
    number: int,
    made_of: str,
    catalogue: Catalogue,
    report: FeedReport,
    settings: FeedSettings,
    objection: str | None,
) -> Manifest:
    """Add what the service keeps beside the products, and the manifest that makes the folder a generation."""
    (folder / "report.json").write_bytes(orjson.dumps(report_document(report)))
    (folder / "hierarchy.json").write_bytes(TypeAdapter(Hierarchy).dump_json(catalogue.hierarchy))
    save_index(build_index(catalogue), folder / "index")
    manifest = Manifest(
        layout=LAYOUT,
        number=number,
        id=made_of,
        created=_now(),
        at=settings.at.isoformat(),
        format=report.format,
        industry=catalogue.hierarchy.industry,
        currency=report.currency,
        items=report.items,
        products=report.products,
        quarantined=len(report.quarantined),
        forced=objection,
        files=sums(folder),
    )
    seal(folder, manifest)
    return manifest


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
