"""One task done in this process: what it says on the way and what came of it, all under its lease."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import orjson

from feeds.errors import FeedError
from matching.errors import MatchingError
from service.composition import Service
from service.errors import ServiceError, SourceError
from service.storage.leases import Lease, LeaseLost
from service.storage.tasks import TaskLease, Tasks
from service.tasks.model import TaskKind
from service.uploads import forget_upload
from service.worker.kinds import DO

log = logging.getLogger("notesik.tasks")

SAY_EVERY = 0.5
"""Seconds between two words of one stage."""
EXPECTED = (ServiceError, FeedError, MatchingError)
"""Faults whose text was written to be read."""


@dataclass(slots=True)
class Telling:
    """Writes how far a task is: each new stage, and within one no more often than `SAY_EVERY`. Counts of one stage stay
    in sight in the next.
    """

    tasks: Tasks
    lease: Lease
    clock: Callable[[], float] = time.monotonic
    _stage: str | None = None
    _said: float = float("-inf")
    _counts: dict[str, int] = field(default_factory=dict)

    def __call__(self, stage: str, done: int = 0, total: int | None = None, **counts: int) -> None:
        """As `service.tasks.model.Tell`. Raises `LeaseLost`: then somebody else does it."""
        now = self.clock()
        if stage == self._stage and now - self._said < SAY_EVERY:
            return
        self._stage, self._said = stage, now
        self._counts |= counts
        self.tasks.say(self.lease, stage, done, total, self._counts)


def do(service: Service, taken: TaskLease) -> None:
    """Do a task that is ours, and write what came of it or why nothing did. Raises `DatabaseError`."""
    task, lease = taken.task, taken.lease
    try:
        told = DO[task.kind](service, task, Telling(service.tasks, lease))
        service.tasks.finish(lease, orjson.loads(orjson.dumps(told)), datetime.now(UTC))
    except LeaseLost as error:
        log.warning("task %d (%s of shop %s): %s", task.number, task.kind, task.shop, error)
        return
    except SourceError as error:
        told = {"passing": error.passing, "after": error.after}
        service.tasks.fail(lease, str(error), datetime.now(UTC), told)
        return
    except EXPECTED as error:
        service.tasks.fail(lease, str(error), datetime.now(UTC))
        return
    except Exception as error:
        log.exception("task %d (%s of shop %s) failed", task.number, task.kind, task.shop)
        kind = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
        service.tasks.fail(lease, f"it failed unexpectedly ({kind}); the log has more", datetime.now(UTC))
        return
    if task.kind is TaskKind.IMPORT and (name := task.asked.get("upload")):
        forget_upload(service, task.shop, name)
