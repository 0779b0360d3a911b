"""A page of a shop on another origin than the service, under a policy that allows nothing inline."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, Request, Route

from service.composition import Service
from service.editing import activate, save
from service.storage.definitions import Kind

SHOP, CONTACT = "demo", "ola"
EVERYTHING = 'shown = ["image", "brand", "price", "availability", "description", "reasons", "wish", "refuse"]'
BEST = 'slots = 4\nscenarios = [{by = "bestsellers"}]\n'
PICTURES = "https://pictures.example"
BANNER = f"{PICTURES}/banner.svg"
GUIDE = Path(__file__).parents[2] / "docs" / "templates.md"
(FIRST_OWN,) = re.findall(r"^```toml\n(template = .*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
"""The template that the guide gives to begin with."""

FRAMES = {
    "grid": f"{EVERYTHING}\nslots = 5\npaging = true",
    "row": f'layout = "carousel"\nwhy = "brief"\nslots = 10\n{EVERYTHING}',
    "one": f'layout = "single"\nslots = 1\n{EVERYTHING}',
    "best": 'slots = 4\nscenarios = [{by = "bestsellers"}]',
    "led": f'{BEST}[[banners]]\nimage = "{BANNER}"\nalt = {{pl = "Baner", en = "Banner"}}\nlink = "https://shop.example/a"',
    "unled": f'{BEST}[[banners]]\nimage = "{BANNER}"\nalt = {{pl = "Baner", en = "Banner"}}',
    "own": f"slots = 3\npaging = true\n{FIRST_OWN}",
    "painted": 'slots = 4\n[look]\nbackground = "#1d2433"\naccent = "#f5b301"\ncorner = 2',
}
"""The frames of these tests, beside the one that every shop has."""
LAYOUTS = ("grid", "row", "one")
STRICT = (
    "default-src 'none'; script-src {0}; connect-src {0} 'self'; img-src {0} {1}; require-trusted-types-for 'script'"
)
HEARD = ("shown", "clicked", "empty", "failed", "stated")
WATCH = """(names) => {
  window.heard = [];
  for (const name of names)
    document.addEventListener(`notesik:${name}`, (event) => heard.push([name, event.detail]));
  window.shifts = 0;
  new PerformanceObserver((list) => { for (const each of list.getEntries()) window.shifts += each.value; })
    .observe({ type: "layout-shift", buffered: true });
}"""


def define(service: Service) -> None:
    """Make these frames in the demo's shop."""
    for name, text in FRAMES.items():
        save(service, SHOP, Kind.FRAME, name, text)
        activate(service, SHOP, Kind.FRAME, name)


@dataclass
class Shop:
    """A page with frames on it. ``asked`` is what it asked of the service, ``said`` what the browser complained of."""

    page: Page
    service: str
    asked: list[Request] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    @property
    def element(self) -> Locator:
        return self.page.locator("notesik-frame").first

    @property
    def cards(self) -> Locator:
        return self.page.locator("notesik-frame .notesik-card")

    def heard(self, name: str) -> list[Any]:
        """The details of every event of that name so far."""
        return [detail for event, detail in self.page.evaluate("heard") if event == name]

    def wait_heard(self, name: str) -> None:
        self.page.wait_for_function("(name) => heard.some(([event]) => event === name)", arg=name)

    def paths(self, part: str) -> list[str]:
        """The addresses that were asked for and have that part."""
        return [each.url for each in self.asked if part in each.url]


@contextmanager
def shop_page(
    browser: Browser,
    service: str,
    body: str,
    *,
    width: int = 1280,
    dark: bool = False,
    head: str = "",
    script: str = "",
    before: str = "",
    routes: dict[str, Callable[[Route], None]] | None = None,
) -> Iterator[Shop]:
    """Opens the page; ``script`` are attributes of ours, ``before`` is run before any script of the page."""
    own = service.replace("127.0.0.1", "localhost")
    html = f"""<!doctype html><html lang="pl"><meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark"><title>Sklep</title>{head}
    <script src="{service}/embed.js" {script}></script>
    <body bgcolor="{"#16181c" if dark else "#ffffff"}">
    <main><h1>Sklep</h1>{body}<p id="after">Regulamin</p></main></body></html>"""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        permissions=["local-network-access"],
        reduced_motion="reduce",
    )
    context.set_default_timeout(8000)
    page = context.new_page()
    shop = Shop(page, service)
    page.on("console", lambda message: shop.said.append(message.text))
    page.on("pageerror", lambda error: shop.said.append(str(error)))
    page.on("request", lambda request: shop.asked.append(request) if "/v1/" in request.url else None)
    page.add_init_script(f"({WATCH})({json.dumps(HEARD)})")
    if before:
        page.add_init_script(before)
    policy = {"content-security-policy": STRICT.format(service, PICTURES), "content-type": "text/html; charset=utf-8"}
    page.route(f"{own}/shop", lambda route: route.fulfill(body=html, headers=policy))
    page.route("**/l/**", lambda route: route.fulfill(status=204))
    for address, answer in (routes or {}).items():
        page.route(address, answer)
    page.goto(f"{own}/shop")
    yield shop
    context.close()
