"""The database: SQLite in the data folder unless PostgreSQL is set. SQL is written in this package only."""

from __future__ import annotations

import os
import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol, TypeVar
from weakref import finalize

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from service.errors import DatabaseError, InvalidSetting
from service.storage.revisions import HEAD, STAMP, check_known

BUSY_MILLISECONDS = 10_000
"""How long a writer of SQLite waits for another one."""

PRAGMAS = (
    f"busy_timeout = {BUSY_MILLISECONDS}",
    "journal_mode = WAL",  # readers never wait
    "synchronous = FULL",  # what was acknowledged survives a power cut
    "foreign_keys = ON",
    "secure_delete = ON",  # what a person had erased is overwritten
    "temp_store = MEMORY",  # and is never spilt into a file beside
)
DRIVERS = ("sqlite", "postgresql", "postgresql+psycopg")
"""How addresses of databases begin that can be used."""
CONNECTIONS = 8
"""Connections kept open by a process."""
MORE_CONNECTIONS = 32
"""Opened beyond these while many threads ask at once."""
CONNECT_SECONDS = 10
"""How long PostgreSQL may take to answer at all."""
ATTEMPTS = 12
"""How often a transaction is tried that met another one on PostgreSQL: the same new card, or locks the other way."""
MET_ANOTHER = ("23505", "40001", "40P01")
"""SQLSTATE of a key that another transaction took first, of a serialization failure, and of a deadlock."""

OF_THE_STATEMENT = (sa.exc.IntegrityError, sa.exc.ProgrammingError, sa.exc.DataError)
"""Errors that are our own fault, not the database's."""

Result = TypeVar("Result")


class Closable(Protocol):
    """What has to be closed."""

    def close(self) -> None:
        """Let go of it; once more does nothing."""


Owned = TypeVar("Owned", bound=Closable)


@dataclass(slots=True)
class _Transaction:
    """One that several pieces of work share; ``scrub``: one of them wants the log scrubbed when it is over.

    ``afterwards`` is what is to be done once it is kept.
    """

    connection: sa.Connection
    scrub: bool = False
    afterwards: list[Callable[[], None]] = field(default_factory=list)


def sqlite_address(data: Path) -> str:
    """The address of the data folder's own database."""
    return f"sqlite:///{data.absolute() / 'notesik.db'}"


