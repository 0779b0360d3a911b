"""What was given to be sent, for the shop's support: one by its id, and what a contact was given."""

from __future__ import annotations

import asyncio

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import json_answer
from service.api.contacts import CONTACT, NOT_KEPT, asked_of
from service.api.methods import by_method
from service.api.parameters import one_of, only, whole
from service.blocks.formats import KEPT, USUAL_KEPT
from service.blocks.sent import given, page_of, sent_under, shown_from
from service.contacts.documents import moment_text
from service.storage.sent import Sent

SENT = "/v1/shops/{shop}/sent/{id}"
SENT_TO = f"{CONTACT}/sent"
USUAL, MOST = 20, 100
"""How many a page of the list has."""
LOCKED = "default-src 'none'; style-src 'unsafe-inline'; img-src {images}; sandbox; frame-ancestors 'self'"
"""Of a message that is looked at: nothing of it runs, no window is opened, and no picture counts as opened."""


async def one(request: Request) -> Response:
    """The bytes that were given, in the format that is asked for."""
    service, shop = service_of(request), shop_of(request)
    need_server_key(request, shop)
    only(request, "format")
    format = one_of("format", request.query_params.get("format", USUAL_KEPT), tuple(KEPT))
    sent = await asyncio.to_thread(sent_under, service, shop.name, request.path_params["id"])
    return Response(given(sent, format), 200, _headers(sent), KEPT[format].media_type)


async def of_contact(request: Request) -> Response:
    """What a contact was given, the newest first."""
    asked, query = asked_of(request), request.query_params
    only(request, "limit", "after")
    limit = whole("limit", query.get("limit"), 1, MOST) or USUAL

    def read() -> Response:
        contact = asked.known()
        return json_answer(page_of(asked.service, asked.shop, contact.id, limit, query.get("after")), NOT_KEPT)

    return await asyncio.to_thread(read)


def policy_of(sent: Sent) -> str:
    """What a browser lets a message do that is looked at."""
    return LOCKED.format(images=" ".join(shown_from(sent)) or "'none'")


def _headers(sent: Sent) -> dict[str, str]:
    said = {"notesik-sent": sent.id, "notesik-sent-at": moment_text(sent.at)}
    return {**NOT_KEPT, **said, "content-security-policy": policy_of(sent)}


def sent_routes() -> list[Route]:
    """Both routes."""
    return [by_method(SENT, {"GET": one, "HEAD": one}), by_method(SENT_TO, {"GET": of_contact, "HEAD": of_contact})]
