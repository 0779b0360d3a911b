"""The browsers in which somebody is signed in to the console."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from service.storage.accounts import Account, Accounts
from service.storage.database import Database
from service.storage.schema import sessions as table

SESSION = timedelta(days=14)
"""How long a browser stays signed in in which nothing is done."""
LONGEST_SESSION = timedelta(days=90)
"""How long it stays signed in whatever is done."""
SEEN_EVERY = timedelta(minutes=10)
"""How exactly it is known when somebody was there last."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser in which somebody is signed in; ``id`` is a hash of what its cookie holds."""

    id: str
    account: int
    created: datetime
    seen: datetime
    browser: str


class Sessions:
    """Everybody's, in one database."""

    def __init__(self, database: Database, accounts: Accounts) -> None:
        self._database, self._accounts = database, accounts

    def open(self, key: int, browser: str, now: datetime) -> str:
        """Sign somebody in: what their browser's cookie is to hold."""
        token = secrets.token_urlsafe(32)
        said = {"account": key, "created": now, "seen": now, "until": now + SESSION, "browser": browser[:200]}
        with self._database.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.until <= now))
            connection.execute(sa.insert(table).values(digest=_digest(token), **said))
        return token

    def who(self, token: str, now: datetime) -> tuple[Session, Account] | None:
        """Who is signed in in a browser. What is only looked at costs one write in ten minutes."""
        wanted = sa.select(table).where(table.c.digest == _digest(token), *_lasting(now))
        with self._database.reading() as connection:
            row = connection.execute(wanted).one_or_none()
        account = None if row is None else self._accounts.by_key(row.account)
        if row is None or account is None:
            return None
        if now - row.seen >= SEEN_EVERY:
            with self._database.writing() as connection:
                seen = sa.update(table).where(table.c.digest == row.digest)
                connection.execute(seen.values(seen=now, until=now + SESSION))
        return _session(row), account

    def of(self, key: int, now: datetime) -> tuple[Session, ...]:
        """The browsers in which somebody is signed in, the latest first."""
        wanted = sa.select(table).where(table.c.account == key, *_lasting(now))
        with self._database.reading() as connection:
            return tuple(map(_session, connection.execute(wanted.order_by(table.c.seen.desc()))))

    def close(self, id: str) -> None:
        """Sign out in a browser."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.digest == id))

    def close_others(self, session: Session) -> int:
        """Sign whoever has a session out in every other browser; in how many they were signed in."""
        others = table.c.account == session.account, table.c.digest != session.id
        with self._database.writing() as connection:
            return connection.execute(sa.delete(table).where(*others)).rowcount


def _lasting(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """What holds of a session in which somebody is still signed in."""
    return table.c.until > now, table.c.created > now - LONGEST_SESSION


def _session(row: sa.Row[tuple[object, ...]]) -> Session:
    return Session(row.digest, row.account, row.created, row.seen, row.browser)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()
