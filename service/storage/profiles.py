"""What a frame needs of a contact, read in one look past everything that makes other reads convenient."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import orjson

from service.contacts.model import Value
from service.storage.database import Database
from service.storage.glances import glances

COLUMNS = "c.id, c.handle, c.links, c.version, c.personalise, " + ", ".join(
    f"CAST(c.{part} AS TEXT)" for part in ("preferences", "key_information", "tags", "details", "products")
)
DETAILS = 8
"""The place of the standard facts among them."""

ONE = (
    f"SELECT {COLUMNS} FROM identities i JOIN contacts c ON c.key = i.contact "
    "WHERE i.shop = ? AND i.kind = 'id' AND i.value = ?"
)
MANY_AT_ONCE = 500
"""So many ids one statement asks for; it is the same for fewer, so that it is prepared once."""
MANY = (
    f"SELECT i.value, {COLUMNS} FROM identities i JOIN contacts c ON c.key = i.contact "
    f"WHERE i.shop = ? AND i.kind = 'id' AND i.value IN ({', '.join('?' * MANY_AT_ONCE)})"
)
VISITOR = (
    f"SELECT {COLUMNS} FROM contacts c WHERE c.handle = ? AND c.shop = ? AND c.merged_into IS NULL "
    "AND (SELECT count(*) FROM identities i WHERE i.contact = c.key AND i.kind = 'id') <= 1"
)
OF_HANDLE = (
    f"SELECT {COLUMNS} FROM contacts h JOIN contacts c ON c.key = coalesce(h.merged_into, h.key) "
    "WHERE h.handle = ? AND c.shop = ?"
)
NEXT = (
    f"SELECT {COLUMNS} FROM contacts c WHERE c.shop = ? AND c.id > ? AND c.merged_into IS NULL ORDER BY c.id LIMIT 500"
)
CONSENT = (
    "SELECT e.state FROM identities i JOIN contacts c ON c.key = i.contact OR c.merged_into = i.contact "
    "JOIN consents e ON e.contact = c.key "
    "WHERE i.shop = ? AND i.kind = 'id' AND i.value = ? AND e.purpose = ? ORDER BY e.at DESC, e.key DESC LIMIT 1"
)
"""The last entry of the ledger, to which that of a card that went into this one belongs too."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What of a card is used to recommend by, on one day.

    ``preferences`` is the contract's preference document, of those that hold on the day; ``version`` changes whenever
    anything of the profile does, and stands in the ETag of the contact's frame. ``information`` is what is believed of
    their key information and ``details`` of the standard facts, by attribute; ``tags`` are the shop's words. ``handle``
    names the card in signed links, of which ``links`` is the count. ``wished`` and ``refused`` are ids of products,
    ``keys`` those of the preferences.
    ``personalise`` False: nothing may be used, so nothing is here.
    """

    contact: str
    preferences: Mapping[str, Any]
    version: str
    information: Mapping[str, Value] = field(default_factory=dict)
    personalise: bool = True
    handle: bytes = b""
    links: int = 0
    tags: tuple[str, ...] = ()
    details: Mapping[str, Value] = field(default_factory=dict)
    wished: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


class ProfileStore(Protocol):
    """Where profiles come from. One look-up is the hot read of every frame."""

    def get(self, shop: str, contact: str) -> Profile | None:
        """The profile under any of a contact's ids, or None."""

    def many(self, shop: str, contacts: Sequence[str]) -> list[Profile | None]:
        """The profile under each of these ids, in order; None where there is none. Asked in few statements."""

    def consent(self, shop: str, contact: str, purpose: str) -> str | None:
        """What was last said about a purpose under any of a contact's ids, a `ConsentState`; None where nothing was."""

    def visitor(self, shop: str, handle: bytes) -> Profile | None:
        """That of a visitor's card while it is nobody's but theirs (`service.centres.visitors`), or None."""

    def of_handle(self, shop: str, handle: bytes) -> Profile | None:
        """That of the card which a handle in a signed link names, or None."""

    def all(self, shop: str) -> Iterator[Profile]:
        """Every profile of the shop, by id, read some hundred at a time."""


class SqlProfiles:
    """Profiles of the cards in a database. ``today`` says which day it is for a shop."""

    def __init__(self, database: Database, today: Callable[[str], date]) -> None:
        self._glances = glances(database)
        self._today = today

    def get(self, shop: str, contact: str) -> Profile | None:
        """Blocks for some ten microseconds on SQLite, for one round trip on PostgreSQL."""
        rows = self._glances.rows(ONE, shop, contact) if storable(contact) else []
        return _profile(rows[0], self._today(shop).isoformat()) if rows else None

    def many(self, shop: str, contacts: Sequence[str]) -> list[Profile | None]:
        found, today = dict[str, Profile](), self._today(shop).isoformat()
        for some in _some([each for each in contacts if storable(each)]):
            rows = self._glances.rows(MANY, shop, *some, *some[-1:] * (MANY_AT_ONCE - len(some)))
            found.update((value, _profile(row, today)) for value, *row in rows)
        return [found.get(each) for each in contacts]

    def consent(self, shop: str, contact: str, purpose: str) -> str | None:
        rows = self._glances.rows(CONSENT, shop, contact, purpose) if storable(contact) else []
        return rows[0][0] if rows else None

    def visitor(self, shop: str, handle: bytes) -> Profile | None:
        rows = self._glances.rows(VISITOR, handle, shop)
        if not rows or "email" in orjson.loads(rows[0][DETAILS]):
            return None
        return _profile(rows[0], self._today(shop).isoformat())

    def of_handle(self, shop: str, handle: bytes) -> Profile | None:
        rows = self._glances.rows(OF_HANDLE, handle, shop)
        return _profile(rows[0], self._today(shop).isoformat()) if rows else None

    def all(self, shop: str) -> Iterator[Profile]:
        last, today = "", self._today(shop).isoformat()
        while rows := self._glances.rows(NEXT, shop, last):
            for row in rows:
                yield _profile(row, today)
            last = rows[-1][0]


def storable(text: str) -> bool:
    """Whether a database can hold a text: none knows NUL, and half a surrogate pair is no character."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _some(contacts: list[str]) -> Iterator[list[str]]:
    return (contacts[first : first + MANY_AT_ONCE] for first in range(0, len(contacts), MANY_AT_ONCE))


def _profile(row: Sequence[Any], today: str) -> Profile:
    """``today`` as in the documents: ISO 8601, which sorts as the days do."""
    id, handle, links, version, personalise, preferences, information, tags, details, products = row
    stated = orjson.loads(preferences) if personalise else []
    holding = [each for each in stated if each["until"] is None or today <= each["until"]]
    return Profile(
        contact=id,
        preferences={"preferences": [{"main": each["main"], "criteria": each["criteria"]} for each in holding]},
        version=f"{bytes(handle).hex()}-{version}-{len(holding)}",  # days only take away from those that hold
        information=_believed(information) if personalise else {},
        personalise=bool(personalise),
        handle=bytes(handle),
        links=links,
        tags=tuple(each["tag"] for each in orjson.loads(tags)) if personalise else (),
        details=_believed(details) if personalise else {},
        wished=_marked(products, "wished") if personalise else (),
        refused=_marked(products, "refused") if personalise else (),
        keys=tuple(each["key"] for each in holding),
    )


def _marked(products: str, said: str) -> tuple[str, ...]:
    return tuple(each["product"] for each in orjson.loads(products)[said])


def _believed(facts: str) -> dict[str, Value]:
    return {attribute: said["value"] for attribute, said in orjson.loads(facts).items()}
