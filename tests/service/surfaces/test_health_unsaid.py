"""One contact with a preference about health goes through everything that a page can ask; nowhere is it said.

The service runs as it is served, under uvicorn with its own log of requests on, which ours leaves out.
"""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
import uvicorn

from feeds.build import FeedSettings
from service.api.app import api
from service.centres.defined import INFORMATION
from service.composition import Service, compose
from service.contacts.model import Actor, Consent, ConsentKind, ConsentState, Contact, Fact, Source
from service.generations.make import import_feed
from service.server import listen
from service.settings import Settings
from service.storage.definitions import Kind
from service.storage.keys import Scope
from service.storage.shops import Shop
from tests.service.cards import AT, BY_THE_SHOP, keep_stated
from tests.service.conftest import AT as TODAY
from tests.service.conftest import ORIGIN
from tests.service.measuring.test_pages_tell import BROWSER, VIEW

SHOP = "/v1/shops/krem"
FRAMES = f"{SHOP}/frames"
SECRETS = ("atop", "łuszczyc", "health_issue", "alergi", "allerg", "orzech")
"""Stems of every word by which the contact's health could be said: values, filter, label and answer."""

STATED = {
    "main": "Kremy",
    "criteria": [
        {"filter": "health_issue", "any": ["skóra atopowa"], "none": ["łuszczyca"], "must": True},
        {"filter": "color", "any": ["biały"]},
    ],
}
TOLD = """
[allergy]
type = "text"
label = { pl = "Alergia", en = "Allergy" }
sensitive = true
[[allergy.binds]]
main = "Kremy"
filter = "color"
any = ["biały"]

[skin]
type = "text"
label = { pl = "Kolor", en = "Colour" }
[[skin.binds]]
main = "Kremy"
filter = "health_issue"
any = ["{value}"]
"""
OWN = """
template = '''
<p>{{ frame.heading }} {{ contact.first_name }} {{ contact.information.allergy.text }}</p>
{% for each in contact.information %}{{ each.label }}{{ each.text }}{{ each.key }}{% endfor %}
{% for sentence in preferences %}{{ sentence }}{% endfor %}
{% for product in products %}<a href="{{ product.link }}">{{ product.title }}</a>
{% for each in product.filters %}{{ each.text }}{% endfor %}{% for each in product.reasons %}{{ each.text }}{% endfor %}
{% endfor %}
'''
[[scenarios]]
by = "preferences"
"""

MAIL = """
surface = "email"
shown = ["image", "brand", "price", "availability", "description", "reasons"]

[[scenarios]]
by = "preferences"

[email]
subject = { pl = "{{ contact.information.allergy.text }} {{ contact.information.skin.text }} {{ top.title }}" }
preheader = { pl = "{{ top.reasons }} {{ contact.information }}" }

[[email.paragraphs]]
text = { pl = "Skoro wiemy o alergii, piszemy." }
information = "allergy"

[[email.paragraphs]]
text = { pl = "Dla Ciebie: {{ contact.information.allergy.value }}{{ contact.information.skin.value }}" }
"""


def feed() -> bytes:
    """Creams in three colours, of which every other one is for a skin condition."""
    stated = "<g:attribute_name>Problem skóry</g:attribute_name><g:attribute_value>{}</g:attribute_value>"
    items = "".join(
        f"<item><g:id>K-{number}</g:id><title>Krem {number}</title><link>https://sklep.example/k/{number}</link>"
        f"<g:price>{20 + number}.00 PLN</g:price><g:product_type>Kremy</g:product_type>"
        f"<g:color>{('biały', 'zielony', 'czarny')[number % 3]}</g:color><g:availability>in_stock</g:availability>"
        f"<g:product_detail>{stated.format(('skóra atopowa', 'łuszczyca')[number % 2])}</g:product_detail></item>"
        for number in range(30)
    )
    return f'<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>{items}</channel></rss>'.encode()


