"""``notesik campaign``: one answer for every contact of a list, written to a folder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from json import loads
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import Json, OnlyShop, the_service, the_shop
from service.cli.output import complain, counted, progress_bar, warn_of_address, write_document, write_text

if TYPE_CHECKING:
    from service.campaigns.columns import Column
    from service.campaigns.contacts import Listed
    from service.campaigns.model import Campaign, People
    from service.campaigns.running import Engine, Ran
    from service.composition import Service
    from service.settings import Settings
    from service.storage.shops import Shop

Contacts = Annotated[
    Path | None, typer.Option("--contacts", metavar="FILE", help="Who is answered: .parquet, .csv, .ndjson and others.")
]
Who = Annotated[
    list[str] | None,
    typer.Option(
        "--who",
        metavar="CONDITION",
        help="Of them, or of the shop's contacts, those who meet it, such as preferences, tag:vip, not:tag:vip or "
        "information:shoe_size=38; with several, those who meet all.",
    ),
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
EngineName = Annotated[
    str,
    typer.Option(
        "--engine",
        metavar="local|cluster|ADDRESS",
        help="Where it runs: on this machine, or on the cluster whose scheduler has that address.",
    ),
]
Scheduler = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="The scheduler of the cluster, as in tls://host:8786."),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=1, max=64, help="How many processes do it; else one a core for long lists."),
]
RankingOptions = Annotated[
    Path | None, typer.Option("--options", metavar="FILE", help="What rankings go by beside preferences, as JSON.")
]
FullMatches = Annotated[
    bool, typer.Option("--full-matches", help="Say in rankings how many products meet everything, which takes longer.")
]

LOCAL, CLUSTER = "local", "cluster"


def campaign(
    surface: SurfaceName,
    out: Out,
    contacts: Contacts = None,
    who: Who = None,
    shop: OnlyShop = None,
    block: Block = None,
    part: PartName = None,
    locale: Locale = None,
    at: At = None,
    k: Slots = None,
    format: FormatName = "parquet",
    options: RankingOptions = None,
    full_matches: FullMatches = False,
    engine: EngineName = LOCAL,
    scheduler: Scheduler = None,
    workers: Workers = None,
    as_json: Json = False,
) -> None:
    """Answer every contact of a list once: a row each, in order. The same command goes on with a run that was ended."""
    from service.campaigns.contacts import contacts_listed
    from service.campaigns.formats import FORMATS
    from service.campaigns.model import Campaign
    from service.campaigns.running import run
    from service.campaigns.surfaces import SURFACES

    _one_of("--surface", surface, SURFACES)
    _one_of("--format", format, FORMATS)
    if contacts is None and not who:
        raise typer.BadParameter("--contacts names a list, or --who chooses from the store", param_hint="--contacts")
    if k is not None and k > SURFACES[surface].most:
        raise typer.BadParameter(f"{surface} shows {SURFACES[surface].most} products at most", param_hint="-k")
    of_messages = {"--block": block, "--part": part, "--locale": locale, "--at": at}
    of_rankings = {"--options": options, "--full-matches": full_matches or None}
    _need_none("email" if surface == "rank" else "rank", of_messages if surface == "rank" else of_rankings)
    _need_words(part, locale)
    service = the_service()
    asked_of = service.shops.get(the_shop(service, shop))
    doing = _engine(engine, scheduler, workers, service.settings)
    asked = Campaign(
        asked_of.name, surface, format, "", 0, k, block, part, locale, _moment(at, asked_of),
        options=_options(options), full_matches=full_matches,
    )  # fmt: skip
    listed = None if contacts is None else contacts_listed(contacts)
    if contacts is not None and listed is not None:
        _tell_of_list(contacts.name, listed)
        asked = replace(asked, list=listed.digest, contacts=len(listed.ids), by=listed.column.by)
    people: People | None = listed
    if who:
        asked, people = _narrowed(service, asked_of, asked, listed, who)
    assert people is not None  # one of the two was given
    if surface == "email":
        warn_of_address(service.settings)
    started = monotonic()
    with progress_bar("answering", "contacts") as progress:
        ran = run(service, asked, people, out, doing, progress)
    _tell(ran, out, monotonic() - started, as_json)


def _narrowed(
    service: Service, shop: Shop, asked: Campaign, listed: Listed | None, who: list[str]
) -> tuple[Campaign, People]:
    """The campaign for those alone who meet the conditions, and the way they are chosen."""
    from service.campaigns.chosen import Chosen
    from service.campaigns.who import conditions_of, known_of
    from service.storage.choosing import Choosing

    conditions = conditions_of(who, known_of(service, shop.name))
    chosen = Chosen(Choosing(service.database), shop.name, conditions, shop.day(datetime.now(UTC)), listed)
    texts, among = tuple(each.text for each in conditions), asked.list or None
    return replace(asked, list="", contacts=0, who=texts, among=among), chosen


def _engine(name: str, scheduler: str | None, workers: int | None, settings: Settings) -> Engine:
    """Where it runs; an address in place of the engine's name is that of the cluster's scheduler."""
    from service.campaigns.running import engine_of

    address = scheduler if scheduler or "://" not in name else name
    if name == LOCAL and scheduler is None:
        return engine_of(workers)
    if name != CLUSTER and address != name:
        _one_of("--engine", name, [LOCAL, CLUSTER, "an address such as tls://host:8786"])
        raise typer.BadParameter("it belongs to --engine cluster", param_hint="--scheduler")
    if workers is not None:
        raise typer.BadParameter("the workers of a cluster are started beside it", param_hint="--workers")
    address = address or settings.cluster_scheduler
    if address is None:
        raise typer.BadParameter("say where the cluster is, as in tls://host:8786", param_hint="--scheduler")
    from service.campaigns.cluster import engine_on, is_open

    engine = engine_on(address, settings)
    if is_open(address):
        complain(
            f"{address} is not encrypted: who reaches it reads what is sent and can run anything as its workers; "
            "docs/cluster.md says how to use tls://"
        )
    return engine


def _options(file: Path | None) -> dict[str, Any] | None:
    """The document of a ranking's options. Raises `MalformedPreference`, or `ServiceError` where it is no JSON."""
    from matching.preferences import parse_preferences
    from matching.readers import read_json

    if file is None:
        return None
    text = file.read_bytes()
    parse_preferences({"preferences": [], "options": read_json(text)})
    document: dict[str, Any] = loads(text)
    return document


