"""What every page of the console shares: its frame, its words, strict headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from importlib.resources import files
from typing import Any, TypeVar

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from frames.model import LANGUAGES
from frames.texts import Texts, load_texts
from frames.web import pages
from service.assets import Assets
from service.console.entering import ROOT, SAID, Entered, is_secure
from service.console.written import ago, day_text, number, percent
from service.storage.accounts import Role

AREAS = ("start", "feed", "filters", "publishing", "frames", "products", "settings", "searching")
"""The folders of ``templates/console``: each has its pages, its ``texts`` and, as it needs, its sheet and script."""

PAGES = pages("console", "asking", "frames")
ASSETS = Assets(
    "/static/console",
    ("console", *(f"console/{area}" for area in AREAS), "asking", "frames"),
    {"htmx.js": "htmx-4.0.1.min.js", "sortable.js": "sortable-1.15.7.min.js"},
)

HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' https: http: data:; style-src 'self'; script-src 'self'; connect-src "
        "'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",  # with none at all, old browsers would not say whose page posts a form
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
    "Cross-Origin-Opener-Policy": "same-origin",
}


Answer = TypeVar("Answer", bound=Response)


@dataclass(frozen=True, slots=True)
class Tab:
    """A page within a place: the key of its text, its path under the shop, the least role."""

    key: str
    path: str
    least: Role = Role.VIEWER


@dataclass(frozen=True, slots=True)
class Area:
    """A place of the rail. ``letter`` follows ``g`` on the keyboard; the first tab is where it leads."""

    name: str
    letter: str
    tabs: Sequence[Tab]


RAIL = (
    Area(
        "feed",
        "f",
        (Tab("tab.feed", "/feed"), Tab("tab.generations", "/feed/generations"), Tab("tab.products", "/products")),
    ),
    Area(
        "filters",
        "h",
        (
            Tab("tab.hierarchy", "/filters"),
            Tab("tab.values", "/filters/values"),
            Tab("tab.try", "/filters/try"),
            Tab("tab.publish", "/filters/publish"),
        ),
    ),
    Area("surfaces", "s", (Tab("tab.frames", "/frames"), Tab("tab.bans", "/products/bans"))),
    Area(
        "settings",
        "e",
        (
            Tab("tab.shop", "/settings"),
            Tab("tab.keys", "/settings/keys", Role.OWNER),
            Tab("tab.members", "/settings/members", Role.OWNER),
            Tab("tab.audit", "/settings/audit"),
        ),
    ),
)
"""The rail. A page says by its tab's path where it stands in it."""


@cache
def texts_in(language: str) -> Texts:
    """The words of every page: those of the frame around them, and of each area. A section stands in one file only."""
    patterns: dict[str, Any] = {}
    for place in ("console", *(f"console/{area}" for area in AREAS)):
        if files("templates").joinpath(place, f"texts.{language}.toml").is_file():
            patterns |= load_texts(place, language).patterns
    return Texts(language, patterns)


def shown(
    entered: Entered,
    template: str,
    page: Mapping[str, Any],
    *,
    tab: str = "",
    block: str | None = None,
    status: int = 200,
) -> HTMLResponse:
    """A page, or one ``block`` of it for a script. ``tab`` is the path of the tab that it belongs to.

    Templates get ``entered``, ``say``, ``to``, ``mark``, ``language``, ``asset`` and what `service.console.written`
    writes, beside ``page``.
    """
    given = {**_common(entered, tab), **page}
    found = PAGES.get_template(template)
    text = "".join(found.blocks[block](found.new_context(given))) if block else found.render(given)
    response = headed(HTMLResponse(text, status))
    if SAID in entered.request.cookies and block is None:
        response.delete_cookie(SAID, path=ROOT)
    return response


def shown_outside(template: str, language: str, page: Mapping[str, Any], status: int = 200) -> HTMLResponse:
    """A page for whoever is not signed in."""
    texts = texts_in(language)
    given = {**_words(texts), "languages": LANGUAGES, "entered": None, "root": ROOT, **page}
    return headed(HTMLResponse(PAGES.get_template(template).render(given), status))


def headed(response: Answer, request: Request | None = None) -> Answer:
    """The answer with the headers that all have; one to a safe ``request`` has the browser ask safely from then on."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request is not None and is_secure(request):
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response


def _common(entered: Entered, tab: str) -> dict[str, Any]:
    area = next((each for each in RAIL if tab in {one.path for one in each.tabs}), None)
    return {
        **_words(entered.texts),
        "entered": entered,
        "to": entered.to,
        "at": entered.at,
        "root": ROOT,
        "mark": entered.mark,
        "said": entered.said,
        "rail": RAIL,
        "area": area,
        "tab": tab,
        "languages": LANGUAGES,
        "Role": Role,
    }


def _words(texts: Texts) -> dict[str, Any]:
    return {
        "texts": texts,
        "say": texts.say,
        "language": texts.language,
        "asset": ASSETS.address_of,
        "assets_of": ASSETS.of_section,
        "ago": partial(ago, locale=texts.language),
        "day": partial(day_text, locale=texts.language),
        "number": partial(number, locale=texts.language),
        "percent": partial(percent, locale=texts.language),
    }
