"""The one script that a shop's page loads, compressed once and kept.

It is written in parts (``templates/embed``), of which ``tests/service/test_embed_script.py`` makes what is sent.
"""

from __future__ import annotations

import gzip
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.api.etags import etag, not_modified

HEADERS = {
    "cache-control": "public, max-age=3600",
    "access-control-allow-origin": "*",
    "cross-origin-resource-policy": "cross-origin",
    "vary": "accept-encoding",
}


def embed_route() -> Route:
    """``/embed.js``."""
    plain = (files("templates") / "embed" / "embed.min.js").read_bytes()
    compressed = gzip.compress(plain, mtime=0)

    as_it_is = plain, {**HEADERS, "etag": etag("embed.js", plain.hex())}
    packed = compressed, {**HEADERS, "etag": etag("embed.js", compressed.hex()), "content-encoding": "gzip"}

    async def endpoint(request: Request) -> Response:
        content, headers = packed if "gzip" in request.headers.get("accept-encoding", "") else as_it_is
        return not_modified(request, headers) or Response(content, 200, headers, "text/javascript")

    return Route("/embed.js", endpoint)
