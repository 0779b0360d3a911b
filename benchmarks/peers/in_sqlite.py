"""SQLite: one table that is its own index, clustered by category and then best first; a statement for each wish.

`CASE WHEN` costs an eighth less than multiplying by the condition.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from benchmarks.invented.ranked import Assortment, Wish
from benchmarks.peers.job import Answer
from benchmarks.peers.statement import COLUMNS, rows_of, statement

TABLE = """
CREATE TABLE products (
    category INTEGER, popularity INTEGER, id INTEGER, color INTEGER, brand INTEGER, gender INTEGER, sizes INTEGER,
    material INTEGER, price INTEGER, PRIMARY KEY (category, popularity DESC, id)
) WITHOUT ROWID
"""
CACHE = ("PRAGMA cache_size = -524288", "PRAGMA mmap_size = 2147483648")


class InSqlite:
    """A database in one file, all of it mapped into memory."""

    version = sqlite3.sqlite_version
    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "products.sqlite")
        for setting in (*CACHE, TABLE):
            self._connection.execute(setting)
        marks = ", ".join("?" * len(COLUMNS))
        self._connection.executemany(f"INSERT INTO products VALUES ({marks})", rows_of(products))
        self._connection.execute("ANALYZE")
        self._connection.commit()

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        return [row[0] for row in self._connection.execute(statement(wish))]

    def close(self) -> None:
        """End the connection."""
        self._connection.close()
