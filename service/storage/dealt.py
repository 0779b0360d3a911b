"""What a contact bought and was shown lately, as far as what they are recommended goes by it: ids of products alone.

By a glance, as profiles are read, for the answer depends on them: who is looking is known then, and their rows stand
together under an index.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import orjson

from service.storage.database import Database
from service.storage.glances import glances

BOUGHT = """
SELECT p.product FROM contacts c JOIN purchases p ON p.contact = c.key
LEFT JOIN purchases r ON r.contact = p.contact AND r."order" = p."order" AND r.product = p.product AND r.returned
WHERE c.shop = ? AND c.id = ? AND p.at >= ? AND NOT p.returned AND p.quantity + coalesce(r.quantity, 0) > 0
"""
"""What came back of an order has a negative quantity there."""
SHOWN = """
SELECT e.product FROM contacts c JOIN measured_views v ON v.contact = c.key JOIN measured_events e ON e.view = v.key
WHERE c.shop = ? AND c.id = ? AND v.at >= ? AND v.at < ? AND e.kind = 'shown' AND e.product IS NOT NULL
"""
TOLD = """
SELECT b.product FROM contacts c JOIN behaviours b ON b.contact = c.key
WHERE c.shop = ? AND c.id = ? AND b.at >= ? AND b.at < ? AND b.event = 'shown' AND b.product IS NOT NULL
"""
SENT = """
SELECT CAST(s.facts AS TEXT) FROM contacts c JOIN sent s ON s.contact = c.key
WHERE c.shop = ? AND c.id = ? AND s.at >= ? AND s.at < ?
"""
"""The facts of a message name its products."""


class Dealt:
    """What contacts bought and were shown, in a database."""

    def __init__(self, database: Database) -> None:
        self._glances = glances(database)
        self._moment = _as_text if database.is_sqlite else _as_it_is

    def bought(self, shop: str, contact: str, since: datetime) -> tuple[str, ...]:
        """The products that a contact bought ``since`` then and did not give back, each once, by their ids."""
        return _each_once(row[0] for row in self._glances.rows(BOUGHT, shop, contact, self._moment(since)))

    def shown(self, shop: str, contact: str, since: datetime, before: datetime) -> tuple[str, ...]:
        """The products that a contact was shown in that time, each once: on pages, where they agreed to be measured
        (or the shop's server told so), and in messages.
        """
        asked = (shop, contact, self._moment(since), self._moment(before))
        seen = [row[0] for statement in (SHOWN, TOLD) for row in self._glances.rows(statement, *asked)]
        sent = (orjson.loads(row[0]) for row in self._glances.rows(SENT, *asked))
        return _each_once((*seen, *(product for facts in sent for product, _ in facts)))


def _each_once(products: Any) -> tuple[str, ...]:
    """Sorted, so that the same products are known as the same."""
    return tuple(sorted({*products}))


def _as_it_is(at: datetime) -> datetime:
    return at


def _as_text(at: datetime) -> str:
    """As SQLite keeps times, which sort as texts."""
    return at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
