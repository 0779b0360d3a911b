"""Links over HTTP: made and taken back by server key, for one contact or for a whole mailing; visits by shop pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import json_answer, json_object
from service.api.parameters import only
from service.api.problems import BodyTooLarge
from service.centres.minting import public_base
from service.centres.wanted import link_document, take_back
from service.composition import Service
from service.contacts.model import Contact
from service.errors import ServiceError, UnknownContact

router = APIRouter(prefix="/shops/{shop}", tags=["links"])

ShopName = Annotated[str, Path(description="The shop's name.")]
ContactId = Annotated[str, Path(min_length=1, max_length=200, description="The contact's id, as the shop knows it.")]
CentreName = Annotated[str, Path(description="The centre's name.")]

NO_STORE = {"cache-control": "no-store"}
BATCH = 200
"""Lines of a mailing that are answered at once."""
LONGEST_LINE = 64 * 1024


@router.post("/contacts/{contact}/links", summary="A link for a contact")
async def made(request: Request, shop: ShopName, contact: ContactId) -> Response:
    """A link to a centre, a form, a question with its answer, a preference, or one that unsubscribes."""
    service, name, base = _allowed(request)
    document, now = await json_object(request), datetime.now(UTC)

    def make() -> dict[str, Any]:
        return link_document(service, name, _known(service, name, contact), document, base, now)

    return json_answer(await asyncio.to_thread(make), NO_STORE)


@router.post("/contacts/{contact}/links/revoke", summary="Take back one link of a contact, or all of them")
async def revoked(request: Request, shop: ShopName, contact: ContactId) -> Response:
    """A link that was taken back opens nothing, from now on."""
    service, name, _ = _allowed(request)
    document = await json_object(request)
    return json_answer(
        await asyncio.to_thread(take_back, service, name, contact, document, datetime.now(UTC)), NO_STORE
    )


@router.post("/centres/{centre}/test-link", summary="A link for a test message")
async def tested(request: Request, shop: ShopName, centre: CentreName) -> Response:
    """It shows the whole centre, a draft too, for nobody in particular, and saves nothing."""
    service, name, base = _allowed(request)
    document = {"centre": centre}
    return json_answer(
        await asyncio.to_thread(link_document, service, name, None, document, base, datetime.now(UTC)), NO_STORE
    )


@router.post("/links", summary="Links for a mailing: one JSON object a line in, one a line out, in order")
async def many(request: Request, shop: ShopName) -> Response:
    """Each line is what asks for one link, with the ``contact`` it is for or ``"test": true``.

    A line that cannot be answered is answered by its ``problem``, in its place.
    """
    service, name, base = _allowed(request)
    return Answering(_answered(request, service, name, base))


class Answering(Response):
    """Lines that are sent while others are still being read.

    Starlette's own streaming answer waits for the sender to go away, and would eat up what it still has to say.
    """

    media_type = "application/x-ndjson"

    def __init__(self, lines: AsyncIterator[bytes]) -> None:
        self._lines = lines
        self.status_code, self.background = 200, None
        self.init_headers({**NO_STORE})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        async for lines in self._lines:
            await send({"type": "http.response.body", "body": lines, "more_body": True})
        await send({"type": "http.response.body", "body": b""})


async def _answered(request: Request, service: Service, shop: str, base: str) -> AsyncIterator[bytes]:
    now = datetime.now(UTC)  # one time for the whole mailing, so that its links end together
    try:
        async for lines in _batches(request):
            yield await asyncio.to_thread(_answer_batch, service, shop, lines, base, now)
    except BodyTooLarge as error:  # the answer has begun already, so this is its last line
        yield orjson.dumps({"problem": str(error)}) + b"\n"


def _answer_batch(service: Service, shop: str, lines: Sequence[bytes], base: str, now: datetime) -> bytes:
    return b"".join(orjson.dumps(_answer_line(service, shop, line, base, now)) + b"\n" for line in lines)


def _answer_line(service: Service, shop: str, line: bytes, base: str, now: datetime) -> dict[str, Any]:
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError:
        return {"problem": "the line is no JSON"}
    if not isinstance(document, dict):
        return {"problem": "the line is no JSON object"}
    whom = {key: document.pop(key) for key in ("contact", "test") if key in document}
    try:
        return whom | link_document(service, shop, _meant(service, shop, whom), document, base, now)
    except ServiceError as error:
        return whom | {"problem": str(error)}


def _meant(service: Service, shop: str, whom: dict[str, Any]) -> Contact | None:
    match whom:
        case {"test": True, **rest} if not rest:
            return None
        case {"contact": str(id), **rest} if not rest:
            return _known(service, shop, id)
        case _:
            raise UnknownContact('a line says whom it is for: "contact": "..." or "test": true')


async def _batches(request: Request) -> AsyncIterator[list[bytes]]:
    """The lines of a body as they arrive, so many at a time; empty ones left out. Raises `BodyTooLarge`."""
    rest = b""
    async for chunk in request.stream():
        *whole, rest = (rest + chunk).split(b"\n")
        if len(rest) > LONGEST_LINE:
            raise BodyTooLarge(f"A line may have {LONGEST_LINE} bytes.")
        lines = [line for line in whole if line.strip()]
        for start in range(0, len(lines), BATCH):
            yield lines[start : start + BATCH]
    if rest.strip():
        yield [rest]


def _known(service: Service, shop: str, id: str) -> Contact:
    contact = service.contacts.get(shop, id)
    if contact is None:
        raise UnknownContact(f"shop {shop!r} has no contact {id!r}")
    return contact


def _allowed(request: Request) -> tuple[Service, str, str]:
    """The service, the shop and the address that links begin with, for who has a server key."""
    shop = shop_of(request)
    need_server_key(request, shop)
    only(request)
    service = service_of(request)
    return service, shop.name, public_base(service, str(request.base_url))
