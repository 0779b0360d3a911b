"""Takes what is due, again and again, until it is told to stop. Who is killed is stood in for when a lease is over."""

from __future__ import annotations

import logging
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import FrameType

import orjson

from service.composition import Service
from service.errors import ServiceError
from service.storage.jobs import Jobs, Lease, LeaseLost
from service.worker.jobs import Clock, Job, Turn, jobs_of

log = logging.getLogger("notesik.worker")

LEASE_SECONDS = 30.0
"""How long a job is ours without a word; longer than any step of one takes."""
PAUSE_SECONDS = 1.0
"""Between two looks at what is due."""
PAUSE_WITHOUT_A_DATABASE = 10.0
AFTER_A_FAULT = timedelta(minutes=1)


def utc_now() -> datetime:
    """The time."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Done:
    """A job that had its turn, and what came of it: numbers, or the fault that ended it."""

    job: str
    told: Mapping[str, int]
    fault: str | None = None


@dataclass
class Worker:
    """Does the jobs of one database. Idle, it only reads."""

    jobs: tuple[Job, ...]
    leases: Jobs
    now: Clock = utc_now
    lease_seconds: float = LEASE_SECONDS
    stop: threading.Event = field(default_factory=threading.Event)

    def turns(self) -> Iterator[Done]:
        """Give each job that is due its turn, and say what came of it."""
        free = self.leases.free(self.now())
        for job in self.jobs:
            if job.name in free and not self.stop.is_set() and job.waits():
                lease = self.leases.take(job.name, self.now(), self.lease_seconds)
                if lease is not None:
                    yield self._turn(job, lease)

    def once(self) -> Iterator[Done]:
        """Do everything that is due, and what becomes due by it."""
        self._know()
        while done := [*self.turns()]:
            yield from done
            if any(each.fault for each in done):
                return

    def until_stopped(self) -> None:
        """Do what is due until `stop` is set; a database that cannot be reached is tried again."""
        known = False
        while not self.stop.is_set():
            try:
                known = known or self._know()
                pause = 0.0 if [*self.turns()] else PAUSE_SECONDS
            except ServiceError as error:
                log.error("nothing can be done: %s", error)
                pause = PAUSE_WITHOUT_A_DATABASE
            self.stop.wait(pause)

    def _know(self) -> bool:
        self.leases.know([job.name for job in self.jobs], self.now())
        return True

    def _turn(self, job: Job, lease: Lease) -> Done:
        turn = Turn(lease, lambda: self.leases.renew(lease, self.now(), self.lease_seconds), self.stop.is_set)
        try:
            told = job.run(turn)
            self.leases.finish(lease, self.now(), self.now() + job.every, orjson.dumps(dict(told)).decode())
        except LeaseLost as error:
            log.warning("%s: %s", job.name, error)
            return Done(job.name, {}, str(error))
        except Exception as error:
            log.exception("%s failed and is tried again in %d seconds", job.name, AFTER_A_FAULT.total_seconds())
            self.leases.finish(lease, self.now(), self.now() + AFTER_A_FAULT, f"failed: {type(error).__name__}")
            return Done(job.name, {}, str(error) if isinstance(error, ServiceError) else type(error).__name__)
        log.info("%s: %s", job.name, " ".join(f"{name}={number}" for name, number in told.items()))
        return Done(job.name, told)


def worker_of(service: Service, now: Clock = utc_now) -> Worker:
    """The worker of a service."""
    return Worker(jobs_of(service, now), Jobs(service.database), now)


def stop_on_signals(stop: threading.Event) -> None:
    """End after the current step when the process is told to, by a signal of a person or of a supervisor."""

    def stopping(number: int, frame: FrameType | None) -> None:
        stop.set()

    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, stopping)


def stop_when_input_ends(stop: threading.Event) -> None:
    """End when standard input does: it is a pipe of the server's, which ends with it however it dies."""

    def reading() -> None:
        while sys.stdin.buffer.read(1):
            pass
        stop.set()

    threading.Thread(target=reading, daemon=True).start()
