"""What was done with a shop, by whom: one line a deed, in words and with the way back where there is one.

Pages, commands and HTTP record the same deeds. Nothing of any contact stands there: a contact's card has a history of
its own.
"""

from __future__ import annotations

import getpass
import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from service.errors import DatabaseError

if TYPE_CHECKING:
    from service.composition import Service
    from service.storage.keys import Key
    from service.storage.shops import Shop

log = logging.getLogger("notesik.audit")

Done = TypeVar("Done")

OF_A_SHOP = ("locale", "currency", "zone", "industry", "format", "origins")
"""What of a shop the console's settings change."""
OF_READING = frozenset({"currency", "industry", "format"})
"""What of it a feed is read with: whoever has feeds read may change that."""

NO_SHOP = ""
"""The shop of what concerns none."""


class Concern(StrEnum):
    """What a deed is about, by which the lines are sorted out."""

    FEED = "feed"
    FILTERS = "filters"
    SURFACES = "surfaces"
    PRODUCTS = "products"
    SHOP = "shop"
    PEOPLE = "people"


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that can be done. Its text, under ``audit.<what>``, tells ``thing`` and the values of these names.

    ``final`` is why nothing takes it back, as the key of a text under ``audit_final``; None where a line may bear its
    way back.
    """

    concern: Concern
    names: tuple[str, ...] = ()
    final: str | None = None


class Told(TypedDict, total=False):
    """What a line tells beside its deed: ``values`` for the text, ``note`` in somebody's own words, and the way back.

    ``undo`` is the path within the shop of the post that takes it back, with its ``fields``; ``difference`` the path of
    the page that shows what changed.
    """

    values: Mapping[str, Any]
    note: str
    undo: str
    fields: Mapping[str, str]
    difference: str


OF_DEFINITIONS: Mapping[str, Deed] = {
    "made": Deed(Concern.SURFACES, (), "by_hand"),
    "edited": Deed(Concern.SURFACES, ("version",), "by_hand"),
    "renamed": Deed(Concern.SURFACES, ("before",), "by_hand"),
    "activated": Deed(Concern.SURFACES, (), "by_hand"),
    "deactivated": Deed(Concern.SURFACES, (), "by_hand"),
    "deleted": Deed(Concern.SURFACES, (), "gone"),
    "duplicated": Deed(Concern.SURFACES, ("before",), "by_hand"),
}
"""What can be done with a frame, a centre or a form."""

DEEDS: Mapping[str, Deed] = {
    "feed.read": Deed(Concern.FEED, ("n",), "feed_read"),
    "feed.asked": Deed(Concern.FEED, (), "feed_read"),
    "feed.released": Deed(Concern.FEED, (), "roll_back"),
    "feed.dropped": Deed(Concern.FEED, (), "gone"),
    "feed.held": Deed(Concern.FEED),
    "feed.unheld": Deed(Concern.FEED),
    "generation.rolled_back": Deed(Concern.FEED),
    "hierarchy.edited": Deed(Concern.FILTERS),
    "hierarchy.imported": Deed(Concern.FILTERS, (), "overwritten"),
    "hierarchy.discarded": Deed(Concern.FILTERS, (), "gone"),
    "hierarchy.published": Deed(Concern.FILTERS, ("version",)),
    "hierarchy.returned": Deed(Concern.FILTERS, ("version", "back_to")),
    "values.merged": Deed(Concern.FILTERS, ("value", "spelling")),
    **{f"{kind}.{what}": deed for kind in ("frame", "centre", "form") for what, deed in OF_DEFINITIONS.items()},
    **{f"information.{what}": OF_DEFINITIONS[what] for what in ("made", "edited", "deleted")},
    "learning.fitted": Deed(Concern.FILTERS, ("version",), "learned"),
    "learning.published": Deed(Concern.FILTERS, ("version",), "learned"),
    "learning.returned": Deed(Concern.FILTERS, ("version",), "learned"),
    "learning.off": Deed(Concern.FILTERS, (), "learned"),
    "learning.frozen": Deed(Concern.FILTERS, (), "learned"),
    "learning.unfrozen": Deed(Concern.FILTERS, (), "learned"),
    "product.banned": Deed(Concern.PRODUCTS),
    "product.unbanned": Deed(Concern.PRODUCTS),
    "shop.made": Deed(Concern.SHOP, (), "shop_stays"),
    "shop.changed": Deed(Concern.SHOP),
    "key.made": Deed(Concern.SHOP, ("scope",)),
    "key.forgotten": Deed(Concern.SHOP, ("scope",), "key_gone"),
    "webhook.made": Deed(Concern.SHOP, (), "by_hand"),
    "webhook.removed": Deed(Concern.SHOP, (), "gone"),
    "person.invited": Deed(Concern.PEOPLE, ("role",)),
    "person.role": Deed(Concern.PEOPLE, ("role", "role_before")),
    "person.removed": Deed(Concern.PEOPLE, ("role",)),
    "person.link": Deed(Concern.PEOPLE, (), "link_made"),
}
"""Everything that is recorded, by what it is called."""


def record(
    service: Service, by: str, shop: str, what: str, thing: str, told: Told | None = None, now: datetime | None = None
) -> None:
    """Write down that it was done: ``by`` whom (an account's name, `commander`, `key_holder`), ``what`` of `DEEDS`,
    with which ``thing`` (a filter's key, a frame's name, a product's id; "" where the deed says all).

    Raises `KeyError` for what is no deed, or where a value of its text is not told.
    """
    said = told or {}
    deed, values = DEEDS[what], said.get("values", {})
    if untold := set(deed.names) - values.keys():
        raise KeyError(f"{what} is not told {', '.join(sorted(untold))}")
    service.audit.add(shop, now or datetime.now(UTC), by, what, thing, said)


def recorded(service: Service, work: Callable[[], Done], line: Callable[[Done], None]) -> Done:
    """What ``work`` answers, written down by ``line``: both are kept, or neither. For what stands in the database;
    ``work`` may be called again, as `service.storage.database.Database.together` says.
    """

    def both() -> Done:
        done = work()
        line(done)
        return done

    return service.database.together(both)


def record_anyway(service: Service, by: str, shop: str, what: str, thing: str, told: Told | None = None) -> None:
    """As `record`, of what serves already: where the line cannot be written, the log has it, and the deed stands."""
    try:
        record(service, by, shop, what, thing, told)
    except DatabaseError as error:
        log.error("%s of shop %s by %s could not be written down: %s", what, shop, by, error)


def record_shop(service: Service, by: str, before: Shop, after: Shop) -> None:
    """Write down what of a shop's settings was changed, if anything was. The address of a feed may hold a password, so
    that the line does not tell it, and nothing takes that back; of a mapping it tells that there is another.
    """
    was, now = shop_texts(before), shop_texts(after)
    changed = [name for name in was if was[name] != now[name]]
    if before.feed != after.feed:
        record_anyway(service, by, after.name, "shop.changed", "feed")
    if before.mapping != after.mapping:
        record_anyway(service, by, after.name, "shop.changed", "mapping")
    if changed:
        told = Told(undo="/settings", fields={name: was[name] for name in changed})
        record_anyway(service, by, after.name, "shop.changed", ", ".join(changed), told)


def record_key(service: Service, by: str, shop: str, what: str, key: Key) -> None:
    """Write down that a key was made or forgotten."""
    told = Told(values={"scope": key.scope.value})
    if what == "key.made":
        told = Told(values={"scope": key.scope.value}, undo="/settings/keys/forget", fields={"key": key.id})
    record_anyway(service, by, shop, what, key.id, told)


def shop_texts(shop: Shop) -> dict[str, str]:
    """What a shop is set to, as the fields of a form have it."""
    texts = {name: getattr(shop, name) or "" for name in OF_A_SHOP}
    return texts | {"origins": "\n".join(shop.origins)}


def commander(name: str | None = None) -> str:
    """Who gives a command: the name they give, else the one that the system knows them by."""
    try:
        return f"command line: {name or getpass.getuser()}"
    except (KeyError, OSError):  # a number without a name, as in containers
        return f"command line: user {os.getuid()}"


def key_holder(id: str) -> str:
    """Whoever asks over HTTP with the key of that id."""
    return f"key {id}"
