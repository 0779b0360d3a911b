"""PostgreSQL: one table, and an index by category, best first, that holds all columns; one prepared statement.

The server is one of its own, without parallel workers and without compiled expressions, which cost more than they save
here. What is asked over the wire is the time of both processes.
"""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import psycopg

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish
from benchmarks.peers.job import TOP, Answer, Missing, bits
from benchmarks.peers.statement import COLUMNS, rows_of
from tests.postgresql import find_postgresql, make_database, running

TABLE = (
    "CREATE TABLE products (category smallint, popularity integer, id integer, color smallint, brand smallint, "
    "gender smallint, sizes integer, material smallint, price integer)",
    "SET max_parallel_workers_per_gather = 0",
    "SET jit = off",
    "SET work_mem = '64MB'",
)
INDEX = (
    "CREATE INDEX ON products (category, popularity DESC, id) INCLUDE (color, brand, gender, sizes, material, price)",
    "VACUUM (ANALYZE) products",
)
ASKED = f"""
SELECT id FROM products WHERE category = ANY(%(categories)s)
ORDER BY CASE WHEN brand = ANY(%(brands)s) THEN {WEIGHTS["brand"]} ELSE 0 END
       + CASE WHEN price <= %(highest)s THEN {WEIGHTS["price"]} ELSE 0 END
       + CASE WHEN color = ANY(%(colors)s) THEN {WEIGHTS["color"]} ELSE 0 END
       + CASE WHEN gender = %(gender)s THEN {WEIGHTS["gender"]} ELSE 0 END
       + CASE WHEN (sizes & %(sizes)s) <> 0 THEN {WEIGHTS["size"]} ELSE 0 END
       + CASE WHEN material = ANY(%(materials)s) THEN {WEIGHTS["material"]} ELSE 0 END DESC,
       popularity DESC, id LIMIT {TOP}
"""


class InPostgresql:
    """One connection to a server on this machine."""

    def __init__(self, products: Assortment, folder: Path) -> None:
        programs = find_postgresql()
        if programs is None:
            raise Missing("no server's programs")
        self._ending = ExitStack()
        server = self._ending.enter_context(running(Path(programs)))
        self._connection = self._ending.enter_context(psycopg.connect(make_database(server), autocommit=True))
        for command in TABLE:
            self._connection.execute(command.encode())
        with self._connection.cursor().copy(f"COPY products ({', '.join(COLUMNS)}) FROM STDIN".encode()) as copy:
            for row in rows_of(products):
                copy.write_row(row)
        for command in INDEX:
            self._connection.execute(command.encode())
        self.version = str(self._connection.info.server_version // 10_000)
        self.servers = (self._connection.info.backend_pid,)

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        said = {
            "categories": list(wish.categories),
            "brands": list(wish.brands),
            "colors": list(wish.colors),
            "materials": list(wish.materials),
            "sizes": bits(wish.sizes),
            "gender": -1 if wish.gender is None else wish.gender,
            "highest": -1 if wish.highest is None else wish.highest,
        }
        return [row[0] for row in self._connection.execute(ASKED.encode(), said, prepare=True)]

    def close(self) -> None:
        """End the connection and the server."""
        self._ending.close()
