"""One event to one address: a POST within ten seconds, no redirect followed, the answer's body not read."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

import httpcore2
import httpx2
import orjson

from service.errors import NotReached
from service.outward import CheckedBackend, Deadline, Reach
from service.storage.webhooks import Webhook
from service.webhooks.signing import headers

SECONDS = 10.0
"""From the first look-up of the name to the last byte of the answer's head."""
GONE = 410
BUSY = (429, 502, 503, 504)
"""Statuses of a receiver that has enough to do for now."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: the ``status`` of an answer, or the ``fault`` for which there was none."""

    status: int | None = None
    fault: str | None = None

    @property
    def arrived(self) -> bool:
        """Whether the receiver has it: any status of success."""
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the receiver wants nothing more, ever."""
        return self.status == GONE

    @property
    def tired(self) -> bool:
        """Whether the receiver is better left alone for a while, with other events too."""
        return self.status is None or self.status in BUSY

    @property
    def why(self) -> str | None:
        """Why it did not arrive; None where it did."""
        return None if self.arrived else self.fault or f"answered with status {self.status}"


Send = Callable[[Webhook, Mapping[str, Any], datetime], Answer]
"""Sends an event to a webhook, signed at that time."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends over the network, as far as it may reach."""

    reach: Reach
    seconds: float = SECONDS

    def __call__(self, webhook: Webhook, event: Mapping[str, Any], at: datetime) -> Answer:
        """Send one event; whatever goes wrong on the way is an answer too."""
        body = orjson.dumps(event)
        signed = headers(webhook.secret, event["event"], event["id"], body, at)
        try:
            return Answer(self._post(httpx2.URL(webhook.address), body, signed))
        except NotReached as error:
            return Answer(fault=str(error))
        except httpcore2.TimeoutException:
            return Answer(fault="did not answer in time")
        except (httpcore2.NetworkError, httpcore2.ProtocolError, OSError, ValueError) as error:
            return Answer(fault=f"cannot be reached: {str(error) or type(error).__name__}")

    def _post(self, target: httpx2.URL, body: bytes, signed: Mapping[str, str]) -> int:
        backend = CheckedBackend(self.reach, Deadline(self.seconds, time.monotonic))
        url = httpcore2.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
        sent = {"content-type": "application/json", "user-agent": "Notesik (webhook)", **signed}
        fields = [
            (b"host", target.netloc),
            (b"content-length", str(len(body)).encode()),
            *((name.encode(), _written(value)) for name, value in sent.items()),
        ]
        timeouts = dict.fromkeys(("connect", "read", "write"), self.seconds)
        with (
            httpcore2.ConnectionPool(ssl_context=_trust(), network_backend=backend) as pool,
            pool.stream("POST", url, headers=fields, content=body, extensions={"timeout": timeouts}) as answer,
        ):
            return answer.status


def _written(value: str) -> bytes:
    """A header's value; an id of the shop's may hold what a header must not."""
    return "".join(each if " " <= each <= "~" else "?" for each in value).encode("ascii")


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()
