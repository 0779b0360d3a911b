"""The invented shop's pages: a panel where a visitor states a preference, and the frame that follows it at once.

The page is a guest of Notesik as any shop is: it uses the public HTTP only. One template renders the whole page and
its live parts, so that the page works without JavaScript and a fragment never drifts from its page. Preferences
travel in the body of a request and never stand in an address.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from importlib.resources import files
from typing import Any

import httpx2
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from frames.model import LANGUAGES
from frames.money import write_amount, write_quantity, write_span, write_unit
from frames.texts import Texts, load_texts
from frames.web import pages
from service.asking.panel import Form, node_groups, preference_document, questions
from service.asking.questions import counted
from service.demo.assortment import Article, articles
from service.demo.client import Answer, Notesik, Refused
from service.demo.mails import BLOCKS, Look, chosen_block, mail_facts
from service.demo.mails import CSP as MAIL_CSP
from service.demo.pictures import picture
from service.demo.swatches import swatches_css
from service.demo.wardrobe import SHOP_MOTTO, SHOP_NAME

CSP = (
    "default-src 'none'; img-src 'self' https: http:; style-src 'self'; script-src 'self'; connect-src 'self'; "
    "frame-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
ASSET_HEADERS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
PICTURE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=3600",
}
ASSETS = {
    "demo.css": ("demo", "text/css"),
    "demo.js": ("demo", "text/javascript"),
    "icon.svg": ("demo", "image/svg+xml"),
    "mail.css": ("demo", "text/css"),
    "mail-everybody.png": ("demo", "image/png"),
    "mail-regulars.png": ("demo", "image/png"),
    "questions.css": ("asking", "text/css"),
}
"""The page's own files: the folder each lies in, and its type."""
FRAGMENT = "Notesik-Fragment"
"""The header by which the page's own script asks for the live parts alone."""

PAGES = pages("demo", "asking")
MOST_FIELDS = 500
WHOLE_SHOP = "*"
"""The main value by which a visitor means everything; no category is named so."""

DOORS = (
    "Odzież > Spodnie > Dżinsy",
    "Odzież > Bluzki",
    "Odzież > Sukienki",
    "Odzież > Swetry",
    "Obuwie > Sneakersy",
    "Dodatki > Torebki",
)
"""The categories the shop puts in its window."""


@dataclass(frozen=True, slots=True)
class Door:
    """A category in the window, with the picture of one of its articles."""

    value: str
    name: str
    picture: str


def demo_app(client: httpx2.AsyncClient) -> Starlette:
    """The shop, to be mounted at ``/demo``. ``client`` speaks to Notesik with the shop's server key."""
    notesik = Notesik(client)

    async def front(request: Request) -> Response:
        return await _front(request, notesik)

    async def mails(request: Request) -> Response:
        return await _mails(request, notesik)

    return Starlette(
        routes=[
            Route("/", front, methods=["GET", "POST"]),
            Route("/mail", mails, methods=["GET", "POST"]),
            Route("/products/{article}", _product),
            Route("/pictures/{article}.svg", _picture),
            Route("/swatches.css", _swatches),
            Route("/{asset}", _asset),
        ]
    )


# --- the front page --------------------------------------------------------------------------------------------------


async def _front(request: Request, notesik: Notesik) -> Response:
    form = await _posted(request)
    texts = load_texts("demo", _language(request, form))
    page: dict[str, Any] = {**_common(request, texts), "error": None, "answer": None, "groups": (), "questions": ()}
    page |= {"contacts": contacts(), "contact": None, "main": "", "doors": doors(), "frame": ""}
    page |= {"fitting": None, "generation": "", "link": ""}
    status = 200
    try:
        page |= await _stated(form, notesik, texts.language)
    except Refused as refusal:
        status, page["error"] = 502, str(refusal)
    template = PAGES.get_template("shop.html")
    page["fragment"] = FRAGMENT in request.headers
    live = template.blocks["live"]
    text = "".join(live(template.new_context(page))) if page["fragment"] else template.render(page)
    return HTMLResponse(text, status, PAGE_HEADERS)


async def _stated(form: Form, notesik: Notesik, language: str) -> dict[str, Any]:
    """Whose notebook is open, what the visitor looks for, and Notesik's answer."""
    groups = node_groups(await notesik.filters(None, language))
    known = {WHOLE_SHOP, *(node.value for group in groups for node in group)}
    door = form.get("door", ())
    main = next((value for value in (*door, *form.get("main", ())) if value in known), "")
    contact = None if door else next((each for each in contacts() if each["id"] in form.get("contact", ())), None)
    page: dict[str, Any] = {"groups": groups, "main": main, "contact": contact}
    if main:
        page |= await _wished(None if main == WHOLE_SHOP else main, form, notesik, language)
    if contact is not None:
        page |= _shown(await notesik.frame_of(contact["id"], language))
        page["link"] = await notesik.centre_link(contact["id"])
    return page


