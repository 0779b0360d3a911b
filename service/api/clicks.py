"""``/l/{token}/{slot}``: the link of a card. It counts that it was followed and leads to its product, nowhere else."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from frames.compose import web_address
from service.api.access import service_of
from service.api.methods import by_method
from service.centres.asked.page import gone, refused
from service.composition import Service
from service.errors import LinkRefused, NoGeneration, UnknownShop
from service.measuring.counted import PATH
from service.measuring.marks import Click, read_click

CLICK = f"/{PATH}/{{token}}/{{slot}}"
HEADERS = {
    "cache-control": "no-store",
    "referrer-policy": "strict-origin-when-cross-origin",  # the shop's statistics see its own page, nobody our token
    "x-robots-tag": "noindex, nofollow",
}
READABLE = ":/?#[]@!$&'()*+,;=%~"
"""What an address may hold as it is; the rest is written as percent signs, so that it is fit for a header."""


async def follow(request: Request) -> Response:
    """Lead to the product that the link was made for, as the shop's feed says now where it is."""
    service = service_of(request)
    try:
        click = read_click(service.links, request.path_params["token"], datetime.now(UTC))
        if request.path_params["slot"] != str(click.slot):
            raise LinkRefused
        shop = service.shops.get(click.origin.shop)
    except (LinkRefused, UnknownShop):
        return refused(request, LinkRefused())
    link = address_of(service, click)
    if link is None:
        return gone(shop)
    return Response(status_code=302, headers={**HEADERS, "location": quote(link, safe=READABLE)})


def address_of(service: Service, click: Click) -> str | None:
    """Where the product is by the generation that serves; None where it is no more."""
    try:
        generation = service.serving.generation(click.origin.shop)
    except NoGeneration:
        return None
    row = generation.index.row_of(click.product)
    return None if row is None else web_address(generation.documents.document(row).get("link"))


def click_routes() -> list[Route]:
    """The one route."""
    return [by_method(CLICK, {"GET": follow, "HEAD": follow})]
