"""``notesik feed report``: what the reading of a shop's feed came to, of the one that serves or is held back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import counted, tell_rest, write_document, write_table, write_text

if TYPE_CHECKING:
    from service.generations.shelf import Shelf

SHOWN = 10
"""So many causes and warnings are named on a terminal; `--json` and `--html` name all."""
LONGEST = 60
"""So many characters of an id or a value stand in a table, `--json` has them whole."""
LANGUAGES = ("en", "pl")

Html = Annotated[
    Path | None, typer.Option("--html", metavar="FILE", help="Write the report as a page that stands alone.")
]
Language = Annotated[str, typer.Option("--lang", metavar="en|pl", help="The language of the page and of the reasons.")]


def report(
    shop: Shop,
    held: Annotated[bool, typer.Option("--held", help="Of the feed that is held back.")] = False,
    html: Html = None,
    language: Language = "en",
    as_json: Json = False,
) -> None:
    """Say what the reading of the feed that serves came to: what was not taken, why, and how to mend it."""
    shelf = the_service().shelf(shop)
    document, at, kept = _held(shelf) if held else _serving(shelf)
    if html:
        write_page(html, document, shop, at, language, kept)
    elif as_json:
        write_document(document)
    else:
        show_report(document, language)


def write_page(
    file: Path,
    document: Mapping[str, Any],
    source: str,
    at: datetime,
    language: str,
    held: Mapping[str, Any] | None = None,
) -> None:
    """The report as a page in a file, and a sentence that says so."""
    from service.report_page import report_page

    file.write_text(report_page(document, source, at, spoken(language), held), "utf-8")
    write_text(f"the report is written to {file}")


def spoken(language: str) -> str:
    """A language that reports are told in; any other is wrong usage."""
    if language not in LANGUAGES:
        raise typer.BadParameter(f"{language!r} is none of {', '.join(LANGUAGES)}", param_hint="--lang")
    return language


def show_report(document: Mapping[str, Any], language: str = "en") -> None:
    """A report on a terminal: how well fields are filled, what is wrong by cause, each with how to mend it."""
    from frames.texts import load_texts
    from service.console.feed_report import reported

    told = reported(document, load_texts("console/feed", spoken(language)))
    prices = f"in {', '.join(told.currency)}" if told.currency else "without a currency (--currency names it)"
    counts = (
        f"{counted(told.products, 'product')} of {counted(told.items, 'item')}, {len(told.quarantined)} quarantined"
    )
    write_text(f"{told.format} feed in {told.encoding}, prices {prices}: {counts}")
    if not told.complete:
        write_text("the document ends early: it will not be imported without --force")
    write_table(("field", "filled"), ((name, f"{share:.0%}") for name, share in told.coverage), ("filled",))
    if told.notices:
        rows = (
            (each.field, each.count, each.reason.why, _short(each.example), each.reason.mend) for each in told.notices
        )
        write_table(("warning", "products", "reason", "example", "what helps"), rows, ("products",))
    if told.causes:
        write_table(("field", "items", "not taken because", "line", "id", "value", "what helps"), (
            (first.field, cause.count, first.reason.why, first.line, _short(first.id), _short(first.value),
             first.reason.mend)
            for cause in told.causes[:SHOWN] for first in cause.examples[:1]
        ), ("items", "line"))  # fmt: skip
        tell_rest(len(told.causes), SHOWN, write_text)


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _serving(shelf: Shelf) -> tuple[Mapping[str, Any], datetime, None]:
    from feeds.documents import report_document
    from service.generations.manifest import read_manifest
    from service.generations.reports import read_report

    folder = shelf.current().resolve()
    manifest = read_manifest(folder)
    return report_document(read_report(folder)), datetime.fromisoformat(manifest.created), None


def _held(shelf: Shelf) -> tuple[Mapping[str, Any], datetime, Mapping[str, Any]]:
    from service.errors import NothingHeld

    kept = shelf.held()
    if kept is None:
        raise NothingHeld(shelf.shop)
    return kept["report"], datetime.fromisoformat(kept["held"]).astimezone(UTC), kept
