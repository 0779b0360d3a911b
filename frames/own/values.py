"""What a template is given: texts, numbers, yes or no, lists, and tables that only read. Nothing has methods."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import TypeAlias, Union

Value: TypeAlias = Union[str, bool, int, Decimal, tuple["Value", ...], "Table"]


class Table:
    """Fields by name. It counts as empty where none of its fields says anything.

    Every field that is documented stands in it, empty where nothing is known. With a ``blank``, the names are not
    known in advance (the shop's filters, its key information): one that is missing is that blank.
    """

    __slots__ = ("blank", "fields")

    fields: Mapping[str, Value]
    blank: Value | None

    def __init__(self, fields: Mapping[str, Value], blank: Value | None = None) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(fields)))
        object.__setattr__(self, "blank", blank)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{name} cannot be set: a table is only read")

    def __bool__(self) -> bool:
        return any(map(bool, self.fields.values()))


def table(**fields: Value) -> Table:
    """A table written out."""
    return Table(fields)
