"""What is served, and in which order: hot routes first, then the operator's, then FastAPI under ``/v1``."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import ASGIApp

from service.api.acts import act_on_frame_routes
from service.api.answers import answers_app
from service.api.asked import asked_routes
from service.api.bodies import json_bytes
from service.api.clicks import click_routes
from service.api.contact_acts import act_routes
from service.api.contact_import import import_routes
from service.api.contacts import contact_routes
from service.api.counts import CountsEndpoint
from service.api.doings import doing_routes
from service.api.edge import AccessLog, SecurityHeaders, ShopOrigins
from service.api.email import BatchEndpoint, BlockEndpoint
from service.api.embed import embed_route
from service.api.etags import etag, not_modified
from service.api.frames import FrameEndpoint, RankEndpoint
from service.api.openapi import openapi_json
from service.api.opened import opened_routes
from service.api.operations import healthz, readyz
from service.api.problems import HANDLERS
from service.api.replayed import replay_routes
from service.api.results import result_routes
from service.api.sent import sent_routes
from service.api.styles import frame_style
from service.blocks.templates import get_ready
from service.blocks.warmed import warm
from service.centres.page.app import centre_routes
from service.composition import Service, compose
from service.console.app import console_routes
from service.console.entering import ROOT
from service.generations.serving import LOOK_EVERY
from service.settings import load_settings

log = logging.getLogger("notesik")

GIVES_WAY = 0.0005
"""Seconds until a thread gives way to the loop that answers; Python's own are ten times as many, which others wait for
whenever a mailing is being kept.
"""


def api(service: Service, beside: Sequence[BaseRoute] = ()) -> ASGIApp:
    """The HTTP of Notesik over one service; ``beside`` are routes of others, such as the demo's pages."""
    answers = answers_app(service)
    stylesheet = (files("templates") / "frames" / "frame.css").read_bytes()

    @cache
    def description() -> bytes:
        """Made when a developer first asks for it: no shop waits for it at the start."""
        return openapi_json(answers)

    async def openapi(request: Request) -> Response:
        return json_bytes(description(), {"cache-control": "public, max-age=300"})

    async def frame_css(request: Request) -> Response:
        headers = {"cache-control": "public, max-age=3600", "etag": etag("frame.css")}
        headers |= {"access-control-allow-origin": "*", "cross-origin-resource-policy": "cross-origin"}
        return not_modified(request, headers) or Response(stylesheet, 200, headers, "text/css")

    app = Starlette(
        routes=[
            Route("/v1/shops/{shop}/frames/{frame}", FrameEndpoint),
            Route("/v1/shops/{shop}/frames/{frame}/style.css", frame_style()),
            Route("/v1/shops/{shop}/rank", RankEndpoint),
            Route("/v1/shops/{shop}/email/{block}", BlockEndpoint),
            Route("/v1/shops/{shop}/email/{block}/batch", BatchEndpoint),
            Route("/v1/shops/{shop}/counts", CountsEndpoint),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
            Route("/static/frame.css", frame_css),
            Route("/openapi.json", openapi),
            *asked_routes(),
            *click_routes(),
            *opened_routes(),
            embed_route(),
            *centre_routes(service),
            *console_routes(service),
            *act_on_frame_routes(),
            *sent_routes(),
            *act_routes(),
            *import_routes(),
            *contact_routes(),
            *doing_routes(),
            *result_routes(),
            *replay_routes(),
            Mount("/v1", answers),
            *beside,
            Route("/", _to_console),
        ],
        exception_handlers=dict(HANDLERS),
        lifespan=lambda app: _open(service),
    )
    app.state.service = service
    app.router.redirect_slashes = False
    return AccessLog(SecurityHeaders(ShopOrigins(app, service.shops)))


async def _to_console(request: Request) -> Response:
    """To where people work, for whoever types the address alone."""
    return RedirectResponse(f"{ROOT}/", 303)


@asynccontextmanager
async def _open(service: Service) -> AsyncIterator[None]:
    """Open every shop's generation and definitions before the first request, and new ones as they come.

    A message is made as well: the first one takes many times as long as all others.
    """
    sys.setswitchinterval(GIVES_WAY)
    await asyncio.to_thread(_look, service)
    await warm(service, datetime.now(UTC))
    watching = asyncio.create_task(_watch(service))
    try:
        yield
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await service.records.settle()
        await service.tally.settle()


async def _watch(service: Service) -> None:
    while True:
        await asyncio.sleep(LOOK_EVERY / 2)
        await asyncio.to_thread(_look, service)


def _look(service: Service) -> None:
    """See what changed, ahead of the requests."""
    try:
        service.serving.look()
        service.definitions.at_hand.look()
        get_ready(service)
    except OSError:
        log.exception("the data folder cannot be looked at; what is open serves on")


def from_environment() -> ASGIApp:
    """The application as a server's worker process makes it."""
    from service.logs import log_to_stderr
    from service.quick import make_quick

    settings = load_settings()
    log_to_stderr(settings)
    make_quick(settings)
    return api(compose(settings))
