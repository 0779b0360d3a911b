"""Routes that say themselves which methods they know: behind them stands a mount that would say there is nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

EVERY = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
Answering = Callable[[Request], Awaitable[Response]]


def by_method(path: str, answering: Mapping[str, Answering]) -> Route:
    """The route of an address by what answers each method; another method is a 405."""

    async def answer(request: Request) -> Response:
        try:
            chosen = answering[request.method]
        except KeyError:
            raise HTTPException(405, headers={"allow": ", ".join(answering)}) from None
        return await chosen(request)

    return Route(path, answer, methods=[*EVERY])
