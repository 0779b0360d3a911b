"""The rows of a SQL query; the connection itself is `service.storage.foreign`'s."""

from __future__ import annotations

from collections.abc import Iterator

from service.errors import DatabaseError
from service.imports.limits import ROWS, Unreadable
from service.imports.tables import Chunk, Table, frame, named_columns
from service.storage.foreign import foreign_rows

NAME = "the SQL query"


def table_of_query(address: str, query: str) -> Table:
    """The table that a query answers with; its rows are numbered from 1."""
    return Table(NAME, _chunks(address, query))


def _chunks(address: str, query: str) -> Iterator[Chunk]:
    done = 0
    try:
        with foreign_rows(address, query, ROWS) as (header, parts):
            columns = list(named_columns(NAME, header).values())
            for part in parts:
                yield Chunk(frame([tuple(row) for row in part], range(done + 1, done + 1 + len(part)), columns))
                done += len(part)
    except DatabaseError as fault:
        raise Unreadable(str(fault)) from None
