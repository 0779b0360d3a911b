"""What is missing or old of what scenarios go by is fitted, for the generation that serves: by a worker or a command.

A generation serves before it is fitted, and whatever stops a fit stops no answer.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matching.index import Index
from service.errors import ServiceError, ShopBusy
from service.fitted.together import MOST_PURCHASES, neighbours_bought
from service.generations.facts import fit_facts
from service.generations.fitted import VERSIONS
from service.generations.manifest import Manifest, read_manifest
from service.generations.neighbours import Neighbours
from service.generations.opened import Documents, load_index, read_hierarchy
from service.generations.sealed import FOLDER, Fit, fit_of, keep, stamp
from service.storage.baskets import bought_in_orders
from service.storage.files import locked
from service.tasks.model import Task, TaskKind

if TYPE_CHECKING:
    from service.composition import Service
    from service.tasks.model import Tell

EVERY: Final = timedelta(days=1)
"""What is bought together is worked out again so often."""
AGAIN: Final = timedelta(hours=1)
"""What could not be fitted is tried again so much later."""
TOO_LARGE: Final = "too-large"
BY: Final = "the worker"


def missing(generation: Path, now: datetime) -> tuple[str, ...]:
    """The fits that the generation in that folder lacks, or that are too old."""
    fits = {name: fit_of(generation, name, version) for name, version in VERSIONS.items()}
    return tuple(name for name, fit in fits.items() if fit is None or (name == "together" and fit.at + EVERY <= now))


def fit(service: Service, shop: str, tell: Tell, again: bool = False) -> tuple[Fit, ...]:
    """Fit what is missing, or with ``again`` everything; all fits of the generation that serves.

    Raises `UnknownShop`, `NoGeneration` and `BrokenFile`.
    """
    shelf, now = service.shelf(shop), datetime.now(UTC)
    folder = shelf.current().resolve()
    manifest = read_manifest(folder)
    (folder / FOLDER).mkdir(exist_ok=True)
    with locked(folder / FOLDER / ".lock", lambda: ShopBusy(shop), wait=True):
        wanted = tuple(VERSIONS) if again else missing(folder, now)
        fitting = _Fitting(service, shop, folder, manifest, load_index(folder / "index"))
        for name in wanted:
            if not (name == "facts" and fit_of(folder, name, VERSIONS[name])):  # sealed with the generation itself
                tell(name)
                fitting.make(name)
    return tuple(each for name in VERSIONS if (each := fit_of(folder, name, VERSIONS[name])) is not None)


@dataclass(frozen=True, slots=True)
class _Fitting:
    """A generation to be fitted."""

    service: Service
    shop: str
    folder: Path
    manifest: Manifest
    index: Index

    def make(self, name: str) -> Fit:
        """Make one fit and keep it."""
        made, began = datetime.now(UTC).isoformat(timespec="seconds"), time.monotonic()
        if name == "facts":
            at = int(datetime.fromisoformat(self.manifest.at).timestamp())
            return fit_facts(self.folder, self.index, at, made, self._before())
        found = self._together() if name == "together" else self._likeness()
        took = {"seconds": round(time.monotonic() - began, 1)}
        if found is None:
            return keep(self.folder, name, VERSIONS[name], made, {}, TOO_LARGE, took)
        told = {"products": int((found.items >= 0).sum()), "neighbours": len(found.rows), **took}
        return keep(self.folder, name, VERSIONS[name], made, found.arrays(), told=told)

    def _together(self) -> Neighbours:
        return neighbours_bought(self.index, bought_in_orders(self.service.database, self.shop, MOST_PURCHASES))

    def _likeness(self) -> Neighbours | None:
        from service.fitted.likeness import TooLarge, neighbours_alike  # scikit-learn

        with suppress(TooLarge):
            return neighbours_alike(self.index, Documents(self.folder), read_hierarchy(self.folder))
        return None

    def _before(self) -> Path | None:
        """The generation that was made before this one, as far as it is kept."""
        shelf = self.service.shelf(self.shop)
        earlier = [name for name in shelf.names() if name < self.folder.name]
        return shelf.path(earlier[-1]) if earlier else None


def fit_document(shop: str, generation: str, fits: tuple[Fit, ...]) -> dict[str, Any]:
    """What came of it."""
    return {
        "shop": shop,
        "generation": generation,
        "fits": [{"fit": each.name, "made": each.made, "why": each.why, **each.told} for each in fits],
    }


@dataclass(slots=True)
class Watch:
    """Whether the generations that serve lack a fit: asked every second, so that what is known is not looked up again.

    ``known`` holds of each shop the generation and its stamp, and from when on there is something to do.
    """

    service: Service
    known: dict[str, tuple[str, int, datetime]] = field(default_factory=dict)

    def waiting(self, now: datetime) -> bool:
        """Whether there is something to fit."""
        return any(self._lacks(shop, now) for shop in self.service.shops.names())

    def ask(self, now: datetime) -> Mapping[str, int]:
        """Make a task of it, for each shop that has none; how many."""
        return {"asked": sum(self._asked(shop, now) for shop in self.service.shops.names() if self._lacks(shop, now))}

    def _asked(self, shop: str, now: datetime) -> bool:
        name, seen, _ = self.known[shop]
        self.known[shop] = name, seen, now + AGAIN
        if any(task.kind is TaskKind.FIT for task in self.service.tasks.open_of(shop)):
            return False
        self.service.tasks.add(shop, TaskKind.FIT, {}, BY, now)
        return True

    def _lacks(self, shop: str, now: datetime) -> bool:
        try:
            shelf = self.service.shelf(shop)
            name = shelf.current_name()
        except ServiceError:
            return False
        if name is None:
            return False
        seen, known = stamp(shelf.path(name)), self.known.get(shop)
        if known is None or known[:2] != (name, seen):
            known = self.known[shop] = name, seen, _due(shelf.path(name), now)
        return known[2] <= now


def _due(generation: Path, now: datetime) -> datetime:
    together = fit_of(generation, "together", VERSIONS["together"])
    return now if together is None or missing(generation, now) else together.at + EVERY


def fitted(service: Service, task: Task, tell: Tell) -> Mapping[str, Any]:
    """The task: what is missing is fitted."""
    generation = service.shelf(task.shop).current().resolve().name
    return fit_document(task.shop, generation, fit(service, task.shop, tell))
