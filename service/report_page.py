"""The report of a feed as a page that stands alone, for whoever mends the export: in the words of the console."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Template
from markupsafe import Markup

from frames.texts import load_texts
from frames.web import pages
from service.console.feed_report import held_because, reported
from service.console.written import day_text, percent


def report_page(
    document: Mapping[str, Any], source: str, at: datetime, language: str, held: Mapping[str, Any] | None = None
) -> str:
    """The page of a report document about the feed that people call ``source``, read ``at`` a time.

    ``held`` is what was kept with a feed that a guard held back.
    """
    texts = load_texts("console/feed", language)
    return _page().render(
        report=reported(document, texts),
        source=source,
        when=day_text(at, texts.locale),
        held=held_because(held, texts) if held else "",
        texts=texts,
        say=texts.say,
        percent=lambda share: percent(share, texts.locale),
        style=_style(),
    )


@cache
def _page() -> Template:
    return pages("report").get_template("page.html")


@cache
def _style() -> Markup:
    """Our own sheet: of a feed there is nothing in it."""
    return Markup(files("templates").joinpath("report", "report.css").read_text("utf-8"))
