"""Banning and unbanning as commands, HTTP and pages do it: the list is changed, and the deed is written down."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from service.auditing import Told, record
from service.bans import Ban, ban_document
from service.composition import Service
from service.errors import BanRefused

BAN, UNBAN = "/products/ban", "/products/unban"
"""Where the console's pages post to, within a shop: the way back of each other."""


def ban(service: Service, shop: str, product: str, by: str, why: str | None = None, until: date | None = None) -> Ban:
    """Show a product to nobody any more. Raises `BanRefused` and `UnknownShop`."""
    name = service.shops.get(shop).name

    def banned() -> Ban:
        made = service.bans.ban(name, product, by, why, until)
        told = Told(undo=UNBAN, fields={"product": product})
        record(service, by, name, "product.banned", product, told if made.why is None else told | {"note": made.why})
        return made

    return service.database.together(banned)


def unban(service: Service, shop: str, product: str, by: str) -> Ban:
    """Show it again; what the ban was. Raises `UnknownBan` and `UnknownShop`."""
    name = service.shops.get(shop).name

    def unbanned() -> Ban:
        lifted = service.bans.unban(name, product)
        record(service, by, name, "product.unbanned", product, Told(undo=BAN, fields=fields_of(lifted)))
        return lifted

    return service.database.together(unbanned)


def fields_of(ban: Ban) -> dict[str, str]:
    """The fields of a form that makes a ban as it was."""
    until = "" if ban.until is None else ban.until.isoformat()
    return {"product": ban.product, "why": ban.why or "", "until": until}


def day_of(text: str | None) -> date | None:
    """A last day as forms, commands and JSON say it, ``2026-12-24``; None for none. Raises `BanRefused`."""
    if text is None or not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise BanRefused("the last day of a ban is a date such as 2026-12-24") from None


def bans_document(service: Service, shop: str) -> dict[str, Any]:
    """All bans of a shop, the newest first, each with whether the feed holds its product. Raises `UnknownShop`."""
    bans = service.bans.kept(service.shops.get(shop).name).by_product.values()
    return {"shop": shop, "bans": documents_of(service, shop, sorted(bans, key=lambda each: each.at, reverse=True))}


def documents_of(service: Service, shop: str, bans: Iterable[Ban]) -> list[dict[str, Any]]:
    """Bans as JSON."""
    generation = service.serving.generation_if_any(shop)
    return [
        ban_document(each, None if generation is None else generation.index.row_of(each.product) is not None)
        for each in bans
    ]
