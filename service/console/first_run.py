"""The way from a feed to a frame on the shop's page: which steps there are, and how far a shop is.

Nothing of it is stored: each step is done when what it is for is there, and any can be passed over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from service.console.entering import Entered
from service.console.tasks import progress
from service.tasks.model import Task, TaskKind


class Stage(StrEnum):
    """A step of the way; the value names its texts."""

    FEED = "feed"
    INDUSTRY = "industry"
    FILTERS = "filters"
    PUBLISH = "publish"
    SHOP = "shop"


PATHS = {
    Stage.FEED: "/feed",
    Stage.INDUSTRY: "/first/industry",
    Stage.FILTERS: "/first/filters",
    Stage.PUBLISH: "/first/publish",
    Stage.SHOP: "/first/shop",
}


@dataclass(frozen=True, slots=True)
class Way:
    """How far a shop is: what is ``done``, and where to go ``next`` (None: all is done)."""

    done: frozenset[Stage]

    @property
    def next(self) -> Stage | None:
        """The first step that is not done."""
        return next((stage for stage in Stage if stage not in self.done), None)


def way_of(entered: Entered) -> Way:
    """How far the shop of the address is."""
    assert entered.shop is not None
    has_feed = entered.service.shelf(entered.shop_name).current_name() is not None
    published = entered.service.hierarchies(entered.shop_name).published() is not None
    done = {
        Stage.FEED: has_feed,
        Stage.INDUSTRY: has_feed and (entered.shop.industry is not None or published),
        Stage.FILTERS: published,
        Stage.PUBLISH: published,
        Stage.SHOP: bool(entered.shop.origins),
    }
    return Way(frozenset(stage for stage, is_done in done.items() if is_done))


def way_page(entered: Entered, here: Stage) -> dict[str, Any]:
    """What ``way.html`` shows: pages include it with this."""
    return {"way": way_of(entered), "here": here, "stages": tuple(Stage), "paths": PATHS}


def open_task(entered: Entered, kind: TaskKind) -> Task | None:
    """The one of a kind that waits or runs."""
    return next((each for each in entered.service.tasks.open_of(entered.shop_name) if each.kind is kind), None)


def task_page(entered: Entered, task: Task | None) -> Mapping[str, object]:
    """What pages show of a task that is under way, if there is one."""
    return {"task": None, "no_worker": False} if task is None else progress(entered, task)
