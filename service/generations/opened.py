"""A generation opened for answering: index and documents memory-mapped, so that every worker shares one copy."""

from __future__ import annotations

import gc
import mmap
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.lib.format import write_array_header_1_0
from numpy.typing import NDArray
from pydantic import TypeAdapter

from feeds.documents import filters_document
from feeds.kept import ANSWERS, CARRIED, COLLECTED, DRAFTS, KEYS, LOWEST, RESERVED, first_seen
from feeds.model import Hierarchy, MainValue
from matching.errors import ForeignIndex
from matching.index import Index
from matching.options.facts import Facts
from matching.order import Order, from_everywhere, largest_first
from service.errors import BrokenFile
from service.generations.fitted import NOTHING_FITTED, Fitted, open_fitted
from service.generations.learned import Learned, read_learned
from service.generations.manifest import Manifest, of_another_version, read_manifest, verify
from service.generations.words import LINES, OFFSETS, PRODUCTS, WORDS

HIERARCHY, NODE = TypeAdapter(Hierarchy), TypeAdapter(MainValue)
HIERARCHY_FILE, METADATA = "hierarchy.json", "metadata"
REMEMBERED = 4
"""So many hierarchies are kept that were read last: of a generation, the one before, a draft."""


def save_index(index: Index, folder: Path) -> None:
    """Write every array of the index as a file of its own, named by the array."""
    folder.mkdir()
    for name, parts in index.parts().items():
        with (folder / f"{name}.npy").open("wb") as file:
            shape = {"descr": parts[0].dtype.str, "fortran_order": False, "shape": (sum(map(len, parts)),)}
            write_array_header_1_0(file, shape)
            for part in parts:
                file.write(np.ascontiguousarray(part).data)
    (folder / METADATA).write_bytes(index.metadata())


def load_index(folder: Path) -> Index:
    """The index of `save_index`, its arrays mapped (copy-on-write: an array as matching knows it, yet shared)."""
    arrays: dict[str, NDArray[Any]] = {
        path.stem: np.load(path, mmap_mode="c", allow_pickle=False) for path in sorted(folder.glob("*.npy"))
    }
    return Index.from_arrays(arrays, (folder / METADATA).read_bytes())


class Documents:
    """The product documents of a generation by row: one JSON line each, cut out of the mapped file."""

    def __init__(self, folder: Path) -> None:
        # Seen as a plain array, which numpy reads with less ado than a memory map.
        self._offsets: NDArray[np.int64] = np.asarray(np.load(folder / OFFSETS, mmap_mode="r", allow_pickle=False))
        with (folder / PRODUCTS).open("rb") as file:
            self._lines = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def line(self, row: int) -> bytes:
        """The document of product ``row`` as it was written, without the line's end."""
        return self._lines[int(self._offsets[row]) : int(self._offsets[row + 1])].rstrip(b"\n")

    def lines(self, rows: NDArray[np.int32]) -> Iterator[bytes]:
        """The documents of these rows, in that order."""
        starts, ends = self._offsets[rows].tolist(), self._offsets[rows + 1].tolist()
        return (self._lines[start : end - 1] for start, end in zip(starts, ends, strict=True))

    def lengths(self) -> NDArray[np.int64]:
        """How many bytes each document has, its line's end with it."""
        return np.diff(self._offsets)

    def stretch(self, first: int, last: int) -> bytes:
        """The lines of the products from row ``first`` to ``last``, both included."""
        return self._lines[int(self._offsets[first]) : int(self._offsets[last + 1])]

    def chunks(self, size: int) -> Iterator[bytes]:
        """All lines in feed order, ``size`` bytes at a time."""
        for start in range(0, len(self._lines), size):
            yield self._lines[start : start + size]

    def document(self, row: int) -> dict[str, Any]:
        """The document of product ``row``."""
        document: dict[str, Any] = orjson.loads(self.line(row))
        return document


