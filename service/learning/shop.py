"""A shop's learning as merchandisers work on it: published, taken back, ended, frozen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from service.auditing import Told, record
from service.errors import NothingToPublish, UnknownVersion
from service.generations.learned import numbers_of
from service.generations.make import remaking
from service.generations.manifest import Manifest
from service.hierarchies import ShopHierarchy, hierarchy_of
from service.storage.learned import LearnedStore, LearningState, Published

if TYPE_CHECKING:
    from service.composition import Service


@dataclass(frozen=True, slots=True)
class Taught:
    """What is in force now, and the generation that was made with it; None where the shop has none yet."""

    published: Published
    generation: Manifest | None


@dataclass(frozen=True, slots=True)
class ShopLearning:
    """One shop's learning. What is published goes into a generation at once, and into every later one."""

    hierarchy: ShopHierarchy
    store: LearnedStore

    def publish(self, number: int, by: str, note: str | None = None) -> Taught:
        """Let a version serve. A process killed before it is kept as published leaves everything as it was; one killed
        after that leaves the old generation serving until the next one is made, or this is done again.

        Raises `UnknownVersion`, `NothingToPublish`, `ShopBusy`, `BrokenFile` and `feeds.errors.FeedError`.
        """
        return self._serve(number, by, note)

    def roll_back(self, to: int | None, by: str, note: str | None = None) -> Taught:
        """Let an earlier version serve again: ``to``, or what was in force before the one that is (0: none was).

        Raises as `publish`, and `UnknownVersion` where nothing ever was published.
        """
        state = self.store.state()
        if not state.history:
            raise UnknownVersion(f"shop {self.hierarchy.shelf.shop!r} has published nothing of what it learned")
        return self._serve((state.before if to is None else to) or None, by, note)

    def off(self, by: str, note: str | None = None) -> Taught:
        """Let nothing that was learned serve. Raises as `publish`."""
        return self._serve(None, by, note)

    def _serve(self, number: int | None, by: str, note: str | None) -> Taught:
        shelf, hierarchy = self.hierarchy.shelf, self.hierarchy
        with shelf.writing():
            state, served = self.store.state(), shelf.serving()
            numbers = None if number is None else numbers_of(number, self.store.version(number))
            if state.published == number and (served is None or served.learned == number):
                what = "nothing that was learned serves" if number is None else f"version {number} serves"
                raise NothingToPublish(f"nothing to change: {what} already")
            published = Published(number, by, datetime.now(UTC).isoformat(timespec="seconds"), note)
            if served is None:
                self.store.publish(published)
                return Taught(published, None)
            shelf.remove_unfinished()
            settings = hierarchy.settings_with(hierarchy.served())
            made = remaking(shelf, settings, served.hierarchy, keep=hierarchy.keep, numbers=numbers)
            with made as (generation, _):
                self.store.publish(published)
        return Taught(published, generation)


def learning_of(service: Service, shop: str) -> ShopLearning:
    """The learning of a shop that exists. Raises `UnknownShop`."""
    hierarchy = hierarchy_of(service, shop)
    return ShopLearning(hierarchy, LearnedStore(hierarchy.shelf.shop, hierarchy.shelf.folder))


def record_taught(service: Service, by: str, shop: str, what: str, taught: Taught) -> None:
    """Write down that a version was published, taken back to, or that learning ended."""
    published = taught.published
    values = {} if published.version is None else {"version": published.version}
    what = "learning.off" if published.version is None else what
    record(service, by, shop, what, "", Told(values=values, note=published.note or ""))


def state_document(shop: str, learning: ShopLearning) -> dict[str, Any]:
    """Every version in short, which is published, and which serves."""
    store = learning.store
    state, serving = store.state(), learning.hierarchy.shelf.serving()
    versions = [version_line(number, store.version(number), state) for number in store.numbers()]
    served = None if serving is None else serving.learned
    return {"shop": shop, "published": state.published, "serves": served, "frozen": state.frozen, "versions": versions}


def version_line(number: int, document: Mapping[str, Any], state: LearningState) -> dict[str, Any]:
    """A version without its numbers."""
    counted = document["popularity"]["counted"]
    return {
        "version": number,
        "when": document["when"],
        "by": document["by"],
        **{what: counted.get(what, 0) for what in ("showings", "clicks", "purchases", "people")},
        "popularity": len(document["popularity"]["numbers"]),
        "weights": len(document["weights"]["numbers"]),
        "recommended": document["recommended"],
        "published": number == state.published,
    }
