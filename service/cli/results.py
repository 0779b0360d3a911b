"""``notesik results``: what came of a shop's frames."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Annotated, Any

import typer

from service.cli.options import Json, OnlyShop, the_service, the_shop
from service.cli.output import write_document, write_table, write_text

From = Annotated[str | None, typer.Option("--from", metavar="DAY", help="The first day; 30 days by default.")]
To = Annotated[str | None, typer.Option("--to", metavar="DAY", help="The last day; today by default.")]
Frame = Annotated[str | None, typer.Option("--frame", help="Of this frame only.")]
COLUMNS = (
    "frame",
    "surface",
    "variant",
    "scenario",
    "sent",
    "shown",
    "clicked",
    "click rate",
    "95 %",
    "bought",
    "revenue",
    "bots",
    "prefetches",
)
ALL, NONE = "all", "-"
"""A row that sums up; one of whoever is on no side of a test, or of no scenario."""
NUMERIC = ("sent", "shown", "clicked", "click rate", "bought", "bots", "prefetches")


def results(
    shop: OnlyShop = None, first: From = None, last: To = None, frame: Frame = None, as_json: Json = False
) -> None:
    """Say what of the frames was given, shown, clicked and bought: people's, with bots and prefetches apart."""
    from service.reporting import results_of

    service = the_service()
    document = results_of(service, the_shop(service, shop), day(first, "--from"), day(last, "--to"), frame)
    if as_json:
        write_document(document)
        return
    write_text(f"{document['from']} to {document['to']}")
    write_table(COLUMNS, (_cells(*row) for row in _rows(document)), NUMERIC)


def day(text: str | None, option: str) -> date | None:
    """A day as an option names it."""
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"{text!r} is no day such as 2026-11-22", param_hint=option) from None


def _rows(document: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str, Mapping[str, Any]]]:
    """A frame, below it its surfaces where they are not pages alone, the sides of its test where it has any, and below
    each its scenarios, every cell named.
    """
    for frame in document["frames"]:
        yield frame["frame"], ALL, ALL, ALL, frame
        if [each["surface"] for each in frame["surfaces"]] != ["frame"]:
            for each in frame["surfaces"]:
                yield frame["frame"], each["surface"], ALL, ALL, each
        for variant in frame["variants"]:
            side = variant["variant"] or NONE
            if len(frame["variants"]) > 1 or variant["variant"] is not None:
                yield frame["frame"], ALL, side, ALL, variant
            for scenario in variant["scenarios"]:
                yield frame["frame"], ALL, side, scenario["scenario"] or NONE, scenario


def _cells(frame: str, surface: str, variant: str, scenario: str, figures: Mapping[str, Any]) -> tuple[object, ...]:
    rate, sure = figures["click_rate"], figures["click_rate_95"]
    return (
        frame,
        surface,
        variant,
        scenario,
        figures["sent"],
        figures["shown"],
        figures["clicked"],
        "" if rate is None else f"{rate:.2%}",
        "" if sure is None else f"{sure[0]:.2%} to {sure[1]:.2%}",
        figures["bought"],
        ", ".join(f"{amount} {currency}" for currency, amount in figures["revenue"].items()),
        sum(figures["bots"].values()),
        sum(figures["prefetches"].values()),
    )
