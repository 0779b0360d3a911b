"""Deriving the draft of a hierarchy for looking at, as a worker does; `service.drafted` says what there is of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from service.drafted import EFFECT, LOCK, digest_of, sweep
from service.drafted_effect import effect_on_contacts
from service.errors import BrokenFile, ShopBusy
from service.generations.make import Again
from service.generations.opened import open_generation
from service.generations.shelf import UNFINISHED
from service.hierarchies import DRAFT, hierarchy_of
from service.storage.files import locked, sync_folder, write_atomically
from service.tasks.model import Tell

if TYPE_CHECKING:
    from service.composition import Service


def derive_draft(service: Service, shop: str, tell: Tell) -> Mapping[str, Any]:
    """Derive the draft and its effect on contacts; what was derived before goes. Nothing that serves is touched.

    A process killed at any moment leaves a folder that is no draft, which the next one removes, or a derived draft
    without an effect, which the next one adds. Raises `NoDraft`, `NoGeneration`, `BrokenFile` and
    `feeds.errors.FeedError`.
    """
    hierarchy = hierarchy_of(service, shop)
    text = hierarchy.text(DRAFT)
    again = Again.of(hierarchy.shelf, hierarchy.settings_with(hierarchy.checked(text)), hierarchy.learned)
    digest = digest_of(text, again.base.name)
    folder = hierarchy.shelf.folder.drafted
    folder.mkdir(exist_ok=True)
    with locked(folder / LOCK, lambda: ShopBusy(shop), wait=True):
        sweep(folder, but=digest)
        if not _is_whole(folder / digest):
            tell("deriving", 0, again.served.products)
            _make(again, folder / digest)
        before, after = (open_generation(each, verified=False) for each in (again.base, folder / digest))
        effect = effect_on_contacts(service, shop, before, after, tell)
        write_atomically(folder / digest / EFFECT, orjson.dumps(effect), mode=0o600)
    counted = {name: effect[name] for name in ("contacts", "asked", "changed", "lost", "won")}
    return {"digest": digest, "products": again.served.products, **counted}


def _make(again: Again, place: Path) -> None:
    """The derived generation at its place: built beside, made durable, renamed."""
    making = place.with_name(place.name + UNFINISHED)
    try:
        making.mkdir()
        again.make(making, None)
        os.rename(making, place)
        sync_folder(place.parent)
    except BaseException:
        shutil.rmtree(making, ignore_errors=True)
        raise


def _is_whole(place: Path) -> bool:
    """Whether a derived draft of this version of ours stands there; what is not, makes room."""
    try:
        open_generation(place)
    except BrokenFile:
        shutil.rmtree(place, ignore_errors=True)
        return False
    return True
