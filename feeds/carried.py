"""Items that an earlier import has read: told by their bytes, and taken over from its drafts instead of being parsed.

What becomes of an item depends on its own bytes and on what `read_by` digests, and on nothing else. An item whose
reading asked the clock, or needed a repair that is to be counted, has no key: it is read every time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.batch import Rows
from feeds.kept import CARRIED, DRAFTS, KEYS, RESERVED
from feeds.reserved import Reservations

Keys = NDArray[np.uint64]

NEW = -1
"""In place of an earlier row: there is none."""
NO_KEY = np.uint64(0)
MOST_CAUSES = 4096
"""So many causes of reservations are kept; an item of which more is to be said is read every time."""
_SCATTERED = 8
"""Rows that a stretch of neighbours must have on average to be worth copying by the stretch."""


def keys_of(items: Iterable[bytes]) -> Keys:
    """Eight bytes of a digest of each item (SHA-256, for which processors have instructions)."""
    return np.frombuffer(b"".join([sha256(item).digest()[:8] for item in items]), np.uint64)


def digest_of(facts: Sequence[object]) -> str:
    """What tells whether items are read now as they were read then."""
    return sha256(repr(facts).encode("utf-8", "surrogatepass")).hexdigest()


class Record:
    """What is kept of an import beside its drafts, so that the next one can carry items over: eight bytes a row."""

    def __init__(self) -> None:
        self._keys: list[Keys] = []
        self._reserved: list[NDArray[np.int32]] = []
        self._causes: dict[tuple[str, str], int] = {}
        self._rows = 0

    def add(self, keys: Keys, reserved: Reservations) -> None:
        """Some more rows of the drafts: the key of each, and what was said of them."""
        codes = np.array([self._code(cause) for cause in reserved.causes], np.int32)[reserved.codes]
        unknown = codes == MOST_CAUSES
        if unknown.any():
            keys = keys.copy()
            keys[reserved.rows[unknown]] = NO_KEY
        self._keys.append(keys)
        self._reserved.append(np.stack([reserved.rows + self._rows, codes])[:, ~unknown].astype(np.int32))
        self._rows += len(keys)

    def _code(self, cause: tuple[str, str]) -> int:
        if len(self._causes) == MOST_CAUSES:
            return self._causes.get(cause, MOST_CAUSES)
        return self._causes.setdefault(cause, len(self._causes))

    def save(self, folder: Path, read_by: str) -> None:
        """Write it into a folder. ``read_by`` is the `digest_of` what the items were read by."""
        np.save(folder / KEYS, np.concatenate([*self._keys, np.zeros(0, np.uint64)]))
        np.save(folder / RESERVED, np.concatenate([*self._reserved, np.zeros((2, 0), np.int32)], axis=1))
        (folder / CARRIED).write_text(json.dumps({"read_by": read_by, "causes": list(self._causes)}), "utf-8")


class Known:
    """The drafts of an earlier import, by the keys of its items: nothing is known until it is opened."""

    def __init__(self) -> None:
        self._keys, self._rows = np.zeros(0, np.uint64), np.zeros(0, np.int64)
        self._reserved = np.zeros((2, 0), np.int32)
        self._causes: list[tuple[str, str]] = []
        self._batches: list[pa.RecordBatch] = []
        self._starts = np.zeros(1, np.int64)

    def open(self, folder: Path, read_by: str) -> bool:
        """Know what the import in a folder kept; not where it kept nothing, or read its items by something else, or
        where its files are damaged: every item is read then.
        """
        try:
            return self._open(folder, read_by)
        except (OSError, EOFError, ValueError, KeyError):
            return False

    def _open(self, folder: Path, read_by: str) -> bool:
        if not (folder / CARRIED).is_file():
            return False
        document = json.loads((folder / CARRIED).read_text("utf-8"))
        if document["read_by"] != read_by:
            return False
        drafts = pa.ipc.open_file(pa.memory_map(str(folder / DRAFTS)))
        self._batches = [drafts.get_batch(number) for number in range(drafts.num_record_batches)]
        self._starts = np.cumsum([0, *map(len, self._batches)])
        self._reserved = np.load(folder / RESERVED, allow_pickle=False)
        self._causes = [(field, reason) for field, reason in document["causes"]]
        keys = np.load(folder / KEYS, allow_pickle=False)
        rows = np.argsort(keys)[np.count_nonzero(keys == NO_KEY) :]
        self._keys, self._rows = keys[rows], rows  # last: without keys nothing is known, whatever was opened
        return True

    def find(self, keys: Keys) -> Rows:
        """The earlier row of each item, or `NEW`."""
        if not len(self._keys):
            return np.full(len(keys), NEW)
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.where(self._keys[place] == keys, self._rows[place], NEW)

    def said(self, rows: Rows) -> Reservations:
        """What is to be said of earlier rows (`NEW` among them), by their places in ``rows``."""
        reserved, codes = self._reserved
        first, end = np.searchsorted(reserved, rows, "left"), np.searchsorted(reserved, rows, "right")
        counts = end - first
        places = np.repeat(np.arange(len(rows)), counts)
        within = np.arange(len(places)) - np.repeat(np.cumsum(counts) - counts, counts)
        used, code = np.unique(codes[np.repeat(first, counts) + within], return_inverse=True)
        return Reservations(places, code, [self._causes[each] for each in used.tolist()])

    def among(self, rows: Rows, fresh: pa.RecordBatch) -> pa.RecordBatch:
        """The earlier ``rows`` as rows of drafts, those of ``fresh`` in their order where `NEW` stands."""
        if len(fresh) == len(rows):
            return fresh
        sources = [*self._batches, fresh]
        new = rows == NEW
        source = np.where(new, len(self._batches), np.searchsorted(self._starts, rows, "right") - 1)
        local = np.where(new, np.cumsum(new) - 1, rows - self._starts[source])
        apart = (np.diff(source) != 0) | (np.diff(local) != 1)
        begins = np.flatnonzero(np.concatenate(([True], apart)))
        if len(begins) * _SCATTERED > len(rows):
            return _gathered(sources, source, local)
        lengths = np.diff(begins, append=len(rows)).tolist()
        stretches = zip(source[begins].tolist(), local[begins].tolist(), lengths, strict=True)
        return pa.concat_batches([sources[at].slice(first, length) for at, first, length in stretches])


def _gathered(sources: Sequence[pa.RecordBatch], source: Rows, local: Rows) -> pa.RecordBatch:
    """Rows from here and there: of each source at once, then in their order."""
    order = np.argsort(source, kind="stable")
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    taken = [sources[at].take(pa.array(local[source == at])) for at in np.unique(source).tolist()]
    return pa.concat_batches(taken).take(pa.array(place))
