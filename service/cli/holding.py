"""Feeds that wait for a person: ``notesik feed hold``, ``unhold``, ``release`` and ``drop``."""

from __future__ import annotations

from dataclasses import replace

from service.cli.feed import tell_imported
from service.cli.options import Json, Shop, the_service
from service.cli.output import progress_bar, write_document, write_text
from service.cli.vanished import WHAT_SERVES, tell_vanished


def hold(shop: Shop, as_json: Json = False) -> None:
    """Let every feed from now on wait until a person releases it."""
    _hold(shop, True, as_json)


def unhold(shop: Shop, as_json: Json = False) -> None:
    """Let feeds serve by themselves again; one that waits goes on waiting."""
    _hold(shop, False, as_json)


def release(shop: Shop, as_json: Json = False) -> None:
    """Let the feed that was held back serve, this once; the guards stand for the next."""
    from service.auditing import commander
    from service.feeding import record_import
    from service.feeding import release as release_held

    service = the_service()
    service.shops.get(shop)
    tell_vanished(service, shop, WHAT_SERVES)
    with progress_bar("importing") as progress:
        imported = release_held(service, shop, progress=progress)
    record_import(service, commander(), shop, imported, released=True)
    tell_imported(service, shop, imported, as_json)


def drop(shop: Shop, as_json: Json = False) -> None:
    """Forget the feed that was held back; what serves serves on."""
    from service.auditing import commander, record
    from service.generations.held import drop_held

    service = the_service()
    drop_held(service.shelf(shop))
    record(service, commander(), shop, "feed.dropped", "")
    if as_json:
        write_document({"shop": shop, "held": None})
    else:
        write_text(f"the feed of shop {shop} that was held back is forgotten")


def _hold(shop: str, wanted: bool, as_json: bool) -> None:
    from service.auditing import Told, commander, record

    service = the_service()
    service.shops.save(replace(service.shops.get(shop), hold=wanted))
    way_back = Told(undo="/feed/hold", fields={"hold": "" if wanted else "1"})
    record(service, commander(), shop, "feed.held" if wanted else "feed.unheld", "", way_back)
    if as_json:
        write_document({"shop": shop, "hold": wanted})
    elif wanted:
        write_text(f"feeds of shop {shop} wait from now on: `notesik feed release` lets one serve")
    else:
        write_text(f"feeds of shop {shop} serve by themselves again")
