"""Products that a shop shows nobody, over HTTP, by server key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from service import banning
from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import body_of, document_of, json_answer, members_of
from service.api.parameters import only
from service.api.problems import InvalidParameter
from service.auditing import key_holder
from service.bans import ban_document
from service.composition import Service
from service.errors import BanRefused, UnknownBan

router = APIRouter(prefix="/shops/{shop}/bans", tags=["bans"])

ShopName = Annotated[str, Path(description="The shop's name.")]
Product = Annotated[str, Path(description="The product's id, as the feed writes it.")]
NO_STORE = {"cache-control": "no-store"}
MEMBERS = {"why": str, "until": str}
BODY = {"required": False, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewBan"}}}}

T = TypeVar("T")


@router.get("", summary="The products that the shop bans")
async def listed(request: Request, shop: ShopName) -> Response:
    """The newest first, each with whether the feed holds its product."""
    service, name, _ = _allowed(request)
    return json_answer(await _done(banning.bans_document, service, name), NO_STORE)


@router.get("/{product:path}", summary="A product's ban")
async def one(request: Request, shop: ShopName, product: Product) -> Response:
    """It, or 404 where it is not banned."""
    service, name, _ = _allowed(request)
    found = (await _done(service.bans.kept, name)).of(product)
    if found is None:
        raise UnknownBan(name, product)
    (document,) = await _done(banning.documents_of, service, name, [found])
    return json_answer(document, NO_STORE)


@router.put("/{product:path}", summary="Show a product to nobody", openapi_extra={"requestBody": BODY})
async def banned(request: Request, shop: ShopName, product: Product) -> Response:
    """At once and everywhere; a ban that it has already is replaced."""
    service, name, by = _allowed(request)
    body = await body_of(request)
    said = members_of(document_of(body), MEMBERS) if body.strip() else {}

    def ban() -> dict[str, Any]:
        made = banning.ban(service, name, product, by, said.get("why"), banning.day_of(said.get("until")))
        (document,) = banning.documents_of(service, name, [made])
        return document

    return json_answer(await _done(ban), NO_STORE)


@router.delete("/{product:path}", summary="Show a product again")
async def unbanned(request: Request, shop: ShopName, product: Product) -> Response:
    """The ban that it had."""
    service, name, by = _allowed(request)
    return json_answer(ban_document(await _done(banning.unban, service, name, product, by)), NO_STORE)


def _allowed(request: Request) -> tuple[Service, str, str]:
    """The service, the shop, and who asks."""
    shop, service = shop_of(request), service_of(request)
    need_server_key(request, shop)
    only(request)
    key = service.keys.find(shop.name, request.headers["authorization"].partition(" ")[2].strip())
    assert key is not None
    return service, shop.name, key_holder(key.id)


async def _done(work: Callable[..., T], *given: Any) -> T:
    """What it answers, away from the loop that everybody waits in."""
    try:
        return await asyncio.to_thread(work, *given)
    except BanRefused as error:
        raise InvalidParameter("body", str(error)) from None
