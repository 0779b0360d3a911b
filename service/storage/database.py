"""The database: SQLite in the data folder unless PostgreSQL is set. SQL is written in this package only."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa

BUSY_MILLISECONDS = 10_000
"""How long a writer of SQLite waits for another one."""

PRAGMAS = (
    "journal_mode = WAL",  # readers never wait
    "synchronous = FULL",  # what was acknowledged survives a power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # what a person had erased is overwritten
    f"busy_timeout = {BUSY_MILLISECONDS}",
)


def sqlite_address(data: Path) -> str:
    """The address of the data folder's own database."""
    return f"sqlite:///{data.absolute() / 'notesik.db'}"


class Database:
    """One database by its address. Nothing is opened before it is used."""

    def __init__(self, address: str) -> None:
        self.url = sa.make_url(address)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the file of one machine."""
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def engine(self) -> sa.Engine:
        """The connections, opened as they are needed."""
        if not self.is_sqlite:
            return sa.create_engine(self.url, pool_pre_ping=True)
        engine = sa.create_engine(self.url)
        sa.event.listen(engine, "connect", _opened)
        sa.event.listen(engine, "begin", _begun)
        return engine

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of everything and changes nothing."""
        with self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is kept when the block ends well, and is as if it had never been when it raises."""
        with self.engine.connect().execution_options(notesik_writing=True) as connection, connection.begin():
            yield connection

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _opened(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begun` says, not where the driver guesses
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: sa.Connection) -> None:
    """A writer takes its turn at once: one that first read and then wrote could not wait for another."""
    writing = connection.get_execution_options().get("notesik_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
