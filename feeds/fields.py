"""The texts of a batch by product field: by the format's paths, else by named attributes."""

from __future__ import annotations

import re
from functools import reduce
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from feeds.batch import NO_TEXTS, Batch, Texts, strings
from feeds.formats import FeedFormat, FieldName
from feeds.model import fold

_JOINED = " + "
_CONDITION = re.compile(r"\[[^\[\]]*\]")


class Fields:
    """One batch seen through its format. Columns have a text or null for every item."""

    def __init__(self, batch: Batch, format_: FeedFormat) -> None:
        self.batch, self._format = batch, format_
        self._columns: dict[FieldName, Any] = {}

    def __len__(self) -> int:
        return len(self.batch.numbers)

    def first(self, field: FieldName) -> Any:
        """The field's text of each item, from the first path that has any; None where no item has one."""
        if field not in self._columns:
            self._columns[field] = self._first(field)
        return self._columns[field]

    def every(self, field: FieldName) -> list[Any]:
        """The field's text of each item by each of its paths; paths that differ by their conditions alone are one."""
        by_place: dict[str, list[Any]] = {}
        for path in self._format.fields.get(field, ()):
            column = self._column(self.batch.texts.get(path, NO_TEXTS))
            if column is not None:
                by_place.setdefault(_CONDITION.sub("", path), []).append(column)
        return [reduce(pc.coalesce, columns) for columns in by_place.values()]

    def all(self, field: FieldName) -> Texts:
        """Every text of the first path that has any, item by item."""
        found = NO_TEXTS
        for path in self._format.fields.get(field, ()):
            texts = self.batch.texts.get(path, NO_TEXTS)
            if len(found.rows) and len(texts.rows):
                texts = _kept(texts, ~np.isin(texts.rows, found.rows))
            found = _merged(found, texts)
        return found

    def _first(self, field: FieldName) -> Any:
        silent = self._format.silent.get(field)
        columns = [self._by_path_currency()] if field == "currency" and self._format.currencies else []
        for path in self._format.fields.get(field, ()):
            column = self._column(self.batch.texts.get(path, NO_TEXTS))
            if column is not None and silent:
                column = pc.if_else(pc.is_in(column, strings(silent)), None, column)
            columns += [column, self._joined(path) if _JOINED in path else None]
        if field in self._format.named:
            columns.append(self._column(self._named(field)))
        known = [column for column in columns if column is not None]
        return reduce(pc.coalesce, known) if known else None

    def _column(self, texts: Texts) -> Any:
        """The first text of every item."""
        if not len(texts.rows):
            return None
        if len(texts.rows) == len(self) and texts.rows[-1] == len(self) - 1 and (np.diff(texts.rows) == 1).all():
            return texts.values
        rows, first = np.unique(texts.rows, return_index=True)
        place = np.zeros(len(self), np.int64)
        place[rows] = first
        lacking = np.ones(len(self), bool)
        lacking[rows] = False
        return texts.values.take(pa.array(place, mask=lacking))

    def _joined(self, path: str) -> Any:
        parts = [self._column(self.batch.texts.get(part, NO_TEXTS)) for part in path.split(_JOINED)]
        known = [part for part in parts if part is not None]
        if not known:
            return None
        behind = pa.repeat("", len(self))  # without any text in it, a row would be left out
        together = pc.utf8_rtrim(pc.binary_join_element_wise(*known, behind, " ", null_handling="skip"), " ")
        return pc.if_else(pc.equal(together, ""), None, together)

    def _by_path_currency(self) -> Any:
        """The currency of each price that was taken from a path of one currency."""
        currency = pa.nulls(len(self), pa.string())
        for path in self._format.fields.get("price", ()):
            column = self._column(self.batch.texts.get(path, NO_TEXTS))
            if column is not None:
                of_path = self._format.currencies.get(path, "")
                currency = pc.if_else(pc.and_(currency.is_null(), column.is_valid()), of_path, currency)
        return pc.if_else(pc.equal(currency, ""), None, currency)

    def _named(self, field: FieldName) -> Texts:
        """What attributes say that stand for a field."""
        stated = self.batch.attributes
        wanted = {fold(name) for name in self._format.named[field]}
        encoded = stated.names.dictionary_encode()
        meant = np.array([fold(name) in wanted for name in encoded.dictionary.to_pylist()], bool)
        kept = meant[encoded.indices.to_numpy()]
        return Texts(stated.rows[kept], stated.values.filter(pa.array(kept)))


def _kept(texts: Texts, kept: Any) -> Texts:
    return Texts(texts.rows[kept], texts.values.filter(pa.array(kept)))


def _merged(one: Texts, other: Texts) -> Texts:
    if not len(one.rows) or not len(other.rows):
        return one if len(one.rows) else other
    rows = np.concatenate((one.rows, other.rows))
    order = np.argsort(rows, kind="stable")
    return Texts(rows[order], pa.concat_arrays([one.values, other.values]).take(pa.array(order)))
