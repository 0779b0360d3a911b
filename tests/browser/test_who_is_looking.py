"""Who is looking, in a real browser: a shop of another origin, a strict policy, a cache that gives all one page."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from service.composition import Service
from service.storage.keys import Scope
from tests.browser.guest_shop import GuestShop, serving
from tests.service.test_signing_recipes import recipe

pytestmark = pytest.mark.browser

ELEMENT = (
    '<notesik-frame shop="demo" frame="recommended" contact-url="/notesik-token" locale="pl" eager></notesik-frame>'
)
WATCHED = """
(() => {
  window.touched = [];
  const heed = (what) => window.touched.push(what);
  for (const name of ["getItem", "setItem", "removeItem", "clear", "key"]) {
    const native = Storage.prototype[name];
    Storage.prototype[name] = function (...told) { heed(`${name} ${told[0] ?? ""}`); return native.apply(this, told); };
  }
  for (const name of ["localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore"]) {
    const home = name in window && Object.getOwnPropertyDescriptor(window, name) ? window : Window.prototype;
    const { get } = Object.getOwnPropertyDescriptor(home, name) ?? {};
    if (!get) continue;
    Object.defineProperty(home, name, { configurable: true, get() { heed(name); return get.call(this); } });
  }
  const cookie = Object.getOwnPropertyDescriptor(Document.prototype, "cookie");
  Object.defineProperty(Document.prototype, "cookie", {
    get() { heed("read cookie"); return cookie.get.call(this); },
    set(text) { heed("write cookie"); cookie.set.call(this, text); },
  });
})();
"""
"""Tells of every touch of what a browser keeps for a page."""

GREEN = "() => document.querySelector('notesik-frame').shadowRoot.textContent.includes('zielony')"


@pytest.fixture
def shop(served: Service, address: str) -> Iterator[GuestShop]:
    """A shop whose pages may ask the service, and whose server signs tokens by the recipe of the docs."""
    made: dict[str, Any] = {}
    exec(recipe("python"), made)
    key = served.keys.create("demo", Scope.SIGNING)[0]
    guest = GuestShop(key, made["notesik_token"])
    guest.policy = (
        f"default-src 'none'; script-src {address}; connect-src 'self' {address}; frame-src {address}; "
        f"img-src {address}; require-trusted-types-for 'script'; trusted-types notesik"
    )
    with serving(guest):
        before = served.shops.get("demo")
        served.shops.save(replace(before, origins=(*before.origins, guest.address)))
        guest.pages["/"] = page(address)
        yield guest
        served.shops.save(before)


def page(address: str, element: str = ELEMENT, script: str = 'data-shop="demo" data-centre="notesik"') -> str:
    return (
        f'<!doctype html><html lang="pl"><title>Sklep</title><script src="{address}/embed.js" {script} defer></script>'
        f"<h1>Sklep</h1>{element}"
    )


@pytest.fixture
def window(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh window; what its pages complain about fails the test."""
    complaints: list[str] = []
    context = browser.new_context(locale="pl-PL", permissions=["local-network-access"])
    context.set_default_timeout(8000)
    context.on("console", lambda message: complaints.append(f"{message.text} {message.location['url']}"))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert complaints == []


def opened(window: BrowserContext, shop: GuestShop, path: str = "/") -> Page:
    """The page, once its frame is there or hides."""
    tab = window.new_page()
    tab.goto(shop.address + path)
    settled(tab)
    return tab


def settled(tab: Page) -> None:
    tab.wait_for_function(
        "() => { const frame = document.querySelector('notesik-frame');"
        " return frame.hidden || frame.shadowRoot?.querySelector('.notesik-frame'); }"
    )


def words(tab: Page) -> str:
    """What the frame says of itself."""
    return str(tab.evaluate("document.querySelector('notesik-frame').shadowRoot.textContent"))


