"""A contact's centre in a real browser, worked by a pointer, by the keyboard alone, or without scripts."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvicorn
from playwright.sync_api import Locator, Page, expect

from service.server import listen
from tests.service.centres.page.stand import Stand, stand

MOST_TABS = 400
SETTLED = "() => !document.querySelector('.htmx-request, .htmx-swapping')"


@contextmanager
def served(data: Path, feed: Path, industry: str, **more: str) -> Iterator[tuple[Stand, str]]:
    """A stand on a free port, and its address."""
    made = stand(data, feed, industry, **more)
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(made.app(), log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield made, f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@dataclass
class Person:
    """Somebody at the page. ``presses`` counts what they pressed."""

    page: Page
    by: str = "pointer"
    presses: int = 0

    def choose(self, main: str) -> None:
        """Choose the main value."""
        self.press(self.page.locator(f'.mains button:has(bdi:text-is("{main}"))'))

    def choose_everything(self) -> None:
        self.press(self.page.locator('.mains button[name="everything"]'))

    def want(self, key: str, value: str) -> None:
        self.tick(key, f'[name="any.{key}"][value="{value}"]')

    def refuse(self, key: str, value: str) -> None:
        self.tick(key, f'[name="none.{key}"][value="{value}"]')

    def tick(self, key: str, selector: str) -> None:
        """Tick a box or choose a radio, and save it where no script does."""
        box = self.opened(key).locator(selector)
        if self.by == "keyboard":
            self.walk_to(box)
            self.page.keyboard.press("Space")
        else:
            self.press(self.page.locator(f"label:has({selector})"))
        self.save(key)

    def pick(self, key: str, field: str, value: str) -> None:
        """Choose one of radios, which a keyboard reaches by arrows."""
        selector = f'[name="{field}"][value="{value}"]'
        if self.by != "keyboard":
            self.tick(key, selector)
            return
        self.walk_to(self.opened(key).locator(f'[name="{field}"]:checked'))
        wanted = self.page.locator(selector)
        for _ in range(20):
            if wanted.is_checked():
                break
            self.page.keyboard.press("ArrowRight")
            self.settle()

    def limit(self, key: str, number: str, side: str = "max", kind: str | None = None) -> None:
        """Type one end of a range; ``kind`` leaves the number itself out (``over``, ``under``)."""
        box = self.opened(key)
        if kind is not None:
            select = box.locator(f'select[name="{"low" if side == "min" else "high"}.{key}"]')
            if self.by == "keyboard":
                self.walk_to(select)
                self.page.keyboard.press("ArrowDown")
                expect(select).to_have_value(kind)
            else:
                select.select_option(kind)
            self.settle()
        field = box.locator(f'[name="{side}.{key}"]')
        if self.by == "keyboard":
            self.walk_to(field)
            self.page.keyboard.type(number)
            self.page.keyboard.press("Enter")
        else:
            field.fill(number)
            field.blur()
        self.save(key)

    def agree(self, key: str) -> None:
        """Consent to a sensitive question."""
        self.press(self.opened(key).locator('.decide [value="yes"]'))

    def opened(self, key: str) -> Locator:
        """A question, opened; behind the others it is fetched first."""
        box = self.page.locator(f'[data-question="{key}"]')
        if box.count() == 0:
            self.press(self.page.locator("#more-filters"))
        if box.get_attribute("open") is None:
            self.press(box.locator("summary").first)
        return box

    def save(self, key: str) -> None:
        """Press the button that stands there where no script runs."""
        if self.by == "scriptless":
            self.page.locator(f'[data-question="{key}"] form button:not([name])').last.click()
        self.settle()

    def press(self, target: Locator) -> None:
        """Press something, and wait until the page says what came of it."""
        if self.by == "keyboard":
            self.walk_to(target)
            self.page.keyboard.press("Enter")
        else:
            target.click()
        self.presses += 1
        self.settle()

    def walk_to(self, target: Locator) -> None:
        """Press Tab until the target has the focus."""
        target.wait_for(state="attached")
        for _ in range(MOST_TABS):
            if target.evaluate("(each) => each === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"the keyboard never reaches {target}")

    def settle(self) -> None:
        """Wait until nothing is on its way."""
        if self.by == "scriptless":
            self.page.wait_for_load_state()
            return
        self.page.wait_for_timeout(40)
        self.page.wait_for_function(SETTLED)
