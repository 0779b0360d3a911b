"""What a shop's learning fitted: numbered versions that never change, and which of them is published.

It stands apart from the generations, as the hierarchy does: a generation that is made takes what is published then.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from service.errors import BrokenFile, ShopBusy, UnknownVersion
from service.storage.files import locked, sync_folder, write_atomically
from service.storage.shops import ShopFolder


@dataclass(frozen=True, slots=True)
class Published:
    """That a version was published, or with ``version`` None that learning ended. ``when`` is UTC in ISO 8601."""

    version: int | None
    by: str
    when: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class LearningState:
    """Where a shop's learning stands. ``history`` only grows, the last is in force; ``frozen``: nothing is fitted by
    schedule.
    """

    history: tuple[Published, ...] = ()
    frozen: bool = False

    @property
    def published(self) -> int | None:
        """The version in force; None where none is."""
        return self.history[-1].version if self.history else None

    @property
    def before(self) -> int | None:
        """The version that was in force before the one that is; None where there was none."""
        others = (each.version for each in reversed(self.history) if each.version != self.published)
        return next(others, None)


class LearnedStore:
    """The files of ``learned/``: ``versions/000001.json`` and so on, and ``state.json``."""

    def __init__(self, shop: str, folder: ShopFolder) -> None:
        self._shop, self._folder = shop, folder.learned
        self._versions, self._state = folder.learned / "versions", folder.learned / "state.json"

    def numbers(self) -> tuple[int, ...]:
        """The numbers of all versions, the oldest first."""
        return tuple(sorted(int(path.stem) for path in self._versions.glob("[0-9]*.json")))

    def version(self, number: int) -> Mapping[str, Any]:
        """The document of a version. Raises `UnknownVersion` and `BrokenFile`."""
        known = self.numbers()
        if number not in known:
            there = f"versions {known[0]} to {known[-1]}" if known else "nothing was fitted yet"
            raise UnknownVersion(f"shop {self._shop!r} has no version {number} of what it learned: {there}")
        return self._read(self._file(number))

    def add(self, document: Mapping[str, Any]) -> int:
        """Keep a new version; its number. Nothing is published by that."""
        with self._writing():
            number = max(self.numbers(), default=0) + 1
            self._versions.mkdir(exist_ok=True)
            sync_folder(self._folder)
            write_atomically(self._file(number), orjson.dumps(document, option=orjson.OPT_INDENT_2))
            return number

    def state(self) -> LearningState:
        """Where learning stands. Raises `BrokenFile`."""
        if not self._state.exists():
            return LearningState()
        said = self._read(self._state)
        try:
            return LearningState(tuple(Published(**each) for each in said["history"]), said["frozen"])
        except (KeyError, TypeError):
            raise self._broken(self._state) from None

    def publish(self, published: Published) -> None:
        """Once this returns it is in force for every generation that is made."""
        with self._writing():
            state = self.state()
            self._keep(replace(state, history=(*state.history, published)))

    def freeze(self, frozen: bool) -> None:
        """Whether scheduled fits rest; what is published stays."""
        with self._writing():
            self._keep(replace(self.state(), frozen=frozen))

    def _keep(self, state: LearningState) -> None:
        write_atomically(self._state, orjson.dumps(asdict(state), option=orjson.OPT_INDENT_2))

    def _writing(self) -> AbstractContextManager[None]:
        self._folder.mkdir(exist_ok=True)
        return locked(self._folder / ".lock", lambda: ShopBusy(self._shop), wait=True)

    def _file(self, number: int) -> Path:
        return self._versions / f"{number:06d}.json"

    def _read(self, path: Path) -> Mapping[str, Any]:
        try:
            document = orjson.loads(path.read_bytes())
        except (OSError, ValueError):
            raise self._broken(path) from None
        if not isinstance(document, dict):
            raise self._broken(path)
        return document

    def _broken(self, path: Path) -> BrokenFile:
        return BrokenFile(f"{path.name} of what shop {self._shop!r} learned cannot be read")
