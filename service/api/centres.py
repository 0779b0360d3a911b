"""Preference centres, forms and key information over HTTP, by server key: docs/centres.md, docs/key-information.md."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from service.api.definitions import DEFINITION_BODY, ShopName, Starting, definition_routes, delete, get, put
from service.centres.defined import INFORMATION
from service.storage.definitions import Kind


def _router(kind: Kind) -> APIRouter:
    """The routes of centres or of forms, which are the same."""
    starting = Starting("FromTemplate", ("company",), "name or company")
    return definition_routes(kind, f"{kind}s", starting, "definitions")


information = APIRouter(prefix="/shops/{shop}/information", tags=["definitions"])


@information.get("", summary="The shop's key information")
async def read_information(request: Request, shop: ShopName) -> Response:
    """What is asked of contacts beside preferences."""
    return await get(request, Kind.INFORMATION, INFORMATION)


@information.put("", summary="Define the shop's key information", openapi_extra=DEFINITION_BODY)
async def put_information(request: Request, shop: ShopName) -> Response:
    """The whole of it, instead of what stands there."""
    return await put(request, Kind.INFORMATION, INFORMATION)


@information.delete("", summary="Forget the shop's key information", status_code=204)
async def delete_information(request: Request, shop: ShopName) -> Response:
    """Where no active centre or form asks for it. What contacts said stays on their cards."""
    return await delete(request, Kind.INFORMATION, INFORMATION)


routers = (_router(Kind.CENTRE), _router(Kind.FORM), information)
"""Everything here, to be mounted at ``/v1``."""
