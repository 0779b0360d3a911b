"""What surrounds every answer, as pure ASGI: CORS for the shop's own pages, security headers, the access log."""

from __future__ import annotations

import logging
import re
import time
from urllib.parse import quote

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.problems import Kind, problem
from service.contacts.stated.parts import PARTS
from service.errors import ServiceError
from service.storage.shops import Shops

access = logging.getLogger("notesik.access")

SECURITY = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
}

FOR_PAGES = re.compile(
    r"/v1/shops/(?P<shop>[^/]+)/"
    r"(?:frames/[^/]+(?:/acts)?|rank|counts|filters|events|(?:centres|forms)/[^/]+/visits|visits/[^/]+(?:/token)?)"
)
"""What a browser on the shop's page may ask for; the rest of the API is between servers."""

PREFLIGHT = {
    "access-control-allow-methods": "GET, POST",
    "access-control-allow-headers": "content-type, if-none-match",
    "access-control-max-age": "600",
}
FOREIGN = Kind(403, "not-allowed", "This is not allowed")
ABOUT = "|".join(("token", *PARTS, "history", "export", "merge", "undo", "links", "advice", "sent"))
"""What may follow a contact's id in a path; anything else goes with the id."""

ANYBODYS = r"/contacts/(?!(?:find|import)\Z)|/visits/|\A/v1/shops/[^/]+/sent/|\A/[acfiluy]/|\A/console/password/"
PRIVATE = re.compile(rf"({ANYBODYS}).+?(/(?:{ABOUT}))?\Z", re.DOTALL)
"""Where a path goes on with a contact's id or with a link that opens something of theirs."""


class ShopOrigins:
    """CORS: the shop's own origins may read its answers from a browser, nobody else's page may."""

    def __init__(self, app: ASGIApp, shops: Shops) -> None:
        self._app, self._shops = app, shops

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add what the browser needs to let the page read the answer, or answer its question beforehand."""
        place = FOR_PAGES.fullmatch(scope["path"]) if scope["type"] == "http" else None
        if place is None:
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = origin is not None and self._allows(place["shop"], origin)
        if scope["method"] == "OPTIONS" and origin is not None and "access-control-request-method" in headers:
            answer = (
                Response(status_code=204, headers=PREFLIGHT)
                if allowed
                else problem(FOREIGN, "The origin of this page is none of the shop's.")
            )
            return await answer(scope, receive, _with_cors(send, origin if allowed else None))
        return await self._app(scope, receive, _with_cors(send, origin if allowed else None))

    def _allows(self, shop: str, origin: str) -> bool:
        try:
            return origin in self._shops.get(shop).origins
        except ServiceError:
            return False


def _with_cors(send: Send, origin: str | None) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")  # caches must not hand one page's permission to another
            if origin is not None:
                headers["access-control-allow-origin"] = origin
                headers["access-control-expose-headers"] = "etag"
        await send(message)

    return sending


class SecurityHeaders:
    """What tells a browser that an answer is data and nothing to run, embed or guess at."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add each header where the answer does not set it itself."""

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, sending if scope["type"] == "http" else send)


class AccessLog:
    """One line a request: no query (tokens), no contact id, no address of the visitor."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count what is sent and say it when the answer is complete."""
        if scope["type"] != "http" or not access.isEnabledFor(logging.INFO):
            return await self._app(scope, receive, send)
        began, status, size = time.perf_counter(), 500, 0

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, sending)
        finally:
            access.info(
                "method=%s path=%s status=%d bytes=%d ms=%.1f",
                quote(scope["method"]),
                loggable(scope["path"]),
                status,
                size,
                (time.perf_counter() - began) * 1000,
            )


def loggable(path: str) -> str:
    """A path without whoever it is about, and without anything that could break the line."""
    return quote(PRIVATE.sub(r"\1-\2", path, count=1), safe="/")[:300]
