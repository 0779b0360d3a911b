"""Downloads a feed from an address: bounded, and never from inside our own network (SSRF).

A merchandiser types the address, and whoever answers may redirect. So the name is resolved once, **every** address it
resolves to must be public, and the connection is made to one of those checked addresses: a second, different answer of
the name server is never used. The same holds for each redirect. Host, SNI and certificate stay the real name.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, BinaryIO

import httpcore2
import httpx2

from service.addresses import public
from service.errors import SourceError, SourceTooLarge

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


class Deadline:
    """When the whole download must be done, whatever it is waiting for."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds, self._clock, self._end = seconds, clock, clock() + seconds

    def within(self, timeout: float | None) -> float:
        """The shorter of ``timeout`` and what is left. Raises `SourceError` when nothing is."""
        left = self._end - self._clock()
        if left <= 0:
            raise SourceError(f"the download took longer than {self._seconds:g} seconds and was given up")
        return left if timeout is None else min(timeout, left)


class TimedStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends by the deadline: drip-fed headers gain nobody time."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read at most ``max_bytes``."""
        return self._stream.read(max_bytes, self._deadline.within(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Write all of ``buffer``."""
        self._stream.write(buffer, self._deadline.within(timeout))

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Go on encrypted, under the same deadline."""
        encrypted = self._stream.start_tls(ssl_context, server_hostname, self._deadline.within(timeout))
        return TimedStream(encrypted, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        """What the connection knows of itself."""
        return self._stream.get_extra_info(info)


class CheckedBackend(httpcore2.SyncBackend):
    """Opens connections to checked addresses only."""

    def __init__(self, limits: Limits, deadline: Deadline) -> None:
        self._limits, self._deadline = limits, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve once, check all, connect to the first that answers. Raises `SourceError` for a refused one."""
        if not self._limits.private and port not in self._limits.ports:
            allowed = ", ".join(map(str, self._limits.ports))
            raise SourceError(f"feeds are not downloaded from port {port} of {host}; allowed: {allowed}")
        addresses = self._resolve(host, port)
        if not self._limits.private and not all(map(public, addresses)):
            raise SourceError(f"{host} is not a public address; feeds are downloaded from public addresses only")
        problem: Exception = SourceError(f"{host} resolves to no address")
        for address in addresses:
            try:
                timeout = self._deadline.within(timeout)
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
                return TimedStream(stream, self._deadline)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                problem = error
        raise problem

    @staticmethod
    def _resolve(host: str, port: int) -> tuple[str, ...]:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "the name is not valid"
            raise SourceError(f"{host} cannot be found: {reason}") from None
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def download(
    address: str,
    into: BinaryIO,
    limits: Limits,
    progress: Callable[[int, int | None], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Write what stands at ``address`` to ``into``. Raises `SourceError` with one sentence when it cannot be had."""
    backend = CheckedBackend(limits, Deadline(limits.seconds, clock))
    target = _parsed(address)
    try:
        with httpcore2.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool:
            for _ in range(REDIRECTS + 1):
                onward = _take(pool, target, into, limits, progress)
                if onward is None:
                    return
                target = _onward(target, onward)
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
