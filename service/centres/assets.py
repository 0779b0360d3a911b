"""Style sheets and scripts of the pages, each under an address that changes with its content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

PLACE = "/static/centre"
KINDS: Mapping[str, str] = {"css": "text/css", "js": "text/javascript"}
FOLDERS = ("centre", "asking", "asked")
VENDORED = ("vendor", "htmx-4.0.1.min.js", "htmx.js")
"""The folder and file of the one library, and how it is called here."""

HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages link to; ``version`` is a hash of it, ``gzipped`` what goes to a browser that takes it."""

    content: bytes
    gzipped: bytes
    media_type: str
    version: str


async def asset(request: Request) -> Response:
    """The file of that name."""
    found = _assets().get(request.path_params["name"])
    if found is None:
        raise HTTPException(404)
    headers = {**HEADERS, "Vary": "Accept-Encoding"}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.gzipped, 200, {**headers, "Content-Encoding": "gzip"}, found.media_type)
    return Response(found.content, 200, headers, found.media_type)


def address_of(name: str) -> str:
    """Where a page finds it."""
    return f"{PLACE}/{name}?v={_assets()[name].version}"


def assets_of(section: str, kind: str) -> list[str]:
    """The addresses of a section's own style sheets (``css``) or scripts (``js``), where it has any."""
    return [address_of(name) for name in (f"{section}.{kind}",) if name in _assets()]


ROUTE = Route(f"{PLACE}/{{name}}", asset)


@cache
def _assets() -> Mapping[str, Asset]:
    """Everything that may be asked for; no name from a request ever becomes a path."""
    folder, vendored, name = VENDORED
    found = {name: files("templates").joinpath(folder, vendored)}
    found |= {each.name: each for place in FOLDERS for each in files("templates").joinpath(place).iterdir()}
    return {name: _asset(name, each.read_bytes()) for name, each in found.items() if _kind(name) in KINDS}


def _asset(name: str, content: bytes) -> Asset:
    return Asset(content, gzip.compress(content, mtime=0), KINDS[_kind(name)], hashlib.sha256(content).hexdigest()[:12])


def _kind(name: str) -> str:
    return name.rpartition(".")[2]
