"""A shop that mails a newsletter, asked over a real socket."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from service.api.app import api
from service.composition import Service
from service.editing import activate, save
from service.server import listen
from service.storage.definitions import Kind
from service.storage.keys import Scope
from tests.service.blocks.mailing import SHOP, reachable
from tests.service.cards import keep_stated
from tests.service.conftest import JEANS, Import
from tests.service.small_feed import small_feed

NEWSLETTER = """
title.pl = "Dla Ciebie"
surface = "email"
slots = 3
ranking.rotate = false
[email]
subject.pl = "Na dziś: {{ top.title }}"
preheader.pl = "i więcej, razem {{ total }}"
sender.pl = "Sklep, Łódź"
"""
HOSTILE = "Dżinsy&#13;&#10;Bcc: victim@poczta.example&#10;&#10;&lt;script&gt;"


@pytest.fixture
def mailing(do_import: Import, service: Service) -> Service:
    """The shop ``sklep`` with the block ``newsletter``; ``ala``, ``ola``, ``ewa`` may be sent mails, ``nikt`` not."""
    do_import(small_feed(40).replace(b"<title>Rzecz 1</title>", f"<title>{HOSTILE}</title>".encode()))
    for contact in ("ala", "ola", "ewa"):
        reachable(service, contact)
    keep_stated(service.contacts, SHOP, [{"id": "nikt", "preferences": [JEANS]}])
    save(service, SHOP, Kind.FRAME, "newsletter", NEWSLETTER)
    activate(service, SHOP, Kind.FRAME, "newsletter")
    return service


@pytest.fixture
def key(mailing: Service) -> str:
    """A server key of the shop."""
    return mailing.keys.create(SHOP, Scope.SERVER)[0]


@pytest.fixture
def address(mailing: Service) -> Iterator[str]:
    """Where the shop's Notesik is reached, over a socket."""
    with listen("127.0.0.1", 0) as listening:
        server = uvicorn.Server(uvicorn.Config(api(mailing), log_level="error"))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def asking(mailing: Service, key: str, address: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The surroundings that the programs of the recipes read; the address again."""
    for name, value in {"": address, "_SHOP": SHOP, "_BLOCK": "newsletter", "_KEY": key}.items():
        monkeypatch.setenv(f"NOTESIK{name}", value)
    return address


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a program is run."""
    made = tmp_path / "program"
    made.mkdir()
    return made
