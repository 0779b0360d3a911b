"""What deriving filters costs, against one dictionary encoding of the same columns in the same run.

    python benchmarks/derive.py [--products 1000000] [--attributes 30] [--rounds 3]

A made-up catalogue stands on disk as an import leaves it: products in 120 categories three levels deep, attributes of
every kind (choices of 2 to 400 values, yes/no, numbers with units, prices). Promise: at most 4 times.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

import numpy as np
import pyarrow as pa

from feeds.derive import derive
from feeds.drafts import BATCH, SCHEMA, Drafts
from feeds.formats import load_formats
from feeds.notes import Notes
from feeds.settings import FeedSettings

ENCODED = ("attribute_name", "attribute_value", "attribute_unit", "brand", "price", "currency", "paths", "group")
"""The columns filters are derived from."""


def write_drafts(path: Path, products: int, attributes: int, seed: int = 7) -> None:
    """Drafts of a made-up catalogue, every product with every attribute."""
    chance = np.random.default_rng(seed)
    names = pa.array([f"Attribute {number}" for number in range(attributes)])
    texts = [_values(number, chance) for number in range(attributes)]
    firsts = np.cumsum([0, *map(len, texts)])
    chosen = np.empty((products, attributes), np.int64)
    for number, own in enumerate(texts):
        chosen[:, number] = firsts[number] + (len(own) * chance.random(products) ** 2).astype(np.int64)
    values = pa.array([text for own in texts for text in own]).take(pa.array(chosen.ravel()))
    offsets = pa.array(np.arange(products + 1, dtype=np.int32) * attributes)
    category = chance.integers(0, 120, products)
    leaves = [["Shop", f"Department {leaf // 12}", f"Category {leaf}"] for leaf in range(120)]
    prices = pa.array([f"{cents // 100}.{cents % 100:02d}" for cents in range(500, 60_000, 7)])
    columns: dict[str, Any] = {
        "id": pa.array([f"P-{number}" for number in range(products)]),
        "available": pa.array(np.ones(products, np.bool_)),
        "price": prices.take(pa.array(chance.integers(0, len(prices), products))),
        "currency": pa.repeat("PLN", products),
        "brand": pa.array([f"Brand {n}" for n in range(80)]).take(pa.array(chance.integers(0, 80, products))),
        "group": pa.nulls(products, pa.string()),
        "popularity": pa.array(map(str, range(1000))).take(pa.array(chance.integers(0, 1000, products))),
        "paths": pa.array([[leaf] for leaf in leaves]).take(pa.array(category)),
        "attribute_name": pa.ListArray.from_arrays(
            offsets, names.take(pa.array(np.tile(np.arange(attributes), products)))
        ),
        "attribute_value": pa.ListArray.from_arrays(offsets, values),
        "attribute_unit": pa.ListArray.from_arrays(offsets, pa.nulls(products * attributes, pa.string())),
        "filled": pa.array(np.zeros(products, np.int32)),
        "document": pa.array([b"{}"]).take(pa.array(np.zeros(products, np.int64))),
    }
    table = pa.table([columns[field.name].cast(field.type) for field in SCHEMA], schema=SCHEMA)
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, SCHEMA) as out:
        out.write_table(table, max_chunksize=BATCH)


def _values(number: int, chance: np.random.Generator) -> list[str]:
    """The texts of one attribute: every tenth yes or no, every fifth a quantity, the others words."""
    if number % 10 == 9:
        return ["yes", "no"]
    if number % 5 == 4:
        return [f"{weight / 10:g} kg" for weight in range(1, 400)]
    many = (4, 12, 30, 80, 400)[number % 5]
    return ["".join(map(chr, chance.integers(97, 123, 9))) for _ in range(many)]


def encode(drafts: Drafts) -> None:
    """One dictionary encoding of every column that filters are derived from."""
    for name in ENCODED:
        column = drafts.table.column(name)
        chunks = column.chunks
        while pa.types.is_list(chunks[0].type):
            chunks = [chunk.flatten() for chunk in chunks]
        pa.chunked_array(chunks).dictionary_encode()


def main() -> None:
    """Print the ratio, the median of interleaved rounds."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--products", type=int, default=1_000_000)
    options.add_argument("--attributes", type=int, default=30)
    options.add_argument("--rounds", type=int, default=3)
    asked = options.parse_args()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "drafts.arrow"
        write_drafts(path, asked.products, asked.attributes)
        live, google = np.arange(asked.products), load_formats()["google"]
        settings = FeedSettings(at=datetime(2026, 1, 1, tzinfo=UTC), industry="general")
        ratios = []
        for _ in range(asked.rounds):
            drafts = Drafts(path)
            start = process_time()
            encode(drafts)
            encoded = process_time()
            catalogue = derive(drafts, live, google, settings, "benchmark", Notes())
            derived = process_time()
            ratios.append((derived - encoded) / (encoded - start))
            filters = len(catalogue.hierarchy.filters)
            print(f"encoded {encoded - start:.2f} s, derived {derived - encoded:.2f} s, {filters} filters")
            drafts.close()
    typical = sorted(ratios)[len(ratios) // 2]
    print(f"deriving {asked.products:,} products with {asked.attributes} attributes: {typical:.1f} x one encoding")


if __name__ == "__main__":
    main()
