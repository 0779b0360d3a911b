"""Single links that were taken back before their time, by the digest of their token."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.schema import revoked as table


class Revocations:
    """What was taken back, in one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revoke(self, digest: str, until: datetime) -> None:
        """Make the link of that digest useless; after ``until``, when it would expire, nobody needs to remember it."""
        already = suppress(sa.exc.IntegrityError)
        with already, self._database.writing() as connection:
            connection.execute(sa.insert(table).values(digest=digest, until=until))

    def is_revoked(self, digest: str) -> bool:
        """Whether it was."""
        found = sa.select(table.c.digest).where(table.c.digest == digest)
        with self._database.reading() as connection:
            return connection.execute(found).first() is not None
