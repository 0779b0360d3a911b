"""Answers kept under idempotency keys: a request that comes again is not done again, it gets the first one's answer.

The work and its answer are kept in one transaction: after kill -9 at any moment either both are there or neither is.
Of two requests with one key at the same time the second waits for the first, and gets its answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from service.errors import ServiceError
from service.storage.database import Database
from service.storage.schema import requests as table

KEPT = timedelta(hours=24)
"""So long an answer is repeated; retention removes it when it is past."""


class KeyReused(ServiceError):
    """An idempotency key that came with another request before."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request under a key. ``digest`` tells it from others; ``contact`` is whom it is about, if it is about one."""

    shop: str
    key: str
    digest: str
    contact: str | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered. ``replayed``: to an earlier request."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    replayed: bool = False


class Requests:
    """The answers of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def once(self, asked: Asked, work: Callable[[], Answer]) -> Answer:
        """The answer to this request, by ``work`` if it has none yet. What ``work`` raises leaves nothing behind.

        ``work`` may be called again before anything is kept. Raises `KeyReused`.
        """
        return self._database.together(lambda: self._once(asked, work))

    def _once(self, asked: Asked, work: Callable[[], Answer]) -> Answer:
        with self._database.writing() as connection:
            first = self._claimed(connection, asked)
        if first is not None:
            return first
        answer = work()
        with self._database.writing() as connection:
            self._keep(connection, asked, answer)
        return answer

    def _claimed(self, connection: sa.Connection, asked: Asked) -> Answer | None:
        """The first answer, or None when this request is the first: then others with this key wait from here on."""
        under_it = (table.c.shop == asked.shop, table.c.key == asked.key)
        connection.execute(sa.delete(table).where(*under_it, table.c.at <= asked.at - KEPT))
        claim = self._database.insert(table).on_conflict_do_nothing().returning(table.c.key)
        if connection.execute(claim.values(_row(asked, Answer(0, {}, b"")))).first() is not None:
            return None
        row = connection.execute(sa.select(table).where(*under_it)).one()
        if row.digest != asked.digest:
            raise KeyReused("this Idempotency-Key came with another request before: make a new key for each request")
        return Answer(row.status, row.headers, row.body, replayed=True)

    def _keep(self, connection: sa.Connection, asked: Asked, answer: Answer) -> None:
        """Keep the answer; the claim is gone where the work erased what is kept of the contact."""
        row = _row(asked, answer)
        keeping = self._database.insert(table).values(row)
        connection.execute(keeping.on_conflict_do_update(index_elements=["shop", "key"], set_=row))


def _row(asked: Asked, answer: Answer) -> dict[str, object]:
    return {
        "shop": asked.shop,
        "key": asked.key,
        "contact": asked.contact,
        "digest": asked.digest,
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": answer.body,
        "at": asked.at,
    }
