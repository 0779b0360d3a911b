"""What is different between two generations: products that came and left, prices and availability that changed.

Both indexes have their products in the order of their ids, so that the two are walked side by side and held nowhere as
a whole. Of a product that both have, the lines are looked into only where they differ. What was found stands beside the
later generation from then on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import orjson

from service.errors import UnknownGeneration
from service.generations.opened import Documents, load_index
from service.generations.shelf import Shelf
from service.storage.files import write_atomically

SHOWN = 50
"""So many products of each kind are named."""
CHUNK = 1 << 16
# A quotation mark inside a text is written \" in JSON: `,"price":` stands nowhere but where the field begins.
FIELDS = re.compile(rb',"price":([^,]*),"currency":([^,]*),.*?,"availability":([^,]*),', re.DOTALL)

Line = tuple[bytes, bytes]
"""A product's id and its document as one line."""


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

    def add(self, line: bytes, before: str | None = None, after: str | None = None) -> None:
        """One more; its line is read only where it is shown."""
        self.count += 1
        if len(self.shown) < SHOWN:
            document = orjson.loads(line)
            self.shown.append(Changed(document["id"], document["title"], before, after))


@dataclass(frozen=True, slots=True)
class Difference:
    """What generation ``after`` holds otherwise than ``before``; ``price`` is told with its currency."""

    before: str
    after: str
    added: Kind = field(default_factory=Kind)
    removed: Kind = field(default_factory=Kind)
    price: Kind = field(default_factory=Kind)
    availability: Kind = field(default_factory=Kind)


def difference_of(shelf: Shelf, before: str, after: str) -> Difference:
    """What is different between two generations, by their names. Raises `UnknownGeneration`, `OSError`, `ValueError`.

    Takes some seconds where there are a million products, the first time.
    """
    for name in (before, after):
        if name not in shelf.names():
            raise UnknownGeneration(f"shop {shelf.shop!r} does not keep generation {name!r}")
    kept = shelf.path(after) / f"since-{before}.json"
    if kept.is_file():
        return _read(orjson.loads(kept.read_bytes()))
    found = Difference(before, after)
    _fill(found, shelf.path(before), shelf.path(after))
    write_atomically(kept, orjson.dumps(asdict(found)))
    return found


def _fill(found: Difference, before: Path, after: Path) -> None:
    for was, now in _side_by_side(_lines(before), _lines(after)):
        if was is None:
            found.added.add(now or b"")
        elif now is None:
            found.removed.add(was)
        elif was != now:
            *price_was, stock_was = _fields(was)
            *price_now, stock_now = _fields(now)
            if price_was != price_now:
                found.price.add(now, _said(*price_was), _said(*price_now))
            if stock_was != stock_now:
                found.availability.add(now, _said(stock_was), _said(stock_now))


def _fields(line: bytes) -> tuple[bytes, ...]:
    """Price, currency and availability as they are written."""
    fields = FIELDS.search(line)
    assert fields, "a product document has these fields in this order"
    return fields.groups()


def _said(*values: bytes) -> str | None:
    """What stands there, in words; None where nothing does."""
    said = [value for value in map(orjson.loads, values) if value is not None]
    return " ".join(said) or None


def _lines(generation: Path) -> Iterator[Line]:
    """The products of a generation by ascending id."""
    index, documents = load_index(generation / "index"), Documents(generation)
    letters, starts = index.ids.letters.data, index.ids.starts
    by_id = index.positions.by_id
    for first in range(0, len(by_id), CHUNK):
        rows = np.asarray(by_id[first : first + CHUNK])
        ids = zip(starts[rows].tolist(), starts[rows + 1].tolist(), strict=True)
        for (start, end), line in zip(ids, documents.lines(rows), strict=True):
            yield bytes(letters[start:end]), line


def _side_by_side(before: Iterator[Line], after: Iterator[Line]) -> Iterator[tuple[bytes | None, bytes | None]]:
    """The lines of both by ascending id; None where one has no product of that id."""
    was, now = next(before, None), next(after, None)
    while was is not None or now is not None:
        if now is None or (was is not None and was[0] < now[0]):
            yield (was and was[1]), None
            was = next(before, None)
        elif was is None or now[0] < was[0]:
            yield None, now[1]
            now = next(after, None)
        else:
            yield was[1], now[1]
            was, now = next(before, None), next(after, None)


def _read(document: dict[str, Any]) -> Difference:
    kinds = {
        name: Kind(each["count"], [Changed(**changed) for changed in each["shown"]])
        for name, each in document.items()
        if isinstance(each, dict)
    }
    return Difference(document["before"], document["after"], **kinds)
