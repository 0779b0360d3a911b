"""Reads of one row that do not wait for a thread: a connection for each thread that looks, and no transaction."""

from __future__ import annotations

import sqlite3
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from service.storage.database import BUSY_MILLISECONDS, Database

if TYPE_CHECKING:
    import psycopg

Row = tuple[Any, ...]
LOOK_SECONDS = 2
"""How long PostgreSQL may take for a look, or to let us in: while it does, nobody else is answered."""


class Glances(Protocol):
    """Looks into a database, from any thread. Nothing can be changed through them."""

    def rows(self, statement: str, *parameters: object) -> list[Row]:
        """What a statement with ``?`` for each parameter finds. Raises `DatabaseError`."""


def glances(database: Database) -> Glances:
    """Looks into that database."""
    return FileGlances(database) if database.is_sqlite else ServerGlances(database)


def moment_of(kept: datetime | str) -> datetime:
    """A time as a look finds it, which is as the database keeps it; in UTC."""
    if isinstance(kept, str):
        return datetime.fromisoformat(kept).replace(tzinfo=UTC)
    return kept.astimezone(UTC)


class FileGlances:
    """Looks into SQLite's file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mine = threading.local()

    def rows(self, statement: str, *parameters: object) -> list[Row]:
        self._database.get_ready()
        try:
            return self._connection().execute(statement, parameters).fetchall()
        except sqlite3.Error as error:
            raise self._database.fault(error) from error

    def _connection(self) -> sqlite3.Connection:
        known: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if known is None:
            file = self._database.url.database or ""
            known = self._database.own(sqlite3.connect(file, isolation_level=None, check_same_thread=False))
            self._mine.connection = known
            known.execute(f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
            known.execute("PRAGMA query_only = ON")
        return known


class ServerGlances:
    """Looks into PostgreSQL. A connection that broke, because the server was started again, is opened anew once."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._mine = threading.local()

    def rows(self, statement: str, *parameters: object) -> list[Row]:
        import psycopg

        self._database.get_ready()
        asked, known = statement.replace("?", "%s"), self._known()
        try:
            if known is not None:
                try:
                    return known.execute(asked, parameters, prepare=True).fetchall()
                except psycopg.OperationalError:
                    known.close()
            return self._opened().execute(asked, parameters, prepare=True).fetchall()
        except psycopg.Error as error:
            raise self._database.fault(error) from error

    def _known(self) -> psycopg.Connection[Row] | None:
        known: psycopg.Connection[Row] | None = getattr(self._mine, "connection", None)
        return known

    def _opened(self) -> psycopg.Connection[Row]:
        import psycopg

        address = self._database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        quick = f"-c statement_timeout={LOOK_SECONDS}s -c default_transaction_read_only=on"
        opened = psycopg.connect(address, autocommit=True, connect_timeout=LOOK_SECONDS, options=quick)
        self._mine.connection = self._database.own(opened)
        return opened
