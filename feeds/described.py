"""Attributes that stand only in descriptions, for feeds that state them nowhere else.

Reading a description costs many times what reading the rest of an item does, and most feeds have fields for what it
says. So a sample of the first batch decides for the whole feed under which names descriptions are read, if under any.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa

from feeds.batch import Attributes, Rows, strings
from feeds.industries import industry
from feeds.model import Attribute, fold
from feeds.quantities import split_name
from feeds.stated import stated_in

SAMPLE = 256
"""So many descriptions are looked at, spread over the first batch."""
ENOUGH = 0.2
"""The share of them that must state such attributes."""
COMMON = 0.05
"""The share of them that must state a name; at least `FEWEST` of them."""
FEWEST = 2
OWN = 0.5
"""The share of the items that state a name themselves beyond which descriptions are not asked for it."""
_NAMED = 12


@dataclass(frozen=True, slots=True)
class Described:
    """What is read from a feed's descriptions: ``names`` (folded, sorted), none for most feeds; ``example`` of a pair.

    It is decided by the first batch of a feed; whoever reads a part of that feed later hands it on.
    """

    names: tuple[str, ...] = ()
    example: str = ""

    @property
    def reason(self) -> str:
        """What a report says of it."""
        more = ", ..." if len(self.names) > _NAMED else ""
        return (
            f"read from descriptions ({', '.join(self.names[:_NAMED])}{more}), such as {self.example!r}; "
            "fields of their own in the feed are safer"
        )


def described(descriptions: Any, stated: Attributes, fields: Collection[str]) -> Described:
    """What is worth reading from descriptions like these (an Arrow column, a text or null an item).

    ``stated`` is what the items state themselves, ``fields`` are folded names that stand for fields.
    """
    written = np.flatnonzero(descriptions.is_valid().to_numpy(zero_copy_only=False))
    sample = written[np.unique(np.linspace(0, len(written) - 1, min(SAMPLE, len(written))).astype(np.int64))]
    found = [stated_in(text) for text in descriptions.take(pa.array(sample)).to_pylist()]
    own = _own_keys(stated, len(descriptions))
    met: dict[str, str] = {}
    counts = Counter[str]()
    for attributes in found:
        for attribute in attributes:
            met.setdefault(fold(attribute.name), f"{attribute.name}: {attribute.value}")
        counts.update({fold(attribute.name) for attribute in attributes})
    least = max(FEWEST, COMMON * len(sample))
    names = {
        name for name, count in counts.items() if count >= least and name not in fields and key_of(name) not in own
    }
    speaking = sum(any(fold(each.name) in names for each in attributes) for attributes in found)
    if speaking < max(FEWEST, ENOUGH * len(sample)):
        return Described()
    return Described(tuple(sorted(names)), met[max(sorted(names), key=counts.__getitem__)])


def _own_keys(stated: Attributes, items: int) -> frozenset[str]:
    """The keys of what most items state themselves."""
    counts = {key: len(np.unique(rows)) for key, rows in _rows_by_key(stated).items()}
    return frozenset(key for key, count in counts.items() if count > OWN * items)


def with_described(read: Described, descriptions: Any, stated: Attributes, branded: Rows) -> tuple[Attributes, Rows]:
    """Attributes, with what descriptions say under those names behind each item's own; the items that gained some.

    An item that states something itself is not asked for it again; ``branded`` are those whose brand is known.
    """
    encoded = descriptions.dictionary_encode()
    wanted = frozenset(read.names)
    pairs = [[each for each in stated_in(text) if fold(each.name) in wanted] for text in encoded.dictionary.to_pylist()]
    known = {key: set(rows.tolist()) for key, rows in _rows_by_key(stated).items()}
    known.setdefault(_BRAND, set()).update(branded.tolist())
    rows: list[int] = []
    found: list[Attribute] = []
    codes = encoded.indices.fill_null(-1).to_numpy()
    for row in np.flatnonzero(codes >= 0).tolist():
        lacking = [each for each in pairs[codes[row]] if row not in known.get(key_of(each.name), ())]
        rows += [row] * len(lacking)
        found += lacking
    gained = np.array(rows, np.int64)
    names, values = strings(each.name for each in found), strings(each.value for each in found)
    return _behind(stated, Attributes(gained, names, values, pa.nulls(len(rows), pa.string()))), gained


_BRAND = "brand"


@lru_cache(maxsize=1 << 12)
def key_of(name: str) -> str:
    """What a name means, whatever the language: as the general industry knows it."""
    return industry(None).key_of(split_name(name)[0])


def _rows_by_key(stated: Attributes) -> Mapping[str, Rows]:
    encoded = stated.names.dictionary_encode()
    codes = encoded.indices.to_numpy()
    keys: dict[str, list[int]] = {}
    for code, name in enumerate(encoded.dictionary.to_pylist()):
        keys.setdefault(key_of(name), []).append(code)
    return {key: stated.rows[np.isin(codes, of_key)] for key, of_key in keys.items()}


def _behind(first: Attributes, then: Attributes) -> Attributes:
    """Both, item by item, those of ``first`` before those of ``then``."""
    rows = np.concatenate((first.rows, then.rows))
    order = np.argsort(rows, kind="stable")
    places = pa.array(order)

    def together(one: Any, other: Any) -> Any:
        return pa.concat_arrays([one, other]).take(places)

    return Attributes(
        rows[order],
        together(first.names, then.names),
        together(first.values, then.values),
        together(first.units, then.units),
    )
