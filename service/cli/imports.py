"""``notesik contacts import``: a list of contacts into the cards of a shop."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Json, OnlyShop, the_service, the_shop
from service.cli.output import (
    complain,
    counted,
    plain,
    progress_bar,
    tell_rest,
    write_document,
    write_table,
    write_text,
)

if TYPE_CHECKING:
    from service.contacts.model import Source
    from service.imports.mapping import ColumnMapping
    from service.imports.report import Report
    from service.imports.tables import Table

ROWS_NAMED = 20
"""So many rows are named for each reason; `--json` names all."""

File = Annotated[
    str | None,
    typer.Argument(metavar="FILE", help="A .csv, .tsv, .xlsx, .json, .ndjson or .parquet file, or - for NDJSON."),
]
Map = Annotated[
    Path | None, typer.Option("--map", metavar="FILE", help="A TOML file that says what the columns are taken as.")
]
SourceName = Annotated[
    str,
    typer.Option("--source", metavar="declared|observed|bought-in", help="Where rows come from that do not say so."),
]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook; its first else.")]
Sql = Annotated[str | None, typer.Option("--sql", metavar="ADDRESS", help="Read from a database: sqlite:///shop.db.")]
Query = Annotated[str | None, typer.Option("--query", metavar="SQL", help="What to ask that database; only read.")]
ConsentText = Annotated[
    Path | None, typer.Option("--consent-text", metavar="FILE", help="The text that the list's consents were given on.")
]
ConsentVersion = Annotated[
    str | None, typer.Option("--consent-version", metavar="VERSION", help="Your name of that text, such as 2024-05.")
]
Rejected = Annotated[
    Path | None, typer.Option("--rejected", metavar="FILE", help="Write refused rows as CSV, to mend and import again.")
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would become of the list, and keep nothing.")]


def import_(
    file: File = None,
    shop: OnlyShop = None,
    map: Map = None,
    source: SourceName = "declared",
    sheet: Sheet = None,
    sql: Sql = None,
    query: Query = None,
    consent_text: ConsentText = None,
    consent_version: ConsentVersion = None,
    rejected: Rejected = None,
    dry_run: DryRun = False,
    as_json: Json = False,
) -> None:
    """Take contacts from a file or a database. What a row does not say stays; the same list again changes nothing."""
    from service.centres.answers import answer_check
    from service.centres.defined import attributes_of
    from service.contacts.model import Actor, Occasion
    from service.contacts.rows import Rules
    from service.contacts.stated.reading import Telling
    from service.imports.columns import Columns
    from service.imports.refused import refused_to
    from service.imports.run import Import, kept, rehearsed

    believed, consent = _source(source), _consent(consent_text, consent_version)
    service = the_service()
    name = the_shop(service, shop)
    mapping = _mapping(map)
    table = _table(file, sheet, sql, query)
    attributes = attributes_of(service, name)
    occasion = Occasion(Actor.SHOP, f"import {table.name}", datetime.now(UTC))
    target = kept(service.contacts, name, occasion)
    with (
        progress_bar(f"importing {plain(table.name)}", "rows") as progress,
        refused_to(rejected) if rejected else nullcontext() as keep_refused,
    ):
        report = Import(
            rehearsed(service.database, target) if dry_run else target,
            Rules(Telling(occasion, answer_check(attributes), service.shops.get(name).clock), believed, attributes),
            Columns(mapping, attributes),
            mapping.constants,
            consent,
            keep_refused,
        ).run(table, progress)
    _tell(report, name, dry_run, as_json)
    if report.rows and not report.taken:
        raise _failed(f"none of {counted(report.rows, 'row')} was taken")
    if not report.complete:
        raise _failed(f"the list was taken up to where it broke off: {counted(report.taken, 'row')}")


def _failed(sentence: str) -> typer.Exit:
    complain(sentence)
    return typer.Exit(1)


def _source(text: str) -> Source:
    from service.contacts.model import Source

    try:
        return Source(text.replace("-", " "))
    except ValueError:
        raise typer.BadParameter(
            f"{text!r} is none of declared, observed and bought-in", param_hint="--source"
        ) from None


def _consent(file: Path | None, version: str | None) -> dict[str, str]:
    """Text and version of the list's consents, as far as they are given."""
    from service.cli.hierarchy import text_of

    if file is not None and version is None:
        raise typer.BadParameter("name the text too, by --consent-version", param_hint="--consent-text")
    text = {} if file is None else {"text": text_of(file.read_bytes(), str(file)).strip()}
    return text if version is None else {**text, "version": version}


def _mapping(file: Path | None) -> ColumnMapping:
    from service.imports.mapping import ColumnMapping, load_mapping

    return ColumnMapping() if file is None else load_mapping(file)


def _table(file: str | None, sheet: str | None, sql: str | None, query: str | None) -> Table:
    """What is read: a file, standard input, or the answer of a database."""
    from service.imports.queries import table_of_query
    from service.imports.readers import table_of, table_of_input

    if (sql is None) != (query is None):
        raise typer.BadParameter("--sql and --query go together", param_hint="--query")
    if (file is None) == (sql is None):
        raise typer.BadParameter("give either a FILE or --sql and --query", param_hint="FILE")
    if sql is not None and query is not None:
        return table_of_query(sql, query)
    assert file is not None
    return table_of_input(sys.stdin.buffer) if file == "-" else table_of(Path(file), sheet)


# --- what it says ----------------------------------------------------------------------------------------------------


def _tell(report: Report, shop: str, dry_run: bool, as_json: bool) -> None:
    if as_json:
        write_document(report.document())
        return
    tried = " (a dry run: nothing is kept)" if dry_run else ""
    write_text(
        f"shop {shop}: {report.taken} of {counted(report.rows, 'row')} taken{tried}: {report.created} new, "
        f"{report.changed} changed, {report.unchanged} as they were; {len(report.refused)} refused"
    )
    if report.columns:
        write_table(("column", "taken as"), ((name, to or "left out") for name, to in report.columns.items()))
    if report.refused:
        rows = ((column or "", reason, len(rows), _named(rows)) for (column, reason), rows in report.reasons().items())
        write_table(("column", "refused because", "rows", "which"), rows, ("rows",))
    for warning in report.warnings[:ROWS_NAMED]:
        complain(warning)
    tell_rest(len(report.warnings), ROWS_NAMED, what="more warnings")


def _named(rows: list[int]) -> str:
    return ", ".join(map(str, rows[:ROWS_NAMED])) + (" ..." if len(rows) > ROWS_NAMED else "")