@dataclass(frozen=True, eq=False)
class Generation:
    """Everything answers are made from. ``name`` is what answers call the generation.

    ``first_seen`` (int64, a row a product) is when the shop's feeds held each product first, in seconds since 1970; 0
    for those of its very first feed, which were there before anybody looked. ``fitted`` is what was worked out of it
    for scenarios and options.
    """

    name: str
    hierarchy: Hierarchy
    index: Index
    documents: Documents
    first_seen: NDArray[np.int64]
    fitted: Fitted = NOTHING_FITTED
    learned: Learned | None = None

    def barring(self, ids: Iterable[str]) -> Generation:
        """The same generation, but answering as if these products could not be bought."""
        return replace(self, index=self.index.barring(ids))

    @cached_property
    def barred_ids(self) -> tuple[str, ...]:
        """The ids of what could be bought, and is barred."""
        return tuple(self.index.ids[row] for row in self.index.positions.rows[self.index.barred.places].tolist())

    @cached_property
    def edition(self) -> str:
        """By what two generations that answer alike are known: the name, which products are barred, what is fitted."""
        barred = self.index.barred.places
        bans = blake2b(barred.tobytes(), digest_size=8).hexdigest() if barred.size else ""
        return " ".join(filter(None, (self.name, bans, self.fitted.edition)))

    @cached_property
    def facts(self) -> Facts:
        """What options of a ranking need to know of the products."""
        return Facts(since=self.first_seen, reduced=self.fitted.reduced, in_stock=self.fitted.in_stock)

    @cached_property
    def filters_json(self) -> bytes:
        """The whole filters document, made once: it changes only with the generation."""
        return orjson.dumps(filters_document(self.name, self.hierarchy))

    @cached_property
    def popular(self) -> bool:
        """Whether popularity tells apart what may be shown; where the feed says none, all are equal."""
        by_popularity = self.index.rows_in_order()
        if not len(by_popularity):
            return False
        most, least = (self.documents.document(int(by_popularity[end]))["popularity"] for end in (0, -1))
        return bool(most != least)

    @cached_property
    def newest(self) -> Order:
        """What the shop did not always have, the newest first; sorted once, when it is first asked for."""
        return largest_first(self.index, self.first_seen)

    @cached_property
    def reduced(self) -> Order | None:
        """What became cheaper, the largest reduction that may be announced first; None where that is not known."""
        return None if self.fitted.reduced is None else largest_first(self.index, self.fitted.reduced)

    @cached_property
    def back(self) -> Order | None:
        """What came back in stock, the latest first; None where that is not known."""
        return None if self.fitted.back is None else largest_first(self.index, self.fitted.back)

    @cached_property
    def assortment(self) -> Order:
        """Something from every part of the shop in turn; sorted once, when it is first asked for."""
        return from_everywhere(self.index)


KEPT = frozenset({DRAFTS, COLLECTED, LOWEST, ANSWERS, KEYS, RESERVED, CARRIED, WORDS, LINES})
"""The files that answers are not made from; those of the import are checked when the generation is made again."""

TAKEN_OVER = frozenset({DRAFTS, COLLECTED, ANSWERS, KEYS, RESERVED, CARRIED, PRODUCTS, OFFSETS, WORDS, LINES})
"""The files of which the next import takes over what stands."""


def open_generation(folder: Path, verified: bool = True) -> Generation:
    """Open a generation's folder. Raises `BrokenFile` when it is not whole; ``verified`` reads every byte that answers
    are made from, to know.
    """
    folder = folder.resolve()
    manifest: Manifest = read_manifest(folder)
    try:
        verify(folder, manifest, content=manifest.files.keys() - KEPT if verified else ())
        hierarchy, index, documents = read_hierarchy(folder), load_index(folder / "index"), Documents(folder)
        since = first_seen(folder, len(documents))
        learned = read_learned(folder)
        return Generation(manifest.name, hierarchy, index, documents, since, open_fitted(folder), learned)
    except ForeignIndex:
        raise of_another_version(folder) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BrokenFile(
            f"generation {folder.name} is damaged or was written by another version of Notesik; import the feed again"
        ) from error


def read_hierarchy(folder: Path) -> Hierarchy:
    """The filters of a generation alone. Raises `OSError` or `ValueError` where they cannot be read."""
    file = folder.resolve() / HIERARCHY_FILE
    return _read_hierarchy(file, file.stat().st_mtime_ns)


@lru_cache(maxsize=REMEMBERED)
def _read_hierarchy(file: Path, changed: int) -> Hierarchy:
    """Node by node: nothing else runs in the process while pydantic reads one thing, and the whole may be large."""
    with _lasting():
        document = orjson.loads(file.read_bytes())
        return HIERARCHY.validate_python({**document, "values": tuple(map(NODE.validate_python, document["values"]))})


@contextmanager
def _lasting() -> Iterator[None]:
    """What is made in the block is never looked through for garbage.

    A hierarchy may be half a million objects, none of which leads back to itself: each look through them would stop
    every thread for half a second, while they are made and ever after. They go when nobody holds them.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def write_hierarchy(hierarchy: Hierarchy, folder: Path) -> None:
    """What `read_hierarchy` reads."""
    (folder / HIERARCHY_FILE).write_bytes(HIERARCHY.dump_json(hierarchy))
