"""A web server on this machine that answers as it is told, and keeps what it was asked."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest

Handler = http.server.BaseHTTPRequestHandler
Answering = Callable[[Handler], None]


@dataclass
class Site:
    """``answers`` by path are given one after the other, the last again and again; ``asked`` are headers, by path."""

    port: int = 0
    answers: dict[str, list[Answering]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def address(self, path: str = "/feed.xml", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def say(self, *answers: Answering, path: str = "/feed.xml") -> None:
        self.answers[path] = [*answers]


def sending(body: bytes = b"", status: int = 200, **headers: str) -> Answering:
    """A whole answer."""

    def answer(handler: Handler) -> None:
        handler.send_response(status)
        for name, value in ({"Content_Length": str(len(body))} | headers).items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def breaking_off(handler: Handler) -> None:
    """Fewer bytes than were announced."""
    sending(b"<rss>half", Content_Length="5000")(handler)
    handler.close_connection = True


@pytest.fixture
def site() -> Iterator[Site]:
    made = Site()

    class Taking(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            made.asked.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
            answers = made.answers[self.path]
            (answers.pop(0) if len(answers) > 1 else answers[0])(self)

        def handle(self) -> None:
            with suppress(OSError):  # whoever asked gave it up
                super().handle()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Taking)
    server.daemon_threads = True
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield made
    server.shutdown()
    server.server_close()
    thread.join()
