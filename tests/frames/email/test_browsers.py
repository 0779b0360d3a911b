"""Mails in two rendering engines: no wider than the window, buttons for thumbs, and words where pictures are off."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import quote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from frames.email.model import Part
from tests.conftest import find_firefox
from tests.frames.email.mails import (
    AROUND,
    ASKING,
    DARK_LOOK,
    DRAWN,
    MAILS,
    OPENED,
    QUESTIONS,
    definition,
    frame,
    inside,
    mail,
    page,
)

MEASURING = Path(__file__).with_name("measured.html").read_text(encoding="utf-8")
WIDTHS = (320, 375, 600, 900)
THUMB = 44
"""The height of a button, in CSS pixels."""
LINE, LETTERS = 18, 14
"""The least height of an alternative text: Chromium measures its line, Firefox the letters alone."""
SECONDS = 120
READ = (
    (Part.MESSAGE, definition()),
    (Part.MESSAGE, definition(look=DARK_LOOK)),
    (Part.MESSAGE, definition(email=OPENED)),
    (Part.MESSAGE, definition(email=ASKING)),
    (Part.BLOCK, definition()),
    (Part.BLOCK, definition(look=DARK_LOOK)),
)
"""What is read by a program for accessibility, which takes its time for each product: three, each of another kind."""


@dataclass(frozen=True)
class Post:
    """A server that has every mail, and keeps what a page says it saw."""

    address: str
    seen: list[list[dict[str, Any]]]

    @property
    def measuring(self) -> str:
        """The page that opens every mail at every width."""
        return f"{self.address}/#{quote(json.dumps({'mails': list(MAILS), 'widths': WIDTHS}))}"


@contextmanager
def _post() -> Iterator[Post]:
    seen: list[list[dict[str, Any]]] = []

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(_document(self.path.partition("?")[0].removeprefix("/")))

        def do_POST(self) -> None:
            seen.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self._answer("")

        def _answer(self, document: str | None) -> None:
            body = (document or "").encode()
            self.send_response(404 if document is None else 200)
            self.send_header("content-type", "text/html; charset=utf-8")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """A test says nothing of what it answered."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield Post(f"http://127.0.0.1:{server.server_port}", seen)
    finally:
        server.shutdown()
        server.server_close()


@cache
def _document(path: str) -> str | None:
    """A mail whose pictures are looked for here, and are not here."""
    if path == "":
        return MEASURING
    name = path.removesuffix(".html")
    return (
        page(name).replace("https://shop.example", "").replace("https://notes.example", "") if name in MAILS else None
    )


def _is_well(seen: list[dict[str, Any]], line: int) -> None:
    assert len(seen) == len(MAILS) * len(WIDTHS)
    assert {(each["mail"], each["needs"]) for each in seen if each["needs"] > each["width"]} == set()
    buttons = [height for each in seen for height in each["buttons"]]
    assert len(buttons) > 100
    assert min(buttons) >= THUMB
    answers = [side for each in seen for side in each["answers"]]
    assert len(answers) > 100
    assert min(answers) >= THUMB
    pictures = [picture for each in seen for picture in each["pictures"]]
    assert len(pictures) > 100
    assert [picture for picture in pictures if not picture["alt"] or picture["height"] < line] == []
    of_two = {each["width"]: each["beside"] for each in seen if each["mail"].startswith("message-pl ")}
    assert (of_two[320], of_two[375]) == (0, 0)
    assert min(of_two[600], of_two[900]) >= 6


@pytest.mark.browser
def test_mails_hold_in_chromium(browser: Browser) -> None:
    with _post() as post:
        tab = browser.new_page()
        tab.goto(post.measuring)
        tab.close()
        _is_well(post.seen[0], LINE)


@pytest.mark.firefox
def test_mails_hold_in_firefox(tmp_path: Path) -> None:
    firefox = find_firefox()
    assert firefox is not None
    with _post() as post:
        command = (firefox, "--headless", "--no-remote", "--profile", str(tmp_path), "--window-size=1000,700")
        subprocess.run(
            (*command, "--screenshot", str(tmp_path / "mails.png"), post.measuring),
            check=True,
            capture_output=True,
            timeout=SECONDS,
        )
        _is_well(post.seen[0], LETTERS)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_mails_are_read_and_navigated_in_light_and_dark(browser: Browser, scheme: Any) -> None:
    tab = browser.new_page(color_scheme=scheme)
    tab.route("**/*", lambda route: route.abort())
    for part, shown in READ:
        block = mail(frame(shown, count=3), part, replace(AROUND, opened=DRAWN, questions=QUESTIONS)).html
        tab.set_content(inside(block) if part is Part.BLOCK else block)
        found = Axe().run(tab, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
        assert [(each["id"], each["nodes"][0]["html"]) for each in found.response["violations"]] == [], (part, shown)
    tab.close()
