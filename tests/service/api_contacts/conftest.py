"""A shop's server that speaks of contacts: every request with its key."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2
import pytest

from service.composition import Service
from tests.service.conftest import Asking

CONTACTS = "/v1/shops/sklep/contacts"
Call = tuple[str, str, Any, dict[str, str]]
"""Method, path after the contacts', document, headers."""


@dataclass
class Server:
    """The shop's server: ``server.put("ola/tags", {"tags": ["vip"]})``."""

    service: Service
    ask: Asking
    key: dict[str, str]

    def __call__(self, method: str, path: str, document: Any = None, **how: Any) -> httpx2.Response:
        how["headers"] = {**self.key, **how.get("headers", {})}
        if document is not None:
            how["json"] = document
        return self.ask(method, f"{CONTACTS}/{path}", **how)

    def get(self, path: str, **how: Any) -> httpx2.Response:
        return self("GET", path, **how)

    def put(self, path: str, document: Any, **how: Any) -> httpx2.Response:
        return self("PUT", path, document, **how)

    def patch(self, path: str, document: Any, **how: Any) -> httpx2.Response:
        return self("PATCH", path, document, **how)

    def post(self, path: str, document: Any, **how: Any) -> httpx2.Response:
        return self("POST", path, document, **how)

    def delete(self, path: str, **how: Any) -> httpx2.Response:
        return self("DELETE", path, **how)

    def at_once(self, calls: Sequence[Call]) -> list[httpx2.Response]:
        """All of these at the same time, each in a thread of the one process."""

        async def ask() -> list[httpx2.Response]:
            transport = httpx2.ASGITransport(app=self.ask.app, raise_app_exceptions=False)
            async with httpx2.AsyncClient(transport=transport, base_url="http://notesik.example") as client:
                asking = (
                    client.request(method, f"{CONTACTS}/{path}", json=document, headers={**self.key, **headers})
                    for method, path, document, headers in calls
                )
                return list(await asyncio.gather(*asking))

        return self.ask.runner.run(ask())


@pytest.fixture
def server(service: Service, ask: Asking, server_key: dict[str, str]) -> Iterator[Server]:
    yield Server(service, ask, server_key)
    service.database.close()
