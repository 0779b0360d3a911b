"""One item as its feed wrote it, whatever the feed is written in."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from feeds.model import Attribute


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands in the feed: ``values`` by path of the format, and its attributes."""

    number: int
    line: int
    values: Mapping[str, list[str]]
    attributes: tuple[Attribute, ...]

    def digest(self) -> str:
        """A stable name for an item that carries no id of any kind."""
        parts = [repr(sorted(self.values.items())), repr(self.attributes)]
        return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()