@pytest.fixture
def service(settings: Settings, tmp_path: Path) -> Service:
    """A shop for beauty with its contact ``ewa``, who stated and told what nobody else may hear."""
    made = compose(settings)
    made.shops.create(Shop("krem", "PLN", "beauty", locale="pl", origins=(ORIGIN,)))
    (tmp_path / "feed.xml").write_bytes(feed())
    import_feed(made.shelf("krem"), tmp_path / "feed.xml", FeedSettings(TODAY, industry="beauty", currency="PLN"))
    made.definitions.add("krem", Kind.INFORMATION, INFORMATION, TOLD, active=True)
    made.definitions.add("krem", Kind.FRAME, "own", OWN, active=True)
    made.definitions.add("krem", Kind.FRAME, "plain", "paging = true\nslots = 4\n", active=True)
    keep_stated(made.contacts, "krem", [{"id": "ewa", "preferences": [STATED]}])
    facts = [Fact(key, value, Source.DECLARED, AT) for key, value in (("allergy", "orzechy"), ("skin", "atopowa"))]

    def telling(card: Contact) -> Contact:
        return replace(card, key_information=card.key_information.with_(facts))

    made.contacts.change("krem", "ewa", telling, BY_THE_SHOP)
    made.definitions.add("krem", Kind.FRAME, "mail", MAIL, active=True)
    made.contacts.change("krem", "ewa", consenting, BY_THE_SHOP)
    return made


def consenting(card: Contact) -> Contact:
    """They want mails and text messages."""
    entries = (
        Consent(channel, ConsentKind.CHANNEL, ConsentState.CONFIRMED, AT, Actor.CONTACT, "a test", "Tak.")
        for channel in ("email", "sms")
    )
    return replace(card, consents=(*card.consents, *entries))


@pytest.fixture
def base(service: Service) -> Iterator[str]:
    """Where the service really answers, every request written down by uvicorn as well."""
    listening = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(api(service), log_config=None, access_log=True, ws="none"))
    running = threading.Thread(target=server.run, args=([listening],))
    running.start()
    while not server.started:
        assert running.is_alive()
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    running.join()


@dataclass
class Journey:
    """Everything that was asked and answered on the way."""

    client: httpx2.Client
    key: dict[str, str]
    answers: list[httpx2.Response] = field(default_factory=list)
    records: list[logging.LogRecord] = field(default_factory=list)

    def __call__(self, method: str, path: str, status: int = 200, **how: Any) -> httpx2.Response:
        answer = self.client.request(method, path, **{"headers": {"origin": ORIGIN, "user-agent": BROWSER}, **how})
        assert answer.status_code == status, answer.text
        self.answers.append(answer)
        return answer

    def server(self, method: str, path: str, **how: Any) -> httpx2.Response:
        """What the shop's server asks."""
        return self(method, path, headers=self.key, **how)


def travelled(go: Journey, service: Service) -> None:
    """The whole way of a page, of whoever looks without being known, and of the merchandiser."""
    reads, acts = service.tokens.make("krem", "ewa"), service.tokens.make("krem", "ewa", acts=True)
    for name in ("plain", "own"):
        go("GET", f"{FRAMES}/{name}/style.css")
        for token in (reads, acts):
            for format in ("html", "json"):
                go("GET", f"{FRAMES}/{name}", params={"contact": token, "format": format})
        go("GET", f"{FRAMES}/{name}")
        go("GET", f"{FRAMES}/{name}", params={"format": "json"})
    shown = go("GET", f"{FRAMES}/plain", params={"contact": acts, "format": "json"}).json()
    assert shown["scenario"] == "preferences"
    cards = shown["cards"]
    assert {int(card["id"][2:]) % 2 for card in cards} == {0}, "what was stated does count"
    go("GET", re.sub(r"^https?://[^/]+", "", cards[0]["click"]), status=302)
    done = go("POST", f"{FRAMES}/plain/acts", json={"contact": acts, "act": "refuse", "product": cards[0]["id"]}).json()
    go("POST", f"{FRAMES}/plain/acts", json={"contact": acts, "act": "undo", "entry": done["entry"]})
    go("POST", f"{FRAMES}/plain/acts", json={"contact": acts, "act": "wish", "product": cards[1]["id"]})
    refusal = {"preference": "p1", "values": [{"filter": "color", "value": "biały"}], "product": cards[0]["id"]}
    go.client.post(f"{FRAMES}/plain/acts", json={"contact": acts, "act": "refuse", **refusal})
    events = [
        {"event": "shown", "answer": shown["answer"], "slots": [1, 2]},
        {"event": "clicked", "answer": shown["answer"], "slot": 1, "product": cards[0]["id"]},
        {"event": "viewed", "product": cards[0]["id"]},
        {"event": "bought", "order": "7", "products": [{"product": cards[0]["id"]}], "views": [VIEW]},
    ]
    go("POST", f"{SHOP}/events", json={"consent": True, "view": VIEW, "contact": reads, "events": events})
    for name in ("plain", "own"):
        definitions = f"{SHOP}/frame-definitions/{name}"
        go.server("POST", f"{definitions}/preview", json={"contact": "ewa"})
        go.server("POST", f"{definitions}/preview", json={"sample": True})
        for product in ("K-0", "K-1"):
            go.server("POST", f"{definitions}/explain", json={"contact": "ewa", "of": product})
    go.server("GET", f"{SHOP}/results")
    written(go)


