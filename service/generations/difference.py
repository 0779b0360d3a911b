"""What is different between two generations: products that came, left or changed, and values that left.

Counted, with the first of each kind. What was found stands beside the later generation from then on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import orjson

from feeds.model import FilterType, Hierarchy
from service.errors import UnknownGeneration
from service.generations.changes import Change, changes
from service.generations.opened import read_hierarchy
from service.generations.shelf import Shelf
from service.storage.files import write_atomically

SHOWN = 50
"""So many products of each kind are named, and so many values that left."""
KINDS = {
    "added": "added",
    "removed": "gone",
    "cheaper": "price_down",
    "dearer": "price_up",
    "price": "price_changed",
    "back": "back_in_stock",
    "sold_out": "sold_out",
    "availability": "availability_changed",
}
"""The kinds of `Difference`, and what documents call them."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A product that came, left or changed: with what it was ``before`` and ``after``, in the document's words."""

    id: str
    title: str
    before: str | None = None
    after: str | None = None


@dataclass(slots=True)
class Kind:
    """How many products there are of a kind, and the first `SHOWN` of them by id."""

    count: int = 0
    shown: list[Changed] = field(default_factory=list)

    def add(self, change: Change, before: str | None = None, after: str | None = None) -> None:
        """One more; its line is read only where it is shown."""
        self.count += 1
        if len(self.shown) < SHOWN:
            self.shown.append(Changed(*change.named(), before, after))


@dataclass(frozen=True, slots=True)
class Gone:
    """Something people can be asked about no more: a main value (no ``filter``), a whole filter (no ``value``), or a
    value of one; ``products`` is how many carried it.
    """

    filter: str | None
    value: str | None
    products: int


@dataclass(slots=True)
class Left:
    """How many main values, filters and values left, and the first `SHOWN` of them, the most frequent first."""

    count: int = 0
    shown: list[Gone] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Difference:
    """What generation ``after`` holds otherwise than ``before``; prices are told with their currency.

    ``price`` counts every price that is another one, ``cheaper`` and ``dearer`` among them; ``availability`` every
    availability; ``back`` and ``sold_out`` are products that can be bought again and no more.
    """

    before: str
    after: str
    added: Kind = field(default_factory=Kind)
    removed: Kind = field(default_factory=Kind)
    price: Kind = field(default_factory=Kind)
    cheaper: Kind = field(default_factory=Kind)
    dearer: Kind = field(default_factory=Kind)
    availability: Kind = field(default_factory=Kind)
    back: Kind = field(default_factory=Kind)
    sold_out: Kind = field(default_factory=Kind)
    left: Left = field(default_factory=Left)


def difference_of(shelf: Shelf, before: str, after: str) -> Difference:
    """What is different between two generations, by their names. Raises `UnknownGeneration`, `OSError`, `ValueError`.

    Takes a second or two where there are a million products, the first time.
    """
    known(shelf, before, after)
    kept = shelf.path(after) / f"difference-{before}.json"
    if kept.is_file():
        return _read(orjson.loads(kept.read_bytes()))
    found = Difference(before, after)
    for change in changes(shelf.path(before), shelf.path(after)):
        for kind, said in change.kinds.items():
            getattr(found, kind).add(change, *said)
    gone = sorted(
        _left(*(read_hierarchy(shelf.path(each)) for each in (before, after))), key=lambda each: -each.products
    )
    found.left.count, found.left.shown = len(gone), gone[:SHOWN]
    write_atomically(kept, orjson.dumps(asdict(found)))
    return found


def known(shelf: Shelf, *names: str) -> None:
    """Raises `UnknownGeneration` for a name of none that is kept: such a name is no folder either."""
    for name in names:
        if name not in shelf.names():
            raise UnknownGeneration(f"shop {shelf.shop!r} does not keep generation {name!r}")


def difference_document(shop: str, found: Difference, examples: int = SHOWN) -> dict[str, Any]:
    """What ``notesik feed diff --json`` prints, with at most so many examples of each kind."""
    kinds = {said: getattr(found, kind) for kind, said in KINDS.items()}
    return {
        "shop": shop,
        "before": found.before,
        "after": found.after,
        **{
            said: {"count": kind.count, "products": [asdict(each) for each in kind.shown[:examples]]}
            for said, kind in kinds.items()
        },
        "left": {"count": found.left.count, "values": [asdict(each) for each in found.left.shown[:examples]]},
    }


def every_change(before: Path, after: Path) -> Iterator[dict[str, Any]]:
    """All that `difference_document` counts, one document each; of a price that went down only that it did."""
    for change in changes(before, after):
        id_, title = change.named()
        broader = {"price"} if {"cheaper", "dearer"} & change.kinds.keys() else set()
        broader |= {"availability"} if {"back", "sold_out"} & change.kinds.keys() else set()
        for kind, (was, now) in change.kinds.items():
            if kind not in broader:
                yield {"change": KINDS[kind], "id": id_, "title": title, "before": was, "after": now}
    for gone in _left(read_hierarchy(before), read_hierarchy(after)):
        yield {"change": "left", **asdict(gone)}


def _left(before: Hierarchy, after: Hierarchy) -> Iterator[Gone]:
    """What people could be asked about and cannot be any more."""
    nodes = {node.value for node in after.values}
    yield from (Gone(None, node.value, node.products) for node in before.values if node.value not in nodes)
    now = {each.filter: {value.value for value in each.values} for each in after.everything.dependent}
    for each in before.everything.dependent:
        if each.filter not in now:
            yield Gone(each.filter, None, round(each.coverage * before.products))
        elif before.filters[each.filter].type is FilterType.CHOICE:
            there = now[each.filter]
            yield from (
                Gone(each.filter, value.value, value.products)
                for value in each.values
                if isinstance(value.value, str) and value.value not in there
            )


def _read(document: dict[str, Any]) -> Difference:
    kinds = {
        each.name: Kind(document[each.name]["count"], [Changed(**changed) for changed in document[each.name]["shown"]])
        for each in fields(Difference)
        if each.name in KINDS
    }
    left = Left(document["left"]["count"], [Gone(**gone) for gone in document["left"]["shown"]])
    return Difference(document["before"], document["after"], **kinds, left=left)