async def _wished(main: str | None, form: Form, notesik: Notesik, language: str) -> dict[str, Any]:
    """The questions that follow from a main value, with what each further choice would leave, and what fits."""
    document = await notesik.filters(main or "", language)
    asked = questions(document["main"]["values"][0], form)
    wish = preference_document(main, asked)
    counts, answer = await asyncio.gather(notesik.counts(wish, language), notesik.frame_for(wish, language))
    live = {"questions": counted(asked, counts), "fitting": counts["remaining"], "generation": counts["generation"]}
    return live | _shown(answer)


def _shown(answer: Answer) -> dict[str, Any]:
    return {"answer": answer.facts, "frame": Markup(answer.html)}


async def _posted(request: Request) -> Form:
    if request.method != "POST":
        return {}
    async with request.form(max_files=0, max_fields=MOST_FIELDS) as form:
        return {name: [value for value in form.getlist(name) if isinstance(value, str)] for name in form}


def _language(request: Request, form: Form) -> str:
    asked = [*form.get("lang", ()), *request.query_params.getlist("lang")]
    return next((language for language in asked if language in LANGUAGES), LANGUAGES[0])


# --- the page of mails -----------------------------------------------------------------------------------------------


async def _mails(request: Request, notesik: Notesik) -> Response:
    """A block as a tool is given it, and as whoever it is for sees it."""
    form = await _posted(request)
    texts = load_texts("demo", _language(request, form))
    contact = next((each for each in contacts() if each["id"] in form.get("contact", ())), contacts()[0])
    block, look = chosen_block(form), Look.of(form)
    page: dict[str, Any] = {**_common(request, texts), "contacts": contacts(), "contact": contact, "error": None}
    page |= {"blocks": BLOCKS, "block": block, "look": look, "given": None}
    status = 200
    try:
        page |= mail_facts(await notesik.mail_for(contact["id"], block, texts.language), look)
    except Refused as refusal:
        status, page["error"] = 502, str(refusal)
    headers = PAGE_HEADERS | {"Content-Security-Policy": MAIL_CSP}
    return HTMLResponse(PAGES.get_template("mail.html").render(page), status, headers)


# --- other pages -----------------------------------------------------------------------------------------------------


async def _product(request: Request) -> Response:
    """A product's own page, so that the links of a frame lead somewhere."""
    article = _articles().get(request.path_params["article"])
    texts = load_texts("demo", _language(request, {}))
    page = {**_common(request, texts), "article": article, "money": lambda grosze: _zloty(grosze, texts)}
    return HTMLResponse(PAGES.get_template("product.html").render(page), 200 if article else 404, PAGE_HEADERS)


async def _picture(request: Request) -> Response:
    drawn = picture(request.path_params["article"])
    if drawn is None:
        raise HTTPException(404)
    return Response(drawn, media_type="image/svg+xml", headers=PICTURE_HEADERS)


async def _asset(request: Request) -> Response:
    name = request.path_params["asset"]
    if name not in ASSETS:
        raise HTTPException(404)
    place, media_type = ASSETS[name]
    return Response(_bytes(name, place), media_type=media_type, headers=ASSET_HEADERS)


async def _swatches(request: Request) -> Response:
    return Response(swatches_css(), media_type="text/css", headers=ASSET_HEADERS)


# --- what the pages are made of --------------------------------------------------------------------------------------


def _common(request: Request, texts: Texts) -> dict[str, Any]:
    return {
        "base": request.scope.get("root_path", ""),
        "texts": texts,
        "words": load_texts("asking", texts.language),
        "languages": LANGUAGES,
        "shop": SHOP_NAME,
        "motto": texts.say("page.motto") if texts.language != LANGUAGES[0] else SHOP_MOTTO,
        "written": _written(texts),
    }


def _written(texts: Texts) -> Mapping[str, Callable[..., str]]:
    """How the page's templates write numbers: in the visitor's locale, as the frame does."""
    return {
        "quantity": partial(write_quantity, locale=texts.locale),
        "span": partial(write_span, locale=texts.locale),
        "unit": partial(write_unit, locale=texts.locale),
    }


def _zloty(grosze: int, texts: Texts) -> str:
    return write_amount(Decimal(grosze) / 100, "PLN", texts.locale)


@cache
def contacts() -> Sequence[Mapping[str, Any]]:
    """The prepared contacts of the demo: id, name, a note by language, and their preferences."""
    entries: Sequence[Mapping[str, Any]] = json.loads(_text("contacts.json"))
    return entries


@cache
def doors() -> tuple[Door, ...]:
    """The window: each category with the first article that has a picture."""
    pictured = {article.path: article for article in reversed(articles()) if article.pictured}
    return tuple(Door(path, path.split(" > ")[-1], pictured[path].id) for path in DOORS if path in pictured)


@cache
def _articles() -> Mapping[str, Article]:
    return {article.id: article for article in articles()}


@cache
def _text(name: str, place: str = "demo") -> str:
    return _bytes(name, place).decode()


@cache
def _bytes(name: str, place: str = "demo") -> bytes:
    return files("templates").joinpath(place, name).read_bytes()
