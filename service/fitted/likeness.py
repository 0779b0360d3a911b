"""What reads alike and says the same of itself: each product's nearest by the words of title and description and by the
values of its filters (scikit-learn). Loaded by workers and commands alone.

Words and values are weighed by how rare they are (TF-IDF), each half of the likeness, which is the cosine of both. A
product is compared with those of its own part of the shop: of its main value, or the narrowest one above that has
`LEAST_IN_POOL`. Variants count as one. What cannot be bought has neighbours, and is none.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer

from feeds.model import PRICE, Hierarchy, path_parts
from frames.money import is_money
from matching.index import Index
from service.generations.neighbours import MOST, Neighbours, Variants
from service.generations.opened import Documents

MOST_ITEMS: Final = 250_000
"""A catalogue of more, variants counted once, is left to the likeness of attributes: half a gigabyte, some minutes."""
MOST_STEPS: Final = 4_000_000_000
"""Multiplications for a whole catalogue, at most: half a minute to a minute of one core."""
COMMON: Final = (2000, 1000, 500, 250)
"""What more products of a pool say tells nothing apart; the first of these with which the work is not too much."""
ONE_POOL: Final = 2000
"""In a catalogue of so many everything is compared with everything."""
LEAST_IN_POOL: Final = 48
WORDS: Final = 80
"""Of a description."""
TERMS: Final = 24
"""So many words of a product count, the rarest, and so many of its values."""
FEATURES: Final = 1 << 20
TITLE: Final = 2
"""A word of the title counts as if it stood in the text so often."""
SCORE_SCALE: Final = 10_000
LEAST_SCORE: Final = 500
"""Less in common is chance."""
AT_ONCE: Final = 256
"""Products compared with a pool at once: what bounds memory."""

_WORD: Final = re.compile(r"[^\W_]{2,}")

Matrix = Any
"""A sparse matrix by rows, a row an item."""


class TooLarge(Exception):
    """A catalogue that is more than what is stated here."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What a product says of itself: its words, its values, its place in the shop."""

    words: Sequence[str]
    values: Sequence[str]
    path: tuple[str, ...]


def neighbours_alike(index: Index, documents: Documents, hierarchy: Hierarchy) -> Neighbours:
    """Of each product the nearest, the nearest first. Raises `TooLarge`."""
    variants = Variants.of(index)
    if len(variants.rows) > MOST_ITEMS:
        raise TooLarge
    words, values, paths = _read(variants, documents, hierarchy)
    pools = _pools(paths)
    said = sparse.hstack((_weighed(words), _weighed(values)), format="csr")
    common = next((most for most in COMMON if _steps(said, pools, most) <= MOST_STEPS), None)
    if common is None:
        raise TooLarge
    found = [np.zeros((3, 0), np.int64)]
    for pool, asking in pools:
        found += _nearest(said[pool], pool, asking, variants.places, common)
    item, other, score = np.concatenate(found, axis=1)
    return Neighbours.of_pairs(variants, item, other, score)


# --- what products say ------------------------------------------------------------------------------------------------


def _read(
    variants: Variants, documents: Documents, hierarchy: Hierarchy
) -> tuple[Matrix, Matrix, list[tuple[str, ...]]]:
    """The words and the values of every item, counted in hashed columns, and its path."""
    hashing = HashingVectorizer(
        analyzer=lambda each: each, n_features=FEATURES, alternate_sign=False, norm=None, dtype=np.float32
    )
    words, values, paths = [], [], []
    for start in range(0, len(variants.rows), 10_000):
        said = [_said(documents.document(int(row)), hierarchy) for row in variants.rows[start : start + 10_000]]
        words.append(hashing.transform(each.words for each in said))
        values.append(hashing.transform(each.values for each in said))
        paths += [each.path for each in said]
    return sparse.vstack(words, "csr"), sparse.vstack(values, "csr"), paths


def _said(product: Mapping[str, Any], hierarchy: Hierarchy) -> _Said:
    title, described = (_WORD.findall((product[name] or "").lower()) for name in ("title", "description"))
    filters = product["filters"]
    path = path_parts((filters.get(hierarchy.main.key) or [""])[0])
    above = (" > ".join(parts) for parts in accumulate(([each] for each in path), lambda one, more: one + more))
    return _Said(title * TITLE + described[:WORDS], [*_values(filters, hierarchy), *above], tuple(path))


