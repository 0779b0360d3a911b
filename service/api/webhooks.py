"""A shop's webhooks over HTTP, by server key."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import json_answer, json_object
from service.api.parameters import only
from service.api.problems import InvalidParameter
from service.auditing import key_holder
from service.composition import Service
from service.errors import InvalidSetting
from service.webhooks import registry

router = APIRouter(prefix="/shops/{shop}/webhooks", tags=["webhooks"])

ShopName = Annotated[str, Path(description="The shop's name.")]
Number = Annotated[int, Path(ge=1, le=2**53, description="The webhook's number.")]
MEMBERS = ("address", "events")
MOST = 1000
"""Deliveries listed at most."""
NO_STORE = {"cache-control": "no-store"}

T = TypeVar("T")


@router.get("", summary="The shop's webhooks")
async def listed(request: Request, shop: ShopName) -> Response:
    """Each without its secret."""
    found = await _asked(request, registry.webhooks_of)
    return json_answer({"webhooks": [registry.webhook_document(each) for each in found]}, NO_STORE)


BODY = {"required": True, "content": {"application/json": {"schema": {"$ref": "#/components/schemas/NewWebhook"}}}}


@router.post(
    "", summary="Send what happens from now on to an address", status_code=201, openapi_extra={"requestBody": BODY}
)
async def added(request: Request, shop: ShopName) -> Response:
    """The new webhook with its ``secret``, which is told this once."""
    service, name = _allowed(request)
    by = _holder(request)
    address, events = _stated(await json_object(request))
    try:
        webhook = await asyncio.to_thread(registry.add_webhook, service, name, address, events, datetime.now(UTC), by)
    except InvalidSetting as error:
        raise InvalidParameter("body", str(error)) from None
    place = f"/v1/shops/{name}/webhooks/{webhook.key}"
    return json_answer(
        registry.webhook_document(webhook) | {"secret": webhook.secret}, {**NO_STORE, "location": place}, 201
    )


@router.get("/deliveries", summary="What waits for a webhook, and what was given up")
async def deliveries(request: Request, shop: ShopName) -> Response:
    """The newest event first, at most a thousand."""
    found = await _asked(request, registry.undelivered, MOST)
    return json_answer({"deliveries": [registry.delivery_document(each) for each in found]}, NO_STORE)


@router.get("/{webhook}", summary="A webhook")
async def one(request: Request, shop: ShopName, webhook: Number) -> Response:
    """It, without its secret."""
    found = await _asked(request, registry.webhook_of, webhook)
    return json_answer(registry.webhook_document(found), NO_STORE)


@router.delete("/{webhook}", summary="Send nothing to it any more", status_code=204)
async def removed(request: Request, shop: ShopName, webhook: Number) -> Response:
    """What waited for it is forgotten too."""
    await _asked(request, registry.remove_webhook, webhook, _holder(request))
    return Response(status_code=204)


@router.post("/{webhook}/test", summary="Send it a test event now")
async def tried(request: Request, shop: ShopName, webhook: Number) -> Response:
    """What came of it, within ten seconds."""
    answer = await _asked(request, registry.try_webhook, webhook, datetime.now(UTC))
    document = {"webhook": webhook, "arrived": answer.arrived, "status": answer.status, "fault": answer.why}
    return json_answer(document, NO_STORE)


def _holder(request: Request) -> str:
    """Who asks, as the audit calls them."""
    return key_holder(need_server_key(request, shop_of(request)).id)


def _allowed(request: Request) -> tuple[Service, str]:
    shop = shop_of(request)
    need_server_key(request, shop)
    only(request)
    return service_of(request), shop.name


async def _asked(request: Request, ask: Callable[..., T], *more: Any) -> T:
    """What the shop's webhooks answer, away from the loop that everybody waits in."""
    return await asyncio.to_thread(ask, *_allowed(request), *more)


def _stated(body: dict[str, Any]) -> tuple[str, list[str]]:
    """The address and the kinds of events of a body. Raises `InvalidParameter`."""
    unknown = sorted(body.keys() - {*MEMBERS})
    if unknown:
        raise InvalidParameter(unknown[0], f"A webhook has the members {' and '.join(MEMBERS)}.")
    address, events = body.get("address"), body.get("events", [])
    if not isinstance(address, str):
        raise InvalidParameter("address", "address is a text: where events are sent.")
    if not isinstance(events, list) or not all(isinstance(each, str) for each in events):
        raise InvalidParameter("events", "events is a list of kinds of events; left out or empty: every kind.")
    return address, events
