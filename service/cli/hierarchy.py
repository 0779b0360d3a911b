"""``notesik hierarchy``: what a merchandiser wants of the filters, drafted as a TOML file, compared and published.

A command about the hierarchy that has a module of its own is added to `app` in `service.cli`.
"""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.options import Json, Shop, feed_settings, known_industry, the_service
from service.cli.output import complain, write_bytes, write_document, write_table, write_text
from service.cli.vanished import tell_vanished

if TYPE_CHECKING:
    from feeds.model import Gone
    from feeds.tuning_changes import Change, Said
    from service.hierarchies import Publication, ShopHierarchy
    from service.storage.hierarchies import Version

app = typer.Typer(help="Tune a shop's filters: draft, compare, publish, roll back.", no_args_is_help=True)

SHOWN = 20
"""So many things that are gone, new or proposed are named on a terminal; `--json` names all."""

By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it; your user name by default.")]
Note = Annotated[str | None, typer.Option("--note", metavar="TEXT", help="Why; kept with the version.")]
NAMED = "The number of a version, 0 for none, draft or published."


def hierarchy_of(shop: str) -> ShopHierarchy:
    """The hierarchy of a shop that exists, with the settings of this process."""
    from service.hierarchies import ShopHierarchy

    service = the_service()
    record = service.shops.get(shop)
    settings = feed_settings(currency=record.currency)
    keep = service.settings.generations_kept
    return ShopHierarchy(service.shelf(shop), service.hierarchies(shop), settings, record.industry, keep)


@app.command()
def show(shop: Shop, as_json: Json = False) -> None:
    """Say where the hierarchy stands: what is published, what serves, what is gone and what is new."""
    status = hierarchy_of(shop).status()
    published = status.published
    if as_json:
        document = asdict(status) | {"published": published and _version(published), "serves": status.serves}
        write_document({"shop": shop, **document})
        return
    write_text(f"published: {_told(published) if published else 'nothing, the filters are as they are derived'}")
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
    _some(("gone from the feed", "named in"), [(gone.name, gone.place) for gone in status.gone])
    _some(("new in the feed", "value"), [(new.filter, new.value or "a filter") for new in status.new])


@app.command()
def export(
    shop: Shop,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to write it; standard output by default.")] = "-",
    version: Annotated[int | None, typer.Option("--version", min=0, help="That version, 0 for an empty one.")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="The draft instead of what is published.")] = False,
    as_json: Json = False,
) -> None:
    """Write the published hierarchy as a TOML file, to be edited and imported again."""
    from feeds.tuning_text import read_tuning
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
    from service.errors import ServiceError

    hierarchy = hierarchy_of(shop)
    name = "standard input" if file == "-" else file
    content = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
    try:
        tuning = hierarchy.save_draft(content.decode())
    except UnicodeDecodeError as error:
        raise ServiceError(f"{name}: it is not UTF-8 (byte {error.start}); save it in that encoding") from None
    except TuningError as error:
        raise ServiceError(f"{name}: {error}") from None
    unheard = hierarchy.unheard(tuning)
    _drafted(hierarchy, as_json, unheard)
    tell_gone(unheard, "is nothing that serves today: misspelt, or gone from the feed")


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
    from feeds.tuning_text import start_tuning
    from service.errors import ServiceError

    hierarchy = hierarchy_of(shop)
    if hierarchy.store.draft() is not None:
        raise ServiceError(f"shop {shop!r} has a draft already: `hierarchy discard` drops it")
    hierarchy.save_draft(start_tuning(industry))
    _drafted(hierarchy, as_json)


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
        write_document({"shop": shop, "a": a, "b": b, "changes": [_change(change) for change in changes]})
        return
    for change in changes:
        write_text(str(change))
    if not changes:
        write_text(f"{a} and {b} say the same")


@app.command()
def versions(shop: Shop, as_json: Json = False) -> None:
    """List every version that was published, and by whom."""
    found = hierarchy_of(shop).store.versions()
    if as_json:
        write_document({"shop": shop, "versions": [_version(version) for version in found]})
        return
    rows = ((v.number, v.when, v.by, "" if v.of is None else v.of, v.note or "") for v in found)
    write_table(("version", "published", "by", "again", "note"), rows, ("version", "again"))