def _values(filters: Mapping[str, Any], hierarchy: Hierarchy) -> Iterator[str]:
    """What a product says of each filter; what costs as much is not alike for that."""
    for key, said in filters.items():
        known = hierarchy.filters.get(key)
        if known is not None and key not in (PRICE, hierarchy.main.key) and not is_money(known.unit):
            yield from (f"{key}={each}" for each in (said if isinstance(said, list) else [said]))


def _weighed(counted: Matrix) -> Matrix:
    """The `TERMS` rarest of each row, by TF-IDF; two rows that say the same have a product of a half."""
    weighed = TfidfTransformer(norm=None, sublinear_tf=True).fit_transform(counted).tocsr()
    weighed.sort_indices()
    rows = np.repeat(np.arange(weighed.shape[0]), np.diff(weighed.indptr))
    order = np.lexsort((weighed.indices, -weighed.data, rows))
    rank = np.arange(len(order)) - weighed.indptr[rows]
    weighed.data[order[rank >= TERMS]] = 0
    weighed.eliminate_zeros()
    length = np.sqrt(2 * np.asarray(weighed.multiply(weighed).sum(axis=1)).ravel())
    weighed.data /= np.repeat(np.where(length > 0, length, 1), np.diff(weighed.indptr))
    return weighed.astype(np.float32)


# --- what is compared with what ---------------------------------------------------------------------------------------

Pool = tuple[NDArray[np.int64], NDArray[np.int64]]
"""Items that are compared with, and where among them those stand that are compared."""


def _pools(paths: Sequence[tuple[str, ...]]) -> list[Pool]:
    """Every item is compared in one pool."""
    if len(paths) <= ONE_POOL:
        return [(np.arange(len(paths)), np.arange(len(paths)))]
    size = Counter(path[:depth] for path in paths for depth in range(len(path) + 1))
    own = [_narrowest(path, size) for path in paths]
    members: dict[tuple[str, ...], list[int]] = {node: [] for node in own}
    for item, path in enumerate(paths):
        for depth in range(len(path) + 1):
            if path[:depth] in members:
                members[path[:depth]].append(item)
    asking: dict[tuple[str, ...], list[int]] = {node: [] for node in members}
    for item, node in enumerate(own):
        asking[node].append(item)
    pools = ((np.array(members[node]), np.array(asking[node])) for node in sorted(members))
    return [(pool, np.searchsorted(pool, those)) for pool, those in pools]


def _narrowest(path: tuple[str, ...], size: Mapping[tuple[str, ...], int]) -> tuple[str, ...]:
    return next((path[:depth] for depth in range(len(path), 0, -1) if size[path[:depth]] >= LEAST_IN_POOL), ())


def _steps(said: Matrix, pools: Sequence[Pool], common: int) -> int:
    """How many multiplications comparing takes."""
    return sum(_steps_in(said[pool].indices, said[pool[asking]].indices, common) for pool, asking in pools)


def _steps_in(there: NDArray[np.int32], asked: NDArray[np.int32], common: int) -> int:
    terms, carried = np.unique(there, return_counts=True)
    times = carried[np.searchsorted(terms, asked)].astype(np.int64)
    return int(times[times <= common].sum())


def _nearest(
    said: Matrix, pool: NDArray[np.int64], asking: NDArray[np.int64], places: NDArray[np.int64], common: int
) -> Iterator[NDArray[np.int64]]:
    """Item, other item and score of the nearest within a pool, some products at a time."""
    terms, columns = np.unique(said.indices, return_inverse=True)
    said = sparse.csr_matrix((said.data, columns.astype(np.int32), said.indptr), shape=(len(pool), len(terms)))
    often = np.bincount(columns, minlength=len(terms)) > common
    asked = said[asking]
    asked.data[often[asked.indices]] = 0
    asked.eliminate_zeros()
    there = np.where(places[pool] >= 0, np.float32(1), np.float32(0))
    said = sparse.diags(there).dot(said).T.tocsr().astype(np.float32)
    for start in range(0, len(asking), AT_ONCE):
        alike = (asked[start : start + AT_ONCE] @ said).tocsr()
        for number, row in enumerate(asking[start : start + AT_ONCE]):
            span = slice(alike.indptr[number], alike.indptr[number + 1])
            others, scores = alike.indices[span], np.rint(alike.data[span] * SCORE_SCALE).astype(np.int64)
            near = np.flatnonzero((scores >= LEAST_SCORE) & (others != row))
            others, scores = pool[others[near]], scores[near]
            if len(others) > MOST:
                keys = (-scores << 32) | places[others]
                best = np.argpartition(keys, MOST)[:MOST]
                others, scores = others[best], scores[best]
            yield np.stack((np.full(len(others), pool[row]), others, scores))
