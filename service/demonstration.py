"""``notesik demo``: an invented shop, imported once, served with everything that exists so far from one process."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import httpx2
import orjson
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.types import ASGIApp

from service.api.app import api
from service.centres.defined import centre_of
from service.centres.minting import centre_link
from service.composition import Service, compose
from service.contacts.model import (
    Actor,
    Consent,
    ConsentKind,
    ConsentState,
    Fact,
    Occasion,
    Source,
    StatedPreference,
    Tag,
)
from service.contacts.store import Change, ContactStore
from service.demo.feed import FEED_BASE
from service.demo.rastered import rastered
from service.demo.shop import demo_app
from service.editing import activate, save, start
from service.fingerprint import fingerprint
from service.settings import Settings
from service.storage.definitions import Kind
from service.storage.files import write_atomically
from service.storage.keys import Scope
from service.storage.shops import Shop

SHOP = "demo"
CENTRE, FORM = "notesik", "quiz"
SIMILAR, NEWSLETTER = "similar", "newsletter"
"""The frame on the pages of products; the block of the page with mails."""
COMPANY = "Krajka i Wątek"
"""Who the shop's consents name."""
GUEST = "ola"
"""The contact whose own link is printed."""
AGREED = "Tak, chcę dostawać e-maile o rzeczach, które pasują do mojego notesu."
"""What the invented people said yes to."""
STAMP = "prepared"
READ_WITH = ("formats", "industries", "vocabularies", "words")
MADE_BY = ("feeds", "matching", "service/generations", *(f"templates/{data}" for data in READ_WITH))
"""What a generation is made by: when any of it changes, the feed is imported again."""

ADDRESSES = (
    ("the shop's page", "/demo/"),
    ("its mails", "/demo/mail"),
    ("filters, JSON", f"/v1/shops/{SHOP}/filters"),
    ("frame, JSON", f"/v1/shops/{SHOP}/frames/recommended?format=json"),
    ("OpenAPI", "/openapi.json"),
    ("alive", "/healthz"),
    ("ready", "/readyz"),
)
"""What exists so far, and so what is printed."""


def prepare(settings: Settings, base: str) -> Service:
    """The service over the demo's data folder: its shop, generation and contacts as this release ships them.

    ``base`` is the address it will be served at: the feed's links and pictures lead there.
    """
    service = compose(settings.model_copy(update={"data": settings.demo_data}), drawn=rastered(base))
    origins = tuple({base, base.replace("127.0.0.1", "localhost")})
    wanted = Shop(SHOP, "PLN", locale="pl", origins=tuple(sorted(origins)))
    folder = service.shops.folder(SHOP)
    if folder.settings.exists():
        service.shops.save(wanted)
    else:
        service.shops.create(wanted)
    shipped = files("templates") / "demo"
    _introduce(service.contacts, orjson.loads((shipped / "contacts.json").read_bytes()), datetime.now(UTC))
    feed = (shipped / "feed.xml").read_bytes().replace(FEED_BASE.encode(), base.encode())
    _import_if_changed(service, feed)
    _define(service, base)
    return service


def _define(service: Service, base: str) -> None:
    """Make the shop's centre and form from templates of its industry, its frame of product pages and its newsletter.

    What is there already stays as it is: it may have been edited.
    """
    for kind, name in ((Kind.CENTRE, CENTRE), (Kind.FORM, FORM)):
        if service.definitions.get(SHOP, kind, name) is None:
            start(service, SHOP, kind, name, "fashion", COMPANY)
            activate(service, SHOP, kind, name)
    for name in (SIMILAR, NEWSLETTER):
        if service.definitions.get(SHOP, Kind.FRAME, name) is None:
            shipped = files("templates").joinpath("demo", f"{name}.toml").read_text(encoding="utf-8")
            save(service, SHOP, Kind.FRAME, name, shipped.replace(FEED_BASE, base))
            activate(service, SHOP, Kind.FRAME, name)


