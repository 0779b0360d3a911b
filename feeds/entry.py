"""The texts of one item by product field, and what is to be said of it should it become a product."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from feeds.formats import FeedFormat, FieldName
from feeds.model import fold
from feeds.notes import Notes
from feeds.read import Item
from feeds.text import clean

MAX_ID = 256

_STAND_INS: tuple[tuple[FieldName, str], ...] = (
    ("number", "the product number"),
    ("ean", "the EAN"),
    ("link", "the link"),
)


class Entry:
    """One item seen through its format: by the format's paths, else by its named attributes.

    ``id`` is the item's own id, or what stands in for it: product number, EAN, link, a digest of the item.
    """

    __slots__ = ("_fields", "_named", "_reservations", "_silent", "_values", "id", "item")

    def __init__(self, format_: FeedFormat, item: Item, named: Mapping[str, FieldName]) -> None:
        self.item = item
        self._fields, self._values, self._silent = format_.fields, item.values, format_.silent
        self._reservations: list[tuple[str, str]] = []
        self._named: dict[FieldName, str] = {}
        if named:
            for attribute in item.attributes:
                field = named.get(fold(attribute.name))
                if field:
                    self._named.setdefault(field, attribute.value)
        self.id = self._identity()

    def first(self, field: FieldName) -> str | None:
        """The field's text, from the first path that has any."""
        silent = self._silent.get(field, ())
        for path in self._fields.get(field, ()):
            found = self._values.get(path)
            if found and found[0] not in silent:
                return found[0]
            if " + " in path:
                parts = (self._values.get(part) for part in path.split(" + "))
                joined = " ".join(part[0] for part in parts if part)
                if joined:
                    return joined
        return self._named.get(field)

    def all(self, field: FieldName) -> list[str]:
        """Every text of the first path that has any."""
        return next((found for path in self._fields.get(field, ()) if (found := self._values.get(path))), [])

    def reserve(self, field: str, reason: str) -> None:
        """Something to be said of this item, if it becomes a product."""
        self._reservations.append((field, reason))

    def say(self, notes: Notes) -> None:
        """Say what was reserved."""
        for field, reason in self._reservations:
            notes.add(field, reason, self.id)

    def _identity(self) -> str:
        own = clean(self.first("id") or "")
        if own:
            return self._bounded(own)
        for field, stand_in in _STAND_INS:
            found = clean(self.first(field) or "")
            if found:
                self.reserve("id", f"no id; {stand_in} stands in for it")
                return self._bounded(found)
        self.reserve("id", "no id; a digest of the item stands in for it")
        return self.item.digest()

    def _bounded(self, id_: str) -> str:
        """An id of bounded length; two that only begin alike stay two."""
        if len(id_) <= MAX_ID:
            return id_
        self.reserve("id", f"longer than {MAX_ID} characters; a digest stands in for its end")
        digest = hashlib.blake2b(id_.encode(), digest_size=8).hexdigest()
        return f"{id_[: MAX_ID - len(digest) - 1]}~{digest}"
