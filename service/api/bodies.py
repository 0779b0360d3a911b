"""JSON in and out: bodies bounded before they are read, and documents as the same bytes every time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import orjson
from starlette.requests import Request
from starlette.responses import Response

from matching.errors import MalformedPreference
from matching.model import Preference
from matching.preferences import Request as Stated
from matching.preferences import read_preference, read_preferences
from service.api.problems import BodyTooLarge, NotJson

T = TypeVar("T")

MOST_BYTES = 256 * 1024
"""A preference document of a thousand values is a tenth of it."""


async def stated(request: Request) -> Stated:
    """The preference document of the body. Raises `BodyTooLarge`, `NotJson` or a `PreferenceError` with its path."""
    return await _read(request, read_preferences)


async def half_stated(request: Request) -> Preference:
    """The one preference of the body. Raises the same."""
    return await _read(request, read_preference)


async def _read(request: Request, read: Callable[[bytes], T]) -> T:
    body = await _bounded(request)
    try:
        return read(body)
    except MalformedPreference as error:
        if error.path:
            raise
        raise NotJson(error.message) from None


async def _bounded(request: Request) -> bytes:
    """The body, read no further than it may be long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise BodyTooLarge(f"A body may have {MOST_BYTES} bytes.")
    return bytes(body)


def json_answer(document: Any, headers: Mapping[str, str] | None = None) -> Response:
    """A document as an answer."""
    return json_bytes(orjson.dumps(document), headers)


def json_bytes(content: bytes, headers: Mapping[str, str] | None = None) -> Response:
    """A document that is bytes already."""
    return Response(content, 200, dict(headers or {}), "application/json")
