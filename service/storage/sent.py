"""What was given to be sent: each answer as it was given, by an id that stands in it, for support and for short links.

Whoever asks for the same again is given the same bytes while they are true: that is the ``slot``. Each time it is made
anew is a turn of it, and a turn is there once, so that those who make it at the same time all give one of them.
"""

from __future__ import annotations

import hmac
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

import orjson
import sqlalchemy as sa

from frames.definition import Surface
from service.lately import Lately
from service.measuring.model import Deed, Of, Total
from service.storage.cards.finding import key_of
from service.storage.database import Database
from service.storage.glances import glances, moment_of
from service.storage.measured import Measured
from service.storage.profiles import storable
from service.storage.schema import contacts, identities
from service.storage.schema import sent as table

SALT = b"notesik.sent"
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
LENGTH = 12
"""Characters of an id: 71 bits, short enough for a text message and too many to be guessed over a network."""

PACKED = 1
"""zlib's quickest level: a message of 48 KB takes 5 of them, and 4.7 at the slower level that zlib goes by."""

Kept = "s.id, s.shop, c.id, s.block, s.definition, s.surface, s.at, s.until, s.generation, s.slot, s.turn"
FROM = f"SELECT {Kept}, CAST(s.facts AS TEXT) FROM sent s JOIN contacts c ON c.key = s.contact"
CURRENT = f"{FROM} WHERE s.slot = ? AND s.shop = ? ORDER BY s.turn DESC LIMIT 1"
ONE = f"{FROM} WHERE s.id = ?"
BODY = "SELECT body FROM sent WHERE id = ?"

UNPACKED = 24_000_000
"""Bytes of the answers that were read last: tools ask for one several times in a row."""


@dataclass(frozen=True, slots=True)
class Sent:
    """One answer as it was given. ``definition`` is the number of the one that ``block`` names.

    ``facts`` are what must stay true for it to be given again before ``until``; ``slot`` is a digest of what was asked
    and ``turn`` counts from 0 how often it was made. ``document`` is the answer itself, as JSON has it.
    """

    id: str
    shop: str
    contact: str
    block: str
    definition: int
    surface: str
    at: datetime
    until: datetime
    generation: str
    slot: bytes
    turn: int
    facts: list[Any]
    document: Mapping[str, Any]


class SentStore(Protocol):
    """Where what was given is kept."""

    def current(self, shop: str, slot: bytes) -> Sent | None:
        """What was given last for a slot, by a glance: for the thread that serves too."""

    def keep(self, rows: Sequence[Sent]) -> list[Sent | None]:
        """Keep them in one transaction; each as it is kept, in the order given.

        Where another made that turn of a slot first, theirs comes back. None where the contact is no more: nothing is
        kept of them, and nothing may be given.
        """

    def get(self, shop: str | None, id: str) -> Sent | None:
        """What was given under an id; None where there is none, or it is another shop's."""

    def of_contact(self, shop: str, contact: str, limit: int | None = None, before: Sent | None = None) -> list[Sent]:
        """What a contact was given, the newest first; ``before`` goes on from the last of the page before."""


def sent_id(secret: bytes, slot: bytes, turn: int) -> str:
    """The id of a turn of a slot: 12 letters and digits, the same in every process of the service."""
    return short_id(hmac.digest(secret, SALT, "sha256"), slot + turn.to_bytes(4))


def short_id(key: bytes, content: bytes) -> str:
    """The same 12 letters and digits for the same content, which nobody without the key can make of it."""
    number = int.from_bytes(hmac.digest(key, content, "sha256"))
    digits = []
    for _ in range(LENGTH):
        number, digit = divmod(number, len(DIGITS))
        digits.append(DIGITS[digit])
    return "".join(digits)


