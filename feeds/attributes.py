"""The attributes of all products as one long table: product, filter key, and what the text says.

Text is read once per distinct (name, value, unit), in plain Python; everything per product is codes (pandas, numpy).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from feeds.drafts import Drafts
from feeds.industries import Industry
from feeds.model import fold
from feeds.quantities import read_quantity, split_name
from feeds.text import clean
from feeds.words import Unit, answers

DEFAULT_SEPARATORS = (";", "|")
BRAND = "brand"

_SHARE = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d+)?\s*(?:%|(?!\S))")

YES, NO, NONE, TEXT = "yes", "no", "none", "text"


class Said(NamedTuple):
    """What one part of an attribute's text says: an answer or a text, and the quantity it also is, if any."""

    answer: str
    text: str
    number: Decimal | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Attributes:
    """``cells``: one row per thing said; columns ``row`` (product), ``key`` and ``said``, codes into the two tuples.

    ``names`` counts, per key, the attribute names under which it was met.
    """

    cells: pd.DataFrame
    keys: tuple[str, ...]
    said: tuple[Said, ...]
    names: Mapping[str, Mapping[str, int]]

    def name_of(self, key: str) -> str:
        """What the feed calls a filter: its most frequent name."""
        names = self.names[key]
        return max(sorted(names), key=lambda name: names[name])


def read_attributes(
    drafts: Drafts, live: NDArray[np.int64], industry: Industry, separators: Mapping[str, tuple[str, ...]]
) -> Attributes:
    """Every attribute of the products ``live`` (rows of the drafts; their positions become the rows here).

    ``separators`` are the format's own, by filter key; they add to the industry's.
    """
    written = _distinct_pairs(drafts, live)
    reader = _Reader(industry, separators)
    readings = [reader.read(*pair) for pair in written.pairs.itertuples(index=False)]
    keys = pd.Index(sorted({key for key, _, _ in readings}))
    said: dict[Said, int] = {}
    names: dict[str, dict[str, int]] = {}
    parts_pair, parts_key, parts_said = [], [], []
    for pair, ((key, name, parts), count) in enumerate(zip(readings, written.counts, strict=True)):
        counted = names.setdefault(key, {})
        counted[name] = counted.get(name, 0) + int(count)
        for part in parts:
            parts_pair.append(pair)
            parts_key.append(keys.get_loc(key))
            parts_said.append(said.setdefault(part, len(said)))
    table = pd.DataFrame({"pair": np.array(parts_pair, np.int64), "key": np.array(parts_key, np.int32),
                          "said": np.array(parts_said, np.int64)})  # fmt: skip
    cells = written.cells.merge(table, on="pair", how="inner").drop(columns="pair")
    cells = cells.sort_values("row", kind="stable").drop_duplicates().reset_index(drop=True)
    return Attributes(cells, tuple(keys), tuple(said), names)


@dataclass(frozen=True, slots=True, eq=False)
class _Written:
    """Distinct (name, value, unit) with their counts, and which product wrote which."""

    pairs: pd.DataFrame
    counts: NDArray[np.int64]
    cells: pd.DataFrame


def _distinct_pairs(drafts: Drafts, live: NDArray[np.int64]) -> _Written:
    """All attributes written, the brand among them, with the products as positions in ``live``."""
    position = np.full(drafts.table.num_rows, -1, np.int64)
    position[live] = np.arange(len(live))
    frames = [_attribute_frame(drafts), _brand_frame(drafts)]
    whole = pd.concat(frames, ignore_index=True)
    whole["row"] = position[whole["row"].to_numpy()]
    whole = whole[whole["row"] >= 0]
    pair = whole.groupby(["name", "value", "unit"], sort=False, observed=True).ngroup().to_numpy()
    first = whole[~pd.Series(pair, index=whole.index).duplicated()]
    counts = np.bincount(pair, minlength=len(first)).astype(np.int64)
    return _Written(
        first[["name", "value", "unit"]], counts, pd.DataFrame({"row": whole["row"].to_numpy(), "pair": pair})
    )


def _attribute_frame(drafts: Drafts) -> pd.DataFrame:
    names = drafts.column("attribute_name")
    rows = np.repeat(np.arange(len(names)), np.diff(names.offsets.to_numpy()))
    parts = {part: _categories(drafts.column(f"attribute_{part}").flatten()) for part in ("name", "value", "unit")}
    return pd.DataFrame({"row": rows, **parts}).astype(dict.fromkeys(parts, object))


def _brand_frame(drafts: Drafts) -> pd.DataFrame:
    brands = drafts.column("brand")
    rows = np.flatnonzero(brands.is_valid().to_numpy(zero_copy_only=False))
    values = _categories(brands.drop_null())
    return pd.DataFrame({"row": rows, "name": BRAND, "value": values, "unit": ""}).astype({"value": object})


def _categories(texts: Any) -> pd.Categorical:
    encoded = pa.compute.fill_null(texts, "").dictionary_encode()
    return pd.Categorical.from_codes(encoded.indices.to_numpy(), encoded.dictionary.to_pylist())


class _Reader:
    """Reads one distinct attribute: its filter key, its name as a label, and what its parts say."""

    def __init__(self, industry: Industry, separators: Mapping[str, tuple[str, ...]]) -> None:
        self._industry, self._separators = industry, separators
        self._none = {key: {fold(word) for word in each.none} for key, each in industry.filters.items()}

    def read(self, name: str, value: str, unit: str) -> tuple[str, str, tuple[Said, ...]]:
        base, named_unit = split_name(name)
        key = self._industry.key_of(base)
        template = self._industry.filters.get(key)
        separators = template.separators if template else DEFAULT_SEPARATORS
        pieces = _split(value, (*separators, *self._separators.get(key, ())))
        if template and template.shares:
            pieces = (_without_share(piece) for piece in pieces)
        said = (self._say(key, piece, unit or named_unit or None) for piece in pieces)
        return key, base, tuple(dict.fromkeys(one for one in said if one is not None))

    def _say(self, key: str, piece: str, unit: str | None) -> Said | None:
        text = clean(piece)
        folded = fold(text)
        words = answers()
        if not text or folded in words.missing:
            return None
        if folded in words.yes:
            return Said(YES, text)
        if folded in words.none or folded in self._none.get(key, ()):
            return Said(NONE, text)
        if folded in words.no:
            return Said(NO, text)
        quantity = read_quantity(text, unit)
        return Said(TEXT, text, quantity.number, quantity.unit) if quantity else Said(TEXT, text)


def _split(value: str, separators: tuple[str, ...]) -> Iterator[str]:
    pieces = [value]
    for separator in separators:
        pieces = [part for piece in pieces for part in piece.split(separator)]
    return (piece for piece in pieces if piece.strip())


def _without_share(piece: str) -> str:
    """``cotton 60 %``, ``60% cotton`` and ``cotton 60`` -> ``cotton``."""
    return _SHARE.sub(" ", piece)
