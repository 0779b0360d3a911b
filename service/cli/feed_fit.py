"""``notesik feed fit``: what scenarios go by, worked out for the generation that serves."""

from __future__ import annotations

from typing import Annotated

import typer

from service.cli.options import Json, Shop, the_service
from service.cli.output import write_document, write_table

Again = Annotated[bool, typer.Option("--again", help="Also what is worked out already.")]
_SAID = {"facts": "stock and reductions", "together": "bought together", "likeness": "similar products"}


def fit(shop: Shop, again: Again = False, as_json: Json = False) -> None:
    """Work out what scenarios go by, as far as the generation that serves lacks it: what is similar, what is bought
    together. A worker does so by itself.
    """
    from service.feeding import tell_nobody
    from service.fitted.fitting import fit as fit_generation
    from service.fitted.fitting import fit_document

    service = the_service()
    fits = fit_generation(service, shop, tell_nobody, again)
    document = fit_document(shop, service.shelf(shop).current().resolve().name, fits)
    if as_json:
        write_document(document)
        return
    rows = ([_SAID[each["fit"]], each["made"], each["why"] or _told(each)] for each in document["fits"])
    write_table(("what", "made", "came of it"), rows)


def _told(fit: dict[str, object]) -> str:
    return ", ".join(f"{name} {fit[name]}" for name in fit if name not in ("fit", "made", "why"))
