"""What shops' feeds are asked for with, and how their servers named what serves now."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.feed_access import Access
from service.storage.schema import feed_accesses, feed_answers


@dataclass(frozen=True, slots=True)
class KnownAnswer:
    """What a server called the feed that became the generation of this ``body`` (`Manifest.body`), read ``made_with``
    these settings, templates and release.
    """

    address: str
    etag: str | None
    modified: str | None
    body: str
    made_with: str


class FeedSources:
    """Of every shop, in one database: one access and one answer each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def access(self, shop: str) -> Access | None:
        """What the shop's feed is asked for with."""
        row = self._row(feed_accesses, shop)
        return None if row is None else Access(row.origin, row.user, row.password)

    def keep_access(self, shop: str, access: Access | None) -> None:
        """Keep another one in its place; None: the feed is open to everybody."""
        self._replace(feed_accesses, shop, None if access is None else asdict(access))

    def answer(self, shop: str) -> KnownAnswer | None:
        """How the server named what serves."""
        row = self._row(feed_answers, shop)
        return None if row is None else KnownAnswer(row.address, row.etag, row.modified, row.body, row.made_with)

    def keep_answer(self, shop: str, answer: KnownAnswer) -> None:
        """Keep it in the place of the last. Only of what serves: else a server would never send again what we lack."""
        self._replace(feed_answers, shop, asdict(answer))

    def _row(self, table: sa.Table, shop: str) -> sa.Row[Any] | None:
        with self._database.reading() as connection:
            return connection.execute(sa.select(table).where(table.c.shop == shop)).one_or_none()

    def _replace(self, table: sa.Table, shop: str, values: dict[str, Any] | None) -> None:
        with self._database.writing() as connection:
            if values is None:
                connection.execute(sa.delete(table).where(table.c.shop == shop))
                return
            adding = self._database.insert(table).values(shop=shop, **values)
            connection.execute(adding.on_conflict_do_update(index_elements=[table.c.shop], set_=values))
