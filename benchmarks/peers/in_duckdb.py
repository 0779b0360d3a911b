"""DuckDB: a table in memory for each category, best products first; one statement over the wanted ones.

Tried beside it, on a million products: one table sorted by category, which its zone maps cut (1.5 times as much), and a
prepared statement that takes the values as lists (twice as much).
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from benchmarks.invented.ranked import CATEGORIES, Assortment, Wish
from benchmarks.peers.in_arrow import columns_of
from benchmarks.peers.job import Answer
from benchmarks.peers.statement import ORDER, points


class InDuckdb:
    """One connection, one thread."""

    version = duckdb.__version__
    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:
        self._connection = duckdb.connect(":memory:", config={"threads": 1})
        self._connection.register("all_products", columns_of(products))
        for category in range(CATEGORIES):
            self._connection.execute(
                f"CREATE TABLE products_{category} AS SELECT * FROM all_products WHERE category = {category}"
            )
        self._connection.unregister("all_products")

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        asked = points(wish)
        tables = (f"SELECT id, popularity, {asked} AS points FROM products_{each}" for each in wish.categories)
        found = self._connection.execute(f"SELECT id FROM ({' UNION ALL '.join(tables)}) {ORDER}").fetchall()
        return [row[0] for row in found]

    def close(self) -> None:
        """End the connection, and with it the tables."""
        self._connection.close()
