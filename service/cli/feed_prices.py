"""``notesik feed prices``: what a product cost when, and what its reduction is measured against."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import write_document, write_table, write_text


def prices(
    product: Annotated[str, typer.Argument(metavar="PRODUCT", help="The product's id.")],
    shop: Shop,
    as_json: Json = False,
) -> None:
    """Say since when a product had which price, and the lowest of the 30 days before its reduction, with those days."""
    from service.generations.prices import prices_document

    document = prices_document(the_service().shelf(shop), product)
    if as_json:
        write_document(document)
        return
    columns = ("since", "price", "old_price", "currency")
    write_table(
        columns, ([each[name] or "" for name in columns] for each in document["prices"]), ("price", "old_price")
    )
    write_text(_said(document["reduction"]))


def _said(reduction: dict[str, Any] | None) -> str:
    if reduction is None:
        return "no reduction runs"
    days = f"from {reduction['covers_from']} to {reduction['since']}"
    if reduction["lowest_price_30d"] is None:
        return f"reduced since {reduction['since']}; not every price of the 30 days before is known ({days})"
    lowest = f"{reduction['lowest_price_30d']} {reduction['currency'] or ''}".strip()
    return f"reduced since {reduction['since']}; the lowest price of the 30 days before is {lowest} ({days})"
