"""``notesik hierarchy``: what a merchandiser wants of the filters, drafted as a TOML file, compared and published.

A command about the hierarchy that has a module of its own is added to `app` in `service.cli`.
"""

from __future__ import annotations

import getpass
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Json, Shop, known_industry, the_service
from service.cli.output import complain, write_bytes, write_document, write_table, write_text
from service.cli.told import (
    change_document,
    show_some,
    tell_drafted,
    tell_published,
    version_line,
    why_vain,
)
from service.cli.vanished import THE_HIERARCHY, tell_vanished

if TYPE_CHECKING:
    from service.hierarchies import Publication, ShopHierarchy

app = typer.Typer(help="Tune a shop's filters: draft, compare, publish, roll back.", no_args_is_help=True)

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it; your user name by default.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept with the version.")]
NAMED = "The number of a version, 0 for none, draft or published."


def hierarchy_of(shop: str) -> ShopHierarchy:
    """The hierarchy of a shop that exists, with the settings of this process."""
    from service.hierarchies import hierarchy_of as of_shop

    return of_shop(the_service(), shop)


def text_of(content: bytes, name: str) -> str:
    """The text of a tuning that was handed over as ``name``. Raises `ServiceError` where it is no UTF-8."""
    from service.errors import ServiceError

    try:
        return content.decode()
    except UnicodeDecodeError as error:
        raise ServiceError(f"{name}: it is not UTF-8 (byte {error.start}); save it in that encoding") from None


@app.command()
def show(shop: Shop, as_json: Json = False) -> None:
    """Say where the hierarchy stands: what is published, what serves, what is gone and what is new."""
    from service.hierarchies import version_document

    status = hierarchy_of(shop).status()
    published = status.published
    if as_json:
        document = asdict(status) | {"published": published and version_document(published), "serves": status.serves}
        write_document({"shop": shop, **document})
        return
    write_text(f"published: {version_line(published) if published else 'nothing, the filters are as they are derived'}")
    write_text(f"draft: {'yes, `notesik hierarchy diff` compares it' if status.draft else 'none'}")
    made_with = f"version {status.made_with}" if status.made_with else "no version"
    if status.generation is None:
        write_text("serves: nothing, import a feed first")
    elif status.serves:
        write_text(f"serves: generation {status.generation}, made with {made_with}")
    else:
        write_text(
            f"serves: generation {status.generation}, made with {made_with}; `notesik hierarchy publish` mends it"
        )
    gone = [(each.place, each.name, why_vain(each.place, "is not in the feed")) for each in status.gone]
    show_some(("in the hierarchy", "named in vain", "because it"), gone)
    show_some(("new in the feed", "value"), [(new.filter, new.value or "a filter") for new in status.new])