class SqlSent:
    """What was given, in a database. ``day_of`` says which day of a shop a time belongs to.

    What is kept when `keep` returns survives kill -9, and is counted then: once, in the same transaction.
    """

    def __init__(self, database: Database, measured: Measured, day_of: Callable[[str, datetime], date]) -> None:
        self._database, self._measured, self._day_of = database, measured, day_of
        self._glances = glances(database)
        self._unpacked = Lately[Mapping[str, Any]](UNPACKED)
        self._keeping = database.insert(table).on_conflict_do_nothing().returning(table.c.id)

    def current(self, shop: str, slot: bytes) -> Sent | None:
        return self._one(self._glances.rows(CURRENT, slot, shop))

    def get(self, shop: str | None, id: str) -> Sent | None:
        found = self._one(self._glances.rows(ONE, id) if storable(id) else [])
        return found if found is not None and shop in (None, found.shop) else None

    def of_contact(self, shop: str, contact: str, limit: int | None = None, before: Sent | None = None) -> list[Sent]:
        older = sa.true() if before is None else sa.tuple_(table.c.at, table.c.id) < (before.at, before.id)
        with self._database.reading() as connection:
            key = key_of(connection, shop, contact)
            theirs = sa.select(contacts.c.id.label("named"), table).join(contacts, contacts.c.key == table.c.contact)
            newest = theirs.where(table.c.contact == key, older).order_by(table.c.at.desc(), table.c.id.desc())
            return [_as_sent(row) for row in connection.execute(newest.limit(limit))]

    def keep(self, rows: Sequence[Sent]) -> list[Sent | None]:
        written = {row.id: orjson.dumps(row.document) for row in rows}
        packed = [(row, _values(row, written[row.id])) for row in rows]

        def work(connection: sa.Connection) -> list[Sent | None]:
            keys = locked_keys(connection, map(_of, rows))
            values = [{**kept, "contact": keys[row.shop, row.contact]} for row, kept in packed if _of(row) in keys]
            new = {*connection.execute(self._keeping, values).scalars()} if values else set()
            self._measured.count_up(connection, Counter(self._total(row) for row in rows if row.id in new))
            others = _others(connection, {row.id for row in rows if _of(row) in keys} - new)
            return [row if row.id in new else others.get(row.id) for row in rows]

        kept = self._database.written(work) if rows else []
        for row in kept:
            if row is not None and row.id in written:
                self._unpacked.keep((row.id, row.at), row.document, len(written[row.id]))
        return kept

    def _one(self, rows: Sequence[tuple[Any, ...]]) -> Sent | None:
        """What was found, with its document: read and unpacked where that was not done lately."""
        if not rows:
            return None
        found = _sent(rows[0])
        key = (found.id, found.at)  # what is gone may be made again under its id, at another time
        document = self._unpacked.get(key)
        if document is None:
            bodies = self._glances.rows(BODY, found.id)
            if not bodies:  # gone in between
                return None
            body = zlib.decompress(bodies[0][0])
            document = self._unpacked.keep(key, orjson.loads(body), len(body))
        return replace(found, document=document)

    def _total(self, row: Sent) -> Total:
        variant, scenario = (row.document.get(name) or "" for name in ("variant", "scenario"))
        day = self._day_of(row.shop, row.at)
        return Total(Of(row.shop, day, row.definition, variant, scenario, Surface(row.surface)), Deed.SENT)


def _of(row: Sent) -> tuple[str, str]:
    return row.shop, row.contact


def locked_keys(connection: sa.Connection, of: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The key of each contact's card, by shop and id, which cannot go before the transaction ends.

    Locked in one order: two who keep something of the same contacts do not wait for each other in a circle.
    """
    wanted = {each for each in of if storable(each[1])}
    named = sa.tuple_(identities.c.shop, identities.c.value).in_(wanted)
    found = (
        sa.select(identities.c.shop, identities.c.value, contacts.c.key)
        .join(contacts, contacts.c.key == identities.c.contact)
        .where(identities.c.kind == "id", named)
        .order_by(contacts.c.key)
        .with_for_update(read=True, key_share=True, of=contacts)
    )
    return {(row.shop, row.value): row.key for row in connection.execute(found)}


def _others(connection: sa.Connection, ids: set[str]) -> dict[str, Sent]:
    """What somebody else kept under these ids."""
    if not ids:
        return {}
    there = sa.select(contacts.c.id.label("named"), table).join(contacts, contacts.c.key == table.c.contact)
    return {row.id: _as_sent(row) for row in connection.execute(there.where(table.c.id.in_(ids)))}


def _values(row: Sent, written: bytes) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in row.__slots__ if name not in ("contact", "document")},
        "body": zlib.compress(written, PACKED),
    }


def _as_sent(row: sa.Row[Any]) -> Sent:
    kept = {name: getattr(row, name) for name in Sent.__slots__ if name not in ("contact", "document", "slot")}
    return Sent(**kept, contact=row.named, slot=bytes(row.slot), document=orjson.loads(zlib.decompress(row.body)))


def _sent(row: tuple[Any, ...]) -> Sent:
    """Of a glance, where times are as the database keeps them; without its document."""
    *kept, at, until, generation, slot, turn, facts = row
    id, shop, contact, block, definition, surface = kept
    return Sent(
        id, shop, contact, block, definition, surface, moment_of(at), moment_of(until), generation, bytes(slot), turn,
        orjson.loads(facts), {},
    )  # fmt: skip