def written(go: Journey) -> None:
    """The way of a message: pulled in every shape, alone and with others, looked at and followed."""
    for name in ("mail", "plain"):
        for format in ("html", "text", "sms", "json"):
            for part in ("message", "block"):
                go.server("GET", f"{SHOP}/email/{name}", params={"contact": "ewa", "format": format, "part": part})
        go.server("POST", f"{SHOP}/email/{name}/batch", content=b'{"contact": "ewa", "locale": "en"}')
    mail = go.server("GET", f"{SHOP}/email/mail", params={"contact": "ewa", "format": "json"}).json()
    assert {int(card["id"][2:]) % 2 for card in mail["cards"]} == {0}, "what was stated does count"
    assert mail["subject"].strip()
    for address in (mail["opened"][0]["image"], mail["cards"][0]["click"]):
        go("GET", re.sub(r"^https?://[^/]+", "", address), status=302 if "/l/" in address else 200)


@pytest.fixture
def journey(service: Service, base: str, caplog: pytest.LogCaptureFixture) -> Iterator[Journey]:
    """The way, travelled, with every logger heard."""
    key = {"authorization": f"Bearer {service.keys.create('krem', Scope.SERVER)[0]}"}
    with caplog.at_level(logging.DEBUG), httpx2.Client(base_url=base) as client:
        for name in ("notesik.access", "uvicorn.access", "uvicorn.error"):
            caplog.set_level(logging.DEBUG, name)
        made = Journey(client, key)
        travelled(made, service)
        made.records = list(caplog.records)
        yield made


def said(text: str) -> list[str]:
    """The words about health that a text says."""
    return [word for word in SECRETS if word in text.casefold()]


ADDRESSES = re.compile(r"""(?:href|src|srcset|action|data-[\w-]+)="([^"]*)\"""")


def test_no_line_of_any_log_says_anything_of_health(journey: Journey) -> None:
    heard = {record.name for record in journey.records}
    assert {"uvicorn.access", "notesik.access"} <= heard
    for record in journey.records:
        assert said(f"{record.getMessage()} {record.args} {record.exc_text}") == [], record.name


def test_no_address_and_no_header_says_anything_of_health(journey: Journey) -> None:
    for answer in journey.answers:
        headers = " ".join(f"{name}: {value}" for name, value in answer.headers.items())
        addresses = " ".join([str(answer.request.url), *ADDRESSES.findall(answer.text)])
        assert said(headers) == []
        assert said(addresses) == [], answer.request.url.path


def test_no_body_says_anything_of_health(journey: Journey) -> None:
    """That of a page for the contact themselves neither: somebody else may look at the same screen."""
    for answer in journey.answers:
        assert said(answer.text) == [], f"{answer.request.method} {answer.request.url}: {answer.text}"


def test_the_search_finds_what_is_said(journey: Journey, service: Service) -> None:
    """The card does say it, so that silence elsewhere proves something."""
    card = journey.server("GET", f"{SHOP}/contacts/ewa")
    assert {"atop", "łuszczyc", "health_issue", "allerg", "orzech"} <= {*said(card.text)}
