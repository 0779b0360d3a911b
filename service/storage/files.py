"""Writing so that a kill, a full disk or a power cut never leaves half a file; and one writer a shop."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Generic, TypeVar

Value = TypeVar("Value")


def sync_folder(folder: Path) -> None:
    """Make renames and new names inside ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_file(path: Path) -> None:
    """Make the bytes of a finished file survive a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_atomically(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Put ``content`` at ``path`` in one step: readers see the old bytes or the new ones, never a mixture."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(beside)
        raise
    sync_folder(path.parent)


def write_once(path: Path, content: bytes, mode: int = 0o600) -> bytes:
    """Put ``content`` at ``path`` unless something is there; the bytes that stand there afterwards.

    Two processes may race: a hard link succeeds for exactly one of them, and both return the winner's bytes.
    """
    with suppress(FileNotFoundError):
        return path.read_bytes()
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}.once")
    write_atomically(beside, content, mode)
    try:
        with suppress(FileExistsError):
            os.link(beside, path)
    finally:
        os.unlink(beside)
    sync_folder(path.parent)
    return path.read_bytes()


def point(link: Path, target: str) -> None:
    """Make the symlink ``link`` lead to ``target`` in one step."""
    beside = link.with_name(f".{link.name}.{os.getpid()}.tmp")
    with suppress(FileNotFoundError):
        os.unlink(beside)
    os.symlink(target, beside)
    os.replace(beside, link)
    sync_folder(link.parent)


@contextmanager
def locked(path: Path, busy: Callable[[], Exception], wait: bool = False) -> Iterator[None]:
    """Hold the lock file ``path`` for the length of the block; the kernel lets go of it when the process dies.

    Raises what ``busy`` makes when another process holds it, unless ``wait`` is true.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            raise busy() from None
        yield
    finally:
        os.close(descriptor)


class Remembered(Generic[Value]):
    """A file's parsed content, parsed again only when the file changed.

    One `os.stat` a look, so that a request can ask every time. ``missing`` stands for a file that is not there.
    """

    def __init__(self, path: Path, parse: Callable[[bytes], Value], missing: Value) -> None:
        self._path, self._parse, self._missing = path, parse, missing
        self._seen: tuple[int, int, int] | None = None
        self._value = missing

    def get(self) -> Value:
        """The content as of now; what ``parse`` raises passes through."""
        try:
            status = os.stat(self._path)
        except FileNotFoundError:
            self._seen, self._value = None, self._missing
            return self._value
        seen = (status.st_mtime_ns, status.st_size, status.st_ino)
        if seen != self._seen:
            self._value = self._parse(self._path.read_bytes())
            self._seen = seen
        return self._value
