"""A shop whose feed has blouses with a material and jeans with none, and somebody who works on its filters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlencode

import httpx2
from starlette.applications import Starlette

from feeds.tuning import NO_TUNING, Tuning
from feeds.tuning.text import read_tuning
from service.composition import Service
from service.console.app import console_routes
from service.console.entering import mark_of, now
from service.storage.accounts import Role
from tests.service.conftest import Asking

SHOP = "sklep"
JEANS, BLOUSES = "Odzież > Dżinsy", "Odzież > Bluzki"
HOSTILE = '<script>alert("x")</script>'
BRANDS = ("ABC", "A B C Moda", "Zorza", HOSTILE)
COLOURS = ("zielony", "niebieski", "czarny", "biały")
MATERIALS = ("len", "bawełna", "jedwab")


def feed(items: int = 48) -> bytes:
    """Jeans and blouses with a brand, a colour, a size and a price; blouses with a material too."""
    written = "".join(map(_item, range(items)))
    return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{written}</channel></rss>'.encode()


def _item(number: int) -> str:
    is_blouse = number % 2
    category = "Odzież &gt; Bluzki" if is_blouse else "Odzież &gt; Dżinsy"
    material = f"<g:material>{MATERIALS[number % 3]}</g:material>" if is_blouse else ""
    brand = BRANDS[number // 2 % 4].replace("<", "&lt;").replace(">", "&gt;")
    return (
        f"<item><g:id>A-{number:03d}</g:id><title>Rzecz {number} {'&lt;b&gt;' if number == 3 else ''}</title>"
        f"<link>https://sklep.example/{number}</link><g:price>{50 + number * 3}.00 PLN</g:price>"
        f"<g:image_link>https://sklep.example/{number}.jpg</g:image_link>"
        f"<g:product_type>{category}</g:product_type><g:color>{COLOURS[number % 4]}</g:color>"
        f"<g:size>{36 + number % 5 * 2}</g:size><g:brand>{brand}</g:brand>{material}"
        f"<g:availability>in_stock</g:availability></item>"
    )


@dataclass(frozen=True)
class Somebody:
    """Somebody who is signed in, and the browser that they use."""

    service: Service
    ask: Asking
    cookie: str
    mark: str
    name: str

    def get(self, path: str, **query: str) -> httpx2.Response:
        """A page of the shop."""
        return self.ask.get(_address(path, query), headers={"cookie": f"notesik={self.cookie}"})

    def post(self, path: str, **fields: Any) -> httpx2.Response:
        """A form of the shop's pages."""
        body = urlencode({"mark": self.mark, **fields}, doseq=True)
        headers = {"cookie": f"notesik={self.cookie}", "content-type": "application/x-www-form-urlencoded"}
        return self.ask.post(_address(path, {}), content=body, headers=headers)

    def said(self, answer: httpx2.Response) -> str:
        """What the page says to which a post led, as text; the whole page of it in words."""
        assert answer.status_code == 303, answer.text[:2000]
        said = answer.headers["set-cookie"].partition(";")[0]
        cookies = f"notesik={self.cookie}; {said}"
        page = self.ask.get(answer.headers["location"], headers={"cookie": cookies})
        assert page.status_code == 200
        found = re.search(r'<div id="said".*?</div>\s*</div>', page.text, re.DOTALL)
        assert found
        return unescape(found[0])

    def take_back(self, answer: httpx2.Response) -> httpx2.Response:
        """Press undo on the page to which a post led."""
        said = self.said(answer)
        fields = dict(re.findall(r'name="(changes|back)" value="(.*?)">', said, re.DOTALL))
        return self.post("/filters/undo", **fields)

    @property
    def draft(self) -> Tuning:
        """What the draft says."""
        text = self.service.hierarchies(SHOP).draft()
        return NO_TUNING if text is None else read_tuning(text)


def console_of(service: Service) -> Asking:
    """The console alone, on the network."""
    app = Starlette(routes=console_routes(service))
    app.state.service = service
    asking = Asking(service)
    asking.__dict__["app"] = app
    return asking


def _address(path: str, query: Mapping[str, str]) -> str:
    return f"/console/shops/{SHOP}{path}" + (f"?{urlencode(query)}" if query else "")


def somebody(
    service: Service, ask: Asking, name: str = "ala", role: Role = Role.EDITOR, language: str = "en"
) -> Somebody:
    """Somebody new."""
    account = service.accounts.add(name, None, None, language, now())
    service.accounts.set_role(account.key, role, SHOP)
    token = service.sessions.open(account.key, "test", now())
    found = service.sessions.who(token, now())
    assert found is not None
    return Somebody(service, ask, token, mark_of(service, found[0].id), name)