def _tell_of_list(file: str, listed: Listed) -> None:
    """Say how a list was read where that may surprise."""
    from service.campaigns.columns import By

    if listed.column.others or listed.column.by is By.EMAIL:
        complain(f"{file}: {_read_as(listed.column)}")
    for rows, said in ((listed.repeated, "an id that came before"), (listed.nameless, "no id")):
        if rows:
            complain(f"{file}: {counted(rows, 'row')} with {said}, left out")


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


def _need_none(surface: str, said: Mapping[str, object]) -> None:
    """Refuse options that another surface has no use for."""
    for option, given in said.items():
        if given is not None:
            raise typer.BadParameter(f"it belongs to --surface {surface}", param_hint=option)


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
    if manifest["campaign"]["who"]:
        write_text(f"{manifest['rows']} chosen, {sum(manifest['left_out'].values())} left out")
        for condition, contacts in manifest["left_out"].items():
            write_text(f"  {contacts} by {condition}")
    if not ran.parts:
        write_text("all of it had been done before")
    elif ran.contacts < manifest["rows"]:
        write_text(f"{counted(ran.parts, 'part')} now, the others before")
    if ran.parts > 1:
        write_text(
            f"{_rate(ran.contacts, seconds):.0f} contacts a second, {60 * _rate(ran.parts, seconds):.1f} parts a minute"
        )


def summary(ran: Ran, out: Path, seconds: float) -> dict[str, Any]:
    """What is said of a run as JSON: the manifest's figures, and those of this very run."""
    told = ("rows", "answered", "empty", "left_out", "repeated", "nameless", "generations", "sha256")
    return {
        "out": str(out),
        **{name: ran.manifest[name] for name in told},
        "parts": len(ran.manifest["parts"]),
        "parts_made": ran.parts,
        "seconds": round(seconds, 3),
        "contacts_per_second": round(_rate(ran.contacts, seconds), 1),
        "parts_per_minute": round(60 * _rate(ran.parts, seconds), 1),
    }


def _rate(things: int, seconds: float) -> float:
    """So many a second; a clock that has not moved yet counts as one that has by a nanosecond."""
    return things / max(seconds, 1e-9)
