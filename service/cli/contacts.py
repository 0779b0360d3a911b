"""``notesik contacts``: people's cards in, out, merged, taken back, gone. Importing has a module of its own."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service.cli.imports import import_
from service.cli.options import Json, OnlyShop, the_service, the_shop
from service.cli.output import complain, counted, write_document, write_line, write_table, write_text

if TYPE_CHECKING:
    from service.composition import Service
    from service.contacts.model import Contact, Facts, Occasion
    from service.contacts.store import Changed

app = typer.Typer(help="Contacts: import, export, show, merge, take back, erase.", no_args_is_help=True)
app.command("import")(import_)

Id = Annotated[str, typer.Argument(metavar="ID", help="Any id of the contact.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def _occasion() -> Occasion:
    from service.contacts.model import Actor, Occasion

    return Occasion(Actor.SHOP, "command line", datetime.now(UTC))


def known(service: Service, shop: str, id: str) -> Contact:
    """The card under that id. Raises `UnknownContact`."""
    from service.errors import UnknownContact

    contact = service.contacts.get(shop, id)
    if contact is None:
        raise UnknownContact(f"shop {shop!r} has no contact {id!r}")
    return contact


# --- to look at ------------------------------------------------------------------------------------------------------


@app.command("list")
def list_(shop: OnlyShop = None, as_json: Json = False) -> None:
    """List the contacts of a shop: ids, and how much is known of each. With --json one a line."""
    service = the_service()
    name = the_shop(service, shop)
    rows = map(_counts, service.contacts.all(name))
    if as_json:
        for row in rows:
            write_line(row)
        return
    columns = ("id", "preferences", "details", "key_information", "consents", "tags", "changed")
    write_table(columns, ([row[column] for column in columns] for row in rows), columns[1:-1])
    complain(f"shop {name} has {counted(service.contacts.count(name), 'contact')}", prefix="")


def _counts(contact: Contact) -> dict[str, Any]:
    """A card without anything personal but its ids."""
    return {
        "id": contact.id,
        "ids": contact.ids,
        "version": contact.version,
        "preferences": len(contact.preferences),
        "details": len(contact.details.believed()),
        "key_information": len(contact.key_information.believed()),
        "consents": len(contact.consented()),
        "tags": len(contact.tags),
        "changed": contact.changed.isoformat(timespec="seconds"),
    }


@app.command()
def show(id: Id, shop: OnlyShop = None, as_json: Json = False) -> None:
    """Show a contact's card."""
    from service.contacts.documents import contact_document

    service = the_service()
    contact = known(service, the_shop(service, shop), id)
    if as_json:
        write_document(contact_document(contact))
        return
    write_text(f"{', '.join(contact.ids)}: version {contact.version}, changed {contact.changed:%Y-%m-%d %H:%M} UTC")
    if not contact.personalise:
        write_text("asked not to be recommended anything by what is known of them")
    write_table(("", "what", "is", "source", "since"), _card(contact))


def _card(contact: Contact) -> Iterator[tuple[object, ...]]:
    """The card as rows: part, what, value, source, day."""
    yield from _facts("detail", contact.details)
    yield from _facts("key information", contact.key_information)
    for each in contact.preferences:
        said = (
            f"{each.main or 'anything'}, {counted(len(each.criteria), 'criterion').replace('criterions', 'criteria')}"
        )
        yield "preference", each.name or each.key, said, each.source, each.stated.date()
    for purpose, entry in contact.consented().items():
        version = f", text {entry.version}" if entry.version else ""
        yield "consent", purpose, f"{entry.state}{version}", entry.where, entry.at.date()
    if contact.channels is not None:
        said_of = contact.channels
        likes = (*said_of.channels, *filter(None, [said_of.frequency]), *said_of.days)
        yield "contacting", "", ", ".join(likes), said_of.source, said_of.at.date()
    for tag in contact.tags:
        yield "tag", tag.tag, "", tag.source, tag.at.date()
    for said, products in (("wished", contact.products.wished), ("refused", contact.products.refused)):
        for marked in products:
            yield said, marked.product, "", marked.source, marked.at.date()


def _facts(part: str, facts: Facts) -> Iterator[tuple[object, ...]]:
    for attribute, fact in facts.believed().items():
        yield part, attribute, fact.value, fact.source, fact.at.date()


@app.command()
def history(id: Id, shop: OnlyShop = None, as_json: Json = False) -> None:
    """List what changed a contact's card, the oldest first."""
    from service.contacts.export import history_document

    service = the_service()
    name = the_shop(service, shop)
    contact = known(service, name, id)
    entries = service.contacts.history(name, contact.id)
    if as_json:
        write_document({"shop": name, "id": contact.id, "history": [history_document(entry) for entry in entries]})
        return
    columns = ("entry", "when", "what", "by", "where", "parts")
    rows = (
        (e.number, f"{e.occasion.at:%Y-%m-%d %H:%M:%S}", e.what, e.occasion.by, e.occasion.where, ", ".join(e.parts))
        for e in entries
    )
    write_table(columns, rows, ("entry",))


@app.command()
def export(id: Id, shop: OnlyShop = None, as_json: Json = False) -> None:
    """Write everything about a contact, as a JSON document: what they may ask for."""
    from service.contacts.export import export_document

    service = the_service()
    name = the_shop(service, shop)
    write_document(export_document(service, name, known(service, name, id).id))


# --- to change -------------------------------------------------------------------------------------------------------


@app.command()
def merge(
    kept: Annotated[str, typer.Argument(metavar="KEPT", help="The contact that stays.")],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The contact whose card goes into it.")],
    shop: OnlyShop = None,
    as_json: Json = False,
) -> None:
    """Make one card of two: nothing that either states is lost, and both ids name it."""
    from service.contacts.documents import contact_document

    service = the_service()
    name = the_shop(service, shop)
    contact = service.contacts.merge(name, kept, other, _occasion())
    if as_json:
        write_document(contact_document(contact))
    else:
        write_text(f"shop {name}: one card for {', '.join(contact.ids)}")


@app.command()
def undo(
    id: Id,
    entry: Annotated[int, typer.Argument(metavar="ENTRY", min=1, help="The number of a line of its history.")],
    shop: OnlyShop = None,
    as_json: Json = False,
) -> None:
    """Take back what one line of a contact's history changed."""
    service = the_service()
    name = the_shop(service, shop)
    done = service.contacts.undo(name, known(service, name, id).id, entry, _occasion())
    if as_json:
        write_document(_undone(done))
    else:
        write_text(f"taken back: line {entry} of contact {done.contact.id}" if done.entry else "nothing to take back")


def _undone(done: Changed) -> dict[str, Any]:
    return {"id": done.contact.id, "version": done.contact.version, "entry": done.entry}


@app.command()
def erase(id: Id, shop: OnlyShop = None, yes: Yes = False, as_json: Json = False) -> None:
    """Remove everything about a contact, for good; asks first on a terminal."""
    service = the_service()
    name = the_shop(service, shop)
    known(service, name, id)
    if not yes and sys.stdin.isatty():
        typer.confirm(f"Remove everything about contact {id} of shop {name}, for good?", abort=True, err=True)
    service.contacts.erase(name, id, _occasion())
    if as_json:
        write_document({"shop": name, "id": id, "erased": True})
    else:
        write_text(f"everything about contact {id} of shop {name} is gone")
