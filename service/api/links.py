"""Links over HTTP: made and taken back by server key, for one contact or for a whole mailing; visits by shop pages."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import json_answer, json_object
from service.api.lines import NO_STORE, Answering, line_of, object_of
from service.api.parameters import only
from service.api.problems import NotJson
from service.blocks.opened.wanted import OPENED, opened_document
from service.centres.minting import public_base
from service.centres.wanted import link_document, take_back
from service.composition import Service
from service.contacts.model import Contact
from service.errors import ServiceError, UnknownContact

router = APIRouter(prefix="/shops/{shop}", tags=["links"])

ShopName = Annotated[str, Path(description="The shop's name.")]
ContactId = Annotated[str, Path(min_length=1, max_length=200, description="The contact's id, as the shop knows it.")]
CentreName = Annotated[str, Path(description="The centre's name.")]

BATCH = 200
"""Lines of a mailing that are answered at once."""


@router.post("/contacts/{contact}/links", summary="A link for a contact")
async def made(request: Request, shop: ShopName, contact: ContactId) -> Response:
    """A link to a centre, a form, a question with its answer, a preference, one that unsubscribes, or the pictures of a
    block that are drawn when a mail is opened.
    """
    service, name, base = _allowed(request)
    document, now = await json_object(request), datetime.now(UTC)

    def make() -> dict[str, Any]:
        return _made(service, name, _known(service, name, contact), document, base, now)

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
    now = datetime.now(UTC)  # one time for the whole mailing, so that its links end together

    async def answer(lines: Sequence[bytes]) -> bytes:
        return await asyncio.to_thread(_answer_lines, service, name, lines, base, now)

    return Answering(answer, BATCH)


def _answer_lines(service: Service, shop: str, lines: Sequence[bytes], base: str, now: datetime) -> bytes:
    return b"".join(line_of(_answer_line(service, shop, line, base, now)) for line in lines)


def _answer_line(service: Service, shop: str, line: bytes, base: str, now: datetime) -> dict[str, Any]:
    try:
        document = object_of(line)
    except NotJson as error:
        return {"problem": str(error)}
    whom: dict[str, Any] = {key: document.pop(key) for key in ("contact", "test") if key in document}
    try:
        return whom | _made(service, shop, _meant(service, shop, whom), document, base, now)
    except ServiceError as error:
        return whom | {"problem": str(error)}


def _made(
    service: Service, shop: str, contact: Contact | None, document: dict[str, Any], base: str, now: datetime
) -> dict[str, Any]:
    """What a document asks for: a link, or the pictures of a block."""
    make = opened_document if OPENED in document else link_document
    return make(service, shop, contact, document, base, now)


def _meant(service: Service, shop: str, whom: dict[str, Any]) -> Contact | None:
    match whom:
        case {"test": True, **rest} if not rest:
            return None
        case {"contact": str(id), **rest} if not rest:
            return _known(service, shop, id)
        case _:
            raise UnknownContact('a line says whom it is for: "contact": "..." or "test": true')


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
