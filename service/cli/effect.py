"""``notesik hierarchy effect``: whose answers change, before a draft is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, progress_bar, tell_rest, write_document, write_table, write_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.effect import Effect, Shown
    from service.hierarchies import ShopHierarchy

ContactFile = Annotated[
    Path | None,
    typer.Option("--contacts", metavar="FILE", help="A .parquet or .ndjson file; the shop's own contacts by default."),
]
Draft = Annotated[bool, typer.Option("--draft", help="The draft; so by default.")]
Version = Annotated[
    int | None, typer.Option("--version", min=0, help="That version instead, 0 for what is derived alone.")
]
TuningFile = Annotated[Path | None, typer.Option("--tuning", metavar="FILE", help="A TOML file instead.")]
Slots = Annotated[int, typer.Option("-k", min=1, max=1000, help="How many products an answer shows.")]

SHOWN = 10
"""So many contacts that cannot be answered are named on a terminal; `--json` names all."""


def effect(
    shop: Shop,
    contacts: ContactFile = None,
    draft: Draft = False,
    version: Version = None,
    tuning: TuningFile = None,
    k: Slots = 12,
    as_json: Json = False,
) -> None:
    """Say whose answers would change: how many contacts', who loses what, which products gain and lose."""
    if draft + (version is not None) + (tuning is not None) > 1:
        raise typer.BadParameter("give one of --draft, --version and --tuning", param_hint="--draft")
    from matching.index import build_index
    from service.cli.hierarchy import hierarchy_of
    from service.contact_files import contacts_of_file, contacts_stored
    from service.effect import catalogue_with, effect_document, sensitive_in
    from service.effect import effect as effect_of
    from service.generations.opened import open_generation

    hierarchy, service = hierarchy_of(shop), the_service()
    which, text = _text(hierarchy, version, tuning)
    before = open_generation(hierarchy.shelf.current(), verified=False)
    asked = contacts_stored(service.profiles.all(shop)) if contacts is None else contacts_of_file(contacts)
    complain(f"the filters are derived with {which} ...", prefix="")
    after = catalogue_with(hierarchy.shelf, hierarchy.settings_with(hierarchy.checked(text)))

    is_sensitive = sensitive_in(before.hierarchy, after.hierarchy)
    with progress_bar("asking", "contacts") as progress:
        found = effect_of(before.index, build_index(after), asked, is_sensitive, k, progress)
    if as_json:
        document = {"shop": shop, "generation": before.name, "with": which, "k": k}
        write_document(document | effect_document(found))
    else:
        _show(found)


def _text(hierarchy: ShopHierarchy, version: int | None, tuning: Path | None) -> tuple[str, str]:
    """What is looked at, in words, and the text of it."""
    from service.cli.hierarchy import text_of
    from service.hierarchies import DRAFT

    if tuning is None:
        which = DRAFT if version is None else str(version)
        return "the draft" if version is None else f"version {version}", hierarchy.text(which)
    return tuning.name, text_of(tuning.read_bytes(), str(tuning))


def _show(found: Effect) -> None:
    """The effect for a person: the counts in a sentence, then what moves most."""
    write_text(
        f"{found.changed} of {found.contacts} contacts would be answered otherwise; {found.lost} would no longer find "
        f"anything that meets everything, {found.won} would for the first time"
    )
    if found.unknown:
        rows = (
            (each.filter or "(main value)", "" if each.value is None else each.value, each.contacts)
            for each in found.unknown
        )
        write_table(("known no more", "value", "contacts"), rows, ("contacts",))
    _show_products("gaining", found.gaining)
    _show_products("losing", found.losing)
    if found.examples:
        examples = (
            (
                each.contact,
                " ".join(each.leaving) or SAME,
                " ".join(each.coming) or SAME,
                "{} to {}".format(*each.full_matches),
            )
            for each in found.examples
        )
        write_table(("for example", "leaving", "coming", "meeting everything"), examples)
    for each in found.unanswered[:SHOWN]:
        complain(f"contact {each.contact} cannot be {UNANSWERED[each.by]}: {each.reason}")
    tell_rest(len(found.unanswered), SHOWN, what="more contacts")


SAME = "-"
UNANSWERED = {"read": "read", "before": "asked today", "after": "asked any more"}


def _show_products(what: str, products: Sequence[Shown]) -> None:
    if products:
        rows = ((each.product, each.before, each.after) for each in products)
        write_table((f"product {what}", "shown to", "would be"), rows, ("shown to", "would be"))
