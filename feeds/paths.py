"""The category paths of an item: written out, or by an id in the feed's category tree."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from feeds.entry import Entry
from feeds.text import clean, plain

MAX_DEPTH = 16
"""Parts of a category path; of a deeper one the last so many are taken."""
MAX_PART = 1000
_REMEMBERED = 100_000

_TOO_DEEP = f"a path of more than {MAX_DEPTH} parts; the last {MAX_DEPTH} are taken"

Path = tuple[str, ...]
Tree = Mapping[str, tuple[str, str | None]]
"""A category's id -> its name and its parent's id."""


@dataclass(slots=True)
class Paths:
    """Reads the paths of one feed's entries; each distinct text is read once.

    ``in_names`` parts the names of the tree's uppermost categories.
    """

    separators: tuple[str, ...]
    tree: Tree
    dropped: tuple[str, ...] = ()
    in_names: str | None = None
    _written: dict[str, Path] = field(default_factory=dict)
    _branches: dict[str, tuple[Path, str | None]] = field(default_factory=dict)

    def of(self, entry: Entry) -> tuple[Path, ...]:
        """All paths of an entry, each once, the first one first."""
        paths = [self._branch(written, entry) for written in entry.all("category_id")]
        paths += [self._path(written, entry) for written in entry.all("category") if not written.strip().isdecimal()]
        return tuple(dict.fromkeys(path for path in paths if path))

    def _path(self, written: str, entry: Entry) -> Path:
        """A written path, split at the first of the format's separators that occurs in it."""
        path = self._written.get(written)
        if path is None:
            text = plain(written) if "<" not in written else clean(written)
            separator = next((one for one in self.separators if one in text), None)
            parts = text.split(separator) if separator else [text]
            path = tuple(part[:MAX_PART] for part in map(clean, parts) if part)
            if path and path[0] in self.dropped:
                path = path[1:]
            if len(path) > MAX_DEPTH:  # is said of every item
                entry.reserve("category", _TOO_DEEP)
                return path[-MAX_DEPTH:]
            if len(self._written) < _REMEMBERED and len(written) <= MAX_PART:
                self._written[written] = path
        return path

    def _branch(self, id_: str, entry: Entry) -> Path:
        """The path of a category id, from the tree's root; an unknown id is no path, and is said."""
        key = id_ if id_ in self.tree else re.sub(r"\.0+$", "", id_)
        if key not in self._branches:
            names: list[str] = []
            seen: set[str] = set()
            at: str | None = key
            while at is not None and at in self.tree and at not in seen and len(names) < MAX_DEPTH:
                seen.add(at)
                name, at = self.tree[at]
                names.append(clean(name)[:MAX_PART])
            if self.in_names and names:
                names[-1:] = [part.strip() for part in reversed(names[-1].split(self.in_names))]
            path = tuple(reversed([name for name in names if name]))[-MAX_DEPTH:]
            reason = None if path else "the category id stands in no category list"
            if at is not None and at in seen:
                reason = "a category is its own ancestor; its path begins there"
            elif at is not None and at in self.tree:
                reason = _TOO_DEEP
            self._branches[key] = path, reason
        path, reason = self._branches[key]
        if reason:
            entry.reserve("category", reason)
        return path
