"""People who work in the console, and the shops they may work on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum

import sqlalchemy as sa

from feeds.model import fold
from service.errors import ServiceError
from service.storage.database import Database
from service.storage.schema import accounts as table
from service.storage.schema import memberships, sessions

LOCK = 0x7A5D
"""Of PostgreSQL's own numbers for locks, the one under which it is decided who owns everything."""
LONGEST_NAME = 200
NOBODYS_NAME = re.compile(r"\s*(key |command line\b|the schedule\b)", re.IGNORECASE)
"""How what was done by a key, by a command or by a schedule is written: nobody may be called so."""


class Role(IntEnum):
    """What somebody may do; each may do what those before may."""

    VIEWER = 1
    """Look at everything but people's secrets."""
    EDITOR = 2
    """Change feeds, filters, surfaces and products."""
    OWNER = 3
    """Change the shop itself, its keys, and who works on it."""

    @property
    def word(self) -> str:
        """As it is stored and typed."""
        return self.name.lower()

    @classmethod
    def of(cls, word: str) -> Role | None:
        """The role of a word; None for what is none."""
        return next((role for role in cls if role.word == word), None)


class NameRefused(ServiceError):
    """What nobody may be called; ``key`` is that of the text that says why."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.key = key


class AccountExists(ServiceError):
    """Somebody has that name already."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is an account {name!r} already: names differ by more than capitals")


class UnknownAccount(ServiceError):
    """Nobody has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no account {name!r}")


class LastOwner(ServiceError):
    """Nobody would be left who may do everything."""

    def __init__(self) -> None:
        super().__init__("somebody else must be owner of everything first: nobody else could let people in")


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody. ``password`` is an argon2 hash, None until they chose one. ``role`` holds in every shop, ``shops`` in
    single ones.
    """

    key: int
    name: str
    password: str | None
    role: Role | None
    language: str
    created: datetime
    shops: Mapping[str, Role] = field(default_factory=dict)

    def role_in(self, shop: str) -> Role | None:
        """What they may do in a shop; None: nothing."""
        return max((role for role in (self.role, self.shops.get(shop)) if role is not None), default=None)


def need_name(name: str) -> None:
    """Let only pass what somebody may be called. Raises `NameRefused`."""
    if not fold(name):
        raise NameRefused("first.no_name", "an account needs a name")
    if NOBODYS_NAME.match(name):
        raise NameRefused(
            "first.nobodys_name", "no account is called so: what keys, commands and schedules did is written like it"
        )
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise NameRefused("first.long_name", f"a name has at most {LONGEST_NAME} characters that can be printed")


class Accounts:
    """Everybody, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self) -> bool:
        """Whether there is anybody at all."""
        with self._database.reading() as connection:
            return connection.execute(sa.select(table.c.key).limit(1)).first() is not None

    def all(self) -> tuple[Account, ...]:
        """Everybody, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.name)).all()
            return tuple(_account(row, _shops(connection, row.key)) for row in rows)

    def by_name(self, name: str) -> Account | None:
        """Whoever has that name, however it is capitalised."""
        return None if "\0" in name else self._one(table.c.name == fold(name))  # PostgreSQL knows no such text

    def by_key(self, key: int) -> Account | None:
        """Whoever has that number."""
        return self._one(table.c.key == key)

    def add(self, name: str, password: str | None, role: Role | None, language: str, now: datetime) -> Account:
        """Somebody new. Raises `NameRefused` and `AccountExists`."""
        need_name(name)
        said = {"name": fold(name), "shown": name.strip(), "password": password, "language": language, "created": now}
        adding = self._database.insert(table).values(**said, role=_word(role)).on_conflict_do_nothing()
        with self._database.writing() as connection:
            row = connection.execute(adding.returning(table)).one_or_none()
        if row is None:
            raise AccountExists(name)
        return _account(row, {})

    def add_first(self, name: str, password: str, language: str, now: datetime) -> Account | None:
        """The first of all, owner of everything; None where somebody was quicker."""

        def adding(connection: sa.Connection) -> Account | None:
            self._in_turn(connection)
            if connection.execute(sa.select(table.c.key).limit(1)).first() is not None:
                return None
            return self.add(name, password, Role.OWNER, language, now)

        return self._database.together(lambda: self._database.written(adding))

    def set_password(self, account: Account, password: str) -> bool:
        """Another password than they have; every browser is signed out. False where it was changed meanwhile."""
        before = table.c.password.is_not_distinct_from(account.password)
        with self._database.writing() as connection:
            changing = sa.update(table).where(table.c.key == account.key, before).values(password=password)
            if connection.execute(changing).rowcount == 0:
                return False
            connection.execute(sa.delete(sessions).where(sessions.c.account == account.key))
            return True

    def set_language(self, key: int, language: str) -> None:
        """In which language the console speaks to them."""
        with self._database.writing() as connection:
            connection.execute(sa.update(table).where(table.c.key == key).values(language=language))

    def set_role(self, key: int, role: Role | None, shop: str | None = None) -> None:
        """What they may do in a shop, or everywhere; None: nothing. Raises `LastOwner`."""

        def setting(connection: sa.Connection) -> None:
            if shop is None:
                self._in_turn(connection)
                was_owner = _is_owner(connection, table.c.key == key)
                connection.execute(sa.update(table).where(table.c.key == key).values(role=_word(role)))
                _need_owner(connection, was_owner)
                return
            connection.execute(sa.delete(memberships).where(memberships.c.account == key, memberships.c.shop == shop))
            if role is not None:
                connection.execute(sa.insert(memberships).values(account=key, shop=shop, role=role.word))

        self._database.written(setting)

    def remove(self, key: int) -> None:
        """Forget somebody, and sign them out. Raises `LastOwner`."""

        def removing(connection: sa.Connection) -> None:
            self._in_turn(connection)
            was_owner = _is_owner(connection, table.c.key == key)
            connection.execute(sa.delete(table).where(table.c.key == key))
            _need_owner(connection, was_owner)

        self._database.written(removing)

    def _in_turn(self, connection: sa.Connection) -> None:
        """Let nobody else decide who owns everything until this transaction ends."""
        if not self._database.is_sqlite:  # where there is one writer at a time anyway
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))

    def _one(self, which: sa.ColumnElement[bool]) -> Account | None:
        with self._database.reading() as connection:
            row = connection.execute(sa.select(table).where(which)).one_or_none()
            return None if row is None else _account(row, _shops(connection, row.key))


def _is_owner(connection: sa.Connection, *whom: sa.ColumnElement[bool]) -> bool:
    """Whether somebody, of those that are meant, owns everything."""
    owners = sa.select(table.c.key).where(table.c.role == Role.OWNER.word, *whom)
    return connection.execute(owners.limit(1)).first() is not None


def _need_owner(connection: sa.Connection, was_owner: bool) -> None:
    if was_owner and not _is_owner(connection):
        raise LastOwner


def _shops(connection: sa.Connection, key: int) -> dict[str, Role]:
    rows = connection.execute(sa.select(memberships).where(memberships.c.account == key))
    return {row.shop: role for row in rows if (role := Role.of(row.role)) is not None}


def _account(row: sa.Row[tuple[object, ...]], shops: Mapping[str, Role]) -> Account:
    role = None if row.role is None else Role.of(row.role)
    return Account(row.key, row.shown, row.password, role, row.language, row.created, shops)


def _word(role: Role | None) -> str | None:
    return None if role is None else role.word
