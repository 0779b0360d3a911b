"""What every page of the centre shares: the look of the shop, its words, its addresses, and strict headers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from functools import partial
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from frames.texts import Texts
from frames.web import pages
from service.centres.assets import ASSETS
from service.centres.guarding import Answer, guarded
from service.centres.model import Theme
from service.centres.page.dates import day_text, time_tag
from service.centres.page.visit import Visit
from service.centres.theme import theme_css

PAGES = pages("centre", "asking")

CARRIED = ("lang", "embed")
"""Parameters that every address of a visit goes on carrying."""


@dataclass(frozen=True, slots=True)
class Look:
    """How one answer looks and where it may stand. ``query`` is the request's, ``origins`` may embed the page."""

    texts: Texts
    theme: Theme = field(default_factory=Theme)
    query: Mapping[str, str] = field(default_factory=dict)
    origins: Sequence[str] = ()
    languages: Sequence[str] = ()
    title: str = ""
    address: str = ""
    clock: tzinfo = UTC

    @property
    def is_embedded(self) -> bool:
        """Whether the page stands in a frame of the shop's page."""
        return self.query.get("embed") == "1"

    def with_language(self, language: str) -> str:
        """The query of the same place in another language."""
        return urlencode({**self.query, "lang": language})

    def to(self, path: str = "", **parameters: str) -> str:
        """The address of something of this visit, in the same language and frame."""
        carried = {name: self.query[name] for name in CARRIED if name in self.query}
        query = urlencode({**carried, **{name: value for name, value in parameters.items() if value}})
        return f"{self.address}{path}" + (f"?{query}" if query else "")


def look_of(visit: Visit, query: Mapping[str, str]) -> Look:
    """The look of a visit's own centre."""
    definition = visit.centre.definition
    return Look(
        visit.texts,
        definition.theme,
        query,
        visit.shop.origins,
        definition.languages,
        visit.said(definition.titles),
        visit.address,
        visit.shop.clock,
    )


def shown(
    look: Look, template: str, page: Mapping[str, Any], *, block: str | None = None, status: int = 200
) -> HTMLResponse:
    """A page, or one ``block`` of it where a script asks for what has changed."""
    given = {**_common(look), **page}
    found = PAGES.get_template(template)
    text = "".join(found.blocks[block](found.new_context(given))) if block else found.render(given)
    return _guarded(HTMLResponse(text, status), look)


def led(look: Look, address: str) -> Response:
    """To another page after a post, so that reloading it posts nothing again."""
    return _guarded(Response(status_code=303, headers={"Location": address}), look)


def _guarded(response: Answer, look: Look) -> Answer:
    return guarded(response, look.theme, look.origins if look.is_embedded else ())


def _common(look: Look) -> dict[str, Any]:
    say: Callable[..., str] = look.texts.say
    return {
        "look": look,
        "texts": look.texts,
        "say": say,
        "to": look.to,
        "language": look.texts.language,
        "theme": Markup(theme_css(look.theme)),
        "asset": ASSETS.address_of,
        "assets_of": ASSETS.of_section,
        "time": partial(time_tag, locale=look.texts.locale, clock=look.clock),
        "day": partial(day_text, locale=look.texts.locale),
    }
