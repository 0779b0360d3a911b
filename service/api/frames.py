"""The hot routes: frames for the shop's page, rankings for whoever states preferences.

Starlette's own endpoints, their few parameters read by hand: FastAPI's validation would cost more than the answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import orjson
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from frames.compose import empty_frame
from frames.definition import FrameDefinition
from frames.model import Empty, Frame
from frames.web import frame_document, render_frame
from matching.errors import PreferenceError
from service.api.access import need_key_or_origin, service_of, shop_of
from service.api.bodies import json_answer, stated
from service.api.etags import etag, not_modified
from service.api.parameters import one_of
from service.api.problems import InvalidParameter
from service.centres.defined import attributes_of
from service.composition import Service
from service.contacts.attributes import Attribute
from service.errors import NoGeneration
from service.recommend import frame_definition, rank_stated, recommend, stated_by
from service.storage.profiles import Profile
from service.storage.shops import LOCALES, Shop
from service.surfaces.viewer import viewer_of

log = logging.getLogger("notesik")

MOST_SLOTS = 100
"""More cards than this is a list of products, which `rank` answers."""

Render = Callable[[Frame], bytes]
FORMATS: Mapping[str, tuple[str, Render]] = {
    "html": ("text/html; charset=utf-8", lambda frame: render_frame(frame).encode()),
    "json": ("application/json", lambda frame: orjson.dumps(frame_document(frame))),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request for a frame asks for; ``slots`` None leaves their number to the preferences or the frame."""

    definition: FrameDefinition
    slots: int | None
    format: str
    locale: str


def asked_for(request: Request, shop: Shop) -> Asked:
    """Read path and query. Raises `UnknownFrame` or `InvalidParameter`."""
    definition = frame_definition(request.path_params["frame"])
    query = request.query_params
    return Asked(
        definition,
        _slots(query.get("k")),
        one_of("format", query.get("format", "html"), tuple(FORMATS)),
        one_of("locale", query.get("locale", shop.locale), LOCALES),
    )


def _slots(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST_SLOTS):
        raise InvalidParameter("k", f"k is a whole number from 1 to {MOST_SLOTS}.")
    return int(text)


class FrameEndpoint(HTTPEndpoint):
    """``/v1/shops/{shop}/frames/{frame}``."""

    async def get(self, request: Request) -> Response:
        """The frame of a contact (by token), or of nobody in particular; 304 where the caller has it already."""
        service, shop = service_of(request), shop_of(request)
        asked = asked_for(request, shop)
        token = request.query_params.get("contact")
        profile = viewer_of(service, shop.name, token or None).profile
        attributes = await _attributes(service, shop, profile)
        slots = asked.slots or asked.definition.slots
        # nobody's frame may be kept by anyone, a contact's by their browser alone; both ask again each time
        headers = {"cache-control": "private, no-cache" if token else "public, no-cache"}
        try:
            generation = service.serving.generation(shop.name)
        except NoGeneration:
            return _answer(empty_frame(asked.definition, asked.locale, Empty.NO_CATALOGUE), asked, headers)
        version = profile.version if profile else ""
        asked_so = (asked.definition.name, slots, asked.format, asked.locale)
        headers["etag"] = etag(generation.name, version, attributes, *asked_so)
        if unchanged := not_modified(request, headers):
            return unchanged
        try:
            wish = stated_by(profile, slots, attributes, generation.hierarchy, asked.locale)
            frame = recommend(generation, wish, asked.definition, asked.locale)
        except PreferenceError as error:  # stated before the filters changed: no fault of the page that asks
            # The place alone: what a contact stated may be sensitive, and a log is read by many.
            log.warning("shop %s: %s cannot be asked of %s", shop.name, error.path, generation.name)
            frame = empty_frame(asked.definition, asked.locale, Empty.NOT_ANSWERABLE)
        return _answer(frame, asked, headers)

    async def post(self, request: Request) -> Response:
        """The same frame for the preferences of the body: what a visitor states before they are a contact."""
        service, shop = service_of(request), shop_of(request)
        need_key_or_origin(request, shop)
        asked = asked_for(request, shop)
        wanted = await stated(request)
        slots = asked.slots or wanted.k
        if slots > MOST_SLOTS:
            raise InvalidParameter("k", f"k is a whole number from 1 to {MOST_SLOTS}.")
        headers = {"cache-control": "no-store"}
        try:
            generation = service.serving.generation(shop.name)
        except NoGeneration:
            return _answer(empty_frame(asked.definition, asked.locale, Empty.NO_CATALOGUE), asked, headers)
        frame = recommend(generation, replace(wanted, k=slots), asked.definition, asked.locale)
        return _answer(frame, asked, headers)


class RankEndpoint(HTTPEndpoint):
    """``/v1/shops/{shop}/rank``."""

    async def post(self, request: Request) -> Response:
        """The ranking document for the preferences of the body."""
        service, shop = service_of(request), shop_of(request)
        need_key_or_origin(request, shop)
        wanted = await stated(request)
        document = rank_stated(service.serving.generation(shop.name), wanted)
        return json_answer(document, {"cache-control": "no-store"})


async def _attributes(service: Service, shop: Shop, profile: Profile | None) -> Mapping[str, Attribute]:
    """The shop's key information, where there is any of this contact's for it to speak about."""
    if profile is None or not profile.information:
        return {}
    return await asyncio.to_thread(attributes_of, service, shop.name)


def _answer(frame: Frame, asked: Asked, headers: Mapping[str, str]) -> Response:
    media_type, render = FORMATS[asked.format]
    return Response(render(frame), 200, {**headers, "content-language": asked.locale}, media_type)
