"""A shop of another origin behind a full-page cache, which keeps each page as it first was, for everyone.

What is not a page (who is logged in, logging in) it passes on. It is served by threads of the standard library, so that
nothing of ours but the answers of the service takes part in it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePosixPath
from urllib.parse import parse_qs, urlsplit

TYPES = {".css": "text/css", ".js": "text/javascript"}
Sign = Callable[[str, str, str, int], str]


@dataclass
class GuestShop:
    """``pages`` are its pages by path, ``cached`` what the cache holds of them, ``policy`` what it lets them do.

    ``asked`` counts requests for the token by path; ``token_path`` is where it is asked for, ``sign`` makes it.
    """

    key: str
    sign: Sign
    token_path: str = "/notesik-token"
    policy: str = ""
    address: str = ""
    pages: dict[str, str] = field(default_factory=dict)
    cached: dict[str, bytes] = field(default_factory=dict)
    asked: list[str | None] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    plain: bool = False

    def page(self, path: str) -> bytes | None:
        """A page out of the cache, into which it goes when it is asked for first."""
        if path not in self.pages:
            return None
        return self.cached.setdefault(path, self.pages[path].encode())

    def token(self, contact: str | None) -> tuple[int, bytes]:
        """The answer of the token's address to whoever is logged in."""
        self.asked.append(contact)
        if contact is None:
            return 204, b""
        self.made.append(self.sign(self.key, "demo", contact, int(time.time())))
        return 200, self.made[-1].encode() if self.plain else json.dumps({"token": self.made[-1]}).encode()


@contextmanager
def serving(shop: GuestShop) -> Iterator[GuestShop]:
    """The shop, served on a free port of ``localhost``, which is another origin than the service's."""

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            if self.path == shop.token_path:
                status, body = shop.token(self._contact())
                self._send(status, body, {"cache-control": "no-store", "content-type": "text/plain"})
            elif asked.path == "/login":
                contact = parse_qs(asked.query).get("as", [""])[0]
                self._send(200, b"in", {"set-cookie": f"session={contact}; Path=/; HttpOnly; SameSite=Lax"})
            elif (page := shop.page(asked.path)) is not None:
                media_type = TYPES.get(PurePosixPath(asked.path).suffix, "text/html; charset=utf-8")
                policy = {"content-security-policy": shop.policy} if shop.policy else {}
                self._send(200, page, {"content-type": media_type, **policy})
            else:
                self._send(204 if asked.path == "/favicon.ico" else 404, b"", {})

        def log_message(self, *_: object) -> None:
            """The output of the tests is theirs."""

        def _contact(self) -> str | None:
            session = SimpleCookie(self.headers.get("cookie", "")).get("session")
            return session.value or None if session else None

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    shop.address = f"http://localhost:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield shop
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
