"""Many cards at once: NDJSON in, a card a line; NDJSON out, what became of each, in order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from itertools import islice
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import MOST_BYTES, body_of, document_of
from service.api.contacts import NOT_KEPT, WHERE, is_id
from service.api.idempotency import HEADER
from service.api.parameters import only
from service.api.problems import InvalidParameter, NotJson, detail_of
from service.centres.answers import answer_check
from service.centres.defined import attributes_of
from service.composition import Service
from service.contacts.model import Actor, Occasion
from service.contacts.stated.card import read_card
from service.contacts.stated.reading import LONGEST_WORD, StatementRefused, Telling
from service.contacts.store import Change, Changed
from service.errors import ServiceError

IMPORT = "/v1/shops/{shop}/contacts/import"
NDJSON = "application/x-ndjson"
MOST_IMPORTED = 16 * 1024 * 1024
AT_ONCE = 200
"""Lines that are kept in one transaction."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the body, counted from 1: whom it is about and what changes, or the answer that refuses it."""

    number: int
    id: str = ""
    change: Change | None = None
    refusal: dict[str, Any] | None = None


async def import_cards(request: Request) -> Response:
    """Change the card of each line as PATCH would, or make it. A line that is not taken spares the others."""
    shop = shop_of(request)
    need_server_key(request, shop)
    only(request)
    if HEADER in request.headers:
        raise InvalidParameter(
            "Idempotency-Key", "An import takes no Idempotency-Key: sent again, it changes nothing that it has changed."
        )
    lines = enumerate(BytesIO(await body_of(request, MOST_IMPORTED)), 1)
    service = service_of(request)
    occasion = Occasion(Actor.SHOP, WHERE, datetime.now(UTC))
    check = answer_check(await asyncio.to_thread(attributes_of, service, shop.name))
    telling = Telling(occasion, check, shop.clock)

    async def answers() -> AsyncIterator[bytes]:
        while part := list(islice(lines, AT_ONCE)):
            yield await asyncio.to_thread(_taken, service, shop.name, part, telling)

    return StreamingResponse(answers(), headers=NOT_KEPT, media_type=NDJSON)


def _taken(service: Service, shop: str, lines: Sequence[tuple[int, bytes]], telling: Telling) -> bytes:
    """What became of some lines, as lines."""
    read = [_read(number, content, telling) for number, content in lines if content.strip()]
    wanted = [(line.id, line.change) for line in read if line.change is not None]
    try:
        done = iter(service.contacts.change_many(shop, wanted, telling.occasion))
    except ServiceError as error:
        done = iter([error] * len(wanted))
    return b"".join(orjson.dumps(_answer(line, done), option=orjson.OPT_APPEND_NEWLINE) for line in read)


def _read(number: int, content: bytes, telling: Telling) -> Line:
    try:
        if len(content) > MOST_BYTES:
            raise StatementRefused("", f"A line may have {MOST_BYTES} bytes.")
        document = document_of(content)
        id_ = document.get("id") if isinstance(document, dict) else None
        change = read_card(document, telling, merge=True)
        if not isinstance(id_, str) or not is_id(id_) or "/" in id_:  # no address could lead to such a one
            raise StatementRefused("id", f"An id of 1 to {LONGEST_WORD} printable characters without / is expected.")
    except (StatementRefused, NotJson) as fault:
        return Line(number, refusal=_refusal(fault))
    return Line(number, id_, change)


def _answer(line: Line, done: Iterator[Changed | Exception]) -> dict[str, Any]:
    """The answer about one line; ``done`` holds what became of those that could be read."""
    answer = line.refusal or next(done)
    if isinstance(answer, Changed):
        return {"line": line.number, "taken": True, "id": answer.contact.id, "created": answer.created}
    refusal = _refusal(answer) if isinstance(answer, Exception) else answer
    return {"line": line.number, "taken": False, **refusal}


def _refusal(fault: Exception) -> dict[str, Any]:
    if isinstance(fault, StatementRefused):
        return {"path": fault.path.encode("utf-8", "replace").decode(), "reason": fault.message}
    return {"path": "", "reason": detail_of(fault)}


def import_routes() -> list[Route]:
    """The one route; other methods pass, to a contact of that id."""
    return [Route(IMPORT, import_cards, methods=["POST"])]
