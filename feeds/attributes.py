"""The attributes of all products as one long table: product, filter key, and what the text says.

Text is read once per distinct (name, value, unit), in plain Python; everything per product is codes (pandas, numpy).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from rapidfuzz.distance import Prefix

from feeds.drafts import Drafts
from feeds.industries import Industry
from feeds.model import fold
from feeds.quantities import read_quantity, split_name
from feeds.text import clean
from feeds.words import Unit, answers

DEFAULT_SEPARATORS = (";", "|")
BRAND = "brand"

_SHARE = re.compile(r"(?<![\w.,])\d{1,3}(?:[.,]\d+)?\s*(?:%|(?!\S))")

_DENIAL = re.compile(
    r"(?:bez|без|without|no|ohne|sans|sin|senza|fără)\s+(?P<without>\w+)(?:\s.*)?|(?P<free>\w+)[\s-](?:free|frei)"
)

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
    readings = [reader.read(*pair) for pair in written.pairs]
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
    """Distinct (name, value, unit) with their counts, and which product wrote which (columns ``row`` and ``pair``)."""

    pairs: list[tuple[str, str, str]]
    counts: NDArray[np.int64]
    cells: pd.DataFrame


def _distinct_pairs(drafts: Drafts, live: NDArray[np.int64]) -> _Written:
    """All attributes written, the brand among them, with the products as positions in ``live``."""
    position = np.full(drafts.table.num_rows, -1, np.int64)
    position[live] = np.arange(len(live))
    names, brands = drafts.column("attribute_name"), drafts.column("brand")
    branded = np.flatnonzero(brands.is_valid().to_numpy(zero_copy_only=False))
    rows = position[np.concatenate((np.repeat(np.arange(len(names)), np.diff(names.offsets.to_numpy())), branded))]
    texts = (
        pa.concat_arrays([names.flatten(), pa.array([BRAND] * len(branded), pa.string())]),
        pa.concat_arrays([drafts.column("attribute_value").flatten(), brands.drop_null()]),
        pa.concat_arrays([drafts.column("attribute_unit").flatten(), pa.nulls(len(branded), pa.string())]),
    )
    encoded = [text.fill_null("").dictionary_encode() for text in texts]
    combined = np.zeros(len(rows), np.int64)
    for column in encoded:
        combined = combined * len(column.dictionary) + column.indices.to_numpy()
    pair, distinct = pd.factorize(combined[rows >= 0])
    parts = []
    for column in reversed(encoded):
        distinct, codes = np.divmod(distinct, max(1, len(column.dictionary)))
        parts.append(column.dictionary.take(pa.array(codes)).to_pylist())
    counts = np.bincount(pair, minlength=len(distinct)).astype(np.int64)
    cells = pd.DataFrame({"row": rows[rows >= 0], "pair": pair})
    return _Written(list(zip(*reversed(parts), strict=True)), counts, cells)


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
        said = (self._say(key, base, piece, unit or named_unit or None) for piece in pieces)
        return key, base, tuple(dict.fromkeys(one for one in said if one is not None))

    def _say(self, key: str, name: str, piece: str, unit: str | None) -> Said | None:
        text = clean(piece)
        folded = fold(text)
        words = answers()
        if not text or folded in words.missing:
            return None
        if folded in words.yes:
            return Said(YES, text)
        if folded in words.none or folded in self._none.get(key, ()) or _denies(folded, fold(name)):
            return Said(NONE, text)
        if folded in words.no:
            return Said(NO, text)
        quantity = read_quantity(text, unit)
        return Said(TEXT, text, quantity.number, quantity.unit) if quantity else Said(TEXT, text)


def _denies(value: str, name: str) -> bool:
    """Whether a value denies what its attribute is about: ``sleeve: without sleeves``, ``fragrance: fragrance-free``.

    The words may be inflected, so a common beginning is enough: three letters or more, and most of the shorter word.
    """
    found = _DENIAL.fullmatch(value)
    if not found:
        return False
    denied = found["without"] or found["free"]
    return any(Prefix.similarity(denied, word) >= max(3, 0.6 * min(len(denied), len(word))) for word in name.split())


def _split(value: str, separators: tuple[str, ...]) -> Iterator[str]:
    pieces = [value]
    for separator in separators:
        pieces = [part for piece in pieces for part in piece.split(separator)]
    return (piece for piece in pieces if piece.strip())


def _without_share(piece: str) -> str:
    """``cotton 60 %``, ``60% cotton`` and ``cotton 60`` -> ``cotton``."""
    return _SHARE.sub(" ", piece)