def test_two_people_one_after_the_other_each_see_their_own_frame_though_the_page_is_cached(
    shop: GuestShop, browser: Browser, window: BrowserContext
) -> None:
    seen = {}
    for contact in ("ola", "marek", ""):  # in one browser: what it cached of one must not meet the next
        window.request.get(f"{shop.address}/login?as={contact}")
        tab = opened(window, shop)
        seen[contact] = words(tab)
        tab.close()
    assert "Dżinsy" in seen["ola"]
    assert "Płaszcze" not in seen["ola"]
    assert "Płaszcze" in seen["marek"]
    assert "Dżinsy" not in seen["marek"]
    assert shop.asked == ["ola", "marek", None]
    elsewhere = browser.new_context(permissions=["local-network-access"])
    stranger = elsewhere.new_page()
    stranger.goto(shop.address)
    settled(stranger)
    assert words(stranger) == seen[""] not in (seen["ola"], seen["marek"])
    elsewhere.close()


def test_no_byte_of_the_cache_and_no_markup_holds_a_token(shop: GuestShop, window: BrowserContext) -> None:
    window.request.get(f"{shop.address}/login?as=ola")
    tab = opened(window, shop)
    (token,) = shop.made
    assert shop.cached.keys() == {"/"}
    for text in (*map(bytes.decode, shop.cached.values()), tab.content(), words(tab)):
        assert token not in text
        assert token.rpartition(".")[2] not in text


def test_a_token_may_come_as_plain_text(shop: GuestShop, window: BrowserContext) -> None:
    shop.plain = True
    window.request.get(f"{shop.address}/login?as=ola")
    assert "zielony" in words(opened(window, shop)).lower()


def test_a_token_that_the_service_refuses_is_asked_for_anew_once_and_nobody_elses_frame_is_shown(
    shop: GuestShop, browser: Browser
) -> None:
    shop.key = f"ns_{'f' * 12}_{'0' * 64}"  # one that was forgotten
    context = browser.new_context(permissions=["local-network-access"])
    context.request.get(f"{shop.address}/login?as=ola")
    tab = context.new_page()
    tab.goto(shop.address)
    tab.wait_for_function("() => document.querySelector('notesik-frame').hidden")
    tab.wait_for_timeout(300)
    assert shop.asked == ["ola", "ola"]
    assert "Dżinsy" not in words(tab)
    context.close()


# --- consent ----------------------------------------------------------------------------------------------------------


def watched(window: BrowserContext, shop: GuestShop, first: str = "") -> Page:
    """The page with every touch of what the browser keeps told; ``first`` runs before any script of the page."""
    window.add_init_script(WATCHED + first)
    return opened(window, shop)


def state(tab: Page) -> None:
    wish = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["zielony"]}]}
    tab.evaluate("(wish) => notesik.state({ preferences: [wish] })", wish)


def kept(tab: Page) -> dict[str, Any]:
    """What the browser keeps for the shop's page."""
    storage: dict[str, Any] = tab.evaluate("() => ({ ...localStorage, ...sessionStorage, cookie: document.cookie })")
    return {name: value for name, value in storage.items() if value}


def touched(tab: Page) -> list[str]:
    told: list[str] = tab.evaluate("touched")
    return told


def test_without_consent_nothing_that_the_browser_keeps_is_touched_in_any_way(
    shop: GuestShop, window: BrowserContext
) -> None:
    tab = watched(window, shop)
    state(tab)
    click_a_card(tab)
    assert touched(tab) == []
    assert kept(tab) == {}
    assert window.cookies() == []
    assert tab.evaluate("indexedDB.databases()") == []


def test_after_a_no_nothing_is_stored_and_nothing_is_read(shop: GuestShop, window: BrowserContext) -> None:
    """All that a no may do is to remove what an earlier yes left."""
    tab = watched(window, shop)
    tab.evaluate("notesik.consent(false)")
    state(tab)
    click_a_card(tab)
    assert {*touched(tab)} <= {"localStorage", "removeItem notesik"}
    assert kept(tab) == {}


