"""The keys of a shop: by which the shop's own machines ask, and sign."""

from __future__ import annotations

from datetime import datetime

from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.auditing import record_key
from service.console.entering import Entered, Said
from service.console.places import Act, Look
from service.console.shell import shown
from service.errors import UnknownKey
from service.storage.accounts import Role
from service.storage.keys import Scope

TAB = "/settings/keys"


def show(entered: Entered) -> Response:
    """What is remembered of the keys."""
    return _page(entered, "", None)


def create(entered: Entered) -> Response:
    """A new key. This page alone shows it: it stands in no address and no cookie, and is kept nowhere."""
    if entered.field("scope") not in tuple(Scope):
        raise HTTPException(422)
    text, key = entered.service.keys.create(entered.shop_name, Scope(entered.field("scope")))
    record_key(entered.service, entered.account.name, entered.shop_name, "key.made", key)
    return _page(entered, text, key.id)


def forget(entered: Entered) -> Response:
    """Make a key useless."""
    service, id = entered.service, entered.field("key")
    try:
        forgotten = service.keys.forget(entered.shop_name, id)
    except UnknownKey:
        return entered.led(entered.to(TAB), Said("keys_page.gone_already", kind="look"))
    record_key(service, entered.account.name, entered.shop_name, "key.forgotten", forgotten)
    return entered.led(entered.to(TAB), Said("keys_page.forgotten", {"id": id}))


def _page(entered: Entered, made: str, id: str | None) -> Response:
    keys = [
        (each, datetime.fromisoformat(each.created)) for each in reversed(entered.service.keys.list(entered.shop_name))
    ]
    page = {"keys": keys, "scopes": tuple(Scope), "made": made, "made_id": id}
    return shown(entered, "settings/keys.html", page, tab=TAB)


PLACES = (
    Look(TAB, show, Role.OWNER),
    Act(TAB, create, Role.OWNER),
    Act(f"{TAB}/forget", forget, Role.OWNER),
)
