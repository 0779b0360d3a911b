"""What an operator asks: is it alive, can it answer."""

from __future__ import annotations

import asyncio
import logging

from starlette.requests import Request
from starlette.responses import Response

from service.api.access import service_of
from service.api.bodies import json_answer
from service.api.problems import Kind, problem
from service.errors import DatabaseError

log = logging.getLogger("notesik")

NOT_READY = Kind(503, "not-ready", "The service has nothing to answer from yet")


async def healthz(request: Request) -> Response:
    """The process answers."""
    return json_answer({"status": "ok"}, {"cache-control": "no-store"})


async def readyz(request: Request) -> Response:
    """At least one shop has a generation that is open, and the database of contacts answers."""
    service = service_of(request)
    serving = service.serving
    if not serving.ready():
        await asyncio.to_thread(serving.look)
    if not serving.ready():
        return problem(NOT_READY, "No shop has a generation that can be served: import a feed.")
    try:
        await asyncio.to_thread(service.database.ping)
    except DatabaseError as error:
        log.error("not ready: %s", error)
        return problem(NOT_READY, "The database does not answer; the log of the service says more.")
    return json_answer({"status": "ready", "shops": len(serving.ready())}, {"cache-control": "no-store"})
