"""A data folder with a shop, feeds to import into it, and a client for the HTTP, without a network."""

from __future__ import annotations

import asyncio
import io
import shutil
import sys
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx2
import pytest
from starlette.types import ASGIApp

from feeds.build import FeedSettings
from service.api.app import api
from service.cli import run
from service.composition import Service, compose
from service.contacts.model import Contact
from service.generations.make import import_feed
from service.generations.manifest import Manifest
from service.generations.shelf import Shelf
from service.settings import Settings
from service.storage.keys import Scope
from service.storage.shops import Shop
from tests.service.cards import keep_stated
from tests.service.commands import Notesik, Run
from tests.service.links import made
from tests.service.small_feed import small_feed

ORIGIN = "https://sklep.example"
AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
JEANS = {"main": "Dżinsy", "criteria": [{"filter": "color", "any": ["niebieski"]}, {"filter": "price", "max": "70"}]}
STATED = {"preferences": [JEANS]}


@pytest.fixture
def settings(tmp_path: Path, migrated_file: Path) -> Settings:
    """A data folder with an empty database in it."""
    made = Settings(data=tmp_path / "data")
    made.data.mkdir()
    shutil.copy(migrated_file, made.data)
    return made


@pytest.fixture
def service(settings: Settings) -> Service:
    """A service with the shop ``sklep``, which has imported nothing."""
    made = compose(settings)
    made.shops.create(Shop("sklep", "PLN", "fashion", locale="pl", origins=(ORIGIN,)))
    return made


@pytest.fixture
def shelf(service: Service) -> Shelf:
    return Shelf("sklep", service.shops.folder("sklep"))


Import = Callable[..., Manifest]


@pytest.fixture
def do_import(shelf: Shelf, tmp_path: Path) -> Import:
    """Import a small feed: ``do_import(small_feed(40), force=..., keep=...)``."""

    def importing(feed: bytes | None = None, **how: Any) -> Manifest:
        source = tmp_path / "feed.xml"
        source.write_bytes(small_feed() if feed is None else feed)
        return import_feed(shelf, source, FeedSettings(at=AT, industry="fashion", currency="PLN"), **how)[0]

    return importing


@dataclass
class Asking:
    """Asks the HTTP as a client on the network would; the event loop lives for one test."""

    service: Service
    runner: asyncio.Runner = field(default_factory=asyncio.Runner)

    @cached_property
    def app(self) -> ASGIApp:
        """What is asked."""
        return api(self.service)

    def __call__(self, method: str, path: str, **how: Any) -> httpx2.Response:
        async def ask() -> httpx2.Response:
            transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
            async with httpx2.AsyncClient(transport=transport, base_url="http://notesik.example") as client:
                return await client.request(method, path, **how)

        return self.run(ask())

    def run(self, job: Coroutine[Any, Any, httpx2.Response]) -> httpx2.Response:
        return self.runner.run(job)

    def get(self, path: str, **how: Any) -> httpx2.Response:
        return self("GET", path, **how)

    def post(self, path: str, **how: Any) -> httpx2.Response:
        return self("POST", path, **how)


@pytest.fixture
def ask(service: Service) -> Iterator[Asking]:
    asking = Asking(service)
    with asking.runner:
        yield asking


@pytest.fixture
def serving_shop(do_import: Import, service: Service) -> Service:
    """The service, with a generation and two contacts."""
    do_import()
    contacts: list[dict[str, Any]] = [{"id": "ala", "preferences": [JEANS]}, {"id": "nikt", "preferences": []}]
    keep_stated(service.contacts, "sklep", contacts)
    return service


@pytest.fixture
def server_key(service: Service) -> dict[str, str]:
    """The header of a good server key."""
    return {"authorization": f"Bearer {service.keys.create('sklep', Scope.SERVER)[0]}"}


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    path = tmp_path / "feed.xml"
    path.write_bytes(small_feed())
    return path


@pytest.fixture
def notesik(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Notesik:
    """Run commands in this process, over a data folder of their own."""

    def run_here(*arguments: str | Path, input: bytes = b"", **environment: str) -> Run:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(input)))
            for name, value in {"NOTESIK_DATA": str(tmp_path / "data"), **environment}.items():
                patch.setenv(name, value)
            capfdbinary.readouterr()
            status = run([str(argument) for argument in arguments])
        return Run(status, *capfdbinary.readouterr())

    return run_here


@pytest.fixture
def asking_shop(service: Service) -> Service:
    """The shop ``sklep`` with what `made.define` defines."""
    made.define(service)
    return service


@pytest.fixture
def ola(asking_shop: Service) -> Contact:
    """A contact who may be sent e-mail."""
    return made.ola(asking_shop)
