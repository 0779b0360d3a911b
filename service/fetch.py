"""Downloads a feed from an address: bounded, and never from inside our own network (SSRF).

A merchandiser types the address, and whoever answers may redirect: each of these addresses is asked as
`service.outward` asks. What fails in passing is asked for again, from its beginning; a part of a feed is never handed
on. Proxies of the environment are not used: they would connect to addresses that nobody checked.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import uniform
from typing import BinaryIO

import httpcore2
import httpx2

from service.errors import NotReached, SourceError, SourceTooLarge
from service.outward import CheckedBackend, Pace, Reach
from service.storage.feed_access import Access

REDIRECTS = 5
TIMEOUTS = {"connect": 10.0, "read": 60.0, "write": 10.0}
"""Many shops write their feed while it is asked for: the first byte may take a while."""
SCHEMES = ("http", "https")
PORTS = range(1, 1 << 16)
REDIRECTED = (301, 302, 303, 307, 308)
NOT_MODIFIED = 304
PASSING = (408, 425, 429, 500, 502, 503, 504)
"""Answers after which another try may help. 401, 403, 404 and 410 are none: a person has to do something."""
MEANT: dict[int, str] = {
    401: "it asks for a user and password (--feed-user and --feed-password-file of `notesik shops set`)",
    403: "it does not let us read it",
    404: "there is nothing at this address",
    410: "there is nothing at this address any more",
    429: "it was asked too often",
}
CODINGS = frozenset({"", "gzip", "x-gzip", "identity"})
"""What arrives in one of these is kept as it is: the feed stage knows gzip by its content, and inflates it bounded."""
WAITED = 60.0
"""A server that asks to be left alone for longer is asked again when the schedule says so, not within a download."""
HEADERS = {
    "accept": "application/xml, text/xml;q=0.9, */*;q=0.1",
    "accept-encoding": "gzip, identity",
    "user-agent": "Notesik (feed import)",
}

Progress = Callable[[int, int | None], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """How much, how slowly and from where a download may be. ``private`` opens our own network (tests, intranets).

    ``slowest``: bytes a second, measured over each ``window`` of seconds. ``pauses`` in seconds lie before the second
    try and those after it, each drawn out or shortened by up to a half, so that many do not come back at once.
    """

    max_bytes: int = 4 << 30
    seconds: float = 3600.0
    ports: tuple[int, ...] = (80, 443)
    private: bool = False
    slowest: float = 500.0
    window: float = 60.0
    pauses: tuple[float, ...] = (1.0, 3.0, 8.0)


@dataclass(frozen=True, slots=True)
class Asking:
    """What a server is told: who asks, and what we have already (``etag`` and ``modified``, as it gave them).

    ``introduced`` are the headers by which we say who we are and what we take.
    """

    access: Access | None = None
    etag: str | None = None
    modified: str | None = None
    introduced: Mapping[str, str] = field(default_factory=lambda: HEADERS)

    def headers(self, target: httpx2.URL) -> dict[str, str]:
        """The headers of a request for one address."""
        said = {"if-none-match": self.etag, "if-modified-since": self.modified}
        if self.access is not None and self.access.opens(str(target)):
            said["authorization"] = self.access.header
        return {**self.introduced, **{name: value for name, value in said.items() if value}}


@dataclass(frozen=True, slots=True)
class Answer:
    """How a server names what it sent; ``unchanged``: it sent nothing, since that is what we have."""

    etag: str | None = None
    modified: str | None = None
    unchanged: bool = False


def download(
    address: str,
    into: BinaryIO,
    limits: Limits,
    progress: Progress | None = None,
    clock: Callable[[], float] = time.monotonic,
    asking: Asking = Asking(),
    say: Say = lambda sentence: None,
    wait: Callable[[float], None] = time.sleep,
) -> Answer:
    """Write what stands at ``address`` to ``into``, unless it is what we have. ``say`` is told of every further try.

    Raises `SourceError` with one sentence when it cannot be had.
    """
    pace = Pace(limits.seconds, limits.slowest, limits.window, clock)
    tries = len(limits.pauses) + 1
    for number, pause in enumerate((*limits.pauses, None), 1):
        try:
            return _ask(_parsed(address), into, limits, progress, pace, asking)
        except SourceError as error:
            if not error.passing or (error.after or 0) > WAITED:
                raise
            if pause is None:
                raise SourceError(f"{error} (asked {tries} times)", error.passing, error.after) from None
            again = max(error.after or 0, pause * uniform(0.5, 1.5))
            say(f"{error}; asking again in {again:.0f} s, try {number + 1} of {tries}")
            wait(_within(pace, again))
            into.seek(0)
            into.truncate()
            pace.begin()
    raise AssertionError("the last try returns or raises")


def _within(pace: Pace, pause: float) -> float:
    try:
        return pace.within(pause)
    except NotReached as error:
        raise SourceError(f"the feed cannot be downloaded: {error}") from None


def _ask(
    target: httpx2.URL, into: BinaryIO, limits: Limits, progress: Progress | None, pace: Pace, asking: Asking
) -> Answer:
    """One try: redirects are followed, each to an address that is checked as the first was."""
    backend = CheckedBackend(Reach(limits.ports, limits.private), pace)
    first = target
    try:
        with httpcore2.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool:
            for _ in range(REDIRECTS + 1):
                answer = _take(pool, target, into, limits, progress, asking)
                if isinstance(answer, Answer):
                    return answer
                target = _onward(target, answer)
    except NotReached as error:
        raise SourceError(f"the feed cannot be downloaded: {error}", error.passing) from None
    except httpcore2.TimeoutException:
        raise SourceError(f"{_shown(target)} did not answer in time", passing=True) from None
    except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, ssl.SSLError) as error:
        said = f"{_shown(target)} cannot be downloaded: {error or type(error).__name__}"
        raise SourceError(said, passing=_may_pass(error)) from None
    raise SourceError(f"{_shown(first)} redirects more than {REDIRECTS} times")


def _may_pass(error: Exception) -> bool:
    """Whether what ended a connection may be gone the next time: a wrong certificate or our own mistake is not."""
    if isinstance(error.__cause__ or error, ssl.SSLCertVerificationError):
        return False
    return isinstance(error, httpcore2.NetworkError | httpcore2.RemoteProtocolError)


def _take(
    pool: httpcore2.ConnectionPool,
    target: httpx2.URL,
    into: BinaryIO,
    limits: Limits,
    progress: Progress | None,
    asking: Asking,
) -> Answer | str:
    """One request: the body into the file, or where the answer redirects to."""
    url = httpcore2.URL(scheme=target.raw_scheme, host=target.raw_host, port=target.port, target=target.raw_path)
    headers = [(b"host", target.netloc)]
    headers += ((name.encode(), value.encode("latin-1", "ignore")) for name, value in asking.headers(target).items())
    with pool.stream("GET", url, headers=headers, extensions={"timeout": TIMEOUTS}) as answer:
        fields = {name.lower(): value.decode("latin-1") for name, value in answer.headers}
        named = Answer(fields.get(b"etag"), fields.get(b"last-modified"))
        if answer.status in REDIRECTED and b"location" in fields:
            return fields[b"location"]
        if answer.status == NOT_MODIFIED and (asking.etag or asking.modified):
            return Answer(named.etag or asking.etag, named.modified or asking.modified, unchanged=True)
        if answer.status != 200:
            raise _refused(target, answer.status, fields.get(b"retry-after", ""))
        if (coding := fields.get(b"content-encoding", "").strip().lower()) not in CODINGS:
            raise SourceError(f"{_shown(target)} sends the feed as {coding[:20]!r}, which was not asked for")
        announced = fields.get(b"content-length", "")
        total = int(announced) if announced.isascii() and announced.isdigit() else None
        _bounded(total or 0, limits)
        taken = 0
        for chunk in answer.iter_stream():
            taken += into.write(chunk)
            _bounded(taken, limits)
            if progress is not None:
                progress(taken, total)
    return named


def _refused(target: httpx2.URL, status: int, retry_after: str) -> SourceError:
    meant = f": {MEANT[status]}" if status in MEANT else ""
    after = _seconds(retry_after) if status in PASSING else None
    later = f"; it asks to be left alone for {after:.0f} s" if after else ""
    said = f"{_shown(target)} answered with status {status} instead of the feed{meant}{later}"
    return SourceError(said, status in PASSING, after)


def _seconds(retry_after: str) -> float | None:
    """What ``Retry-After`` says, a number of seconds or a date; None for anything else."""
    if retry_after.isascii() and retry_after.isdigit():
        return float(retry_after[:9])
    with suppress(ValueError):
        moment = parsedate_to_datetime(retry_after)
        moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return max(0.0, (moment - datetime.now(UTC)).total_seconds())
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
    if url.port is not None and url.port not in PORTS:  # the system would take what is left of it in 16 bits
        raise SourceError(f"{_shown(address)} is not a valid address")
    return url


def _onward(target: httpx2.URL, location: str) -> httpx2.URL:
    try:
        onward = target.join(location)
    except (httpx2.InvalidURL, UnicodeError):
        raise SourceError(f"{_shown(target)} redirects to something that is no address") from None
    if target.scheme == "https" and onward.scheme != "https":
        raise SourceError(f"{_shown(target)} redirects from https to an address that is not")
    return _parsed(str(onward))


def _shown(address: httpx2.URL | str) -> str:
    """The address without user, password and query, which often hold a secret of the shop."""
    said = str(address)
    plain = said.partition("?")[0].partition("#")[0]
    scheme, mark, place = plain.rpartition("://")
    if "@" in said[len(plain) :] and (":" in place or "/" not in place):
        return f"{scheme}{mark}…"  # it may be a password that the question mark stands in
    return plain.rpartition("@")[2][:200]
