"""Requests that change something: once and only once under an ``Idempotency-Key``, off the event loop."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.responses import Response

from service.api.access import service_of
from service.api.problems import InvalidParameter, answered_problem
from service.composition import Service
from service.errors import ServiceError
from service.storage.requests import Answer, Asked, Requests

HEADER = "idempotency-key"
REPLAYED = {"idempotency-replayed": "true"}
LONGEST_KEY = 200


async def once(
    request: Request, shop: str, content: bytes, work: Callable[[], Response], contact: str | None = None
) -> Response:
    """The answer of ``work``, or the one that an earlier request with the same key got.

    Refusals are answers too, and are kept; what is our own fault leaves nothing behind, so that it can be tried again.
    ``contact``: whom the answer speaks of, with whom it is forgotten.
    """
    key = request.headers.get(HEADER)
    if key is None:
        return await asyncio.to_thread(work)
    asked = Asked(shop, _key(key), _digest(request, content), contact, datetime.now(UTC))
    return await asyncio.to_thread(_once, service_of(request), asked, work)


def _once(service: Service, asked: Asked, work: Callable[[], Response]) -> Response:
    answer = Requests(service.database).once(asked, lambda: _answer(service, work))
    return Response(answer.body, answer.status, {**answer.headers, **(REPLAYED if answer.replayed else {})})


def _answer(service: Service, work: Callable[[], Response]) -> Answer:
    try:
        response = service.database.together(work)
    except ServiceError as refused:
        response = answered_problem(refused)
        if response.status_code >= 500:
            raise
    return Answer(response.status_code, dict(response.headers), bytes(response.body))


def _key(key: str) -> str:
    if not (1 <= len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise InvalidParameter("Idempotency-Key", f"Idempotency-Key has 1 to {LONGEST_KEY} printable ASCII characters.")
    return key


def _digest(request: Request, content: bytes) -> str:
    """By which a request is told from another one with the same key."""
    told = f"{request.method} {request.url.path}?{request.url.query}".encode("utf-8", "surrogateescape")
    return hashlib.sha256(told + b"\0" + content).hexdigest()
