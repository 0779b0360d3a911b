"""``notesik products ban``, ``unban``, ``bans``: products that a shop shows nobody."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.answers import products
from service.cli.options import At, Currency, Feed, Format, Industry, Json, MaybeShop, Shop, the_service
from service.cli.output import complain, write_document, write_table, write_text

app = typer.Typer(invoke_without_command=True, help="Print the normalised products; ban some, and show them again.")

Product = Annotated[str, typer.Argument(metavar="PRODUCT", help="Its id, as the feed writes it.")]
Why = Annotated[str | None, typer.Option("--why", help="Why, for whoever asks later.")]
Until = Annotated[str | None, typer.Option("--until", metavar="DAY", help="The last day of it, such as 2026-12-24.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Who does it; whoever is signed in by default.")]


@app.callback()
def either(
    context: typer.Context,
    shop: MaybeShop = None,
    feed: Feed = None,
    format: Format = None,
    industry: Industry = None,
    currency: Currency = None,
    at: At = None,
    as_json: Json = False,
) -> None:
    """Print the normalised products, one JSON object a line, in feed order; or ban some, and show them again."""
    if context.invoked_subcommand is None:
        products(shop, feed, format, industry, currency, at, as_json)


@app.command()
def ban(
    product: Product, shop: Shop, why: Why = None, until: Until = None, by: By = None, as_json: Json = False
) -> None:
    """Show a product to nobody any more, at once and everywhere."""
    from service import banning
    from service.auditing import commander

    service = the_service()
    made = banning.ban(service, shop, product, commander(by), why, banning.day_of(until))
    (document,) = banning.documents_of(service, shop, [made])
    if document["in_feed"] is False:
        complain(f"the feed has no product {product!r} today; it is banned for when one comes", prefix="warning: ")
    if as_json:
        write_document(document)
    else:
        write_text(f"product {product} is shown to nobody" + (f" until {made.until}" if made.until else ""))


@app.command()
def unban(product: Product, shop: Shop, by: By = None, as_json: Json = False) -> None:
    """Show a product again."""
    from service import banning
    from service.auditing import commander

    banning.unban(the_service(), shop, product, commander(by))
    if as_json:
        write_document({"shop": shop, "product": product, "unbanned": True})
    else:
        write_text(f"product {product} may be shown again")


@app.command()
def bans(shop: Shop, as_json: Json = False) -> None:
    """List what is banned, the newest first."""
    from service.banning import bans_document

    document = bans_document(the_service(), shop)
    if as_json:
        write_document(document)
        return
    if not document["bans"]:
        write_text(f"shop {shop} bans nothing: `notesik products ban PRODUCT --shop {shop}` does")
        return
    rows = (
        (each["product"], each["by"], each["at"], each["until"] or "", FEED[each["in_feed"]], each["why"] or "")
        for each in document["bans"]
    )
    write_table(("product", "by", "since (UTC)", "until", "in the feed", "why"), rows)


FEED = {True: "yes", False: "no", None: ""}
"""Whether the feed holds a product, in a word; nothing where there is no feed yet."""
