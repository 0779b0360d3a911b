"""The shops that somebody may see, and a new one."""

from __future__ import annotations

from dataclasses import dataclass

from babel.numbers import list_currencies
from starlette.responses import Response

from feeds.industries import slug
from frames.model import LANGUAGES
from service.auditing import record
from service.console.entering import Entered
from service.console.places import Act, Look
from service.console.shell import shown
from service.errors import ServiceError, ShopExists
from service.generations.manifest import Manifest
from service.storage.accounts import Role
from service.storage.shops import Shop

LONGEST = 40
"""Characters of a shop's name."""


@dataclass(frozen=True, slots=True)
class ShopLine:
    """A shop in one line: what serves (None: nothing yet) and when its feed was ``read``, whether a feed is held back,
    what cannot be read.
    """

    name: str
    serves: Manifest | None
    read: str
    held: bool
    fault: str = ""


def show(entered: Entered) -> Response:
    """The shops; where there is none yet, the page that names the first."""
    return _page(entered, {"name": "", "currency": "", "locale": entered.texts.language}, {})


def create(entered: Entered) -> Response:
    """A new shop, and to its feed."""
    given = {name: entered.field(name) for name in ("name", "currency", "locale")}
    name = named(given["name"])
    locale = given["locale"] if given["locale"] in LANGUAGES else entered.texts.language
    if not name:
        return _page(entered, given, {"name": entered.say("shops.no_name")})
    currency = given["currency"].upper() or None
    if currency is not None and currency not in list_currencies():
        return _page(entered, given, {"currency": entered.say("shops.no_currency")})
    try:
        entered.service.shops.create(Shop(name, currency, locale=locale))
    except ShopExists:
        return _page(entered, given, {"name": entered.say("shops.exists", name=name)})
    record(entered.service, entered.account.name, name, "shop.made", name)
    return entered.led(entered.at(f"/shops/{name}/feed"))


def named(text: str) -> str:
    """The name of a shop as addresses have it: ``Sklep Ogrodowy`` -> ``sklep-ogrodowy``; "" where nothing is left."""
    return slug(text).removeprefix("f_").replace("_", "-")[:LONGEST].strip("-") if text else ""


def _page(entered: Entered, given: dict[str, str], faults: dict[str, str]) -> Response:
    names = (name for name in entered.service.shops.names() if entered.account.role_in(name) is not None)
    lines = [_line(entered, name) for name in names]
    page = {"lines": lines, "may_make": entered.may(Role.OWNER), "given": given, "faults": faults}
    return shown(entered, "feed/shops.html", page, status=422 if faults else 200)


def _line(entered: Entered, name: str) -> ShopLine:
    try:
        shelf = entered.service.shelf(name)
        serving = shelf.serving()
        read = next((each for each in shelf.list() if serving is not None and each.name == serving.feed), serving)
        return ShopLine(name, serving, read.created if read is not None else "", shelf.held() is not None)
    except ServiceError as error:
        return ShopLine(name, None, "", False, str(error))


PLACES = (
    Look("/shops", show),
    Act("/shops", create, Role.OWNER),
)
