"""The console on a port, somebody signed in, and what every page of it is held to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page

from feeds.build import FeedSettings
from service.api.app import api
from service.composition import Service, compose
from service.generations.make import import_feed
from service.generations.shelf import Shelf
from service.server import listen
from service.settings import Settings
from service.storage.accounts import Role
from service.storage.shops import Shop
from service.worker.beside import worker_beside
from tests.service.small_feed import small_feed

SHOP = "sklep"
ORIGIN = "https://sklep.example"
NUMBERS = count(1)
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EXPECTED = (
    "Failed to load resource: the server responded with a status of 4",
    "Failed to execute 'postMessage' on 'DOMWindow'",
)
"""What a browser says of every answer to a fault that was typed, and of axe asking a frame that may run nothing."""
LOOK_OF_TARGETS = """(least) => [...document.querySelectorAll('a, button, summary, select, input:not([type=hidden])')]
  .filter((each) => each.checkVisibility({visibilityProperty: true}) && !each.closest('.unseen, .skip'))
  .filter((each) => !(each.matches('a') && getComputedStyle(each).display === 'inline'))
  .map((each) => [[each, ...(each.labels ?? [])].map((one) => one.getBoundingClientRect().height), each])
  .filter(([heights, each]) => Math.max(...heights) < least && !each.matches('.tick input, [data-drop] input'))
  .map(([heights, each]) => `${each.outerHTML.slice(0, 120)}: ${Math.round(Math.max(...heights))}`)"""
UNLABELLED = """() => [...document.querySelectorAll('input:not([type=hidden], [hidden]), select, textarea')]
  .filter((each) => !each.labels?.length && !each.ariaLabel && !each.getAttribute('aria-labelledby'))
  .map((each) => each.outerHTML.slice(0, 120))"""


@dataclass(frozen=True)
class Console:
    """The console on a port, and what it is served from. ``shop`` has a small feed imported, nothing else."""

    service: Service
    base: str
    data: Path
    shop: str = SHOP

    def cookie(self, role: Role | None = Role.OWNER, language: str = "en", shops: Mapping[str, Role] = {}) -> str:
        """What the browser of a new account holds; ``role`` everywhere, or None and the roles in single ``shops``."""
        now = datetime.now(UTC)
        account = self.service.accounts.add(f"Ola {next(NUMBERS)}", None, role, language, now)
        for shop, one in shops.items():
            self.service.accounts.set_role(account.key, one, shop)
        return self.service.sessions.open(account.key, "tests", now)

    def imports(self, feed: bytes | None = None, shop: str = SHOP, **how: Any) -> None:
        """Import a feed into the shop, at once and in this process."""
        source = self.data / f"{shop}.feed.xml"
        source.write_bytes(small_feed() if feed is None else feed)
        settings = FeedSettings(at=datetime.now(UTC), industry="fashion", currency="PLN")
        import_feed(Shelf(shop, self.service.shops.folder(shop)), source, settings, **how)


@contextmanager
def console_served(data: Path, *, worker: bool = False, shop: bool = True) -> Iterator[Console]:
    """The console over the data folder ``data``; with a ``worker`` beside it where tasks are to be done."""
    service = compose(Settings(data=data))
    with ExitStack() as served:
        listening = served.enter_context(listen("127.0.0.1", 0))
        console = Console(service, f"http://127.0.0.1:{listening.getsockname()[1]}", data)
        if shop:
            service.shops.create(Shop(SHOP, "PLN", "fashion", locale="pl", origins=(ORIGIN,)))
            console.imports()
        server = uvicorn.Server(uvicorn.Config(api(service), log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        if worker:
            served.enter_context(worker_beside({"NOTESIK_DATA": str(data)}))
        try:
            yield console
        finally:
            server.should_exit = True
            thread.join()


@dataclass(frozen=True)
class Visits:
    """Windows of people who are signed in. ``complaints`` are what the console and the policy said, but for those that
    begin as one of ``expected``.
    """

    console: Console
    browser: Browser
    windows: ExitStack
    complaints: list[str] = field(default_factory=list)

    def __call__(
        self,
        path: str = "",
        *,
        role: Role | None = Role.OWNER,
        language: str = "en",
        width: int = 1280,
        dark: bool = False,
        cookie: str | None = None,
        **how: Any,
    ) -> Page:
        """A new window at ``path`` under the shop, such as ``/feed``; from the root where it begins with /console."""
        context = self.context(width, dark, **how)
        value = cookie or self.console.cookie(role, language)
        context.add_cookies([{"name": "notesik", "value": value, "url": self.console.base, "httpOnly": True}])
        return self.at(context, path)

    def outside(self, path: str, *, width: int = 1280, dark: bool = False, **how: Any) -> Page:
        """A new window of somebody who is not signed in."""
        return self.at(self.context(width, dark, **how), path)

    def context(self, width: int, dark: bool, **how: Any) -> BrowserContext:
        made = self.browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light", **how
        )
        self.windows.callback(made.close)
        made.set_default_timeout(8000)
        return made

    def at(self, context: BrowserContext, path: str) -> Page:
        page = context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(self.console.base + (path if path.startswith("/console") else f"/console/shops/{SHOP}{path}"))
        return page


Enter = Callable[..., Page]


def axe_faults(page: Page) -> list[str]:
    """What axe finds wrong by WCAG 2.2 AA and good practice: each rule with the first place."""
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": WCAG}}).response["violations"]
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]} ({each['nodes'][0]['failureSummary']})" for each in found]


def sticks_out(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def small_targets(page: Page, least: int = 24) -> list[str]:
    """What is to be pressed and lower than ``least`` pixels; links within a sentence may be."""
    found: list[str] = page.evaluate(LOOK_OF_TARGETS, least)
    return found


def unlabelled(page: Page) -> list[str]:
    """Fields that nobody can call by a name."""
    found: list[str] = page.evaluate(UNLABELLED)
    return found
