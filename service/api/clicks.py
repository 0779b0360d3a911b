"""``/l/{token}/{slot}``: the link of a card. It counts that it was followed and leads to its product, nowhere else.

A short link has the id of what was sent in the token's place, and says the same by what is kept of that. The link of a
picture that is drawn when a mail is opened leads to what that showed.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from frames.compose import web_address
from service.api.access import service_of
from service.api.methods import by_method
from service.blocks.opened import product_of, slot_of
from service.blocks.sent import click_of, is_id
from service.centres.asked.page import gone, refused
from service.composition import Service
from service.errors import DatabaseError, LinkRefused, TooOften, UnknownShop
from service.links import Purpose
from service.measuring.agents import Agent, agent_of
from service.measuring.counted import PATH
from service.measuring.keeping import clicked_row, counts_of
from service.measuring.marks import Click, read_click
from service.measuring.model import Row, View
from service.measuring.tagging import placeholders_of, tagged
from service.measuring.telling import VIEW
from service.rates import Rate, network_of
from service.storage.shops import Shop
from service.surfaces.defined import numbered

log = logging.getLogger("notesik")

CLICK = f"/{PATH}/{{token}}/{{slot}}"
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "strict-origin-when-cross-origin",  # the shop's statistics see its own page, nobody our token
    "x-robots-tag": "noindex, nofollow",
}
READABLE = ":/?#[]@!$&'()*+,;=%~"
"""What an address may hold as it is; the rest is written as percent signs, so that it is fit for a header."""

PATIENCE = 0.5
"""Seconds that somebody on their way to a product waits at most until their click is kept."""


async def follow(request: Request) -> Response:
    """Lead to the product that the link was made for, as the shop's feed says now where it is."""
    service, now = service_of(request), datetime.now(UTC)
    try:
        click = await _followed(request, now)
        shop = service.shops.get(click.origin.shop)
    except (LinkRefused, UnknownShop):
        return refused(request, LinkRefused())
    link = _address(service, click)
    if link is None:
        return gone(shop)
    await _count(request, shop, click, now)
    return Response(status_code=302, headers={**HEADERS, "location": quote(link, safe=READABLE)})


async def _followed(request: Request, now: datetime) -> Click:
    """What a link says that was made for its slot: of a card, of what was sent, of a picture drawn at opening.

    Raises `LinkRefused` or `UnknownShop`, and `TooOften` for whoever tries many ids.
    """
    token, slot = request.path_params["token"], slot_of(request.path_params["slot"])
    click = await (_sent(request, token, slot) if is_id(token) else _signed(service_of(request), token, slot, now))
    if slot != click.slot:
        raise LinkRefused
    return click


async def _signed(service: Service, token: str, slot: int, now: datetime) -> Click:
    reading = SIGNED.get(service.links.purpose(token))
    if reading is None:
        raise LinkRefused
    return await reading(service, token, slot, now)


async def _of_card(service: Service, token: str, slot: int, now: datetime) -> Click:
    return read_click(service.links, token, now)


SIGNED: Mapping[Purpose | None, Callable[[Service, str, int, datetime], Awaitable[Click]]] = {
    Purpose.CLICK: _of_card,
    Purpose.OPENED: product_of,
}
"""Who reads a link, by what it was made for."""


async def _sent(request: Request, id: str, slot: int) -> Click:
    service = service_of(request)
    with service.rates.trying(Rate.SHORT_LINKS_TRIED, network_of(request)) as missed:
        sent = await asyncio.to_thread(service.sent.get, None, id)
        if sent is None:
            missed()
    click = None if sent is None else click_of(sent, slot)
    if click is None:
        raise LinkRefused
    return click


def _address(service: Service, click: Click) -> str | None:
    """Where the product is by the generation that serves, with the definition's UTM; None where it is no more."""
    generation = service.serving.generation_if_any(click.origin.shop)
    if generation is None:
        return None
    row = generation.index.row_of(click.product)
    link = None if row is None else web_address(generation.documents.document(row).get("link"))
    try:
        defined = numbered(service, click.origin.shop, click.origin.definition)
    except DatabaseError:  # never read since the start: nobody is kept from a product for want of its UTM
        defined = None
    if link is None or defined is None:
        return link
    sides = {each.name: each.definition for each in defined.definition.variants}
    definition = sides.get(click.origin.variant or "", defined.definition)
    return tagged(link, definition.utm, placeholders_of(click, definition))


async def _count(request: Request, shop: Shop, click: Click, now: datetime) -> None:
    """Count the click, under the view that the page adds once its visitor said yes. Nobody waits long for it."""
    service = service_of(request)
    agent = agent_of(request.method, request.headers, service.settings.count_headless)
    row = clicked_row(click, shop.day(now), now, agent)
    view = request.query_params.get("v", "")
    if VIEW.fullmatch(view) and agent is Agent.PERSON and _may_join(request, shop):
        kept = asyncio.ensure_future(service.tally.alone(lambda: _join(service, View(shop.name, view), row)))
    else:
        kept = asyncio.ensure_future(service.tally.add(counts_of([row])))
    kept.add_done_callback(_noticed)
    await asyncio.wait([kept], timeout=PATIENCE)


def _join(service: Service, view: View, row: Row) -> None:
    service.measured.keep(view, [row], row.at)


def _may_join(request: Request, shop: Shop) -> bool:
    """Whether a row may be kept; beyond the bound of what pages tell there are totals only."""
    try:
        service_of(request).rates.count(Rate.TOLD, shop.name, network_of(request))
    except TooOften:
        return False
    return True


def _noticed(kept: asyncio.Future[None]) -> None:
    """A click that could not be kept is said in the log; whoever clicked has arrived all the same."""
    fault = None if kept.cancelled() else kept.exception()
    if fault is not None:
        log.error("a click cannot be kept: %s", fault if isinstance(fault, DatabaseError) else type(fault).__name__)


def click_routes() -> list[Route]:
    """The one route."""
    return [by_method(CLICK, {"GET": follow, "HEAD": follow})]