@app.command()
def publish(shop: Shop, note: Note = None, by: By = None, as_json: Json = False) -> None:
    """Publish the draft: a new generation is made with it, and serves."""
    _published(shop, hierarchy_of(shop).publish(_who(by), note, _progress), as_json)


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
    _published(shop, hierarchy_of(shop).roll_back(version, _who(by), note, _progress), as_json)


@app.command()
def discard(shop: Shop, as_json: Json = False) -> None:
    """Drop the draft; what is published stays."""
    from service.errors import NoDraft

    if not hierarchy_of(shop).store.discard_draft():
        raise NoDraft(shop)
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
    _some(columns, rows, "no values look like one")


@app.command()
def accept(
    filter_: Annotated[str, typer.Argument(metavar="FILTER", help="The filter's key.")],
    value: Annotated[str, typer.Argument(metavar="VALUE", help="The value as it is shown.")],
    spelling: Annotated[str, typer.Argument(metavar="SPELLING", help="What shall count as that value.")],
    shop: Shop,
    as_json: Json = False,
) -> None:
    """Let the draft say that a spelling counts as a value, as a suggestion proposes."""
    hierarchy = hierarchy_of(shop)
    hierarchy.accept(filter_, value, spelling)
    _drafted(hierarchy, as_json)


def tell_gone(gone: Sequence[Gone], what: str) -> None:
    """A line on standard error for each of the first things that a tuning names in vain."""
    for each in gone[:SHOWN]:
        complain(f"{each.place}: {each.name!r} {what}")
    if len(gone) > SHOWN:
        complain(f"... and {len(gone) - SHOWN} more; `notesik hierarchy show --json` names all")


def _drafted(hierarchy: ShopHierarchy, as_json: bool, unheard: Sequence[Gone] = ()) -> None:
    """What the draft says now beyond what is published."""
    changes, shop = hierarchy.diff(), hierarchy.shelf.shop
    if as_json:
        document = {"shop": shop, "draft": True, "changes": [_change(change) for change in changes], "unheard": unheard}
        write_document(document)
    else:
        count = f"{len(changes)} change{'' if len(changes) == 1 else 's'}"
        write_text(f"the draft of shop {shop} makes {count}: `notesik hierarchy diff` tells which")


def _published(shop: str, publication: Publication, as_json: bool) -> None:
    version, generation = publication.version, publication.generation
    vanished = tell_vanished(the_service(), shop)
    if as_json:
        document = {"generation": generation.name, "products": generation.products, "gone": publication.gone}
        write_document({"shop": shop, **_version(version), **document, "vanished": vanished})
    else:
        write_text(f"shop {shop} serves generation {generation.name}, made with version {version.number}")
    tell_gone(publication.gone, "is not in the feed; it is kept for when it comes back")


def _progress(step: str) -> None:
    complain(f"{step} ...", prefix="")


def _who(by: str | None) -> str:
    """Who works on the hierarchy: the name given, else the one that the system knows the user by."""
    try:
        return by or getpass.getuser()
    except (KeyError, OSError):  # a number without a name, as in containers
        return f"user {os.getuid()}"


def _version(version: Version) -> dict[str, Any]:
    """A version without what was known when it was made: that is long, and `show` tells what is new since."""
    return {"version": version.number, "by": version.by, "when": version.when, "note": version.note, "of": version.of}


def _told(version: Version) -> str:
    again = "" if version.of is None else f", version {version.of} again" if version.of else ", none again"
    note = f": {version.note}" if version.note else ""
    return f"version {version.number} by {version.by}, {version.when}{again}{note}"


def _change(change: Change) -> dict[str, Any]:
    said = {"before": _plain(change.before), "after": _plain(change.after)}
    return {"path": change.path, "change": change.kind, **said, "says": str(change)}


def _plain(said: Said | None) -> Any:
    """As JSON: decimals are texts, as in every document."""
    if isinstance(said, tuple):
        return [_plain(each) for each in said]
    return f"{said:f}" if isinstance(said, Decimal) else said


def _some(columns: Sequence[str], rows: Sequence[Sequence[object]], otherwise: str | None = None) -> None:
    """A table of the first rows, where there are any."""
    if rows:
        write_table(columns, rows[:SHOWN], ("products", "likeness"))
    elif otherwise:
        write_text(otherwise)
    if len(rows) > SHOWN:
        write_text(f"... and {len(rows) - SHOWN} more; --json names all")
