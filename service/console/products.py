"""Products: looked for, told one by one, banned and shown again; and the picker that other pages load."""

from __future__ import annotations

from typing import Any, Final

from starlette.responses import Response

from service import banning
from service.bans import LONGEST_ID, LONGEST_WHY
from service.console.entering import Entered, Said
from service.console.places import Act, Look
from service.console.product_found import Hits, first, found, hits_of
from service.console.product_told import price_said, told
from service.console.shell import shown
from service.errors import BanRefused, NoGeneration, UnknownBan
from service.storage.accounts import Role
from service.surfaces.defined import frames_of

TAB, BANS = "/products", "/products/bans"
PAGE: Final = 50
"""Bans on one page."""
NOT_REFUSED: Final = {"fault": "", "why": "", "until": ""}
"""What a form for a ban holds at first, and no fault of it."""


def look(entered: Entered) -> Response:
    """Products by what is typed; the page's script asks for the results alone."""
    wanted = entered.query.get("q", "").strip()
    page = {**_found(entered, wanted), **_common(entered)}
    block = "results" if entered.is_scripted else None
    return shown(entered, "products/search.html", page, tab=TAB, block=block)


def pick(entered: Entered) -> Response:
    """The same as a list of buttons for a form that another page posts: ``pick`` is the id of the one pressed."""
    wanted = entered.query.get("q", "").strip()
    return shown(entered, "products/pick.html", {**_found(entered, wanted), **_common(entered)}, tab=TAB)


def one(entered: Entered) -> Response:
    """One product, by ``id`` or by the end of the address."""
    asked = entered.query.get("id") or entered.request.path_params.get("product") or ""
    return _one(entered, asked[:LONGEST_ID])


def bans(entered: Entered) -> Response:
    """Everything that is banned, the newest first."""
    kept = sorted(
        entered.service.bans.kept(entered.shop_name).by_product.values(), key=lambda each: each.at, reverse=True
    )
    asked = entered.query.get("page", "1")
    pages = max(1, -(-len(kept) // PAGE))
    page = min(max(int(asked), 1), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else 1
    rows = kept[(page - 1) * PAGE : page * PAGE]
    hits = hits_of(entered.service, entered.shop_name, (each.product for each in rows))
    serves = entered.service.serving.generation_if_any(entered.shop_name) is not None
    given = {"bans": rows, "number_of_bans": len(kept), "hits": hits, "page": page, "pages": pages, "serves": serves}
    return shown(entered, "products/bans.html", {**given, **_common(entered)}, tab=BANS)


def ban(entered: Entered) -> Response:
    """Show a product to nobody any more."""
    product, why, until = entered.field("product"), entered.field("why"), entered.field("until")
    try:
        banning.ban(
            entered.service, entered.shop_name, product, entered.account.name, why or None, banning.day_of(until)
        )
    except BanRefused as error:
        return _one(entered, product, {"fault": str(error), "why": why, "until": until}, status=422)
    back = {"product": product, "back": entered.field("back"), "q": entered.field("q")}
    return entered.led(_back(entered), Said("products.banned_now", {"product": product}, banning.UNBAN, back))


def unban(entered: Entered) -> Response:
    """Show it again."""
    product = entered.field("product")
    try:
        lifted = banning.unban(entered.service, entered.shop_name, product, entered.account.name)
    except UnknownBan:
        return entered.led(_back(entered), Said("products.not_banned", {"product": product}, kind="look"))
    back = {**banning.fields_of(lifted), "back": entered.field("back"), "q": entered.field("q")}
    return entered.led(_back(entered), Said("products.unbanned_now", {"product": product}, banning.BAN, back))


def _one(entered: Entered, product: str, refused: dict[str, str] | None = None, status: int = 200) -> Response:
    service, shop = entered.service, entered.shop_name
    page = {
        "told": told(service, shop, product, entered.texts),
        "frames": [each.definition.name for each in frames_of(service, shop)],
        "refused": refused or NOT_REFUSED,
        "longest_why": LONGEST_WHY,
        **_common(entered),
    }
    return shown(entered, "products/one.html", page, tab=TAB, status=status)


def _found(entered: Entered, wanted: str) -> dict[str, Any]:
    """What fits the words, or the first products where none are typed; nothing before there is a feed."""
    service, shop = entered.service, entered.shop_name
    try:
        hits = found(service, shop, wanted, entered.texts.language) if wanted else first(service, shop)
        return {"wanted": wanted, "found": hits, "serves": True}
    except NoGeneration:
        return {"wanted": wanted, "found": Hits((), True), "serves": False}


def _common(entered: Entered) -> dict[str, Any]:
    """What all these pages write with."""
    return {
        "may": entered.may(Role.EDITOR),
        "price": lambda document, name="price": price_said(document, entered.texts.locale, name),
    }


def _back(entered: Entered) -> str:
    """The page from which something was posted."""
    places = {
        "bans": (BANS, {}),
        "one": (f"{TAB}/one", {"id": entered.field("product")}),
    }
    path, query = places.get(entered.field("back"), (TAB, {"q": entered.field("q")}))
    return entered.to(path, **query)


PLACES = (
    Look("/products", look),
    Look("/products/pick", pick),
    Look("/products/bans", bans),
    Look("/products/one", one),
    Act("/products/ban", ban),
    Act("/products/unban", unban),
    Look("/products/{product:path}", one),
)
"""The last takes what the others leave: pages lead to a product by its id."""
