"""The products of a feed on disk, as Arrow record batches: written while reading, mapped while filters are derived.

A feed of any size passes through here in constant memory; what later steps hold in memory is codes and numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from feeds.model import Attribute, Product

BATCH = 4096

_TEXTS = ("id", "title", "description", "link", "image", "currency", "availability", "brand", "group")
_AMOUNTS = ("price", "old_price", "lowest_price_30d", "popularity")
_SCHEMA = pa.schema(
    [pa.field("number", pa.int32()), pa.field("line", pa.int32()), pa.field("available", pa.bool_())]
    + [pa.field(name, pa.string()) for name in _TEXTS]
    + [pa.field(name, pa.string()) for name in _AMOUNTS]
    + [pa.field("images", pa.list_(pa.string())), pa.field("paths", pa.list_(pa.list_(pa.string())))]
    + [pa.field(f"attribute_{part}", pa.list_(pa.string())) for part in ("name", "value", "unit")]
)
_REPORTED = {name: name for name in ("id", "title", "description", "link", "image", "images", "price", "currency",
             "old_price", "lowest_price_30d", "availability", "brand", "group")} | {"category": "paths",
             "attributes": "attribute_name"}  # fmt: skip
_ATTRIBUTE_PARTS = tuple(field.name for field in fields(Attribute))


class DraftWriter:
    """Writes products to ``path``; use as a context manager."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: list[Product] = []
        self.rows = 0

    def __enter__(self) -> DraftWriter:
        self._file = pa.OSFile(str(self._path), "wb")
        self._out = pa.ipc.new_file(self._file, _SCHEMA)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._flush()
        self._out.close()
        self._file.close()

    def add(self, product: Product) -> None:
        self._held.append(product)
        self.rows += 1
        if len(self._held) == BATCH:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            columns = [_column(name, self._held) for name in _SCHEMA.names]
            arrays = [pa.array(values, _SCHEMA.field(i).type) for i, values in enumerate(columns)]
            self._out.write_batch(pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA))
            self._held.clear()


def _column(name: str, products: list[Product]) -> list[Any]:
    if name in _AMOUNTS:
        amounts = (getattr(product, name) for product in products)
        return [None if amount is None else format(amount, "f") for amount in amounts]
    if name.startswith("attribute_"):
        part = name.removeprefix("attribute_")
        return [[getattr(attribute, part) for attribute in product.attributes] for product in products]
    return [getattr(product, name) for product in products]


class Drafts:
    """The written products, memory-mapped. Rows are in feed order."""

    def __init__(self, path: Path) -> None:
        self._source = pa.memory_map(str(path))
        self.table: pa.Table = pa.ipc.open_file(self._source).read_all()

    def column(self, name: str) -> Any:
        """One column in one piece (`pyarrow.Array`)."""
        column = self.table.column(name)
        return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)

    def coverage(self, rows: NDArray[np.int64]) -> dict[str, float]:
        """Per product field, the share of ``rows`` that has it."""
        return {name: round(self._filled(name, rows) / len(rows), 4) for name in _REPORTED}

    def _filled(self, name: str, rows: NDArray[np.int64]) -> int:
        column = self.column(_REPORTED[name])
        filled = pc.greater(pc.list_value_length(column), 0) if pa.types.is_list(column.type) else column.is_valid()
        return int(filled.to_numpy(zero_copy_only=False)[rows].sum())

    def close(self) -> None:
        del self.table
        self._source.close()

    def products(self) -> Iterator[Product]:
        """The products again, one by one."""
        for batch in self.table.to_batches():
            for row in batch.to_pylist():
                parts = zip(*(row.pop(f"attribute_{part}") for part in _ATTRIBUTE_PARTS), strict=True)
                amounts = {name: None if row[name] is None else Decimal(row[name]) for name in _AMOUNTS}
                paths = tuple(tuple(path) for path in row["paths"])
                attributes = tuple(Attribute(*part) for part in parts)
                lists = {"images": tuple(row["images"]), "paths": paths, "attributes": attributes}
                yield Product(**{**row, **amounts, **lists})
