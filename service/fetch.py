"""Downloads a feed from an address: bounded, and never from inside our own network (SSRF).

A merchandiser types the address, and whoever answers may redirect: each of these addresses is asked as
`service.outward` asks.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

import httpcore2
import httpx2

from service.errors import NotReached, SourceError, SourceTooLarge
from service.outward import CheckedBackend, Deadline, Reach

REDIRECTS = 5
TIMEOUTS = {"connect": 10.0, "read": 30.0, "write": 10.0}
SCHEMES = ("http", "https")
REDIRECTED = (301, 302, 303, 307, 308)
HEADERS = {
    "accept": "application/xml, text/xml;q=0.9, */*;q=0.1",
    "accept-encoding": "gzip, identity",  # what arrives is kept as it is: the feed stage knows gzip by its content
    "user-agent": "Notesik (feed import)",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How much and from where a download may be. ``private`` opens our own network, for tests and intranets."""

    max_bytes: int = 4 << 30
    seconds: float = 3600.0
    ports: tuple[int, ...] = (80, 443)
    private: bool = False


def download(
    address: str,
    into: BinaryIO,
    limits: Limits,
    progress: Callable[[int, int | None], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Write what stands at ``address`` to ``into``. Raises `SourceError` with one sentence when it cannot be had."""
    backend = CheckedBackend(Reach(limits.ports, limits.private), Deadline(limits.seconds, clock))
    target = _parsed(address)
    try:
        with httpcore2.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool:
            for _ in range(REDIRECTS + 1):
                onward = _take(pool, target, into, limits, progress)
                if onward is None:
                    return
                target = _onward(target, onward)
    except NotReached as error:
        raise SourceError(f"the feed cannot be downloaded: {error}") from None
    except httpcore2.TimeoutException:
        raise SourceError(f"{_shown(address)} did not answer in time") from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, ssl.SSLError) as error:
        raise SourceError(f"{_shown(address)} cannot be downloaded: {error or type(error).__name__}") from None
    raise SourceError(f"{_shown(address)} redirects more than {REDIRECTS} times")


def _take(
    pool: httpcore2.ConnectionPool,
    target: httpx2.URL,
    into: BinaryIO,
    limits: Limits,
    progress: Callable[[int, int | None], None] | None,
) -> str | None:
    """One request: the body into the file, or where the answer redirects to."""
    url = httpcore2.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
    headers = [(b"host", target.netloc), *((name.encode(), value.encode()) for name, value in HEADERS.items())]
    with pool.stream("GET", url, headers=headers, extensions={"timeout": TIMEOUTS}) as answer:
        fields = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
        if answer.status in REDIRECTED and b"location" in fields:
            return fields[b"location"]
        if answer.status != 200:
            raise SourceError(f"{_shown(str(target))} answered with status {answer.status} instead of the feed")
        announced = fields.get(b"content-length", "")
        total = int(announced) if announced.isascii() and announced.isdigit() else None
        _bounded(total or 0, limits)
        taken = 0
        for chunk in answer.iter_stream():
            taken += into.write(chunk)
            _bounded(taken, limits)
            if progress is not None:
                progress(taken, total)
    return None


def _bounded(size: int, limits: Limits) -> None:
    if size > limits.max_bytes:
        raise SourceTooLarge(limits.max_bytes)


def _parsed(address: str) -> httpx2.URL:
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, UnicodeError):
        raise SourceError(f"{_shown(address)} is not a valid address") from None
    if url.scheme not in SCHEMES or not url.host:
        raise SourceError(f"{_shown(address)} is not an http or https address")
    return url


def _onward(target: httpx2.URL, location: str) -> httpx2.URL:
    try:
        onward = target.join(location)
    except (httpx2.InvalidURL, UnicodeError):
        raise SourceError(f"{_shown(str(target))} redirects to something that is no address") from None
    if target.scheme == "https" and onward.scheme != "https":
        raise SourceError(f"{_shown(str(target))} redirects from https to an address that is not")
    return _parsed(str(onward))


def _shown(address: str) -> str:
    """The address without user, password and query, which often hold a secret of the shop."""
    return address.partition("?")[0].rpartition("@")[2][:200]
