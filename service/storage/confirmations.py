"""Addresses that somebody typed in and nobody has confirmed yet: on no card, and shown to nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from service.storage.database import Database
from service.storage.schema import confirmations as table


@dataclass(frozen=True, slots=True)
class Confirmation:
    """One address that waits. ``handle`` is that of the visitor who typed it, ``told`` what else was said with it."""

    shop: str
    handle: bytes
    address: str
    at: datetime
    until: datetime
    told: Mapping[str, Any]


class Confirmations:
    """What waits, in one database, each by the digest of the link that confirms it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, digest: str, confirmation: Confirmation) -> None:
        """Keep one until it is confirmed or its time is over."""
        with self._database.writing() as connection:
            connection.execute(sa.insert(table).values(digest=digest, **asdict(confirmation)))

    def get(self, digest: str, now: datetime) -> Confirmation | None:
        """What the link of that digest confirms; None once it was, or when its time is over."""
        found = sa.select(table).where(table.c.digest == digest, table.c.until > now)
        with self._database.reading() as connection:
            row = connection.execute(found).one_or_none()
        if row is None:
            return None
        return Confirmation(row.shop, row.handle, row.address, row.at, row.until, row.told)

    def remove(self, digest: str) -> None:
        """It is confirmed: forget it."""
        with self._database.writing() as connection:
            connection.execute(sa.delete(table).where(table.c.digest == digest))
