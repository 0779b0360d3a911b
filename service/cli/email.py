"""``notesik email``: a block as it is pulled for one contact, for whoever sends mails from a shell."""

from __future__ import annotations

import asyncio
from typing import Annotated

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import complain, warn_of_address, write_bytes

Block = Annotated[str, typer.Argument(metavar="BLOCK", help="The definition's name; every shop has `recommended`.")]
Contact = Annotated[str, typer.Option("--contact", metavar="ID", help="Whom it is for, by the shop's id.")]
Format = Annotated[str, typer.Option("--format", metavar="FORMAT", help="html, text, sms or json.")]
Part = Annotated[str | None, typer.Option("--part", metavar="PART", help="message (the whole one) or block.")]
Slots = Annotated[int | None, typer.Option("-k", help="How many products at most.")]
Locale = Annotated[str | None, typer.Option("--locale", metavar="LOCALE", help="pl or en; else the contact's.")]
Product = Annotated[str | None, typer.Option("--product", metavar="ID", help="What similar products are similar to.")]
At = Annotated[str | None, typer.Option("--at", metavar="TIME", help="When it is sent, ISO 8601; else now.")]


def email(
    block: Block,
    shop: Shop,
    contact: Contact,
    format: Format = "html",
    part: Part = None,
    k: Slots = None,
    locale: Locale = None,
    product: Product = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Pull a block for a contact: the same again while it is true, and kept as what was sent."""
    from datetime import UTC, datetime

    from service.api.email import pull_of
    from service.api.problems import InvalidParameter
    from service.blocks.formats import FORMATS
    from service.blocks.pulling import pull
    from service.centres.minting import public_base
    from service.server import address
    from service.surfaces.defined import block_of

    if format not in FORMATS:
        raise typer.BadParameter(f"use one of {', '.join(FORMATS)}", param_hint="--format")
    given, service = FORMATS["json" if as_json else format], the_service()
    shop_ = service.shops.get(shop)
    defined = block_of(service, shop_.name, block)
    said = {"contact": contact, "part": part, "k": k, "locale": locale, "product": product, "at": at}
    try:
        asked = pull_of({name: str(each) for name, each in said.items() if each is not None}, shop_, given.channel)
    except InvalidParameter as error:
        raise typer.BadParameter(str(error)) from None
    base = public_base(service, address(service.settings.host, service.settings.port))
    (pulled,) = asyncio.run(pull(service, shop_, defined, [asked], base, datetime.now(UTC)))
    if pulled.empty is not None:
        complain(pulled.document["reason_text"], f"nothing ({pulled.empty}): ")
    else:
        warn_of_address(service.settings)
    body = given.render(pulled.document)
    write_bytes(body and body.rstrip() + b"\n")
