"""The texts of one item by product field, and what is to be said of it should it become a product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from feeds.formats import FieldName
from feeds.money import DecimalMarks


class Refused(Exception):
    """An item that cannot be taken because of one field."""

    def __init__(self, field_: str, value: str | None, reason: str) -> None:
        self.field, self.value, self.reason = field_, value, reason


class Entry:
    """Some fields of an item: the text of each, or all of its texts.

    What is to be said of it is in ``reservations``, what its prices show of decimal marks in ``shown``.
    """

    __slots__ = ("_lists", "_paths", "_texts", "reservations", "shown")

    def __init__(
        self,
        texts: Mapping[FieldName, str],
        lists: Mapping[FieldName, Sequence[str]],
        paths: Mapping[FieldName, Sequence[str]],
    ) -> None:
        self._texts, self._lists, self._paths = texts, lists, paths
        self.reservations: list[tuple[str, str]] = []
        self.shown: DecimalMarks | None = None

    def first(self, field: FieldName) -> str | None:
        """The field's text, from the first path that has any."""
        return self._texts.get(field)

    def all(self, field: FieldName) -> Sequence[str]:
        """Every text of the first path that has any."""
        return self._lists.get(field, ())

    def every(self, field: FieldName) -> Sequence[str]:
        """The field's first text by each of its paths: what it says in several places at once."""
        return self._paths.get(field) or tuple(filter(None, [self.first(field)]))

    def reserve(self, field: str, reason: str) -> None:
        """Something to be said of this item, if it becomes a product."""
        self.reservations.append((field, reason))
