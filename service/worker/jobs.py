"""What there is to do: each job's name, how often it is done, and what it does while the lease is ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from service.composition import Service
from service.fitted.fitting import Watch
from service.learning.scheduled import have_fitted, learns
from service.scheduled import have_read
from service.storage.jobs import Lease
from service.storage.retention import Retention
from service.storage.webhooks import Webhooks
from service.uploads import sweep_uploads
from service.webhooks.delivering import Deliverer
from service.webhooks.registry import sender
from service.webhooks.sending import Send

ROUNDS = 20
"""So many rounds of deliveries before other jobs have their turn."""

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Turn:
    """A job's turn: its lease, ``renew`` to keep it while the work goes on, and whether the worker is to stop."""

    lease: Lease
    renew: Callable[[], None]
    stopping: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do whenever it is due, ``every`` so often, if it also ``waits``: a look that costs little.

    ``run`` answers how many of what it did; it is asked again at once where there is more.
    """

    name: str
    every: timedelta
    run: Callable[[Turn], Mapping[str, int]]
    waits: Callable[[], bool] = lambda: True


def jobs_of(service: Service, now: Clock, send: Send | None = None) -> tuple[Job, ...]:
    """The jobs of a service; ``send`` replaces the network in tests."""
    webhooks = Webhooks(service.database)
    deliverer = Deliverer(webhooks, send or sender(service), now)
    fits = Watch(service)
    retention = Retention(service.database, service.contacts, service.settings.kept)
    return (
        Job("deliveries", timedelta(0), lambda turn: _deliver(deliverer, turn), lambda: webhooks.waiting(now())),
        Job("feeds", timedelta(0), lambda turn: have_read(service, now()), lambda: service.schedules.waiting(now())),
        Job("fits", timedelta(0), lambda turn: fits.ask(now()), lambda: fits.waiting(now())),
        Job("learning", timedelta(days=1), lambda turn: have_fitted(service, now()), lambda: learns(service)),
        Job("retention", timedelta(days=1), lambda turn: _retain(service, retention, turn, now())),
    )


def _retain(service: Service, retention: Retention, turn: Turn, now: datetime) -> Mapping[str, int]:
    return {**retention.run(turn.lease, now, turn.renew), "uploads": sweep_uploads(service, now)}


def _deliver(deliverer: Deliverer, turn: Turn) -> Mapping[str, int]:
    sent = 0
    for _ in range(ROUNDS):
        round_ = 0 if turn.stopping() else deliverer.round(turn.lease)
        if not round_:
            break
        sent += round_
        turn.renew()
    return {"sent": sent}
