"""``notesik campaign``: one answer for every contact of a list, written to a folder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import Json, OnlyShop, the_service, the_shop
from service.cli.output import complain, counted, progress_bar, warn_of_address, write_document, write_text

if TYPE_CHECKING:
    from service.campaigns.columns import Column
    from service.campaigns.running import Ran
    from service.storage.shops import Shop

Contacts = Annotated[
    Path, typer.Option("--contacts", metavar="FILE", help="Who is answered: .parquet, .csv, .ndjson and others.")
]
SurfaceName = Annotated[
    str, typer.Option("--surface", metavar="rank|email", help="What each contact is answered with.")
]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="The folder that the answers are written to.")]
Block = Annotated[
    str | None, typer.Option("--block", metavar="NAME", help="The block that messages are made of; else `recommended`.")
]
PartName = Annotated[
    str | None,
    typer.Option("--part", metavar="message|block", help="Whole messages, or the block that stands in yours."),
]
Locale = Annotated[str | None, typer.Option("--locale", metavar="LOCALE", help="The language of messages, pl or en.")]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="TIME", help="When messages are sent (ISO 8601, the shop's time); else now."),
]
Slots = Annotated[int | None, typer.Option("-k", min=1, max=1000, help="How many products at most.")]
FormatName = Annotated[str, typer.Option("--format", metavar="parquet|ndjson", help="How the answers are written.")]
EngineName = Annotated[str, typer.Option("--engine", metavar="local", help="Where it runs: on this machine.")]
Workers = Annotated[int, typer.Option("--workers", min=1, max=64, help="How many processes do it.")]

OF_MESSAGES = ("--block", "--part", "--locale", "--at")


def campaign(
    contacts: Contacts,
    surface: SurfaceName,
    out: Out,
    shop: OnlyShop = None,
    block: Block = None,
    part: PartName = None,
    locale: Locale = None,
    at: At = None,
    k: Slots = None,
    format: FormatName = "parquet",
    engine: EngineName = "local",
    workers: Workers = 1,
    as_json: Json = False,
) -> None:
    """Answer every contact of a list once: a row each, in order. The same command goes on with a run that was ended."""
    from service.campaigns.columns import By
    from service.campaigns.contacts import contacts_listed
    from service.campaigns.formats import FORMATS
    from service.campaigns.model import Campaign
    from service.campaigns.running import engine_of, run
    from service.campaigns.surfaces import SURFACES

    _one_of("--surface", surface, SURFACES)
    _one_of("--format", format, FORMATS)
    _one_of("--engine", engine, ["local"])
    if k is not None and k > SURFACES[surface].most:
        raise typer.BadParameter(f"{surface} shows {SURFACES[surface].most} products at most", param_hint="-k")
    if surface == "email":
        _need_words(part, locale)
    else:
        _need_none(block, part, locale, at)
    service = the_service()
    asked_of = service.shops.get(the_shop(service, shop))
    moment = _moment(at, asked_of)
    listed = contacts_listed(contacts)
    digest, people = listed.digest, len(listed.ids)
    by = listed.column.by
    asked = Campaign(asked_of.name, surface, format, digest, people, k, block, part, locale, moment, by=by)
    if surface == "email":
        warn_of_address(service.settings)
    if listed.column.others or by is By.EMAIL:
        complain(f"{contacts.name}: {_read_as(listed.column)}")
    for repeated, said in ((listed.repeated, "an id that came before"), (listed.nameless, "no id")):
        if repeated:
            complain(f"{contacts.name}: {counted(repeated, 'row')} with {said}, left out")
    started = monotonic()
    with progress_bar("answering", "contacts") as progress:
        ran = run(service, asked, listed, out, engine_of(workers), progress)
    _tell(ran, out, monotonic() - started, as_json)


def _read_as(column: Column) -> str:
    """Which column is read where another one might have been meant."""
    from service.campaigns.columns import By

    instead = f", not {', '.join(column.others)}" if column.others else ""
    if column.by is By.ID:
        return f"the ids stand in the column {column.name}{instead}"
    return f"no column holds ids, so contacts are looked up by the addresses of the column {column.name}{instead}"


def _one_of(option: str, said: str, known: Iterable[str]) -> None:
    if said not in (names := [*known]):
        raise typer.BadParameter(f"{said!r} is none of {', '.join(names)}", param_hint=option)


def _need_words(part: str | None, locale: str | None) -> None:
    """Refuse what no message can be."""
    from frames.email.model import Part
    from service.storage.shops import LOCALES

    if part is not None:
        _one_of("--part", part, Part)
    if locale is not None:
        _one_of("--locale", locale, LOCALES)


def _need_none(*said: str | None) -> None:
    """Refuse options that other surfaces than messages have no use for."""
    for option, given in zip(OF_MESSAGES, said, strict=True):
        if given is not None:
            raise typer.BadParameter("it belongs to --surface email", param_hint=option)


def _moment(text: str | None, shop: Shop) -> datetime | None:
    """The time that ``--at`` names, by the shop's clock where it names no zone."""
    from service.api.email import moment
    from service.api.problems import InvalidParameter

    try:
        return None if text is None else moment(text, shop)
    except InvalidParameter:
        raise typer.BadParameter(f"{text!r} is no time such as 2026-11-27T17:30", param_hint="--at") from None


def _tell(ran: Ran, out: Path, seconds: float, as_json: bool) -> None:
    if as_json:
        write_document(summary(ran, out, seconds))
        return
    manifest = ran.manifest
    write_text(
        f"{counted(manifest['rows'], 'contact')} in {counted(len(manifest['parts']), 'part')} in {out}: "
        f"{manifest['answered']} answered, {manifest['rows'] - manifest['answered']} empty"
    )
    for reason, contacts in manifest["empty"].items():
        write_text(f"  {contacts} {reason}")
    if not ran.parts:
        write_text("all of it had been done before")
    elif ran.contacts < manifest["rows"]:
        write_text(f"{counted(ran.parts, 'part')} now, the others before")


def summary(ran: Ran, out: Path, seconds: float) -> dict[str, Any]:
    """What is said of a run as JSON: the manifest's figures, and those of this very run."""
    told = ("rows", "answered", "empty", "repeated", "nameless", "generations", "sha256")
    return {
        "out": str(out),
        **{name: ran.manifest[name] for name in told},
        "parts": len(ran.manifest["parts"]),
        "parts_made": ran.parts,
        "seconds": round(seconds, 3),
        "contacts_per_second": round(ran.contacts / seconds, 1) if seconds else None,
    }
