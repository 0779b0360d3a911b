"""How these pages are written: in which words, in whose look, with which headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Message, Receive

from frames.model import LANGUAGES
from frames.texts import Texts, language_of, load_texts
from frames.web import pages
from service.centres.asked.opening import Opened
from service.centres.assets import ASSETS
from service.centres.guarding import HEADERS, guarded
from service.centres.minting import PATHS
from service.centres.model import Theme
from service.centres.theme import theme_css
from service.contacts.attributes import Said
from service.contacts.wording import in_language
from service.errors import LinkExpired, LinkRefused
from service.links import Purpose
from service.storage.shops import Shop

PAGES = pages("asked", "asking")
MOST_FIELDS = 200
MOST_BYTES = 64 * 1024
MOST_CHARACTERS = 4000
"""The longest single thing that is typed."""

KEPT = ("lang", "embed")
"""Parameters of these pages that go on to the next one."""

Posted = Mapping[str, list[str]]


def texts_of(opened: Opened, request: Request) -> Texts:
    """The language asked for, else the contact's own, the form's or the shop's."""
    own = opened.contact.details.value("language") if opened.contact else None
    of_form = opened.form.definition.languages if opened.form else ()
    wanted = (request.query_params.get("lang"), own, *of_form, opened.shop.locale)
    return load_texts("asked", next(each for each in wanted if each in LANGUAGES))


def said(text: Said, language: str) -> str:
    """A merchant's text in a language, else in the first one it is written in."""
    return in_language(text, language) or ""


def written(template: str, opened: Opened, request: Request, *, status: int = 200, **page: Any) -> Response:
    """One of these pages. It looks like the form it shows, else like the shop's centre.

    Forms alone may be framed, and only by pages of the shop: a press must never be tricked out of somebody.
    """
    texts = texts_of(opened, request)
    centre = opened.centre()
    theme = opened.form.definition.theme if opened.form else centre.definition.theme if centre else Theme()
    shop = said(centre.definition.titles, texts.language) if centre else opened.shop.name
    common = {"texts": texts, "shop": shop, "here": address(opened, request)}
    common |= {"test": opened.contact is None, "embedded": "embed" in request.query_params}
    ancestors = opened.shop.origins if opened.link.purpose is Purpose.FORM and opened.form else ()
    return _html(template, status, theme, {**common, **page}, ancestors)


def refused(request: Request, error: LinkRefused) -> Response:
    """The page for a link that does not open: what is the matter, what to do, and no word about anybody."""
    accepted = request.headers.get("accept-language", "").lower()
    places = {language: accepted.find(language) for language in LANGUAGES if language in accepted}
    texts = load_texts("asked", min(places, key=places.__getitem__, default=LANGUAGES[0]))
    expired = isinstance(error, LinkExpired)
    page = {"texts": texts, "expired": expired, "shop": "", "test": False}
    page |= {"embedded": "embed" in request.query_params}
    return _html("refused.html", 410 if expired else 404, Theme(), page)


def gone(shop: Shop) -> Response:
    """The page for a product that is in the shop no more, with the way to what is there."""
    page = {"texts": load_texts("asked", language_of(shop.locale)), "shop": "", "test": False, "embedded": False}
    return _html("gone.html", 410, Theme(), {**page, "back": next(iter(shop.origins), None)})


def address(opened: Opened, request: Request, **query: object) -> str:
    """The path of this page, its language and its frame kept, with more to tell it."""
    kept = {name: request.query_params[name] for name in KEPT if name in request.query_params}
    told = urlencode({**kept, **query})
    return f"/{PATHS[opened.link.purpose]}/{opened.token}" + (f"?{told}" if told else "")


def onwards(opened: Opened, request: Request, **query: object) -> Response:
    """After a post, to the page that says what it came to, so that nothing is posted twice."""
    return RedirectResponse(address(opened, request, **query), 303, dict(HEADERS))


async def posted(request: Request) -> Posted:
    """What was posted, without files and within bounds."""
    async with Request(request.scope, _bounded(request.receive)).form(max_files=0, max_fields=MOST_FIELDS) as form:
        values = {name: [each for each in form.getlist(name) if isinstance(each, str)] for name in form}
    return {name: [each[:MOST_CHARACTERS] for each in every] for name, every in values.items()}


def _bounded(receive: Receive) -> Receive:
    """The same, which ends where more arrives than anybody types."""
    arrived = 0

    async def receiving() -> Message:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > MOST_BYTES:
            raise HTTPException(413)
        return message

    return receiving


def one(form: Posted, name: str) -> str:
    """The one value of a field, "" where there is none."""
    return (form.get(name) or [""])[-1].strip()


def _html(template: str, status: int, theme: Theme, page: Mapping[str, Any], ancestors: Sequence[str] = ()) -> Response:
    given = {"theme": theme, "css": Markup(theme_css(theme)), "asset": ASSETS.address_of, **page}
    return guarded(HTMLResponse(PAGES.get_template(template).render(given), status), theme, ancestors)
