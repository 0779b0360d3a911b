"""The routes that are not hot, with FastAPI: filters and contact tokens. Mounted at ``/v1``."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from service.api import advice, bans, centres, frame_definitions, links, previews, visits, webhooks
from service.api.access import need_server_key, service_of, shop_of
from service.api.bodies import body_of, document_of, json_answer, json_bytes
from service.api.described import content
from service.api.etags import etag, not_modified
from service.api.parameters import language, only
from service.api.problems import HANDLERS, InvalidParameter
from service.composition import Service
from service.recommend import filters_of
from service.storage.shops import LOCALES

Contact = Annotated[str, Path(min_length=1, max_length=200, description="The contact's id, as the shop knows it.")]
Main = Annotated[
    str | None,
    Query(max_length=1000, description="A value of the main filter; empty for the whole catalogue; left out for all."),
]
Language = Annotated[
    str | None,
    Query(
        alias="locale",
        description="Calls filters by the industry template's names in this language.",
        json_schema_extra={"enum": list(LOCALES)},
    ),
]
ShopName = Annotated[str, Path(description="The shop's name.")]

ACTS_BODY = {"requestBody": {"required": False, "content": content("Acts")}}


def answers_app(service: Service) -> FastAPI:
    """The FastAPI application over one service."""
    app = FastAPI(
        title="Notesik",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers=dict(HANDLERS),
    )
    app.state.service = service
    kinds = (*centres.routers, frame_definitions.router, previews.router)
    for router in (webhooks.router, bans.router, advice.router, links.router, visits.router, *kinds):
        app.include_router(router)

    @app.get("/shops/{shop}/filters", summary="The derived filters, with evidence", tags=["filters"])
    async def filters(request: Request, shop: ShopName, main: Main = None, locale: Language = None) -> Response:
        """The whole document, or the active dependent filters of one value of the main filter."""
        shop_asked = shop_of(request)
        only(request, "main", "locale")
        called_in = language(locale)
        generation = service_of(request).serving.generation(shop_asked.name)
        headers = {"etag": etag(generation.name, main is None, main, called_in), "cache-control": "public, no-cache"}
        if unchanged := not_modified(request, headers):
            return unchanged
        if main is None and called_in is None:
            return json_bytes(generation.filters_json, headers)
        return json_answer(filters_of(generation, main, called_in), headers)

    @app.post(
        "/shops/{shop}/contacts/{contact}/token",
        summary="A short-lived token for frames",
        tags=["contacts"],
        openapi_extra=ACTS_BODY,
    )
    async def token(request: Request, shop: ShopName, contact: Contact) -> Response:
        """A signed token by which the shop's page asks for this contact's frames. No profile is read for it.

        The body may be `{"acts": true}`: the page may then also refuse products and keep them on the wish list.
        """
        need_server_key(request, shop_of(request))
        tokens = service_of(request).tokens
        document = {"token": tokens.make(shop, contact, await _acts(request)), "expires_in": tokens.seconds}
        return json_answer(document, {"cache-control": "no-store"})

    return app


async def _acts(request: Request) -> bool:
    """What the body says of it. Raises `BodyTooLarge`, `NotJson` or `InvalidParameter`."""
    only(request)
    body = await body_of(request)
    document = document_of(body) if body else {}
    match document:
        case {"acts": bool(acts), **more} if not more:
            return acts
        case {} if not document:
            return False
    raise InvalidParameter("acts", "The body may hold `acts`, true or false, and nothing else.")
