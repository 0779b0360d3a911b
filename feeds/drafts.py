"""The products of a feed on disk, as Arrow record batches: written while reading, mapped while filters are derived.

A feed of any size passes through here in constant memory; what later steps hold in memory is codes and numbers. A
product's document is written once, here, all but its filters: those are known only when the whole feed has been read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
from numpy.typing import NDArray

from feeds.documents import product_document
from feeds.model import Product

BATCH = 4096

REPORTED: dict[str, Callable[[Product], object]] = {
    "id": lambda product: product.id,
    "title": lambda product: product.title,
    "description": lambda product: product.description,
    "link": lambda product: product.link,
    "image": lambda product: product.image,
    "images": lambda product: product.images,
    "price": lambda product: product.price is not None,
    "currency": lambda product: product.currency,
    "old_price": lambda product: product.old_price is not None,
    "lowest_price_30d": lambda product: product.lowest_price_30d is not None,
    "availability": lambda product: product.availability,
    "category": lambda product: product.paths,
    "brand": lambda product: product.brand,
    "group": lambda product: product.group,
    "attributes": lambda product: product.attributes,
}
"""The fields whose coverage a report gives, and whether a product has them."""

_TEXTS = pa.list_(pa.string())
_COLUMNS: dict[str, tuple[pa.DataType, Callable[[Product], Any]]] = {
    "id": (pa.string(), lambda product: product.id),
    "available": (pa.bool_(), lambda product: product.available),
    "price": (pa.string(), lambda product: None if product.price is None else format(product.price, "f")),
    "old_price": (pa.string(), lambda product: None if product.old_price is None else format(product.old_price, "f")),
    "currency": (pa.string(), lambda product: product.currency),
    "brand": (pa.string(), lambda product: product.brand),
    "group": (pa.string(), lambda product: product.group),
    "popularity": (pa.string(), lambda product: format(product.popularity, "f")),
    "paths": (pa.list_(_TEXTS), lambda product: product.paths),
    "attribute_name": (_TEXTS, lambda product: [attribute.name for attribute in product.attributes]),
    "attribute_value": (_TEXTS, lambda product: [attribute.value for attribute in product.attributes]),
    "attribute_unit": (_TEXTS, lambda product: [attribute.unit for attribute in product.attributes]),
    "filled": (pa.int32(), lambda product: sum(1 << bit for bit, has in enumerate(REPORTED.values()) if has(product))),
    "document": (pa.binary(), lambda product: orjson.dumps(product_document(product))),
}
SCHEMA = pa.schema([pa.field(name, type_) for name, (type_, _) in _COLUMNS.items()])


class DraftWriter:
    """Writes products to ``path``; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[Product] = []
        self.rows = 0

    def __enter__(self) -> DraftWriter:
        self._file = pa.OSFile(str(self._path), "wb")
        self._out = pa.ipc.new_file(self._file, SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._out.close()
        self._file.close()

    def add(self, product: Product) -> None:
        """One more product, as the next row."""
        self._held.append(product)
        self.rows += 1
        if len(self._held) == BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            columns = [pa.array([take(product) for product in self._held], type_) for type_, take in _COLUMNS.values()]
            self._out.write_batch(pa.RecordBatch.from_arrays(columns, schema=SCHEMA))
            self._held.clear()


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
