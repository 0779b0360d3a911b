"""Visits over HTTP, from pages of the shop: a link for a visitor, and what was stated through it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from service.api.access import need_key_or_origin, service_of, shop_of
from service.api.bodies import json_answer, json_object
from service.api.parameters import only
from service.centres.asked.opening import Opened
from service.centres.defined import centre_of, form_of
from service.centres.model import Centre, Form
from service.centres.visits import begin, open_visit, state, stated_document, token_of
from service.composition import Service
from service.errors import LinkRefused
from service.rates import Rate, network_of

router = APIRouter(prefix="/shops/{shop}", tags=["visits"])

ShopName = Annotated[str, Path(description="The shop's name.")]
CentreName = Annotated[str, Path(description="The centre's name.")]
FormName = Annotated[str, Path(description="The form's name.")]
Token = Annotated[str, Path(min_length=44, max_length=100, description="The token of a visit, or of a contact's link.")]

NO_STORE = {"cache-control": "no-store"}


@router.post("/centres/{centre}/visits", summary="A link to a centre for a visitor of the shop's page")
async def visit_centre(request: Request, shop: ShopName, centre: CentreName) -> Response:
    """The body may hold the token of an earlier ``visit``. A card appears only when something is stated."""
    return await _begun(request, lambda service: centre_of(service, shop, centre))


@router.post("/forms/{form}/visits", summary="A link to a form for a visitor of the shop's page")
async def visit_form(request: Request, shop: ShopName, form: FormName) -> Response:
    """Likewise."""
    return await _begun(request, lambda service: form_of(service, shop, form))


@router.get("/visits/{token}", summary="What was stated through a link")
async def read(request: Request, shop: ShopName, token: Token) -> Response:
    """Key information and preferences that the person stated themself, as far as their link reaches."""
    opened = await asyncio.to_thread(_opened, request)
    return json_answer(await asyncio.to_thread(stated_document, opened), NO_STORE)


@router.post("/visits/{token}", summary="State something through a link")
async def stated(request: Request, shop: ShopName, token: Token) -> Response:
    """The body holds ``key_information`` and ``preferences``, or one of them; the answer is all that is stated now."""
    need_key_or_origin(request, shop_of(request))
    document = await json_object(request)

    def keep() -> dict[str, Any]:
        state(_opened(request), document)
        return stated_document(_opened(request))

    return json_answer(await asyncio.to_thread(keep), NO_STORE)


@router.post("/visits/{token}/token", summary="A short-lived token for frames, for whoever a link speaks of")
async def frame_token(request: Request, shop: ShopName, token: Token) -> Response:
    """It reaches no further than the link, may refuse and wish, and speaks of nobody while nothing was stated."""
    need_key_or_origin(request, shop_of(request))
    made = await asyncio.to_thread(lambda: token_of(_opened(request)))
    return json_answer({"token": made, "expires_in": service_of(request).tokens.seconds}, NO_STORE)


async def _begun(request: Request, opens: Callable[[Service], Centre | Form]) -> Response:
    shop, service = shop_of(request), service_of(request)
    need_key_or_origin(request, shop)
    only(request)
    service.rates.count(Rate.VISITS, shop.name, network_of(request))
    before, base, now = (await json_object(request)).get("visit"), str(request.base_url), datetime.now(UTC)
    return json_answer(await asyncio.to_thread(lambda: begin(service, opens(service), before, base, now)), NO_STORE)


def _opened(request: Request) -> Opened:
    """What the token opens, if it is one of this shop's."""
    only(request)
    token = request.path_params["token"]
    opened = open_visit(service_of(request), token, datetime.now(UTC), str(request.base_url))
    if opened.shop.name != shop_of(request).name:
        raise LinkRefused
    return opened
