"""The sheet of a frame: ours, and behind it the look that its definition has. Public, for it is about nobody."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response

from frames.looks import look_css
from service.api.access import service_of, shop_of
from service.api.etags import etag, not_modified
from service.api.problems import answered_problem
from service.errors import ServiceError
from service.surfaces.defined import frame_of

HEADERS = {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
KEPT = "public, max-age=300"
"""A changed look is seen within five minutes."""


def frame_style() -> Callable[[Request], Awaitable[Response]]:
    """What answers ``/v1/shops/{shop}/frames/{frame}/style.css``; the sheet itself is read once."""
    ours = (files("templates") / "frames" / "frame.css").read_text(encoding="utf-8")

    async def answer(request: Request) -> Response:
        """404 for a frame that there is not; any page may read that too."""
        try:
            definition = frame_of(service_of(request), shop_of(request).name, request.path_params["frame"]).definition
        except ServiceError as error:
            refused = answered_problem(error)
            refused.headers.update(HEADERS)
            return refused
        look = look_css(definition.look)
        headers = {**HEADERS, "cache-control": KEPT, "etag": etag("style.css", look)}
        return not_modified(request, headers) or Response(ours + look, 200, headers, "text/css")

    return answer
