"""The recipes of docs/shop-platforms.md, cut out of the page and run on a page of each platform's shape.

The shapes are ours, made after what the platforms document of their themes: the hooks' places, the scripts and styles
that a guest meets there. They are no copies of a theme.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, expect

from service.composition import Service
from service.storage.keys import Scope
from tests.browser.guest_shop import GuestShop, serving
from tests.browser.test_who_is_looking import GREEN, opened, state, window, words
from tests.service.test_platform_recipes import blocks
from tests.service.test_signing_recipes import recipe

pytestmark = pytest.mark.browser
__all__ = ["window"]

SHAPES = Path(__file__).parent / "platforms"


def markup(title: str) -> tuple[str, str]:
    """What a recipe puts into the head, and where the frame is to stand."""
    whole = "".join(blocks(title, "html"))
    head, body = whole.split("</script>\n", 1)
    return f"{head}</script>", body


@pytest.fixture
def shop(served: Service) -> Iterator[GuestShop]:
    made: dict[str, Any] = {}
    exec(recipe("python"), made)
    with serving(GuestShop(served.keys.create("demo", Scope.SIGNING)[0], made["notesik_token"])) as guest:
        before = served.shops.get("demo")
        served.shops.save(replace(before, origins=(*before.origins, guest.address)))
        yield guest
        served.shops.save(before)


def put(shop: GuestShop, address: str, title: str, head: str, body: str) -> None:
    """The page of a platform with a recipe in it."""
    shop.pages = {f"/{name}": (SHAPES / name).read_text("utf-8") for name in ("guest.css", "guest.js")}
    whole = (
        (SHAPES / f"{title.lower()}.html").read_text("utf-8").replace("<!--head-->", head).replace("<!--frame-->", body)
    )
    shop.pages["/"] = whole.replace("https://notes.example", address)


SIGNING = pytest.mark.parametrize(
    ("title", "path"),
    [("PrestaShop", "/module/notesik/token"), ("WooCommerce", "/?wc-ajax=notesik_token")],
)


@SIGNING
def test_a_shop_that_runs_code_shows_each_customer_their_own_frame_from_one_cached_page(
    shop: GuestShop, window: BrowserContext, address: str, title: str, path: str
) -> None:
    put(shop, address, title, *markup(title))
    shop.token_path, shop.plain = path, True
    for contact, wanted, others in (("ola", "Dżinsy", "Płaszcze"), ("marek", "Płaszcze", "Dżinsy")):
        window.request.get(f"{shop.address}/login?as={contact}")
        said = words(opened(window, shop))
        assert wanted in said
        assert others not in said
    assert shop.asked == ["ola", "marek"]
    assert not any(token.encode() in page for token in shop.made for page in shop.cached.values())


@pytest.mark.parametrize("title", ["Shoper", "IdoSell"])
def test_a_hosted_shop_shows_a_visitor_what_they_stated(
    shop: GuestShop, window: BrowserContext, address: str, title: str
) -> None:
    head, body = markup(title)
    put(shop, address, title, head, body)
    tab = opened(window, shop)
    assert "Dżinsy" not in words(tab)
    state(tab)
    tab.wait_for_function(GREEN)
    tab.get_by_role("button", name="Moje preferencje").click()
    expect(tab.frame_locator("notesik-centre iframe").locator("h1")).to_be_visible()
    assert shop.asked == []


def test_where_shopers_editor_takes_no_such_element_a_script_puts_it_there(
    shop: GuestShop, window: BrowserContext, address: str
) -> None:
    head, _ = markup("Shoper")
    (script,) = blocks("Shoper", "js")
    put(shop, address, "Shoper", head, f"<div data-notesik></div><script>{script}</script>")
    tab = opened(window, shop)
    assert tab.locator("[data-notesik] > notesik-frame").count() == 1


def test_what_idosell_puts_at_the_end_of_the_page_is_moved_by_its_own_script(
    shop: GuestShop, window: BrowserContext, address: str
) -> None:
    head, body = markup("IdoSell")
    (script,) = blocks("IdoSell", "js")
    put(shop, address, "IdoSell", head, f"{body}<script>{script}</script>")
    tab = opened(window, shop)
    tab.wait_for_function("() => document.querySelector('#content notesik-frame')")
    state(tab)
    tab.wait_for_function(GREEN)
