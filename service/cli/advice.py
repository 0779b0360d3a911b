"""``notesik advice``: how a contact likes to be contacted."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import Json, Shop, moment, the_service
from service.cli.output import write_document, write_text

Contact = Annotated[str, typer.Argument(metavar="ID", help="The contact's id.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="The moment (ISO 8601); now by default.")]
Last = Annotated[
    str | None,
    typer.Option("--last", metavar="TIME", help="When the last message was sent; else the last behaviour `sent`."),
]


def advice(contact: Contact, shop: Shop, at: At = None, last: Last = None, as_json: Json = False) -> None:
    """Say how a contact likes to be contacted, and whether now would be a good time: advice that stops nothing."""
    from service.advising import advice_for

    given = advice_for(the_service(), shop, contact, moment(at), None if last is None else moment(last))
    if as_json:
        write_document(given.document())
        return
    write_text(f"{given.at:%A %Y-%m-%d %H:%M %Z}")
    for each in given.channels:
        write_text(f"{each.channel}: {'a good time' if each.good_now else 'rather another time, or another channel'}")
        for reason in each.reasons:
            write_text(f"  {reason}")
        if each.next_good is not None and not each.good_now:
            write_text(f"  next good time: {each.next_good:%A %Y-%m-%d %H:%M %Z}")
        write_text(f"  consent: {each.consent.says}")
