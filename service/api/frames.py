"""The hot routes: frames for the shop's page, rankings for whoever states preferences.

Starlette's own endpoints, their few parameters read by hand: FastAPI's validation would cost more than the answer.
"""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import orjson
from starlette.endpoints import HTTPEndpoint
from starlette.requests import Request
from starlette.responses import Response

from frames.model import Frame
from frames.web import frame_document
from matching.options.answering import plain
from matching.preferences import parse_stated
from service.api.access import need_key_or_origin, service_of, shop_of
from service.api.bodies import json_answer, json_object, stated
from service.api.etags import etag, not_modified
from service.api.parameters import bounded, one_of, only, whole
from service.api.visitors import affordable, stranger_of
from service.centres.minting import public_base
from service.composition import Service
from service.measuring.counted import Counting
from service.rates import network_of
from service.recommend import ranked_as_asked
from service.replay.record import Form, ranked
from service.storage.shops import LOCALES, Shop
from service.surfaces.answering import MOST_AT_ONCE, MOST_PASSED, Asked, Wanted, recorded_answer, wanted
from service.surfaces.defined import Defined, frame_of
from service.surfaces.rendering import page_of
from service.surfaces.viewer import Viewer, viewer_of

MOST_AT_THE_LOOP = 4
"""Preferences that are ranked where everybody else waits; more of them, and options, take a thread."""
ANSWER = "notesik-answer"
"""The header that names an answer."""
NO_OPTIONS = "The order of a frame is its definition's to decide; leave options out, or ask for a ranking."
LONGEST_ID = 200
"""Characters of a product's id in an address."""

Render = Callable[[Frame], bytes]
FORMATS: Mapping[str, tuple[str, Render]] = {
    "html": ("text/html; charset=utf-8", lambda frame: page_of(frame).html.encode()),
    "json": ("application/json", lambda frame: orjson.dumps(frame_document(frame))),
}

KNOWN = ("contact", "format", "k", "locale", "offset", "product")
"""The parameters of a frame's address."""


@dataclass(frozen=True, slots=True)
class FrameRequest:
    """What a request for a frame says: of which shop and frame, who looks, what is asked, and how it is rendered."""

    shop: Shop
    defined: Defined
    viewer: Viewer
    asked: Asked
    format: str

    @classmethod
    def of(cls, request: Request) -> FrameRequest:
        """Read path and query. Raises `UnknownFrame`, `InvalidParameter` or `TokenRefused`."""
        service, shop, query = service_of(request), shop_of(request), request.query_params
        only(request, *KNOWN)
        defined = frame_of(service, shop.name, request.path_params["frame"])
        asked = Asked(
            slots=whole("k", query.get("k"), 1, MOST_AT_ONCE),
            offset=whole("offset", query.get("offset"), 0, MOST_PASSED) or 0,
            locale=one_of("locale", query["locale"], LOCALES) if "locale" in query else None,
            product=bounded("product", query.get("product"), LONGEST_ID),
            counting=Counting.now(public_base(service, str(request.base_url))),
        )
        format = one_of("format", query.get("format", "html"), tuple(FORMATS))
        return cls(shop, defined, viewer_of(service, shop.name, query.get("contact")), asked, format)


class FrameEndpoint(HTTPEndpoint):
    """``/v1/shops/{shop}/frames/{frame}``."""

    async def get(self, request: Request) -> Response:
        """The frame of a contact (by token), or of nobody in particular; 304 where the caller has it already."""
        service, said = service_of(request), FrameRequest.of(request)
        answer = wanted(service, said.shop, said.defined, said.viewer, said.asked)
        # nobody's frame may be kept by anyone, a contact's by their browser alone; both ask again each time
        whose = "private" if "contact" in request.query_params else "public"
        headers = {"cache-control": f"{whose}, no-cache"}
        if answer.versions is not None:
            headers["etag"] = etag(*answer.versions, said.format)
            if unchanged := not_modified(request, headers):
                return unchanged
        stranger = network_of(request) if said.viewer.visitor else None
        return await _rendered(service, answer, said.format, headers, stranger)

    async def post(self, request: Request) -> Response:
        """The same frame for the preferences of the body: what a visitor states before they are a contact."""
        service, said = service_of(request), FrameRequest.of(request)
        need_key_or_origin(request, said.shop)
        document = await json_object(request)
        body = affordable(request, parse_stated(document, NO_OPTIONS))
        slots = said.asked.slots or whole("k", str(document.get("k", said.defined.definition.slots)), 1, MOST_AT_ONCE)
        asked = replace(said.asked, slots=slots, offset=said.asked.offset or body.offset, stated=body)
        answer = wanted(service, said.shop, said.defined, said.viewer, asked)
        return await _rendered(service, answer, said.format, {"cache-control": "no-store"}, stranger_of(request))


class RankEndpoint(HTTPEndpoint):
    """``/v1/shops/{shop}/rank``."""

    async def post(self, request: Request) -> Response:
        """The ranking document for the preferences of the body."""
        service, shop = service_of(request), shop_of(request)
        need_key_or_origin(request, shop)
        generation = service.serving.generation(shop.name)
        asked = affordable(request, await stated(request), generation.index.facts.catalogue)
        quick = plain(asked.options) and len(asked.preferences) <= MOST_AT_THE_LOOP
        answer = ranked_as_asked(generation, asked) if quick else await to_thread(ranked_as_asked, generation, asked)
        record = ranked(Form.BODY, answer.generation, answer.preferences, answer.options, answer.ranking)
        named = _named(service.records.soon(shop.name, None, record, stranger_of(request)))
        headers = {"cache-control": "no-store", **named}
        return json_answer(answer.document, headers)


async def _rendered(
    service: Service, wanted: Wanted, format: str, headers: Mapping[str, str], stranger: str | None
) -> Response:
    """The frame, with the id of its answer where it goes by anything of anybody. ``stranger`` as in `Records.soon`."""
    answer = await recorded_answer(service, wanted)
    media_type, render = FORMATS[format]
    told = {**headers, "content-language": answer.frame.locale}
    if answer.record is not None:
        contact = None if wanted.known is None else wanted.known.contact
        told |= _named(service.records.soon(wanted.shop.name, contact, answer.record, stranger))
    return Response(render(answer.frame), 200, told, media_type)


def _named(answer: str | None) -> dict[str, str]:
    """The header under whose id an answer can be made again; none where it is not kept."""
    return {} if answer is None else {ANSWER: answer}
