"""Somebody else's database: the rows of one query over any address SQLAlchemy knows, read and never written."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from service.errors import DatabaseError

READS = frozenset(
    (
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_TRANSACTION,
    )
)
"""All that a query of SQLite may do, beside asking for a setting: it cannot even attach another file."""

SET_READ_ONLY: Mapping[str, str] = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
    "oracle": "SET TRANSACTION READ ONLY",
}
"""By what a transaction of each database refuses to write. SQLite is opened for reading instead."""

Rows = Sequence[Sequence[Any]]


@contextmanager
def foreign_rows(address: str, query: str, rows: int) -> Iterator[tuple[Sequence[str], Iterator[Rows]]]:
    """The columns of a query's answer, and its rows so many at a time, from a cursor of the server's where it has one.

    Raises `DatabaseError` where the address leads nowhere, the query is refused, or it would change anything. No
    sentence holds the address, which may bear a password.
    """
    engine = _engine(address)
    try:
        with engine.connect() as connection:
            if statement := SET_READ_ONLY.get(engine.dialect.name):
                connection.exec_driver_sql(statement)
            text = sa.text(query.replace(":", r"\:"))  # a colon is part of the query, no place for a parameter
            result = connection.execute(text, execution_options={"yield_per": rows})
            if not result.returns_rows:
                raise DatabaseError("the query answers with no rows: give a SELECT")
            yield list(result.keys()), (part for part in result.partitions(rows))
    except sa.exc.SQLAlchemyError as error:
        raise DatabaseError(f"the query failed: {_told(error)}") from None
    finally:
        engine.dispose()


def _engine(address: str) -> sa.Engine:
    try:
        url = sa.make_url(address)
        if url.get_backend_name() == "sqlite":
            return sa.create_engine("sqlite://", creator=_sqlite(url.database))
        engine = sa.create_engine(url)
    except (sa.exc.ArgumentError, sa.exc.NoSuchModuleError, ImportError, ValueError):
        known = ", ".join(("sqlite", *SET_READ_ONLY))
        raise DatabaseError(
            f"the address is none of a database that can be read here, such as sqlite:///shop.db; known are {known}, "
            "each where its driver is installed"
        ) from None
    if engine.dialect.name not in SET_READ_ONLY:
        raise DatabaseError(f"a database of the kind {engine.dialect.name} cannot be opened for reading only")
    return engine


def _sqlite(path: str | None) -> Callable[[], sqlite3.Connection]:
    def opened() -> sqlite3.Connection:
        escaped = (path or "").replace("%", "%25").replace("?", "%3f").replace("#", "%23")
        connection = sqlite3.connect(f"file:{escaped}?mode=ro", uri=True)
        connection.set_authorizer(_only_reads)
        return connection

    return opened


def _only_reads(action: int, first: str | None, second: str | None, *_: object) -> int:
    allowed = action in READS or (action == sqlite3.SQLITE_PRAGMA and second is None)
    return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY


def _told(error: sa.exc.SQLAlchemyError) -> str:
    """What the database itself says, in a line, without the query and what was put into it."""
    said = str(getattr(error, "orig", None) or error).strip()
    return said.splitlines()[0] if said else type(error).__name__
