"""A worker's part in tasks: it takes one after the other and has each done in a process of its own.

So no library of the import is ever loaded into the worker, one that runs out of memory takes nothing else with it, and
deliveries go on meanwhile. While the child lives its lease is renewed; a child that ends without a word is begun again
once. A worker that is told to stop ends its child and lets the task wait for another.
"""

from __future__ import annotations

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from service.composition import Service
from service.errors import ServiceError
from service.storage.leases import Lease, LeaseLost
from service.storage.tasks import TaskLease, Tasks
from service.tasks.model import Task

log = logging.getLogger("notesik.tasks")

LEASE_SECONDS = 15.0
"""How long a task is ours without a word: so long nothing goes on when its worker is killed."""
PAUSE_SECONDS = 0.5
"""Between two looks at what waits: somebody watches a page."""
PAUSE_WITHOUT_A_DATABASE = 10.0
LOOKS = 0.25
"""Seconds between two looks at whether to stop, while a child works."""
LAST_WORDS = 10.0
"""Seconds that a child may take to end once its task has."""
BEGUN = 2
"""So often a worker begins a task whose child dies without a word."""
TAKEN = 5
"""So often a task is taken that takes its worker with it."""
DIED = "it was cut off twice without a word, as when memory runs out; the log of the worker may have more"
WORKERS_DIED = f"it was taken by {TAKEN} workers and none came to its end; the log may have more"

Command = Callable[[TaskLease], Sequence[str]]


def child(taken: TaskLease) -> Sequence[str]:
    """The command that does a task."""
    task, fence = taken.task, taken.lease.fence
    return (sys.executable, "-m", "service.worker.child", task.shop, str(task.number), str(fence))


@dataclass
class Runner:
    """Has the tasks of one database done, one at a time. Idle, it only reads."""

    tasks: Tasks
    stop: threading.Event = field(default_factory=threading.Event)
    command: Command = child
    lease_seconds: float = LEASE_SECONDS

    def once(self) -> Iterator[Task]:
        """Have everything done that waits, in order; each as it ended."""
        while not self.stop.is_set() and (taken := self._take()) is not None:
            self._have_done(taken)
            ended = self.tasks.get(taken.task.shop, taken.task.number)
            if ended is not None and not ended.open:
                yield ended

    def until_stopped(self) -> None:
        """Have done what waits until `stop` is set; a database that cannot be reached is tried again."""
        while not self.stop.is_set():
            pause = PAUSE_SECONDS
            try:
                for each in self.once():
                    log.info("task %d (%s of shop %s): %s", each.number, each.kind, each.shop, each.fault or each.state)
            except ServiceError as error:
                log.error("no task can be done: %s", error)
                pause = PAUSE_WITHOUT_A_DATABASE
            self.stop.wait(pause)

    @contextmanager
    def beside(self) -> Iterator[None]:
        """Run in a thread for the length of the block, which sets `stop` before it ends."""
        thread = threading.Thread(target=self.until_stopped, daemon=True)
        thread.start()
        try:
            yield
        finally:
            self.stop.set()
            thread.join()

    def _take(self) -> TaskLease | None:
        if not self.tasks.waiting(_now()):
            return None
        taken = self.tasks.take(_now(), self.lease_seconds)
        while taken is not None and taken.lease.fence > TAKEN:
            self.tasks.fail(taken.lease, WORKERS_DIED, _now())
            taken = self.tasks.take(_now(), self.lease_seconds)
        return taken

    def _have_done(self, taken: TaskLease) -> None:
        for _ in range(BEGUN):
            with self._child(taken) as process:
                self._watch(process, taken.lease)
            if not self._goes_on(taken.lease):
                return
            if self.stop.is_set():
                with suppress(LeaseLost):
                    self.tasks.give_back(taken.lease)
                return
            log.error("task %d: its process ended with status %s", taken.task.number, process.returncode)
        with suppress(LeaseLost):
            self.tasks.fail(taken.lease, DIED, _now())

    @contextmanager
    def _child(self, taken: TaskLease) -> Iterator[subprocess.Popen[bytes]]:
        """The process that does a task; it does not outlive the block."""
        with subprocess.Popen(  # in a session of its own: what a terminal tells the worker, the worker passes on
            self.command(taken), stdin=subprocess.PIPE, stdout=sys.stderr, start_new_session=True
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def _watch(self, process: subprocess.Popen[bytes], lease: Lease) -> None:
        """Until the child ends, the worker is to stop, or the task is ours no more."""
        renew_in = self.lease_seconds / 3
        while not self.stop.is_set():
            with suppress(subprocess.TimeoutExpired):
                process.wait(LOOKS)
                return
            renew_in -= LOOKS
            if renew_in > 0:
                continue
            renew_in = self.lease_seconds / 3
            if not self._goes_on(lease):
                with suppress(subprocess.TimeoutExpired):
                    process.wait(LAST_WORDS)
                return

    def _goes_on(self, lease: Lease) -> bool:
        """Whether a task is still ours and has not ended; then it is ours for longer."""
        try:
            self.tasks.renew(lease, _now(), self.lease_seconds)
        except LeaseLost:
            return False
        return True


def runner_of(service: Service, stop: threading.Event | None = None) -> Runner:
    """What has the tasks of a service done, until ``stop`` is set."""
    return Runner(service.tasks, stop or threading.Event())


def _now() -> datetime:
    return datetime.now(UTC)
