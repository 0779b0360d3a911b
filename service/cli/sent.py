"""``notesik sent``: what was given to be sent, for whoever answers a person that asks."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.contacts import known
from service.cli.options import Json, OnlyShop, the_service, the_shop
from service.cli.output import complain, write_bytes, write_document, write_table

Id = Annotated[str | None, typer.Argument(metavar="[ID]", help="The id that stands in what was given, as `sent`.")]
Contact = Annotated[str | None, typer.Option("--contact", metavar="ID", help="List what this contact was given.")]
Format = Annotated[
    str, typer.Option("--format", help="json, html, text or sms: as it was given; page: HTML whose links lead nowhere.")
]
Most = Annotated[int, typer.Option("--limit", min=1, max=100, help="So many are listed, the newest first.")]
After = Annotated[str | None, typer.Option("--after", metavar="ID", help="List those before this one.")]
COLUMNS = ("id", "at", "block", "surface", "subject", "products")


def sent(
    id: Id = None,
    shop: OnlyShop = None,
    contact: Contact = None,
    format: Format = "json",
    limit: Most = 20,
    after: After = None,
    as_json: Json = False,
) -> None:
    """Show what was given under an id, as it was given; or list what a contact was given, the newest first."""
    from service.blocks.formats import KEPT
    from service.blocks.sent import given, page_of, sent_under

    if (id is None) == (contact is None):
        raise typer.BadParameter("either the ID of what was given, or --contact, whose are then listed")
    if format not in KEPT:
        raise typer.BadParameter(f"{format!r} is none of {', '.join(KEPT)}", param_hint="--format")
    service = the_service()
    name = the_shop(service, shop)
    if id is not None:
        write_bytes(given(sent_under(service, name, id), format))
        return
    page = page_of(service, name, known(service, name, contact or "").id, limit, after)
    if as_json:
        write_document(page)
        return
    rows = ({**each, "products": len(each["products"])} for each in page["sent"])
    write_table(COLUMNS, ([row[column] or "" for column in COLUMNS] for row in rows), ("products",))
    if page["next"] is not None:
        complain(f"... and more; --after {page['next']} goes on", prefix="")
