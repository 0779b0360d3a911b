"""A feed's SOURCE: a path, ``-`` for standard input, or an http(s) address, made into a file that can be read twice."""

from __future__ import annotations

import fcntl
import os
import re
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from service.addresses import spelt_out_as_own
from service.errors import SourceError, SourceTooLarge
from service.settings import Settings
from service.storage.feed_access import Access, parted

if TYPE_CHECKING:
    from service.fetch import Answer
    from service.storage.feed_sources import KnownAnswer

CHUNK = 1 << 20
SPOOLED = "notesik-feed-"
LEFT_AFTER = 60.0
"""Seconds after which a spooled file that nobody holds was left by somebody who was killed."""
Progress = Callable[[int, int | None], None]
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What stood at an address, as a file, and how its server named it; an empty file where it is unchanged."""

    path: Path
    answer: Answer


def say_nothing(sentence: str) -> None:
    """Nobody is told of further tries."""


@contextmanager
def opened_source(
    source: str, settings: Settings, progress: Progress | None = None, say: Say = say_nothing
) -> Iterator[Path]:
    """The source as a file for the length of the block; what was spooled is gone afterwards.

    The source is what a person typed into a command: an own address spelt out in it is meant (`spelt_out_as_own`).
    Raises `SourceError` with one sentence when it is missing, unreadable, too large or not to be had.
    """
    if source == "-":
        with _spool() as (path, file):
            _copy(sys.stdin.buffer, file, settings.source_max_bytes)
            yield path
    elif is_address(source):
        address, access = parted(source)
        with downloaded(address, settings, progress, spelt_out_as_own(source), access, say=say) as found:
            yield found.path
    elif scheme := re.match(r"([A-Za-z][A-Za-z0-9+.-]+)://", source):
        raise SourceError(f"{scheme[1]}:// addresses are not read: give an http(s) address or a path")
    else:
        path = _readable(source)
        if path.is_file():
            yield path
        else:  # a pipe, as in <(zcat feed.xml.gz): it can be read once only
            with path.open("rb") as pipe, _spool() as (spooled, file):
                _copy(pipe, file, settings.source_max_bytes)
                yield spooled


def is_address(source: str) -> bool:
    """Whether a source is an http(s) address."""
    return source.lower().startswith(("http://", "https://"))


def shown_address(address: str) -> str:
    """An address fit to be shown: without user and password, and with dots for a query; either may hold a secret."""
    scheme, _, rest = address.partition("://")
    before, asked, _ = rest.partition("?")
    host, slash, path = before.partition("#")[0].partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path}{asked and '?…'}"


@contextmanager
def downloaded(
    address: str,
    settings: Settings,
    progress: Progress | None = None,
    meant: bool = False,
    access: Access | None = None,
    known: KnownAnswer | None = None,
    say: Say = say_nothing,
) -> Iterator[Downloaded]:
    """What stands at an http(s) address, as a file for the length of the block. Raises `SourceError`.

    ``meant``: it may lie in our own network, since somebody who is at home there says so. ``access`` is what it is
    asked for with, ``known`` what need not be sent again, and ``say`` is told of every further try.
    """
    from service.fetch import Asking, Limits, download  # the HTTP client, only where it is needed

    private = settings.source_private or meant
    limits = Limits(settings.source_max_bytes, settings.source_seconds, settings.source_ports, private)
    asking = Asking(access, known.etag, known.modified) if known else Asking(access)
    with _spool() as (path, file):
        try:
            answer = download(address, file, limits, progress, asking=asking, say=say)
            file.flush()
        except OSError as error:
            raise SourceError(f"the feed cannot be kept while it is read: {error.strerror or error}") from None
        yield Downloaded(path, answer)


def _readable(source: str) -> Path:
    """The path, once it is known to be something that can be read."""
    path = Path(source)
    try:
        if path.is_dir():
            raise SourceError(f"{source} is a folder, not a feed")
        path.stat()
        if not os.access(path, os.R_OK):
            raise SourceError(f"{source} cannot be read: permission denied")
        return path
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise SourceError(f"{source} cannot be read: {reason}") from None


@contextmanager
def _spool() -> Iterator[tuple[Path, BinaryIO]]:
    """A file that is gone after the block; where a process was killed in it, the next one removes what it left."""
    _remove_left()
    descriptor, name = tempfile.mkstemp(prefix=SPOOLED)
    try:
        with os.fdopen(descriptor, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield Path(name), file
    finally:
        Path(name).unlink(missing_ok=True)


def _remove_left() -> None:
    """Remove what killed processes of ours spooled: nobody holds its lock, which ends with whoever held it.

    One that another process made this very moment holds none either, so that what is younger than a minute stays.
    """
    before = time.time() - LEFT_AFTER
    for path in Path(tempfile.gettempdir()).glob(f"{SPOOLED}*"):
        with suppress(OSError), path.open("rb") as file:  # another user's, or gone by now
            if os.fstat(file.fileno()).st_mtime < before:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()


def _copy(stream: BinaryIO, into: BinaryIO, max_bytes: int) -> None:
    taken = 0
    while chunk := stream.read(CHUNK):
        taken += into.write(chunk)
        if taken > max_bytes:
            raise SourceTooLarge(max_bytes)
    into.flush()
