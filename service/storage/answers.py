"""What answers were made of, each under its id, for as long as its retention says."""

from __future__ import annotations

import hmac
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import sqlalchemy as sa

from service.storage.cards.finding import key_of
from service.storage.database import Database
from service.storage.profiles import storable
from service.storage.schema import answers as table
from service.storage.schema import contacts
from service.storage.sent import locked_keys, short_id

SALT = b"notesik.answer"
PACKED = 1
"""zlib's quickest level: a record is some hundred bytes."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that was given first ``at`` a time, and ``last`` on that day. ``contact`` None: to nobody known.

    ``body`` is what it was made of, as `service.replay.record` writes it.
    """

    id: str
    shop: str
    contact: str | None
    at: datetime
    last: datetime
    generation: str
    body: bytes


class AnswerStore(Protocol):
    """Where it is kept what answers were made of."""

    def keep(self, rows: Sequence[Given]) -> frozenset[str]:
        """Keep them in one transaction; the ids of those that are kept then, all but those of contacts who are no more.

        One that is there already is given again.
        """

    def get(self, shop: str | None, id: str) -> Given | None:
        """The answer of an id; None where none is kept, or it is another shop's."""

    def of_contact(self, shop: str, contact: str) -> list[Given]:
        """The answers that a contact was given, the newest first."""


def answer_id(secret: bytes, shop: str, contact: str | None, digest: bytes) -> str:
    """The id of an answer by what it was made of and for whom, the same in every process of the service."""
    whose = b"" if contact is None else contact.encode("utf-8", "surrogatepass")
    return short_id(hmac.digest(secret, SALT, "sha256"), b"\0".join((digest, shop.encode(), whose)))


class SqlAnswers:
    """Answers in a database. What is kept when `keep` returns survives kill -9."""

    def __init__(self, database: Database) -> None:
        self._database = database
        made = database.insert(table)
        self._keeping = made.on_conflict_do_update(
            index_elements=[table.c.id], set_={"last": made.excluded.last}, where=table.c.last < made.excluded.last
        )

    def keep(self, rows: Sequence[Given]) -> frozenset[str]:
        packed = [(row, zlib.compress(row.body, PACKED)) for row in sorted(rows, key=lambda row: row.id)]

        def work(connection: sa.Connection) -> frozenset[str]:
            keys = locked_keys(connection, ((row.shop, row.contact) for row in rows if row.contact is not None))
            values = [
                _values(row, body, None if row.contact is None else keys[row.shop, row.contact])
                for row, body in packed
                if row.contact is None or (row.shop, row.contact) in keys
            ]
            if values:
                connection.execute(self._keeping, values)
            return frozenset(each["id"] for each in values)

        return self._database.written(work) if rows else frozenset()

    def get(self, shop: str | None, id: str) -> Given | None:
        if not storable(id):
            return None
        of_shop = sa.true() if shop is None else table.c.shop == shop
        with self._database.reading() as connection:
            row = connection.execute(_NAMED.where(table.c.id == id, of_shop)).one_or_none()
        return None if row is None else _given(row)

    def of_contact(self, shop: str, contact: str) -> list[Given]:
        with self._database.reading() as connection:
            key = key_of(connection, shop, contact)
            newest = _NAMED.where(table.c.contact == key).order_by(table.c.at.desc(), table.c.id)
            return [_given(row) for row in connection.execute(newest)]


_NAMED = sa.select(contacts.c.id.label("named"), table).outerjoin(contacts, contacts.c.key == table.c.contact)


def _values(row: Given, body: bytes, contact: int | None) -> dict[str, Any]:
    kept = {name: getattr(row, name) for name in Given.__slots__}
    return kept | {"contact": contact, "body": body}


def _given(row: sa.Row[Any]) -> Given:
    return Given(row.id, row.shop, row.named, row.at, row.last, row.generation, zlib.decompress(row.body))
