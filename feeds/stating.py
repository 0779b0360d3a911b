"""The attributes of a batch's products as a person should read them."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.batch import Attributes, Rows, strings
from feeds.model import fold
from feeds.text import plain
from feeds.text_columns import plains, shortened
from feeds.words import answers

MAX_VALUE = 1000
MAX_NAME = 200


MOST = 1000
"""Attributes of one item: nobody states more, and what follows from each costs time for all products."""
TOO_MANY = f"more than {MOST} attributes; the first {MOST} are taken"


def the_first(stated: Attributes) -> tuple[Attributes, Rows]:
    """At most `MOST` attributes of each item, and the items that have more."""
    rows = stated.rows
    first = np.searchsorted(rows, rows)
    kept = np.arange(len(rows)) - first < MOST
    if kept.all():
        return stated, rows[:0]
    return stated.where(kept), np.unique(rows[~kept])


def cleaned_attributes(stated: Attributes, fields: Collection[str]) -> Attributes:
    """Attributes without those of which nothing is left, placeholders, and those that are ``fields`` (folded names)."""
    names, meant = _names(stated.names, fields)
    values, said = _values(stated.values)
    kept, read = meant & said, Attributes(stated.rows, names, values, stated.units)
    return read if kept.all() else read.where(kept)


def _names(written: Any, fields: Collection[str]) -> tuple[Any, NDArray[np.bool_]]:
    """The names, each distinct one read once, and which of them are of attributes."""
    encoded = written.dictionary_encode()
    read = [plain(name)[:MAX_NAME] for name in encoded.dictionary.to_pylist()]
    kept = np.array([bool(name) and fold(name) not in fields for name in read], bool)
    codes = encoded.indices
    return strings(read).take(codes), kept[codes.to_numpy()]


def _values(written: Any) -> tuple[Any, NDArray[np.bool_]]:
    """The values, each distinct one read once, and which of them say anything."""
    encoded = written.dictionary_encode()
    read = shortened(plains(encoded.dictionary), MAX_VALUE)
    kept = np.array([text is not None and not _is_missing(text) for text in read.to_pylist()], bool)
    codes = encoded.indices
    return read.take(codes), kept[codes.to_numpy()]


_LONGEST = 64


@lru_cache(maxsize=1 << 16)
def _placeholder(text: str) -> bool:
    return fold(text) in answers().missing


def _is_missing(text: str) -> bool:
    return len(text) <= _LONGEST and _placeholder(text)