class Database:
    """One database by its address. Nothing is opened before it is used.

    SQLite's tables are made and brought up to date at the first use; on PostgreSQL that is an operator's step
    (`notesik migrate`), for which `bring_up` is there. Every fault of the database is a `DatabaseError`.
    """

    def __init__(self, address: str) -> None:
        try:
            self.url = sa.make_url(address)
        except sa.exc.ArgumentError:
            raise InvalidSetting("NOTESIK_DATABASE: no address of a database can be read there") from None
        if self.url.drivername not in DRIVERS:
            raise InvalidSetting("NOTESIK_DATABASE: the address must begin with postgresql:// or sqlite:///")
        self._ready = False
        self._owned: list[Closable] = []
        self._getting_ready = threading.Lock()
        self._sharing: ContextVar[_Transaction | None] = ContextVar("notesik_shared_transaction", default=None)

    @property
    def is_sqlite(self) -> bool:
        """Whether it is the file of one machine."""
        return self.url.get_backend_name() == "sqlite"

    @cached_property
    def engine(self) -> sa.Engine:
        """The connections, opened as they are needed and closed when the process or this object ends.

        They know nothing of migrations: use `reading` and `writing`.
        """
        engine = self._made_engine()
        finalize(self, engine.dispose)
        return engine

    def _made_engine(self) -> sa.Engine:
        pool: dict[str, Any] = {
            "pool_size": CONNECTIONS,
            "max_overflow": MORE_CONNECTIONS,
            "hide_parameters": True,  # an error that is logged tells the statement, and nothing of a person
        }
        if not self.is_sqlite:
            return sa.create_engine(
                self.url, pool_pre_ping=True, connect_args={"connect_timeout": CONNECT_SECONDS}, **pool
            )
        if self.url.database:
            _make_private(Path(self.url.database))
        engine = sa.create_engine(self.url, **pool)
        sa.event.listen(engine, "connect", _opened)
        sa.event.listen(engine, "begin", _begun)
        return engine

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A transaction that sees one state of everything and changes nothing."""
        if self._shared is not None:
            yield self._shared.connection
            return
        self.get_ready()
        snapshot: dict[str, Any] = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"}
        with self._spoken_of(), self.engine.connect() as connection:
            yield connection.execution_options(**snapshot)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A transaction that is kept when the block ends well, and is as if it had never been when it raises."""
        if self._shared is not None:
            with self._shared.connection.begin_nested():
                yield self._shared.connection
            return
        self.get_ready()
        with self._spoken_of(), self._begin_writing() as connection:
            yield connection

    def written(self, work: Callable[[sa.Connection], Result]) -> Result:
        """What ``work`` answers in a transaction of its own; it is called again where it met another on its way."""
        if self._shared is not None:
            with self._shared.connection.begin_nested():
                return work(self._shared.connection)
        self.get_ready()
        with self._spoken_of():
            for attempt in range(ATTEMPTS):
                try:
                    with self._begin_writing() as connection:
                        return work(connection)
                except sa.exc.DBAPIError as error:
                    if attempt == ATTEMPTS - 1 or getattr(error.orig, "sqlstate", None) not in MET_ANOTHER:
                        raise
                time.sleep(random.uniform(0, 0.01 * 2**attempt))
        raise AssertionError("the last attempt returns or raises")

    def together(self, work: Callable[[], Result]) -> Result:
        """What ``work`` answers, with all that it reads and writes here, also through others, in one transaction.

        What raises within it, and is caught within it, is undone alone. Like `written` it may be called again.
        """
        transaction: _Transaction | None = None

        def shared(connection: sa.Connection) -> Result:
            nonlocal transaction
            transaction = _Transaction(connection)
            before = self._sharing.set(transaction)
            try:
                return work()
            finally:
                self._sharing.reset(before)

        answer = self.written(shared)
        if transaction is not None and transaction.scrub:
            self.scrub()
        for each in transaction.afterwards if transaction is not None else ():
            self.afterwards(each)
        return answer

    def afterwards(self, work: Callable[[], None]) -> None:
        """Do something once what is being written is kept: at once, where no transaction is shared."""
        if self._shared is None:
            work()
        else:
            self._shared.afterwards.append(work)

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An insert that can say what becomes of a row that is there already (``on_conflict_do_…``)."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    def get_ready(self) -> None:
        """See that the tables are those of this release, once a process. Raises `DatabaseError`."""
        if self._ready:
            return
        with self._getting_ready, self._spoken_of():
            if not self._ready:
                self._check()
                self._ready = True

    def bring_up(self) -> tuple[str | None, str]:
        """Bring the tables to this release; the revision before (None: there were none) and after.

        Several processes may do so at once: one works, the others wait for it.
        """
        from service.storage.migrations import upgrade

        with self._spoken_of(), self._begin_writing() as connection:
            if not self.is_sqlite:
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(STAMP)))
            before = stamped(connection)
            check_known(before)
            if before != HEAD:
                upgrade(connection)
            return before, HEAD

    def scrub(self) -> bool:
        """Leave nothing of what was deleted in SQLite's log; False where a reader held on to it for too long.

        PostgreSQL does this itself, some time later (`VACUUM`).
        """
        if not self.is_sqlite:
            return True
        if self._shared is not None:  # only when it is over is there something to scrub
            self._shared.scrub = True
            return True
        with self._spoken_of(), self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            busy: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
        return not busy

    def fault(self, error: BaseException) -> DatabaseError:
        """What went wrong with the database itself, in the driver's first line, without the password."""
        where = "notesik.db" if self.is_sqlite else f"{self.url.host or 'its socket'}/{self.url.database or ''}"
        return DatabaseError(f"the database ({where}) cannot be used: {str(error).strip().partition(chr(10))[0]}")

    def ping(self) -> None:
        """See that the database answers, with the tables of this release. Raises `DatabaseError`."""
        with self.reading() as connection:
            connection.execute(sa.select(1))

    def own(self, connection: Owned) -> Owned:
        """The same connection, which was opened beside the engine and is closed with it."""
        self._owned.append(connection)
        finalize(self, connection.close)
        return connection

    def close(self) -> None:
        """Let go of every connection."""
        for each in self._owned:
            each.close()
        self._owned.clear()
        self.engine.dispose()

    @property
    def _shared(self) -> _Transaction | None:
        """The transaction that everything in this thread or task joins, where there is one."""
        return self._sharing.get()

    def _check(self) -> None:
        with self.engine.connect() as connection:
            revision = stamped(connection)
        check_known(revision)
        if revision == HEAD:
            return
        if not self.is_sqlite:
            raise DatabaseError("the tables of the database are not those of this release: run `notesik migrate`")
        self.bring_up()

    @contextmanager
    def _begin_writing(self) -> Iterator[sa.Connection]:
        with self.engine.connect() as connection, connection.execution_options(notesik_writing=True).begin():
            yield connection

    @contextmanager
    def _spoken_of(self) -> Iterator[None]:
        """What goes wrong with the database itself, as one sentence without its address's password."""
        try:
            yield
        except OF_THE_STATEMENT:
            raise
        except sa.exc.DBAPIError as error:
            raise self.fault(error.orig or error) from error
        except sa.exc.TimeoutError as error:
            raise self.fault(error) from error


def stamped(connection: sa.Connection) -> str | None:
    """The revision that the tables are of, None where there are none."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()


def _make_private(path: Path) -> None:
    """A file that only its owner reads, as are those that SQLite puts beside it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _opened(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # transactions begin where `_begun` says, not where the driver guesses
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begun(connection: sa.Connection) -> None:
    """A writer takes its turn at once: one that first read and then wrote could not wait for another."""
    options = connection.get_execution_options()
    if options.get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("notesik_writing") else "BEGIN")
