"""A shop's feed taken in, one way for commands and for the console: from an address, an upload, or one held back.

What is not asked for otherwise the shop says: format, currency, industry, whether its feeds wait for a person.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from feeds.model import FeedReport, Hierarchy
from feeds.settings import FeedSettings
from service.auditing import Told, record_anyway
from service.errors import DatabaseError, ServiceError
from service.generations.difference import difference_of
from service.generations.guards import RECENT_DAYS
from service.generations.held import released
from service.generations.make import import_feed
from service.generations.manifest import Manifest
from service.generations.opened import read_hierarchy
from service.sources import Progress, is_address, shown_address
from service.storage.recent import recent_products

if TYPE_CHECKING:
    from feeds.collect import Tell
    from service.composition import Service

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a feed is to be read; None is what the shop says, of ``at`` now. ``force``: whatever a guard objects.

    ``mapping`` is the text of one; an empty one is none, whatever the shop has. A format that is asked for goes before
    the shop's mapping.
    """

    format: str | None = None
    industry: str | None = None
    currency: str | None = None
    at: datetime | None = None
    force: bool = False
    mapping: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """A generation that serves now, the report of its feed, and its filters; ``unchanged``: it served before."""

    manifest: Manifest
    report: FeedReport
    hierarchy: Hierarchy
    unchanged: bool = False


def tell_nobody(stage: str, done: int = 0, total: int | None = None, **counts: int) -> None:
    """Nobody looks on."""


def take_in(
    service: Service,
    shop: str,
    path: Path,
    wanted: Wanted,
    said: str,
    progress: Progress | None = None,
    tell: Tell = tell_nobody,
) -> Imported:
    """Make a generation of the feed in a file and let it serve; ``said`` is what a person calls its source.

    Raises `UnknownShop`, and what `service.generations.make.import_feed` raises: `HeldBack` among it.
    """
    record, shelf = service.shops.get(shop), service.shelf(shop)
    before, now = shelf.current_name(), datetime.now(UTC)
    settings = settings_of(service, shop, replace(wanted, at=wanted.at or now))
    manifest, report, unchanged = import_feed(
        shelf,
        path,
        settings,
        hierarchies=service.hierarchies(shop),
        industry=record.industry,
        keep=service.settings.generations_kept,
        force=wanted.force,
        hold=record.hold,
        said=shown_address(said) if is_address(said) else said,
        recent=_recent(service, shop, now - timedelta(days=RECENT_DAYS)),
        progress=progress,
        tell=tell,
    )
    tell("comparing")
    if before is not None and not unchanged:
        with suppress(ServiceError, OSError):  # it serves already; who asks later has it worked out then
            difference_of(shelf, before, manifest.name)
    return Imported(manifest, report, read_hierarchy(shelf.path(manifest.name)), unchanged)


def _recent(service: Service, shop: str, since: datetime) -> Collection[str]:
    """The products that people saw lately; none where the database cannot be read: a feed is taken in without it."""
    try:
        return recent_products(service.database, shop, since)
    except DatabaseError as error:
        log.error("the products of shop %s that people saw lately could not be read: %s", shop, error)
        return ()


def settings_of(service: Service, shop: str, wanted: Wanted) -> FeedSettings:
    """What a shop's feed is read with, but for what a merchandiser published. Raises `UnknownShop`."""
    record = service.shops.get(shop)
    return FeedSettings(
        at=wanted.at or datetime.now(UTC),
        format=wanted.format or record.format,
        industry=wanted.industry,
        currency=wanted.currency or record.currency,
        thresholds=service.settings.thresholds,
        mapping=(None if wanted.format else record.mapping) if wanted.mapping is None else wanted.mapping or None,
    )


def release(
    service: Service, shop: str, id: str | None = None, progress: Progress | None = None, tell: Tell = tell_nobody
) -> Imported:
    """Let the feed that was held back serve, read as it was then; the guards stand for the next.

    ``id``: only if it is that one. Raises `NothingHeld`, and what `take_in` raises.
    """
    with released(service.shelf(shop), id) as (path, read_with, said):
        asked = read_with.format, read_with.industry, read_with.currency, read_with.at
        wanted = Wanted(*asked, force=True, mapping=read_with.mapping or "")
        return take_in(service, shop, path, wanted, said, progress, tell)


def record_import(service: Service, by: str, shop: str, imported: Imported, released: bool = False) -> None:
    """Write down that somebody's feed serves, unless it did already. It does so whether or not that can be written."""
    if imported.unchanged:
        return
    if released:
        record_anyway(service, by, shop, "feed.released", "")
    else:
        products = Told(values={"n": imported.manifest.products})
        record_anyway(service, by, shop, "feed.read", imported.manifest.name, products)


def downloading(tell: Tell) -> Callable[[int, int | None], None]:
    """Tells of a download by its bytes."""
    return lambda done, total: tell("downloading", done, total)


def import_document(shop: str, imported: Imported, vanished: list[dict[str, Any]]) -> dict[str, Any]:
    """What came of an import; ``vanished`` is what contacts named and the feed no longer holds."""
    hierarchy = imported.hierarchy
    found = {"guess": hierarchy.guess, "gone": hierarchy.gone, "vanished": vanished, "unchanged": imported.unchanged}
    return {"shop": shop, **generation_document(imported.manifest, imported.manifest.name), **found}


def generation_document(manifest: Manifest, current: str | None) -> dict[str, Any]:
    """What is said of a generation; ``current`` is the name of the one that serves."""
    return {
        "generation": manifest.name,
        "number": manifest.number,
        "id": manifest.id,
        "created": manifest.created,
        "format": manifest.format,
        "industry": manifest.industry,
        "currency": list(manifest.currency),
        "items": manifest.items,
        "products": manifest.products,
        "quarantined": manifest.quarantined,
        "forced": manifest.forced,
        "hierarchy": manifest.hierarchy,
        "feed": manifest.feed,
        "current": manifest.name == current,
    }
