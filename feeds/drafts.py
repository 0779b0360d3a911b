"""The products of a feed on disk, as Arrow record batches: written while reading, mapped while filters are derived.

A feed of any size passes through here in constant memory; what later steps hold in memory is codes and numbers. A
product's document is written once, here, all but its filters: those are known only when the whole feed has been read.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.batch import counts, lists
from feeds.pricing import Prices
from feeds.product_documents import documents
from feeds.products import UNAVAILABLE, Products

BATCH = 4096

REPORTED = (
    "id", "title", "description", "link", "image", "images", "price", "currency", "old_price", "lowest_price_30d",
    "availability", "category", "brand", "group", "attributes",
)  # fmt: skip
"""The fields whose coverage a report gives: bits of the column ``filled``, in this order."""

_TEXTS = pa.list_(pa.string())
SCHEMA = pa.schema(
    {
        "id": pa.string(),
        "available": pa.bool_(),
        "price": pa.string(),
        "old_price": pa.string(),
        "currency": pa.string(),
        "brand": pa.string(),
        "group": pa.string(),
        "popularity": pa.string(),
        "paths": pa.list_(_TEXTS),
        "attribute_name": _TEXTS,
        "attribute_value": _TEXTS,
        "attribute_unit": _TEXTS,
        "filled": pa.int32(),
        "document": pa.binary(),
    }
)


def drafted(products: Products) -> pa.RecordBatch:
    """The products of a batch as rows of the drafts."""
    prices, text = products.prices, pa.string()
    stated = products.attributes
    lengths = np.bincount(stated.rows, minlength=len(products.batch.numbers))
    columns = {
        "id": products.id,
        "available": products.availability.column(_is_available, pa.bool_()),
        "price": prices.column(_price, text),
        "old_price": prices.column(_old_price, text),
        "currency": prices.column(_currency, text),
        "brand": products.brand.column(_itself, text),
        "group": products.group,
        "popularity": products.popularity.column(_decimal, text),
        "paths": products.paths.column(_itself, SCHEMA.field("paths").type),
        "attribute_name": lists(stated.names, lengths),
        "attribute_value": lists(stated.values, lengths),
        "attribute_unit": lists(stated.units, lengths),
        "filled": _filled(products),
        "document": documents(products),
    }
    batch = pa.RecordBatch.from_arrays([columns[name] for name in SCHEMA.names], schema=SCHEMA)
    return batch if len(products.taken) == len(batch) else batch.take(pa.array(products.taken))


def _filled(products: Products) -> Any:
    """For each product, which of the reported fields it has."""
    items = len(products.batch.numbers)
    prices = products.prices
    has = {
        **{
            field: getattr(products, field).is_valid()
            for field in ("id", "title", "description", "link", "image", "group")
        },
        "images": counts(products.images, items) > 0,
        "price": prices.column(_price, pa.string()).is_valid(),
        "currency": prices.column(_currency, pa.string()).is_valid(),
        "old_price": prices.column(_old_price, pa.string()).is_valid(),
        "lowest_price_30d": prices.column(_has_lowest, pa.bool_()),
        "availability": products.availability.column(bool, pa.bool_()),
        "category": products.paths.column(bool, pa.bool_()),
        "brand": products.brand.column(bool, pa.bool_()),
        "attributes": np.bincount(products.attributes.rows, minlength=items) > 0,
    }
    filled = np.zeros(items, np.int32)
    for bit, field in enumerate(REPORTED):
        filled |= _flags(has[field]).astype(np.int32) << bit
    return pa.array(filled)


def _is_available(state: str | None) -> bool:
    return state != UNAVAILABLE


def _price(read: Prices) -> str | None:
    return None if read.price is None else format(read.price, "f")


def _old_price(read: Prices) -> str | None:
    return None if read.old is None else format(read.old, "f")


def _currency(read: Prices) -> str | None:
    return read.currency or None


def _has_lowest(read: Prices) -> bool:
    return read.lowest is not None


def _decimal(number: Decimal | None) -> str | None:
    return None if number is None else format(number, "f")


def _itself(value: Any) -> Any:
    return value


def _flags(flags: Any) -> NDArray[np.bool_]:
    if isinstance(flags, np.ndarray):
        return flags
    found: NDArray[np.bool_] = flags.fill_null(False).to_numpy(zero_copy_only=False)
    return found


class DraftWriter:
    """Writes products to ``path``; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.rows = 0

    def __enter__(self) -> DraftWriter:
        self._file = pa.OSFile(str(self._path), "wb")
        self._out = pa.ipc.new_file(self._file, SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._out.close()
        self._file.close()

    def add(self, rows: pa.RecordBatch) -> None:
        """Some more products, as the next rows."""
        if len(rows):
            self._out.write_batch(rows)
            self.rows += len(rows)


class Drafts:
    """The written products, memory-mapped. Rows are in feed order."""

    def __init__(self, path: Path) -> None:
        self._source = pa.memory_map(str(path))
        self.table: pa.Table = pa.ipc.open_file(self._source).read_all()

    def column(self, name: str) -> Any:
        """One column in one piece (`pyarrow.Array`)."""
        column = self.table.column(name)
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)

    def documents(self, rows: NDArray[np.int64]) -> Iterator[list[bytes]]:
        """The products' documents without their filters, some thousands at a time, ``rows`` ascending."""
        for start in range(0, len(rows), BATCH):
            yield self.table.column("document").take(rows[start : start + BATCH]).to_pylist()

    def coverage(self, rows: NDArray[np.int64]) -> dict[str, float]:
        """Per product field, the share of ``rows`` that has it."""
        filled = self.column("filled").to_numpy()[rows]
        return {name: round(float((filled >> bit & 1).mean()), 4) for bit, name in enumerate(REPORTED)}

    def close(self) -> None:
        """Let the file go; no column may be used afterwards."""
        del self.table
        self._source.close()
