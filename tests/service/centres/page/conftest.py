"""Visits of a centre, over the store of cards as it is."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.types import ASGIApp

from service.api.edge import SecurityHeaders
from service.api.problems import HANDLERS
from service.centres.page.app import centre_routes
from service.composition import Service
from tests.service.centres.page.visits import Visiting, anna, define, token


@dataclass
class Browsing:
    """Asks the centre's own addresses; the rest of the HTTP would only be made for nothing."""

    service: Service
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    @cached_property
    def app(self) -> ASGIApp:
        """What is asked."""
        return SecurityHeaders(Starlette(routes=centre_routes(self.service), exception_handlers=dict(HANDLERS)))

    def __call__(self, method: str, path: str, **how: Any) -> httpx2.Response:
        async def ask() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx2.AsyncClient(transport=transport, base_url="http://notesik.example") as client:
                return await client.request(method, path, **how)

        return self.runner.run(ask())

    def get(self, path: str, **how: Any) -> httpx2.Response:
        return self("GET", path, **how)

    def post(self, path: str, **how: Any) -> httpx2.Response:
        return self("POST", path, **how)


@pytest.fixture
def browse(service: Service) -> Iterator[Browsing]:
    browsing = Browsing(service)
    with browsing.runner:
        yield browsing


@pytest.fixture
def shop(service: Service) -> Service:
    """The shop ``sklep`` with a centre and Anna's card."""
    define(service)
    anna(service)
    return service


@pytest.fixture
def visit(shop: Service, browse: Browsing) -> Visiting:
    """Anna at her own link."""
    card = shop.contacts.get("sklep", "anna")
    assert card is not None
    return Visiting(browse, shop, token(shop, card))
