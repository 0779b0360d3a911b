"""Connections to other machines: bounded in time, and never to one inside our own network (SSRF).

Somebody types an address, so its name is resolved once, **every** address it resolves to must be public, and the
connection is made to one of those checked addresses: a second, different answer of the name server is never used.
Host, SNI and certificate stay the real name.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import httpcore2

from service.addresses import public
from service.errors import NotReached


@dataclass(frozen=True, slots=True)
class Reach:
    """Which machines may be asked. ``private`` opens our own network and every port, for tests and intranets.

    ``setting`` is the name of the setting that does so.
    """

    ports: tuple[int, ...] = (80, 443)
    private: bool = False
    setting: str = "NOTESIK_SOURCE_PRIVATE"


class Deadline:
    """When the whole download must be done, whatever it is waiting for."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds, self._clock, self._end = seconds, clock, clock() + seconds

    def within(self, timeout: float | None) -> float:
        """The shorter of ``timeout`` and what is left. Raises `NotReached` when nothing is."""
        left = self._end - self._clock()
        if left <= 0:
            raise NotReached(f"it took longer than {self._seconds:g} seconds and was given up")
        return left if timeout is None else min(timeout, left)

    def took(self, size: int) -> None:
        """So many bytes arrived."""


class Pace(Deadline):
    """A deadline that whoever drips does not get to live to: fewer than ``slowest`` bytes a second, over each
    ``window`` of seconds in which something is read, end it early. Names, headers and bodies alike.
    """

    def __init__(self, seconds: float, slowest: float, window: float, clock: Callable[[], float]) -> None:
        super().__init__(seconds, clock)
        self._slowest, self._window = slowest, window
        self.begin()

    def begin(self) -> None:
        """A window begins now: what went before, such as a pause between two tries, counts no more."""
        self._taken, self._began = 0, self._clock()

    def within(self, timeout: float | None) -> float:
        """As `Deadline.within`. Raises `NotReached` also when too little arrived."""
        gone = self._clock() - self._began
        if gone >= self._window:
            if self._taken < self._slowest * gone:
                raise NotReached(f"it came slower than {self._slowest:g} bytes a second and was given up")
            self.begin()
        return super().within(timeout)

    def took(self, size: int) -> None:
        """So many bytes arrived."""
        self._taken += size


class TimedStream(httpcore2.NetworkStream):
    """A connection whose every read and write ends by the deadline: drip-fed headers gain nobody time."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Read at most ``max_bytes``."""
        taken = self._stream.read(max_bytes, self._deadline.within(timeout))
        self._deadline.took(len(taken))
        return taken

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

    def __init__(self, reach: Reach, deadline: Deadline) -> None:
        self._reach, self._deadline = reach, deadline

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Resolve once, check all, connect to the first that answers. Raises `NotReached` for a refused one."""
        if not self._reach.private and port not in self._reach.ports:
            allowed = ", ".join(map(str, self._reach.ports))
            raise NotReached(
                f"port {port} of {host} is not asked; allowed: {allowed} ({self._reach.setting}=true: any)"
            )
        addresses = self._resolve(host, port)
        if not self._reach.private and not all(map(public, addresses)):
            raise NotReached(
                f"{host} is not a public address, and only such are asked ({self._reach.setting}=true: any)"
            )
        problem: Exception = NotReached(f"{host} resolves to no address")
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
            passing = getattr(error, "errno", None) == socket.EAI_AGAIN
            raise NotReached(f"{host} cannot be found: {reason}", passing) from None
        return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
