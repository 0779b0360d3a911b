"""Tags, devices and products: a list of words, ``["vip"]``, or of objects; where they are merged, also an object with
nulls.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, TypeVar

from service.contacts.model import MOST_REFUSED, MOST_WISHED, Device, Marked, Source, Tag
from service.contacts.stated.reading import (
    Reader,
    StatementRefused,
    Telling,
    at,
    listed,
    members,
    moment,
    named,
    source,
    text,
)

MOST_ENTRIES = 200


Entry = TypeVar("Entry", Tag, Device, Marked)


@dataclass(frozen=True, slots=True)
class Said(Generic[Entry]):
    """One entry, None where it is to be forgotten, and whether its time was said."""

    name: str
    entry: Entry | None
    dated: bool = False


@dataclass(frozen=True, slots=True)
class ListForm(Generic[Entry]):
    """How entries of a list are read: by the member that names one and the others, and what is made of them."""

    plural: str
    name: str
    others: Mapping[str, Reader[Any]]
    make: Callable[[str, datetime, Mapping[str, Any]], Entry]
    most: int = MOST_ENTRIES

    def read(self, document: object, path: str, telling: Telling) -> tuple[Said[Entry], ...]:
        """The entries of a list, or of an object by name in which null stands for one to be forgotten."""
        if isinstance(document, dict):
            said = named(document, path, self.most).items()
            return tuple(self._one(_named(self.name, name, one), at(path, name), telling) for name, one in said)
        return tuple(self._one(one, place, telling) for one, place in listed(document, path, self.most))

    def merged(self, known: Sequence[Entry], said: Sequence[Said[Entry]]) -> tuple[Entry, ...]:
        """With what is said. What is there already stays as it is, unless something new is said of it."""
        kept = {self._name(entry): entry for entry in known}
        for one in said:
            if one.entry is None:
                kept.pop(one.name, None)
            else:
                kept[one.name] = _since(one, one.entry, kept.get(one.name))
        if len(kept) > self.most:
            raise StatementRefused(self.plural, f"A contact has at most {self.most} {self.plural}.")
        return tuple(kept.values())

    def replaced(self, known: Sequence[Entry], said: Sequence[Said[Entry]]) -> tuple[Entry, ...]:
        """What is said and nothing else, in the order in which it is said."""
        before = {self._name(entry): entry for entry in known}
        kept = {one.name: _since(one, one.entry, before.get(one.name)) for one in said if one.entry is not None}
        return tuple(kept.values())

    def _one(self, said: object, path: str, telling: Telling) -> Said[Entry]:
        if isinstance(said, str):
            said = {self.name: said}
        readers: Mapping[str, Reader[Any]] = {self.name: text(), "at": moment(telling.at), **self.others}
        if isinstance(said, _Forgotten):
            return Said(said.name, None)
        read = members(said, path, readers)
        if self.name not in read:
            raise StatementRefused(at(path, self.name), f"The {self.name} is missing.")
        name = read.pop(self.name).strip()
        return Said(name, self.make(name, read.get("at", telling.at), read), "at" in read)

    def _name(self, entry: Entry) -> str:
        return str(getattr(entry, self.name))


@dataclass(frozen=True, slots=True)
class _Forgotten:
    """What stands under a name with null."""

    name: str


def _named(member: str, name: str, said: object) -> object:
    if said is None or said is False:
        return _Forgotten(name)
    if said is True:
        return name
    return {member: name, **said} if isinstance(said, dict) else said


def _since(said: Said[Entry], entry: Entry, known: Entry | None) -> Entry:
    if known is None or said.dated:
        return entry
    return known if replace(entry, at=known.at) == known else entry


TAGS: ListForm[Tag] = ListForm(
    "tags",
    "tag",
    {"source": source},
    lambda name, when, read: Tag(name, read.get("source", Source.OBSERVED), when),
)
DEVICES: ListForm[Device] = ListForm(
    "devices",
    "id",
    {"told": text(empty=True)},
    lambda name, when, read: Device(name, when, read.get("told", "")),
)


def _marked(name: str, when: datetime, read: Mapping[str, Any]) -> Marked:
    return Marked(name, read.get("source", Source.DECLARED), when)


WISHED: ListForm[Marked] = ListForm("wished", "product", {"source": source}, _marked, MOST_WISHED)
REFUSED: ListForm[Marked] = ListForm("refused", "product", {"source": source}, _marked, MOST_REFUSED)
