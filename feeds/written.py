"""What feeds wrote, as codes: every distinct (name, value, unit) once, and which product wrote which.

Strings are hashed here, by Arrow, and nowhere after: everything later works on integers.
"""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True, eq=False)
class Written:
    """``pairs``: (name, value, unit) as written, "" for no unit. ``rows`` and ``codes`` (int32, into ``pairs``): which
    product wrote which, one cell for each, the attributes in the products' order and then the brands.
    """

    pairs: list[Pair]
    rows: NDArray[np.int32]
    codes: NDArray[np.int32]

    def counts(self) -> NDArray[np.int64]:
        """How often each pair was written."""
        return np.bincount(self.codes, minlength=len(self.pairs)).astype(np.int64)

    def names(self) -> dict[str, int]:
        """How often each attribute name was written."""
        counted: dict[str, int] = {}
        for (name, _, _), count in zip(self.pairs, self.counts().tolist(), strict=True):
            counted[name] = counted.get(name, 0) + count
        return counted


def read_written(drafts: Drafts, live: NDArray[np.int64]) -> Written:
    """All attributes of the products ``live`` (rows of the drafts; their positions become the rows here)."""
    rows, codes, pairs = _attributes(drafts)
    branded, brand_codes, brands = _brands(drafts)
    rows = np.concatenate((rows, branded))
    codes = np.concatenate((codes, brand_codes + np.int32(len(pairs))))
    if len(live) < drafts.table.num_rows:
        position = np.full(drafts.table.num_rows, -1, np.int32)
        position[live] = np.arange(len(live), dtype=np.int32)
        rows = position[rows]
        codes = codes[rows >= 0]
        rows = rows[rows >= 0]
    return Written([*pairs, *brands], rows, codes)


def _attributes(drafts: Drafts) -> tuple[NDArray[np.int32], NDArray[np.int32], list[Pair]]:
    columns = [drafts.table.column(f"attribute_{part}") for part in ("name", "value", "unit")]
    lengths = np.concatenate([pc.list_value_length(chunk).to_numpy() for chunk in columns[0].chunks])
    rows = np.repeat(np.arange(len(lengths), dtype=np.int32), lengths)
    encoded = [_encoded([chunk.flatten() for chunk in column.chunks]) for column in columns]
    combined = np.zeros(len(rows), np.int64)
    for codes, texts in encoded:
        combined *= len(texts)
        combined += codes
    pair, distinct = _factorised(combined, int(np.prod([float(len(texts)) for _, texts in encoded])))
    parts = []
    for _, texts in reversed(encoded):
        distinct, at = np.divmod(distinct, len(texts))
        parts.append([texts[code] for code in at.tolist()])
    return rows, pair, list(zip(*reversed(parts), strict=True))


def _brands(drafts: Drafts) -> tuple[NDArray[np.int32], NDArray[np.int32], list[Pair]]:
    codes, texts = _encoded(drafts.table.column("brand").chunks)
    named = np.array([bool(text) for text in texts])[codes] if len(codes) else np.zeros(0, np.bool_)
    return (
        np.flatnonzero(named).astype(np.int32),
        codes[named].astype(np.int32),
        [(BRAND, text, "") for text in texts],
    )


def _encoded(chunks: list[Any]) -> tuple[NDArray[np.int64], list[str]]:
    """A code for every text, and the texts; null is the empty text."""
    column = pa.chunked_array(chunks, pa.string()).dictionary_encode()
    texts = column.chunk(0).dictionary.to_pylist() if column.num_chunks else []
    codes = np.concatenate([_indices(chunk.indices, len(texts)) for chunk in column.chunks] or [np.zeros(0, np.int32)])
    return codes, [*texts, ""]


def _indices(indices: Any, of_null: int) -> Any:
    return (indices.fill_null(of_null) if indices.null_count else indices).to_numpy()


def _factorised(combined: NDArray[np.int64], possible: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Codes from 0 for integers below ``possible``, and the integers they stand for."""
    if possible > MARKED:
        codes, distinct = pd.factorize(combined)
        return codes.astype(np.int32), distinct
    met = np.zeros(possible, np.bool_)
    met[combined] = True
    rank = np.cumsum(met, dtype=np.int32) - np.int32(1)
    return rank[combined], np.flatnonzero(met)
