"""``notesik hierarchy effect``: whose answers change, before a draft is published."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, progress_bar, tell_rest, write_document, write_table, write_text
from service.cli.told import named_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from feeds.tuning.changes import Change
    from service.effect import Effect, Example, Shown
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
SHOWN_PRODUCTS = 3
"""So many products that leave a contact's answer, or come to it, are named in an example."""
LONGEST_TITLE = 50
"""Characters of a product's title that are shown."""

ASKED = re.compile(
    r"(under\..+\.)?(filters\.\w+\.)?(hard|weight|strict|search|label|labels|order|hide|pin|coverage|values)(\.[^.]+)?"
)
"""Places of a tuning that say only what pages ask and fill in, and the key that says it."""


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
    from feeds.tuning.changes import changes
    from matching.building import build_index
    from service.cli.hierarchy import hierarchy_of
    from service.contact_files import contacts_of_file, contacts_stored
    from service.effect import catalogue_with, effect_document, sensitive_in, titles_of
    from service.effect import effect as effect_of
    from service.generations.opened import open_generation

    hierarchy, service = hierarchy_of(shop), the_service()
    which, text = _text(hierarchy, version, tuning)
    before = open_generation(hierarchy.shelf.current(), verified=False)
    stored = contacts_stored(service.contacts.count(shop), service.profiles.all(shop))
    asked = stored if contacts is None else contacts_of_file(contacts)
    complain(f"the filters are derived with {which} ...", prefix="")
    wanted = hierarchy.checked(text)
    after = catalogue_with(hierarchy.shelf, hierarchy.settings_with(wanted))

    is_sensitive = sensitive_in(before.hierarchy, after.hierarchy)
    banned = service.bans.at_hand(shop).by_product
    was, will_be = (index.barring(banned) for index in (before.index, build_index(after)))
    with progress_bar("asking", "contacts") as progress:
        found = effect_of(was, will_be, asked, is_sensitive, k, progress)
    titles = titles_of(found, before)
    if as_json:
        document = {"shop": shop, "generation": before.name, "with": which, "k": k}
        write_document(document | effect_document(found, titles))
        return
    if contacts is None and not found.contacts:
        write_text("the shop has no contacts yet: name a file with --contacts")
    else:
        _show(found, titles)
    _tell_asked(changes(hierarchy.served(), wanted))


def _text(hierarchy: ShopHierarchy, version: int | None, tuning: Path | None) -> tuple[str, str]:
    """What is looked at, in words, and the text of it."""
    from service.cli.hierarchy import text_of
    from service.hierarchies import DRAFT

    if tuning is None:
        which = DRAFT if version is None else str(version)
        return "the draft" if version is None else f"version {version}", hierarchy.text(which)
    return tuning.name, text_of(tuning.read_bytes(), str(tuning))


def _show(found: Effect, titles: Mapping[str, str]) -> None:
    """The effect for a person: the counts in a sentence, then what moves most."""
    write_text(
        f"{found.changed} of {found.contacts} contacts would be answered otherwise; {found.lost} would no longer find "
        f"anything that meets everything, {found.won} would for the first time"
    )
    if found.repeated:
        write_text(f"of contacts whose id stands in the file again, the last is counted; {found.repeated} were not")
    if found.unknown:
        unknown = ((named_text(each.filter, each.value), each.contacts) for each in found.unknown)
        write_table(("known no more", "contacts"), unknown, ("contacts",))
    _show_products("gaining", found.gaining, titles)
    _show_products("losing", found.losing, titles)
    for example in found.examples:
        _show_example(example, titles)
    for each in found.unanswered[:SHOWN]:
        complain(f"contact {each.contact} cannot be {UNANSWERED[each.by]}: {each.reason}")
    tell_rest(len(found.unanswered), SHOWN, what="more contacts")


UNANSWERED = {"read": "read", "before": "asked today", "after": "asked any more"}


def _show_products(what: str, products: Sequence[Shown], titles: Mapping[str, str]) -> None:
    if products:
        rows = ((_product_text(each.product, titles), each.before, each.after) for each in products)
        write_table((f"product {what}", "shown to", "would be"), rows, ("shown to", "would be"))


def _show_example(example: Example, titles: Mapping[str, str]) -> None:
    """A contact's name, how many products meet everything, and which leave and come."""
    write_text("for example {}: {} products meet everything, {} would".format(example.contact, *example.full_matches))
    moves = {"leaving": example.leaving, "coming": example.coming}
    for what, products in moves.items():
        if products:
            named = "; ".join(_product_text(each, titles) for each in products[:SHOWN_PRODUCTS])
            more = f"; and {len(products) - SHOWN_PRODUCTS} more" if len(products) > SHOWN_PRODUCTS else ""
            write_text(f"- {what}: {named}{more}")
    if not any(moves.values()):
        write_text("- the same products, in another order")


def _product_text(product: str, titles: Mapping[str, str]) -> str:
    title = titles[product]
    return f"{title if len(title) <= LONGEST_TITLE else f'{title[:LONGEST_TITLE]}…'} ({product})"


def _tell_asked(changed: Sequence[Change]) -> None:
    """What the hierarchy says otherwise and no answer tells: it holds for preferences that are yet to be stated."""
    keys = sorted({found[3] for each in changed if (found := ASKED.fullmatch(each.path))})
    if keys:
        named = " and ".join(filter(None, (", ".join(f"`{key}`" for key in keys[:-1]), f"`{keys[-1]}`")))
        write_text(
            f"{named} change{'s' if len(keys) == 1 else ''} what pages will ask, not what has been stated already"
        )