@app.command()
def export(
    shop: Shop,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it; standard output by default.")] = "-",
    version: Annotated[int | None, typer.Option("--version", min=0, help="That version, 0 for an empty one.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="The draft instead of what is published.")] = False,
    as_json: Json = False,
) -> None:
    """Write the published hierarchy as a TOML file, to be edited and imported again."""
    from feeds.tuning.text import read_tuning
    from service.hierarchies import DRAFT, PUBLISHED

    if draft and version is not None:
        raise typer.BadParameter("give either --version or --draft", param_hint="--draft")
    which = DRAFT if draft else PUBLISHED if version is None else str(version)
    text = hierarchy_of(shop).text(which)
    if as_json:
        tuning = read_tuning(text).model_dump(mode="json", exclude_defaults=True)
        write_document({"shop": shop, "which": which, "toml": text, "tuning": tuning})
    elif file == "-":
        write_bytes(text.encode())
    else:
        Path(file).write_bytes(text.encode())


@app.command("import")
def import_(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A TOML file, or - for standard input.")],
    shop: Shop,
    as_json: Json = False,
) -> None:
    """Make a TOML file the draft, once it is checked."""
    from feeds.errors import TuningError
    from service.auditing import commander
    from service.drafting import write_draft
    from service.errors import ServiceError

    hierarchy = hierarchy_of(shop)
    name = "standard input" if file == "-" else file
    text = text_of(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes(), name)
    try:
        tuning = write_draft(the_service(), shop, commander(), text)
    except TuningError as error:
        raise ServiceError(f"{name}: {error}") from None
    tell_drafted(hierarchy, as_json, hierarchy.unheard(tuning))


@app.command()
def start(
    shop: Shop,
    industry: Annotated[
        str,
        typer.Option("--industry", help="The template to start from, or `nothing`.", callback=known_industry),
    ],
    as_json: Json = False,
) -> None:
    """Begin a draft with an industry template, or with nothing."""
    from feeds.tuning.text import start_tuning
    from service.auditing import commander
    from service.drafting import write_draft
    from service.errors import ServiceError

    hierarchy = hierarchy_of(shop)
    if hierarchy.store.draft() is not None:
        raise ServiceError(f"shop {shop!r} has a draft already: `hierarchy discard` drops it")
    write_draft(the_service(), shop, commander(), start_tuning(industry), thing=industry)
    tell_drafted(hierarchy, as_json)


@app.command()
def diff(
    shop: Shop,
    a: Annotated[str, typer.Argument(metavar="[A]", help=NAMED)] = "published",
    b: Annotated[str, typer.Argument(metavar="[B]", help=NAMED)] = "draft",
    as_json: Json = False,
) -> None:
    """Say what B states otherwise than A: the draft than what is published, by default."""
    changes = hierarchy_of(shop).diff(a, b)
    if as_json:
        write_document({"shop": shop, "a": a, "b": b, "changes": [change_document(change) for change in changes]})
        return
    for change in changes:
        write_text(str(change))
    if not changes:
        write_text(f"{a} and {b} say the same")


@app.command()
def versions(shop: Shop, as_json: Json = False) -> None:
    """List every version that was published, and by whom."""
    from service.hierarchies import version_document

    found = hierarchy_of(shop).store.versions()
    if as_json:
        write_document({"shop": shop, "versions": [version_document(version) for version in found]})
        return
    rows = ((v.number, v.when, v.by, "" if v.of is None else v.of, v.note or "") for v in found)
    write_table(("version", "published", "by", "again", "note"), rows, ("version", "again"))


@app.command()
def publish(shop: Shop, note: Note = None, by: By = None, as_json: Json = False) -> None:
    """Publish the draft: a new generation is made with it, and serves."""
    publication = hierarchy_of(shop).publish(_who(by), note, _progress)
    _record(shop, by, publication)
    tell_published(shop, publication, tell_vanished(the_service(), shop, THE_HIERARCHY), as_json)


@app.command()
def rollback(
    shop: Shop,
    version: Annotated[
        int | None,
        typer.Argument(metavar="[VERSION]", min=0, help="The one before by default; 0 for what is derived alone."),
    ] = None,
    note: Note = None,
    by: By = None,
    as_json: Json = False,
) -> None:
    """Publish an earlier version again, as a new one."""
    publication = hierarchy_of(shop).roll_back(version, _who(by), note, _progress)
    _record(shop, by, publication)
    tell_published(shop, publication, tell_vanished(the_service(), shop, THE_HIERARCHY), as_json)


@app.command()
def discard(shop: Shop, as_json: Json = False) -> None:
    """Drop the draft; what is published stays."""
    from service.auditing import commander, record
    from service.errors import NoDraft

    if not hierarchy_of(shop).store.discard_draft():
        raise NoDraft(shop)
    record(the_service(), commander(), shop, "hierarchy.discarded", "")
    if as_json:
        write_document({"shop": shop, "draft": False})
    else:
        write_text(f"the draft of shop {shop} is dropped")


@app.command()
def suggestions(shop: Shop, as_json: Json = False) -> None:
    """List values that are probably one, for a person to accept or leave."""
    found = hierarchy_of(shop).suggestions()
    if as_json:
        write_document({"shop": shop, "suggestions": found})
        return
    columns = ("filter", "value", "products", "spelling", "products", "likeness")
    rows = [(s.filter, s.value, s.value_products, s.spelling, s.products, f"{s.similarity:.0%}") for s in found]
    show_some(columns, rows, "no values look like one")


@app.command()
def accept(
    filter_: Annotated[str, typer.Argument(metavar="FILTER", help="The filter's key.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The value as it is shown.")],
    spelling: Annotated[str, typer.Argument(metavar="SPELLING", help="What shall count as that value.")],
    shop: Shop,
    as_json: Json = False,
) -> None:
    """Let the draft say that a spelling counts as a value, as a suggestion proposes."""
    from service import drafting
    from service.auditing import commander

    unheard = drafting.accept(the_service(), shop, commander(), filter_, value, spelling)
    tell_drafted(hierarchy_of(shop), as_json, unheard)


def _record(shop: str, by: str | None, publication: Publication) -> None:
    from service.auditing import commander
    from service.hierarchies import record_publication

    record_publication(the_service(), commander(by), shop, publication)


def _progress(step: str) -> None:
    complain(f"{step} ...", prefix="")


def _who(by: str | None) -> str:
    """Who works on the hierarchy: the name given, else the one that the system knows the user by."""
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in containers
        return f"user {os.getuid()}"
