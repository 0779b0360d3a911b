"""How a contact likes to be contacted, over HTTP, by server key."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from service.advising import advice_for
from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import json_answer
from service.api.parameters import one_of, only
from service.api.problems import InvalidParameter
from service.contacts.model import Channel

router = APIRouter(prefix="/shops/{shop}/contacts/{contact}", tags=["advice"])

ShopName = Annotated[str, Path(description="The shop's name.")]
Contact = Annotated[str, Path(min_length=1, max_length=200, description="The contact's id, as the shop knows it.")]
At = Annotated[str | None, Query(max_length=40, description="The moment, ISO 8601, UTC without a zone; left out: now.")]
Last = Annotated[
    str | None,
    Query(max_length=40, description="When the last message was sent; left out: the last behaviour `sent`."),
]
Channels = Annotated[str | None, Query(alias="channel", description="One channel; left out: each.")]


@router.get("/advice", summary="When and by what a contact likes to be contacted: advice, never a block")
async def advice(
    request: Request, shop: ShopName, contact: Contact, at: At = None, last: Last = None, channel: Channels = None
) -> Response:
    """For each channel whether now would be a good time, why, the next good time, and the consent beside it."""
    record = shop_of(request)
    need_server_key(request, record)
    only(request, "at", "last", "channel")
    now = datetime.now(UTC) if at is None else _moment("at", at)
    asked = Channel if channel is None else (Channel(one_of("channel", channel, [*Channel])),)
    sent = None if last is None else _moment("last", last)
    given = await asyncio.to_thread(advice_for, service_of(request), record.name, contact, now, sent, asked)
    return json_answer(given.document(), {"cache-control": "no-store"})


def _moment(name: str, text: str) -> datetime:
    """A time of the address. A ``+`` that nobody encoded arrives as a space, and is meant as one."""
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise InvalidParameter(name, f"{name} is a time such as 2026-11-27T14:05:00+01:00.") from None
