"""The shop's own settings: what its feed is read with, its language and time, whose pages may ask."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import replace
from typing import Any

from babel.numbers import list_currencies
from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.formats import load_formats
from frames.model import LANGUAGES
from service.auditing import OF_A_SHOP, OF_READING, record_shop, shop_texts
from service.console.entering import Entered, Said
from service.console.places import Act, Look
from service.console.shell import shown
from service.defining.industries import INDUSTRIES
from service.errors import InvalidSetting
from service.storage.accounts import Role
from service.storage.shops import Shop, checked, origin

TAB = "/settings"

READ: Mapping[str, Callable[[str], Any]] = {
    "locale": str,
    "currency": lambda text: text.upper() or None,
    "zone": lambda text: text or None,
    "industry": lambda text: text or None,
    "format": lambda text: text or None,
    "origins": lambda text: tuple(text.split()),
}
"""What of a shop is set here: each field as its text says it."""
KNOWN: Mapping[str, Callable[[], Container[object]]] = {
    "currency": list_currencies,
    "industry": lambda: INDUSTRIES,
    "format": load_formats,
}
"""The fields that hold one of what there is, with all of it."""


def show(entered: Entered) -> Response:
    """The settings, to be changed by owners, what a feed is read with by editors too, and read by others."""
    assert entered.shop is not None
    return _page(entered, shop_texts(entered.shop), {})


def save(entered: Entered) -> Response:
    """Change what differs from what the page showed, so that what somebody else changed meanwhile stays."""
    service, shop = entered.service, entered.service.shops.get(entered.shop_name)
    posted = {name: entered.field(name) for name in OF_A_SHOP if name in entered.form}
    shown_before = {name: entered.field(f"was.{name}") for name in OF_A_SHOP if f"was.{name}" in entered.form}
    before = shop_texts(shop)
    wanted = {
        name: text
        for name, text in posted.items()
        if _lines(text) != _lines(shown_before.get(name, before[name])) and _lines(text) != _lines(before[name])
    }
    faults = {name: fault for name, text in wanted.items() if (fault := fault_of(shop, name, text)) is not None}
    if faults:
        told = {name: entered.say(f"shop_fault.{name}", value=value) for name, value in faults.items()}
        return _page(entered, {**before, **posted}, told, 422)
    if not entered.may(least_for(wanted)):
        raise HTTPException(403)
    if not wanted:
        return entered.led(entered.to(TAB))
    saved = service.shops.save(replace(shop, **{name: READ[name](text) for name, text in wanted.items()}))
    record_shop(service, entered.account.name, shop, saved)
    way_back = {name: before[name] for name in wanted}
    return entered.led(entered.to(TAB), Said("settings_page.saved", undo=TAB, fields=way_back))


def least_for(fields: Iterable[str]) -> Role:
    """The role from which somebody may change these fields."""
    return Role.EDITOR if OF_READING.issuperset(fields) else Role.OWNER


def fault_of(shop: Shop, name: str, text: str) -> str | None:
    """What of a field's text cannot be; None where all of it can."""
    value = READ[name](text)
    if name == "origins":
        return next((each for each in value if not _is_origin(each)), None)
    if name in KNOWN and value is not None and value not in KNOWN[name]():
        return text
    try:
        checked(replace(shop, **{name: value}))
    except InvalidSetting:
        return text
    return None


def _is_origin(text: str) -> bool:
    try:
        return bool(origin(text))
    except InvalidSetting:
        return False


def _lines(text: str) -> list[str]:
    """What a text says, however its lines end."""
    return text.split()


def _page(entered: Entered, given: Mapping[str, str], faults: Mapping[str, str], status: int = 200) -> Response:
    assert entered.shop is not None
    page = {
        "given": given,
        "was": shop_texts(entered.shop),
        "faults": faults,
        "may": {name: entered.may(least_for((name,))) for name in OF_A_SHOP},
        "locales": [(each, entered.say(f"language.{each}")) for each in LANGUAGES],
        "industries": [(each, entered.say(f"shop_industry.{each}")) for each in INDUSTRIES],
        "formats": [(each, each) for each in load_formats()],
        "zone_by_itself": str(replace(entered.shop, zone=None).clock),
    }
    return shown(entered, "settings/shop.html", page, tab=TAB, status=status)


PLACES = (
    Look(TAB, show),
    Act(TAB, save),
)
