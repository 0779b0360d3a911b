"""What a shop's merchandisers want of the hierarchy: one draft, and every version that was ever published.

It stands apart from the generations, as TOML texts (`feeds.tuning.text`) exactly as a person left them. History only
grows: going back publishes an earlier text again.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Protocol

import orjson

from feeds.tuning.novelty import Known
from service.errors import BrokenFile, ShopBusy, UnknownVersion
from service.storage.files import locked, sync_folder, write_atomically
from service.storage.shops import ShopFolder


@dataclass(frozen=True, slots=True)
class Version:
    """One publication. ``when`` is UTC in ISO 8601; ``of`` the earlier version whose text it says again, 0 for what is
    derived without any; ``known`` what the feed held then, so that what is new since can be told.
    """

    number: int
    by: str
    when: str
    note: str | None
    of: int | None
    known: Known


class HierarchyStore(Protocol):
    """Where one shop's draft and versions are kept. Versions are numbered from 1 and never change."""

    def draft(self) -> str | None:
        """The text of the draft, or None."""

    def edit_draft(self, edit: Callable[[str | None], str]) -> None:
        """Replace the draft by what ``edit`` makes of it, with nobody in between."""

    def discard_draft(self, text: str | None = None) -> bool:
        """Drop the draft, if there is one and (where ``text`` is given) it still reads so; whether it was dropped."""

    def versions(self) -> tuple[Version, ...]:
        """Every version, the oldest first; the last one is published."""

    def published(self) -> Version | None:
        """The version that is published, or None before the first."""

    def text(self, number: int) -> str:
        """The text of a version. Raises `UnknownVersion`."""

    def publish(self, version: Version, text: str) -> None:
        """Add the next version. Once this returns it is published; before, nothing has changed."""


class FileHierarchies:
    """The files of ``hierarchy/``: ``draft.toml``, ``versions/000001.toml`` with ``000001.json``, ``published``.

    ``published`` holds the number of the last version and is written last: files of a higher number are what a killed
    process left, and the next version overwrites them. Whoever publishes holds the shop's lock; the draft has a lock
    of its own, so that an import that runs for minutes stops nobody from editing.
    """

    def __init__(self, shop: str, folder: ShopFolder) -> None:
        self._shop = shop
        self._draft = folder.hierarchy / "draft.toml"
        self._versions = folder.hierarchy / "versions"
        self._published = folder.hierarchy / "published"
        self._lock = folder.hierarchy / ".lock"

    def draft(self) -> str | None:
        return _read(self._draft) if self._draft.exists() else None

    def edit_draft(self, edit: Callable[[str | None], str]) -> None:
        with self._editing():
            write_atomically(self._draft, edit(self.draft()).encode())

    def discard_draft(self, text: str | None = None) -> bool:
        with self._editing():
            draft = self.draft()
            if draft is None or text not in (None, draft):
                return False
            self._draft.unlink()
            sync_folder(self._draft.parent)
            return True

    def versions(self) -> tuple[Version, ...]:
        return tuple(map(self._version, range(1, self._last() + 1)))

    def published(self) -> Version | None:
        last = self._last()
        return self._version(last) if last else None

    def text(self, number: int) -> str:
        last = self._last()
        if not 1 <= number <= last:
            known = f"versions 1 to {last}" if last else "nothing published yet"
            raise UnknownVersion(f"shop {self._shop!r} has no version {number} of its hierarchy: {known}")
        return _read(self._file(number, "toml"))

    def publish(self, version: Version, text: str) -> None:
        self._versions.mkdir(parents=True, exist_ok=True)
        sync_folder(self._versions.parent.parent)
        write_atomically(self._file(version.number, "toml"), text.encode())
        write_atomically(self._file(version.number, "json"), orjson.dumps(asdict(version), option=orjson.OPT_INDENT_2))
        write_atomically(self._published, b"%d\n" % version.number)

    def _editing(self) -> AbstractContextManager[None]:
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        return locked(self._lock, lambda: ShopBusy(self._shop), wait=True)

    def _last(self) -> int:
        if not self._published.exists():
            return 0
        try:
            return int(_read(self._published))
        except ValueError:
            raise BrokenFile(f"which hierarchy of shop {self._shop!r} is published cannot be read") from None

    def _version(self, number: int) -> Version:
        try:
            document = orjson.loads(_read(self._file(number, "json")))
            known = {key: tuple(values) for key, values in document["known"]["filters"].items()}
            return Version(**document | {"known": Known(known)})
        except (ValueError, TypeError, KeyError, AttributeError):
            raise BrokenFile(f"version {number} of the hierarchy of shop {self._shop!r} cannot be read") from None

    def _file(self, number: int, kind: str) -> Path:
        return self._versions / f"{number:06d}.{kind}"


def _read(path: Path) -> str:
    """A file's text as it was written, to the ends of its lines."""
    try:
        return path.read_bytes().decode()
    except (OSError, ValueError):
        raise BrokenFile(f"{path.name} of the hierarchy cannot be read") from None
