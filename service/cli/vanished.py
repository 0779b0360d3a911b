"""What is told on a terminal when declared values leave: with a feed, a hierarchy, or an earlier generation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.cli.output import complain, counted, tell_rest
from service.cli.told import named_text

if TYPE_CHECKING:
    from service.composition import Service

SHOWN = 10
"""So many things that vanished are named on a terminal; `--json` names all."""

THE_FEED, THE_HIERARCHY, THE_GENERATION = "the feed", "this hierarchy", "this generation"
"""What it may be that no longer holds something; `WHAT_SERVES` where that is not known."""
WHAT_SERVES = "what serves now"


def tell_vanished(service: Service, shop: str, what: str) -> list[dict[str, Any]]:
    """Look what contacts named and the generation that serves now no longer holds; warn of it, and say it as documents.

    ``what`` no longer holds it: one of the names above. What serves serves on whatever becomes of the look: where it
    fails, that is said.
    """
    from service.vanished import look_again

    told, fault = look_again(service, shop)
    if fault is not None:
        complain(fault)
    for each in told[:SHOWN]:
        complain(_sentence(each, what))
    tell_rest(len(told), SHOWN, what=f"more that contacts named and {what} no longer holds")
    return told


def _sentence(each: dict[str, Any], what: str) -> str:
    contacts = counted(each["contacts"], "contact")
    if each["sensitive"]:
        return f"{what} no longer holds something sensitive that {contacts} named"
    named = "refused" if each["refused"] else "named"
    nearest = f"; nearest: {', '.join(each['nearest'])}" if each["nearest"] else ""
    return f"{what} no longer holds {named_text(each['filter'], each['value'])}, which {contacts} {named}{nearest}"
