"""What was done with a shop, by whom: one line a deed, in words and with the way back where there is one.

Pages, commands and HTTP record the same deeds. Nothing of any contact stands there: a contact's card has a history of
its own.
"""

from __future__ import annotations

import getpass
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypedDict

if TYPE_CHECKING:
    from service.composition import Service

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
    "made": Deed(Concern.SURFACES),
    "edited": Deed(Concern.SURFACES, ("version",)),
    "renamed": Deed(Concern.SURFACES, ("before",)),
    "activated": Deed(Concern.SURFACES),
    "deactivated": Deed(Concern.SURFACES),
    "deleted": Deed(Concern.SURFACES, (), "gone"),
    "duplicated": Deed(Concern.SURFACES, ("before",)),
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
    "product.banned": Deed(Concern.PRODUCTS),
    "product.unbanned": Deed(Concern.PRODUCTS),
    "shop.made": Deed(Concern.SHOP, (), "shop_stays"),
    "shop.changed": Deed(Concern.SHOP),
    "key.made": Deed(Concern.SHOP, ("scope",)),
    "key.forgotten": Deed(Concern.SHOP, ("scope",), "key_gone"),
    "webhook.made": Deed(Concern.SHOP),
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


def commander(name: str | None = None) -> str:
    """Who gives a command: the name they give, else the one that the system knows them by."""
    try:
        return f"command line: {name or getpass.getuser()}"
    except (KeyError, OSError):  # a number without a name, as in containers
        return f"command line: user {os.getuid()}"


def key_holder(id: str) -> str:
    """Whoever asks over HTTP with the key of that id."""
    return f"key {id}"
