"""Something that takes longer than a request: asked for once, done by a worker, looked at meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol


class TaskKind(StrEnum):
    """What is to be done. In brackets what is ``asked``, each left out where it is None."""

    IMPORT = "import"
    """A feed: ``source`` (an http(s) address) or ``upload`` (a name of `service.uploads`; ``called``: the file's own),
    ``format``, ``industry``, ``currency``, ``force``; of a schedule ``scheduled`` (when it was due) and ``meant`` (its
    address may lie in our own network); or ``held`` true: the feed that was held back, as it was; ``id``: only if it
    is the one of that id (`Shelf.held`)."""
    PUBLISH = "publish"
    """The draft of the hierarchy: ``note``; ``seen``, the difference that was looked at, and no other."""
    ROLL_BACK = "roll_back"
    """An earlier version of the hierarchy: ``version`` (the one before by default), ``note``;
    ``published``, the version that was seen to be published, and no other."""
    DRAFT = "draft"
    """The draft derived for looking at, and its effect on the shop's contacts; nothing serves it.
    ``digest`` names it."""
    SUGGEST = "suggest"
    """Values that are probably one."""
    LEARN = "learn"
    """What the shop's pages taught, fitted as a new version (`service.learning`)."""
    FIT = "fit"
    """What scenarios go by, as far as the generation that serves lacks it."""


class TaskState(StrEnum):
    """How far it is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``by`` is who asked. ``stage`` is the key of a text; ``done`` of ``total`` (None: unknown) counts what
    the stage counts. ``told`` is what came of it and, while it runs, what else is counted (of ``reading``: products,
    quarantined, bytes of size). ``fault`` is the sentence for why nothing came of it. Times are UTC.
    """

    number: int
    shop: str
    kind: TaskKind
    asked: Mapping[str, Any]
    by: str
    state: TaskState
    stage: str
    done: int
    total: int | None
    told: Mapping[str, Any] | None
    fault: str | None
    made: datetime
    started: datetime | None
    ended: datetime | None

    @property
    def open(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in (TaskState.WAITING, TaskState.RUNNING)


class Tell(Protocol):
    """By what a task says how far it is."""

    def __call__(self, stage: str, done: int = 0, total: int | None = None, **counts: int) -> None:
        """Now at that stage, so much of it done, and so many of other things; cheap enough to be called for every
        item.
        """
