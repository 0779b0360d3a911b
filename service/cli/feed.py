"""``notesik feed``: look at a feed, import it, list and roll back generations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.feed_report import Html, Language, show_report, write_page
from service.cli.options import (
    At,
    Currency,
    Format,
    Industry,
    Json,
    MappingFile,
    Shop,
    Source,
    feed_settings,
    moment,
    the_service,
)
from service.cli.output import complain, counted, progress_bar, write_document, write_table, write_text
from service.cli.proposing import Propose, proposing
from service.cli.told import tell_gone
from service.cli.vanished import THE_FEED, THE_GENERATION, WHAT_SERVES, tell_vanished

if TYPE_CHECKING:
    from feeds.model import FeedReport
    from service.composition import Service
    from service.feeding import Imported

app = typer.Typer(help="Check and import feeds; list and roll back generations.", no_args_is_help=True)


@app.command()
def check(
    source: Source,
    format: Format = None,
    currency: Currency = None,
    at: At = None,
    as_json: Json = False,
    mapping: MappingFile = None,
    propose: Propose = None,
    html: Html = None,
    language: Language = "en",
) -> None:
    """Read a feed, import nothing, report what can be taken and what cannot; propose a mapping where it is unknown."""
    import feeds.build
    from feeds.documents import report_document
    from service.settings import load_settings
    from service.sources import is_address, opened_source, shown_address

    settings = feed_settings(format=format, currency=currency, at=at, mapping=mapping)
    with (
        progress_bar("reading") as progress,
        opened_source(source, load_settings(), progress, complain) as path,
        proposing(path, source, propose, as_json) as proposal,
    ):
        report = feeds.build.check(path, settings, progress)
    if not report.products:
        complain(f"{source}: {_nothing(report)}")
        raise typer.Exit(1)
    if html:
        called = shown_address(source) if is_address(source) else Path(source).name
        write_page(html, report_document(report), called, settings.at, language)
    elif as_json:
        write_document(report_document(report) | ({"proposal": proposal.document()} if proposal else {}))
    else:
        show_report(report_document(report), language)


@app.command("import")
def import_(
    source: Source,
    shop: Shop,
    format: Format = None,
    industry: Industry = None,
    currency: Currency = None,
    at: At = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Read it even where it is unchanged, and import it even where a guard objects."),
    ] = False,
    as_json: Json = False,
    mapping: MappingFile = None,
) -> None:
    """Make a generation of a feed and let it serve, or say why it is held back."""
    from service.addresses import spelt_out_as_own
    from service.auditing import commander
    from service.feeding import Wanted, record_import, take_in
    from service.refreshing import read_from
    from service.sources import is_address, opened_source

    service = the_service()
    service.shops.get(shop)
    wanted = Wanted(format, industry, currency, None if at is None else moment(at), force, mapping)
    tell_vanished(service, shop, WHAT_SERVES)  # of an import that was killed before it could
    with progress_bar("importing") as progress:
        if is_address(source):
            meant = spelt_out_as_own(source)
            imported = read_from(service, shop, source, wanted, meant=meant, progress=progress, say=complain)
        else:
            with opened_source(source, service.settings, progress) as path:
                imported = take_in(service, shop, path, wanted, source, progress)
    record_import(service, commander(), shop, imported)
    tell_imported(service, shop, imported, as_json)


def tell_imported(service: Service, shop: str, imported: Imported, as_json: bool) -> None:
    """What serves now, and what it no longer holds."""
    from service.feeding import import_document

    manifest, gone, guess = imported.manifest, imported.hierarchy.gone, imported.hierarchy.guess
    vanished = tell_vanished(service, shop, THE_FEED)
    if as_json:
        write_document(import_document(shop, imported, vanished))
    else:
        again = "the feed is unchanged, " if imported.unchanged else ""
        write_text(f"{again}shop {shop} serves generation {manifest.name}: {_counts(imported.report)}")
        if guess is not None and not imported.unchanged:
            write_text(f"industry {guess.industry}, guessed: {'; '.join(guess.evidence)}")
            write_text(f"`notesik shops set {shop} --industry ...` names another, for the next import")
    if manifest.forced and not imported.unchanged:
        complain(f"imported although {manifest.forced}")
    tell_gone(gone, "is named by the hierarchy and not in this feed; it is kept for when it comes back")


@app.command()
def generations(shop: Shop, as_json: Json = False) -> None:
    """List the generations of a shop, and the feed that was held back last."""
    from service.feeding import generation_document

    service = the_service()
    shelf, hold = service.shelf(shop), service.shops.get(shop).hold
    kept, current, held = shelf.list(), shelf.current_name(), shelf.held()
    if as_json:
        held_short = None if held is None else {"held": held["held"], "reason": held["reason"]}
        entries = [generation_document(manifest, current) for manifest in kept]
        write_document({"shop": shop, "generations": entries, "held": held_short, "hold": hold})
        return
    rows = (
        (m.name, m.created, m.products, m.quarantined, m.hierarchy or "", "serves" if m.name == current else "")
        for m in kept
    )
    columns = ("generation", "created", "products", "quarantined", "hierarchy", "")
    write_table(columns, rows, numeric=("products", "quarantined", "hierarchy"))
    if held is not None:
        way_on = "; `notesik feed release` lets it serve, `drop` forgets it" if held.get("forceable") else ""
        write_text(f"held back at {held['held']}: {held['reason']}{way_on}")
    if hold:
        write_text("every feed waits for a person: `notesik feed unhold` ends that")


@app.command()
def rollback(
    shop: Shop,
    generation: Annotated[
        str | None, typer.Argument(metavar="[GENERATION]", help="Number, id or name; the one before by default.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let an earlier generation serve again."""
    from service.auditing import Told, commander, record
    from service.feeding import generation_document

    service = the_service()
    shelf = service.shelf(shop)
    before, manifest = shelf.current_name(), shelf.roll_back(generation)
    way_back = Told(undo="/feed/generations/serve", fields={"generation": before or ""})
    record(service, commander(), shop, "generation.rolled_back", manifest.name, way_back)
    published, vanished = service.hierarchies(shop).published(), tell_vanished(service, shop, THE_GENERATION)
    if as_json:
        write_document({"shop": shop, **generation_document(manifest, manifest.name), "vanished": vanished})
    else:
        write_text(f"shop {shop} serves generation {manifest.name} again: {counted(manifest.products, 'product')}")
    if published is not None and published.number != manifest.hierarchy:
        made = f"version {manifest.hierarchy} of the hierarchy" if manifest.hierarchy else "no version of the hierarchy"
        complain(f"it was made with {made}: `notesik hierarchy publish` makes it again with version {published.number}")


def _nothing(report: FeedReport) -> str:
    """Why not one product could be taken, in one sentence."""
    if not report.quarantined:
        return f"no product could be taken: {counted(report.items, 'item')}"
    first = report.quarantined[0]
    return (
        f"no product could be taken of {counted(report.items, 'item')}; the first (line {first.line}): {first.reason}"
    )


def _counts(report: FeedReport) -> str:
    products, items = counted(report.products, "product"), counted(report.items, "item")
    return f"{products} of {items}, {len(report.quarantined)} quarantined"
