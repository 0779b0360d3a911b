"""The invented shop served on a free port, and a browser to visit it with."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import uvicorn
from playwright.sync_api import Browser, Page

from service.composition import Service
from service.demonstration import demo_application, prepare
from service.server import listen
from service.settings import Settings
from tests.browser.console import EXPECTED, Console, Visits, console_served
from tests.browser.panel import Open


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Service, str]]:
    """The demo, served on a free port."""
    with listen("127.0.0.1", 0) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        service = prepare(Settings(demo_data=tmp_path_factory.mktemp("demo")), base)
        server = uvicorn.Server(uvicorn.Config(demo_application(service, base)[0], log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield service, base
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def address(demo: tuple[Service, str]) -> str:
    """Where it is served."""
    return demo[1]


@pytest.fixture(scope="module")
def served(demo: tuple[Service, str]) -> Service:
    """What it is served from."""
    return demo[0]


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Open]:
    """Opens the shop in a fresh window; whatever the console or the policy complains about fails the test."""
    complaints: list[str] = []
    with ExitStack() as windows:

        def opening(width: int = 1280, path: str = "/demo/", javascript: bool = True, dark: bool = False) -> Page:
            context = browser.new_context(
                viewport={"width": width, "height": 900},
                java_script_enabled=javascript,
                locale="pl-PL",
                color_scheme="dark" if dark else "light",
            )
            windows.callback(context.close)
            context.set_default_timeout(8000)
            page = context.new_page()
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(address + path)
            return page

        yield opening
    assert complaints == []


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Console]:
    """The console over a shop with a small feed; tasks are not done."""
    with console_served(tmp_path_factory.mktemp("console")) as served:
        yield served


@pytest.fixture
def enter(browser: Browser, console: Console) -> Iterator[Visits]:
    """Opens pages of the console, signed in: ``enter("/feed", role=Role.EDITOR, language="pl", width=390, dark=True)``;
    whatever the browser's console or the policy complains about fails the test.
    """
    with ExitStack() as windows:
        visits = Visits(console, browser, windows)
        yield visits
    assert [each for each in visits.complaints if not each.startswith(EXPECTED)] == []