def test_with_a_yes_a_visitor_is_known_on_the_next_page(shop: GuestShop, window: BrowserContext) -> None:
    tab = watched(window, shop)
    tab.evaluate("notesik.consent(true)")
    assert kept(tab) == {}, "a yes alone is no visitor"
    state(tab)
    tab.wait_for_function("() => localStorage.getItem('notesik')?.includes('visits')")
    assert "setItem notesik" in touched(tab)
    assert [*kept(tab)] == ["notesik"]
    visit = json.loads(kept(tab)["notesik"])["visits"]["demo"]
    tab.reload()
    settled(tab)
    assert "zielony" not in words(tab).lower(), "before this page heard the yes, nothing is read"
    tab.evaluate("notesik.consent(true)")
    tab.wait_for_function(GREEN)
    assert tab.evaluate("notesik.read().then((all) => all.preferences[0].main)") == "Dżinsy"
    assert json.loads(kept(tab)["notesik"])["visits"]["demo"] == visit


def test_a_yes_that_is_taken_back_is_forgotten(shop: GuestShop, window: BrowserContext) -> None:
    tab = watched(window, shop)
    tab.evaluate("notesik.consent(true)")
    state(tab)
    tab.wait_for_function("() => localStorage.getItem('notesik')")
    tab.evaluate("notesik.consent(false)")
    assert kept(tab) == {}
    state(tab)
    click_a_card(tab)
    assert kept(tab) == {}
    tab.reload()
    settled(tab)
    tab.evaluate("notesik.consent(true)")
    assert tab.evaluate("notesik.read().then((all) => all.preferences)") == []


GRANTED, DENIED = "granted", "denied"


@pytest.mark.parametrize(
    ("said", "remembered"),
    [
        ([("default", {"personalization_storage": DENIED})], False),
        ([("default", {"analytics_storage": GRANTED})], True),
        ([("default", {"personalization_storage": GRANTED, "analytics_storage": DENIED})], False),
        ([("default", {"analytics_storage": DENIED}), ("update", {"analytics_storage": GRANTED})], True),
        ([("default", {"analytics_storage": GRANTED}), ("update", {"analytics_storage": DENIED})], False),
        ([("default", {"ad_storage": GRANTED})], False),
        ([], False),
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_google_consent_mode_is_heard_whether_it_speaks_before_or_after_the_script(
    shop: GuestShop, window: BrowserContext, said: list[tuple[str, dict[str, str]]], remembered: bool, when: str
) -> None:
    speak = f"""
    window.dataLayer = window.dataLayer || [];
    function gtag() {{ dataLayer.push(arguments); }}
    for (const [act, state] of {json.dumps(said)}) gtag("consent", act, state);
    """
    tab = watched(window, shop, speak if when == "before" else "")
    if when == "after":
        tab.evaluate(f"() => {{ {speak} }}")
    state(tab)
    if remembered:
        tab.wait_for_function("() => localStorage.getItem('notesik')")
    assert ("notesik" in kept(tab)) == remembered


# --- visitors ---------------------------------------------------------------------------------------------------------


def test_a_frame_follows_what_a_visitor_states_on_the_page(shop: GuestShop, window: BrowserContext) -> None:
    tab = opened(window, shop)
    assert "Kolor: zielony" not in words(tab)
    state(tab)
    tab.wait_for_function(GREEN)


def test_the_contact_whom_the_shop_names_comes_before_the_visitor(shop: GuestShop, window: BrowserContext) -> None:
    window.request.get(f"{shop.address}/login?as=zofia")
    tab = opened(window, shop)
    state(tab)
    tab.wait_for_timeout(500)
    assert "sweter" in words(tab).lower()
    assert "dżinsy" not in words(tab).lower()


def click_a_card(tab: Page) -> None:
    """Follows a product without leaving the page."""
    card = tab.locator("notesik-frame a").first
    if card.count():
        card.evaluate("(link) => { link.addEventListener('click', (event) => event.preventDefault()); link.click(); }")
        tab.wait_for_timeout(100)
