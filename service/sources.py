"""A feed's SOURCE: a path, ``-`` for standard input, or an http(s) address, made into a file that can be read twice."""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from service.addresses import spelt_out_as_own
from service.errors import SourceError, SourceTooLarge
from service.settings import Settings

CHUNK = 1 << 20
Progress = Callable[[int, int | None], None]


@contextmanager
def opened_source(source: str, settings: Settings, progress: Progress | None = None) -> Iterator[Path]:
    """The source as a file for the length of the block; what was spooled is gone afterwards.

    The source is what a person typed into a command: an own address spelt out in it is meant (`spelt_out_as_own`).
    Raises `SourceError` with one sentence when it is missing, unreadable, too large or not to be had.
    """
    if source == "-":
        with _spool() as (path, file):
            _copy(sys.stdin.buffer, file, settings.source_max_bytes)
            yield path
    elif is_address(source):
        with downloaded(source, settings, progress, meant=spelt_out_as_own(source)) as path:
            yield path
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
    address: str, settings: Settings, progress: Progress | None = None, meant: bool = False
) -> Iterator[Path]:
    """What stands at an http(s) address, as a file for the length of the block. Raises `SourceError`.

    ``meant``: it may lie in our own network, since somebody who is at home there says so.
    """
    from service.fetch import Limits, download  # the HTTP client, only where it is needed

    private = settings.source_private or meant
    limits = Limits(settings.source_max_bytes, settings.source_seconds, settings.source_ports, private)
    with _spool() as (path, file):
        download(address, file, limits, progress)
        file.flush()
        yield path


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
    descriptor, name = tempfile.mkstemp(prefix="notesik-feed-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield Path(name), file
    finally:
        os.unlink(name)


def _copy(stream: BinaryIO, into: BinaryIO, max_bytes: int) -> None:
    taken = 0
    while chunk := stream.read(CHUNK):
        taken += into.write(chunk)
        if taken > max_bytes:
            raise SourceTooLarge(max_bytes)
    into.flush()