def _introduce(contacts: ContactStore, people: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Make cards of the people that are shipped; of those who are there what they changed since is theirs.

    A consent that is shipped and was never asked of somebody who is there is added: an earlier release made their card.
    """
    for person in people:
        card, occasion = contacts.get(SHOP, person["id"]), Occasion(Actor.SHOP, "demo", at)
        if card is None:
            contacts.change(SHOP, person["id"], _as_shipped(person, at), occasion)
        elif unasked := [each for each in _consents(person, at) if each.purpose not in card.consented()]:
            contacts.change(SHOP, person["id"], _with_consents(unasked), occasion)


def _consents(person: Mapping[str, Any], at: datetime) -> list[Consent]:
    """What they agreed to: channels, by their names."""
    return [
        Consent(channel, ConsentKind.CHANNEL, ConsentState.CONFIRMED, at, Actor.SHOP, "demo", AGREED, language="pl")
        for channel in person.get("consents", ())
    ]


def _with_consents(consents: Iterable[Consent]) -> Change:
    return lambda card: replace(card, consents=(*card.consents, *consents))


def _as_shipped(person: Mapping[str, Any], at: datetime) -> Change:
    """What a person states: ``name`` where they have one, in words, ``preferences`` of the contract, ``consents`` to
    channels; and the shop's ``tags``.
    """
    names = [Fact("name", person["name"], Source.DECLARED, at)] if isinstance(person["name"], str) else []
    stated = tuple(
        StatedPreference(f"p{number}", each["main"], tuple(each["criteria"]), at)
        for number, each in enumerate(person["preferences"], 1)
    )
    return lambda card: replace(
        card,
        details=card.details.with_(names),
        preferences=stated,
        consents=tuple(_consents(person, at)),
        tags=tuple(Tag(tag, Source.DECLARED, at) for tag in person.get("tags", ())),
    )


def _import_if_changed(service: Service, feed: bytes) -> None:
    shelf, stamp = service.shelf(SHOP), service.settings.data / STAMP
    wanted = f"{fingerprint(*MADE_BY)} {hashlib.sha256(feed).hexdigest()}"
    if shelf.current_name() and stamp.exists() and stamp.read_text() == wanted:
        return
    from feeds.build import FeedSettings
    from service.generations.make import import_feed

    source = service.settings.data / "feed.xml"
    write_atomically(source, feed)
    settings = FeedSettings(datetime.now(UTC), currency="PLN")
    import_feed(shelf, source, settings, hierarchies=service.hierarchies(SHOP), force=True)
    write_atomically(stamp, wanted.encode())


def demo_application(service: Service, base: str) -> tuple[ASGIApp, str]:
    """The API with the invented shop beside it, and the server key made for this run.

    The shop is a guest like any other: it holds a server key and asks over HTTP, here without leaving the process.
    """
    service.keys.forget_all(SHOP)
    key, _ = service.keys.create(SHOP, Scope.SERVER)
    asking = httpx2.AsyncClient(
        transport=httpx2.ASGITransport(app=api(service)), base_url=base, headers={"authorization": f"Bearer {key}"}
    )

    async def home(request: Request) -> Response:
        return RedirectResponse("/demo/")

    beside = (Route("/", home), Route("/demo", home), Mount("/demo", demo_app(asking)))
    return api(service, beside), key


def centre_links(service: Service, base: str) -> tuple[tuple[str, str], ...]:
    """Links to the centre, made now: one of a contact, whose card it changes, and one for trying it out."""
    centre, guest = centre_of(service, SHOP, CENTRE), service.contacts.get(SHOP, GUEST)
    made = ((f"{GUEST}'s centre", guest), ("a test of it", None))
    return tuple((name, centre_link(service, base, centre, contact)) for name, contact in made)


def announcement(base: str, key: str, data: Path, links: Iterable[tuple[str, str]] = ()) -> str:
    """What is printed once the demo answers: only addresses that exist. ``links`` are whole ones, named."""
    lines = [f"  {name:<16} {base}{path}" for name, path in ADDRESSES]
    lines += [f"  {name:<16} {link}" for name, link in links]
    return "\n".join(
        [
            "Notesik is running; Ctrl-C stops it.",
            "",
            *lines,
            "",
            f"  a server key of shop {SHOP!r}, for this run: {key}",
            f"  its data: {data}",
        ]
    )
