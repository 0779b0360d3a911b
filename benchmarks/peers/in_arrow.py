"""The products as an Arrow table, out of which DuckDB, polars and pandas make their own."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from benchmarks.invented.ranked import Assortment
from benchmarks.peers.job import best_first

TYPES = {
    "brand": "int16",
    "price": "int32",
    "color": "int8",
    "gender": "int8",
    "size_mask": "int32",
    "material": "int8",
}


def columns_of(products: Assortment) -> pa.Table:
    """The products as an Arrow table of narrow numbers, the best first."""
    order = best_first(products)
    narrow = {name: pa.array(getattr(products, name)[order].astype(kind)) for name, kind in TYPES.items()}
    return pa.table(
        {
            "id": pa.array(order.astype(np.int32)),
            "category": pa.array(products.category[order].astype(np.int16)),
            "popularity": pa.array(products.popularity[order].astype(np.int32)),
            **narrow,
        }
    ).rename_columns({"size_mask": "sizes"})
