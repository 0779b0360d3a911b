"""``/i/{token}/{slot}.png``: the picture of a slot, drawn when a mail program asks for it. `service.api.clicks` has its
link.

Whatever happened to the contact or the shop since, a mail that was sent shows a picture: a calm one where there is no
product to show. A token that we never made, or whose time is over, is a 404.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from frames.drawn.sheet import calm_of, sheet_of
from service.api.access import service_of
from service.api.etags import not_modified
from service.api.methods import by_method
from service.blocks.opened.listing import Opening, filled, opened_by
from service.blocks.opened.tokens import PATHS, slot_of
from service.composition import Service
from service.errors import LinkRefused, UnknownShop
from service.pictures import Picture

PICTURE: Final = f"/{PATHS['image']}/{{token}}/{{slot}}.png"

STANDS: Final = 60
"""Seconds that a mail program need not ask again for a picture that has all it should: while the mail is being read.
It asks again whenever the mail is opened later, and is told in a few bytes when nothing has changed."""

HEADERS: Final = {
    "cross-origin-resource-policy": "cross-origin",  # mail programs on the web show it in pages of theirs
    "x-robots-tag": "noindex, nofollow",
}


async def picture(request: Request) -> Response:
    """The picture of one slot, as everything is now. Raises `LinkRefused`."""
    service, now = service_of(request), datetime.now(UTC)
    try:
        opening = opened_by(service, request.path_params["token"], now)
    except UnknownShop:
        raise LinkRefused from None
    drawn = await _drawn(service, opening, slot_of(request.path_params["slot"]), now)
    lasts = f"max-age={STANDS}" if drawn.whole else "no-cache"
    tag = f'"{hashlib.sha256(drawn.png).hexdigest()[:32]}"'
    headers = {**HEADERS, "cache-control": f"private, {lasts}", "etag": tag}
    return not_modified(request, headers) or Response(drawn.png, 200, headers, "image/png")


async def _drawn(service: Service, opening: Opening, slot: int, now: datetime) -> Picture:
    shown = await filled(service, opening, slot, now)
    if shown is None:
        calm = calm_of(opening.definition, opening.token.locale, opening.shop.name)
        return await service.pictures.calm(calm)
    at = shown.at.astimezone(opening.shop.clock)
    sheet = sheet_of(shown.card, shown.definition, shown.locale, at)
    return await service.pictures.of(sheet, shown.card.image)


def opened_routes() -> list[Route]:
    """The one route."""
    return [by_method(PICTURE, {"GET": picture, "HEAD": picture})]
