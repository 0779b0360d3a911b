"""Style sheets and scripts of pages, each under an address that changes with its content."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

KINDS: Mapping[str, str] = {"css": "text/css", "js": "text/javascript"}
HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file that pages link to; ``version`` is a hash of it, ``gzipped`` what goes to a browser that takes it."""

    content: bytes
    gzipped: bytes
    media_type: str
    version: str


@dataclass(frozen=True)
class Assets:
    """The sheets and scripts of ``folders`` of the templates, served under ``place``, each file by its name alone.

    ``vendored`` are files of others: the name here, and the file of ``templates/vendor``.
    """

    place: str
    folders: Sequence[str]
    vendored: Mapping[str, str]

    @property
    def route(self) -> Route:
        """Where they are asked for."""
        return Route(f"{self.place}/{{name}}", self._answer)

    def address_of(self, name: str) -> str:
        """Where a page finds it."""
        return f"{self.place}/{name}?v={self._found[name].version}"

    def of_section(self, section: str, kind: str) -> list[str]:
        """The addresses of a section's own style sheets (``css``) or scripts (``js``), where it has any."""
        return [self.address_of(name) for name in (f"{section}.{kind}",) if name in self._found]

    @cached_property
    def _found(self) -> Mapping[str, Asset]:
        """Everything that may be asked for; no name from a request ever becomes a path."""
        templates = files("templates")
        found: dict[str, Traversable] = {
            name: templates.joinpath("vendor", file) for name, file in self.vendored.items()
        }
        for folder in self.folders:
            inside = templates.joinpath(folder)
            found |= {each.name: each for each in inside.iterdir() if each.is_file()} if inside.is_dir() else {}
        return {name: _asset(name, each.read_bytes()) for name, each in found.items() if _kind(name) in KINDS}

    async def _answer(self, request: Request) -> Response:
        found = self._found.get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        headers = {**HEADERS, "Vary": "Accept-Encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            return Response(found.gzipped, 200, {**headers, "Content-Encoding": "gzip"}, found.media_type)
        return Response(found.content, 200, headers, found.media_type)


def _asset(name: str, content: bytes) -> Asset:
    return Asset(content, gzip.compress(content, mtime=0), KINDS[_kind(name)], hashlib.sha256(content).hexdigest()[:12])


def _kind(name: str) -> str:
    return name.rpartition(".")[2]
