"""The draft of a hierarchy, derived for looking at before it serves, and what it would do to contacts.

A worker derives it (`service.deriving`) into ``drafted/<digest>/`` of the shop's folder, a whole generation that nobody
serves from, with its effect on the shop's contacts beside it. Pages ask here what there is and never derive.
The digest is of the draft's text and of the generation that served: another text or another feed is another draft.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from feeds.errors import FeedError
from feeds.tuning.changes import changes
from feeds.tuning.text import read_tuning
from service.bans import NOTHING_BANNED, Bans
from service.errors import BrokenFile, ShopBusy
from service.generations.opened import Generation, open_generation
from service.generations.shelf import UNFINISHED
from service.storage.files import locked
from service.storage.shops import ShopFolder
from service.tasks.model import Task, TaskKind, TaskState

if TYPE_CHECKING:
    from service.composition import Service

EFFECT = "effect.json"
LOCK = ".lock"


class DraftState(StrEnum):
    """How far a draft is to be looked at."""

    NO_FEED = "no_feed"
    NONE = "none"
    SERVES = "serves"
    """What it says serves already."""
    UNASKED = "unasked"
    """Nobody has asked for it to be derived."""
    WAITING = "waiting"
    RUNNING = "running"
    FAILED = "failed"
    READY = "ready"


@dataclass(frozen=True, slots=True, eq=False)
class Drafted:
    """The draft of a shop as far as it can be looked at. ``text`` is the draft's own, None where there is none.

    ``digest`` names just this draft over just what serves now. ``generation`` is the derived one once it is `READY`;
    ``effect`` what it does to contacts (`service.drafted_effect`), which is there a little later. ``task`` is the one
    that derives it, or failed to.
    """

    state: DraftState
    text: str | None = None
    digest: str | None = None
    task: Task | None = None
    generation: Generation | None = None
    effect: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Opened:
    """A derived draft that is open, and the same without what is banned."""

    digest: str
    whole: Generation
    bans: Bans
    allowed: Generation


@dataclass(slots=True)
class OpenedDrafts:
    """The derived drafts that a process has open: one a shop, let go of when another takes its place."""

    _opened: dict[str, _Opened] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, shop: str, digest: str, folder: Path, bans: Bans) -> Generation | None:
        """The one of that digest without what is banned; None where it is not there, or another version made it."""
        with self._lock:
            opened = self._opened.get(shop)
            if opened is None or opened.digest != digest:
                self._opened.pop(shop, None)
                with suppress(BrokenFile):
                    whole = open_generation(folder, verified=False)
                    self._opened[shop] = opened = _Opened(digest, whole, NOTHING_BANNED, whole)
            if opened is None or opened.digest != digest:
                return None
            if opened.bans is not bans:
                self._opened[shop] = opened = replace(opened, bans=bans, allowed=opened.whole.barring(bans.by_product))
            return opened.allowed

    def forget(self, shop: str) -> None:
        """Let go of the shop's."""
        with self._lock:
            self._opened.pop(shop, None)


def digest_of(text: str, generation: str) -> str:
    """What names a draft's text over the generation that serves; also what a page says that it has shown."""
    return hashlib.blake2b(f"{generation}\n{text}".encode(), digest_size=12).hexdigest()


def drafted(service: Service, shop: str) -> Drafted:
    """The shop's draft, as far as it can be looked at now. Loads no parser. Raises `UnknownShop` and `BrokenFile`."""
    shelf, text = service.shelf(shop), service.hierarchies(shop).draft()
    serving = shelf.current_name()
    if serving is None or text is None:
        service.drafts.forget(shop)
        return Drafted(DraftState.NO_FEED if serving is None else DraftState.NONE, text)
    digest, manifest = digest_of(text, serving), shelf.serving()
    served = service.hierarchies(shop).text(manifest.hierarchy) if manifest and manifest.hierarchy else ""
    if _say_the_same(text, served):
        return Drafted(DraftState.SERVES, text, digest)
    folder, task = shelf.folder.drafted / digest, service.tasks.latest(shop, TaskKind.DRAFT)
    generation = service.drafts.get(shop, digest, folder, service.bans.at_hand(shop))
    if generation is not None:
        return Drafted(DraftState.READY, text, digest, task, generation, _effect_in(folder))
    return Drafted(_state_of(task, digest), text, digest, task)


def ask_for_draft(service: Service, shop: str, by: str, now: datetime) -> Task:
    """Have the draft derived by a worker; a task of the same draft that is open already is answered instead."""
    found = drafted(service, shop)
    if found.task is not None and found.state in (DraftState.WAITING, DraftState.RUNNING):
        return found.task
    return service.tasks.add(shop, TaskKind.DRAFT, {"digest": found.digest}, by, now)


def discard_derived(folder: ShopFolder) -> None:
    """Remove what was derived of a draft that is no more."""
    if folder.drafted.exists():
        with locked(folder.drafted / LOCK, lambda: ShopBusy(folder.path.name)):
            sweep(folder.drafted)


def sweep(folder: Path, but: str | None = None) -> None:
    """Remove other drafts, and what killed processes left. Renamed first: a kill leaves no torso that looks whole."""
    for each in folder.iterdir():
        if each.is_dir() and each.name != but:
            gone = each if each.suffix == UNFINISHED else each.with_name(each.name + UNFINISHED)
            if gone != each:
                shutil.rmtree(gone, ignore_errors=True)
                os.rename(each, gone)
            shutil.rmtree(gone, ignore_errors=True)


def _effect_in(folder: Path) -> Mapping[str, Any] | None:
    try:
        effect: Mapping[str, Any] = orjson.loads((folder / EFFECT).read_bytes())
    except (OSError, ValueError):
        return None
    return effect


def _state_of(task: Task | None, digest: str) -> DraftState:
    """How far the last task is, as far as it is of this draft: what waits derives whatever the draft says then."""
    if task is not None and task.state is TaskState.WAITING:
        return DraftState.WAITING
    if task is None or task.asked.get("digest") != digest:
        return DraftState.UNASKED
    return {TaskState.RUNNING: DraftState.RUNNING, TaskState.FAILED: DraftState.FAILED}.get(
        task.state, DraftState.UNASKED
    )


@lru_cache(maxsize=32)
def _say_the_same(text: str, other: str) -> bool:
    """Whether two texts of tunings say the same; one that cannot be read says something else."""
    try:
        return not changes(read_tuning(text), read_tuning(other))
    except FeedError:
        return False
