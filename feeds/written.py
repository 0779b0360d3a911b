"""What feeds wrote, as codes: every distinct (name, value, unit) once, and which product wrote which.

Strings are hashed here, by Arrow, and nowhere after: everything later works on integers. It works on some thousand
products at a time: arrays of all cells at once cost more in fresh memory than in arithmetic (measured: half of it all).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.drafts import Drafts

BRAND = "brand"

MARKED = 1 << 26
"""Up to so many possible codes are told apart by marking them in an array, which is quicker than hashing."""

Pair = tuple[str, str, str]
Batch = tuple[NDArray[np.int32], NDArray[np.int32]]


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """``pairs``: (name, value, unit) as written, "" for no unit, each with how often it was written (``counts``).

    ``batches``: rows and codes (into ``pairs``) of some products at a time, one cell for each thing written: the
    attributes in the products' order and then the brands.
    """

    pairs: list[Pair]
    counts: NDArray[np.int64]
    batches: list[Batch]

    def names(self) -> dict[str, int]:
        """How often each attribute name was written."""
        counted: dict[str, int] = {}
        for (name, _, _), count in zip(self.pairs, self.counts.tolist(), strict=True):
            counted[name] = counted.get(name, 0) + count
        return counted


def read_written(drafts: Drafts, live: NDArray[np.int64]) -> Written:
    """All attributes of the products ``live`` (rows of the drafts; their positions become the rows here)."""
    position = np.full(drafts.table.num_rows, -1, np.int32)
    position[live] = np.arange(len(live), dtype=np.int32)
    codes, pairs = _attributes(drafts)
    rows = _owners(drafts.table.column("attribute_name"))
    branded, brand_codes, brands = _brands(drafts)
    written = [*zip(rows, codes, strict=True), (branded, brand_codes + np.int32(len(pairs)))]
    batches = [_living(batch, position) for batch in written]
    counts = np.zeros(len(pairs) + len(brands), np.int64)
    for _, batch in batches:
        np.add.at(counts, batch, 1)
    return Written([*pairs, *brands], counts, batches)


def _living(batch: Batch, position: NDArray[np.int32]) -> Batch:
    """The cells of products that live on, with their rows."""
    rows, codes = position[batch[0]], batch[1]
    alive = rows >= 0
    return (rows, codes) if alive.all() else (rows[alive], codes[alive])


def _owners(lists: Any) -> Iterator[NDArray[np.int32]]:
    """The row of every cell, a chunk at a time; chunks without cells have no codes either."""
    first = 0
    for chunk in lists.chunks:
        lengths = pc.list_value_length(chunk).to_numpy()
        if lengths.any():
            yield np.repeat(np.arange(first, first + len(chunk), dtype=np.int32), lengths)
        first += len(chunk)


def _attributes(drafts: Drafts) -> tuple[list[NDArray[np.int32]], list[Pair]]:
    """The pair of every cell, a chunk at a time, and the pairs."""
    columns = [drafts.table.column(f"attribute_{part}") for part in ("name", "value", "unit")]
    encoded = [_encoded([chunk.flatten() for chunk in column.chunks]) for column in columns]
    possible = math.prod(len(texts) for _, texts in encoded)
    kind = np.int32 if possible < 1 << 31 else np.int64
    combined = []
    for codes in zip(*(chunks for chunks, _ in encoded), strict=True):
        together = codes[0].astype(kind)
        for more, (_, texts) in zip(codes[1:], encoded[1:], strict=True):
            together *= len(texts)
            together += more
        combined.append(together)
    pairs, distinct = _factorised(combined, possible)
    parts = []
    for _, texts in reversed(encoded):
        distinct, at = np.divmod(distinct, len(texts))
        parts.append([texts[code] for code in at.tolist()])
    return pairs, list(zip(*reversed(parts), strict=True))


def _brands(drafts: Drafts) -> tuple[NDArray[np.int32], NDArray[np.int32], list[Pair]]:
    chunks, texts = _encoded(drafts.table.column("brand").chunks)
    codes = np.concatenate([*chunks, np.zeros(0, np.int32)])
    named = np.array([bool(text) for text in texts])[codes]
    return np.flatnonzero(named).astype(np.int32), codes[named], [(BRAND, text, "") for text in texts]


def _encoded(chunks: list[Any]) -> tuple[list[NDArray[np.int32]], list[str]]:
    """A code for every text, and the texts; null is the empty text."""
    column = pa.chunked_array(chunks, pa.string()).dictionary_encode()
    texts = [*(column.chunk(0).dictionary.to_pylist() if column.num_chunks else []), ""]
    return [_indices(chunk, len(texts) - 1) for chunk in column.chunks], texts


def _indices(chunk: Any, of_null: int) -> NDArray[np.int32]:
    if chunk.null_count == len(chunk):
        return np.broadcast_to(np.int32(of_null), len(chunk))
    return np.asarray((chunk.indices.fill_null(of_null) if chunk.null_count else chunk.indices).to_numpy(), np.int32)


def _factorised(combined: list[NDArray[Any]], possible: int) -> tuple[list[NDArray[np.int32]], NDArray[np.int64]]:
    """Codes from 0 for integers below ``possible``, and the integers they stand for."""
    if possible > MARKED:
        codes, distinct = pd.factorize(np.concatenate(combined))
        ends = np.cumsum([len(chunk) for chunk in combined])[:-1]
        return np.split(codes.astype(np.int32), ends), distinct.astype(np.int64)
    met = np.zeros(possible, np.bool_)
    for chunk in combined:
        met[chunk] = True
    rank = np.cumsum(met, dtype=np.int32) - np.int32(1)
    return [rank[chunk] for chunk in combined], np.flatnonzero(met)
