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
from matching.readers import read_json
from service.api.problems import BodyTooLarge, InvalidParameter, NotJson

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
    return _read_as(read, await body_of(request))


def document_of(content: bytes) -> Any:
    """The JSON of a body, its numbers as decimals. Raises `NotJson`."""
    return _read_as(read_json, content)


async def json_object(request: Request) -> dict[str, Any]:
    """The object of the body, whatever its members. Raises `BodyTooLarge` or `NotJson`."""
    document = document_of(await body_of(request))
    if not isinstance(document, dict):
        raise NotJson("The body is not a JSON object.")
    return document


def members_of(document: object, known: Mapping[str, type], *needed: str) -> dict[str, Any]:
    """The members of a small object, each of its type, a key of `TYPES`. Raises `NotJson` or `InvalidParameter`."""
    if not isinstance(document, dict):
        raise NotJson(f"The body is a JSON object with {' and '.join(needed or known)}.")
    for name, member in document.items():
        if name not in known:
            raise InvalidParameter(name[:100], f"The body has no such member; it knows {', '.join(known)}.")
        if type(member) is not known[name]:
            raise InvalidParameter(name, f"{name} is {TYPES[known[name]]}.")
    for name in needed:
        if name not in document:
            raise InvalidParameter(name, f"{name} must be given.")
    return document


TYPES: Mapping[type, str] = {str: "a text", bool: "true or false", list: "a list", int: "a whole number"}
"""What a member may be, in words."""


def _read_as(read: Callable[[bytes], T], content: bytes) -> T:
    try:
        return read(content)
    except MalformedPreference as error:
        if error.path:
            raise
        raise NotJson(error.message) from None


async def body_of(request: Request, most: int = MOST_BYTES) -> bytes:
    """The body, read no further than it may be long. Raises `BodyTooLarge`."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise BodyTooLarge(f"A body may have {most} bytes.")
    return bytes(body)


def json_answer(document: Any, headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """A document as an answer."""
    return json_bytes(orjson.dumps(document), headers, status)


def json_bytes(content: bytes, headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """A document that is bytes already."""
    return Response(content, status, dict(headers or {}), "application/json")
