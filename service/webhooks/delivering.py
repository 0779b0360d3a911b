"""What is due to whom, when it is tried again and when it is given up.

Delivering is at least once: an event counts as delivered when its receiver has answered and that is kept. Whoever is
killed in between sends it again, with the same id. Those of one contact arrive in order; see `Webhooks.next`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from service.storage.jobs import Lease
from service.storage.webhooks import Delivery, Webhook, Webhooks
from service.webhooks.sending import Answer, Send

log = logging.getLogger("notesik.webhooks")

DELAYS = tuple(
    timedelta(seconds=seconds) for seconds in (30, 120, 600, 3600, 6 * 3600, 24 * 3600, 24 * 3600, 24 * 3600)
)
"""How long after a failure it is tried again; after the last one it is given up, a little over three days later."""
AT_ONCE = 8
"""Requests that a webhook gets at the same time, each about another contact."""
THREADS = 32
REST = timedelta(seconds=30)
"""How long a receiver that does not answer, or has enough to do, is left alone."""


def after(delivery: Delivery, answer: Answer, now: datetime) -> Delivery:
    """What a delivery becomes by an answer: done, due again later, or given up; the reason is kept with it."""
    if answer.arrived:
        return replace(delivery, due=None, done=now, fault=None)
    due = now + DELAYS[delivery.tries] if delivery.tries < len(DELAYS) and not answer.gone else None
    return replace(delivery, tries=delivery.tries + 1, due=due, fault=answer.why)


@dataclass
class Deliverer:
    """Sends what is due, a few events of each webhook at a time. Which receivers rest is forgotten with the process."""

    webhooks: Webhooks
    send: Send
    now: Callable[[], datetime]
    _resting: dict[int, datetime] = field(default_factory=dict)

    def round(self, lease: Lease) -> int:
        """Send the next events of every webhook that something is due for; how many were sent.

        Raises `LeaseLost` where what came of it is somebody else's to keep.
        """
        began = self.now()
        receivers = [each for each in self.webhooks.receivers(began) if self._resting.get(each.key, began) <= began]
        due = [(hook, each) for hook in receivers for each in self.webhooks.next(hook.key, began, AT_ONCE)]
        with ThreadPoolExecutor(THREADS) as pool:
            answers = list(pool.map(self._sent, due))
        ended = self.now()
        became = [(hook, after(each, answer, ended)) for (hook, each), answer in zip(due, answers, strict=True)]
        gone = {hook.key for (hook, _), answer in zip(due, answers, strict=True) if answer.gone}
        tired = {hook.key for (hook, _), answer in zip(due, answers, strict=True) if answer.tired}
        self.webhooks.record(lease, [each for _, each in became], gone)
        self._resting |= dict.fromkeys(tired, ended + REST)
        _say(became, gone)
        return len(due)

    def _sent(self, pair: tuple[Webhook, Delivery]) -> Answer:
        return self.send(pair[0], pair[1].event, self.now())


def _say(became: Sequence[tuple[Webhook, Delivery]], gone: set[int]) -> None:
    """What an operator must know, without an address, a contact, or an event's id."""
    for hook, each in became:
        place = f"webhook {hook.key} of shop {hook.shop}"
        if each.done is None and each.due is None:
            log.error("%s: an event was given up after %d tries: %s", place, each.tries, each.fault)
        elif each.done is None:
            log.warning("%s: an event did not arrive, try %d: %s", place, each.tries, each.fault)
    for key in sorted(gone):
        log.error("webhook %d said that it is gone, and gets nothing more", key)
