"""What is told on a terminal when declared values leave the feed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from service.cli.output import complain, tell_rest

if TYPE_CHECKING:
    from service.composition import Service

SHOWN = 10
"""So many things that vanished are named on a terminal; `--json` names all."""


def tell_vanished(service: Service, shop: str) -> list[dict[str, Any]]:
    """Look what contacts named and the generation that serves now no longer holds; warn of it, and say it as documents.

    What serves serves on whatever becomes of the look: where it fails, that is said.
    """
    from service.errors import ServiceError
    from service.vanished import look, warned_document

    shelf = service.shelf(shop)
    if shelf.current_name() is None:
        return []
    try:
        found = look(shelf, service.profiles, service.outbox, datetime.now(UTC).isoformat(timespec="seconds"))
    except ServiceError as error:
        complain(f"what contacts stated could not be compared with what serves now: {error}")
        return []
    told = warned_document(found.vanished)
    for each in told[:SHOWN]:
        complain(_sentence(each))
    tell_rest(len(told), SHOWN, what="more that contacts named and the feed no longer holds")
    return told


def _sentence(each: dict[str, Any]) -> str:
    contacts = f"{each['contacts']} contact{'' if each['contacts'] == 1 else 's'}"
    if each["sensitive"]:
        return f"the feed no longer holds something sensitive that {contacts} named"
    what = ": ".join(str(each[name]) for name in ("filter", "value") if each[name] is not None)
    named = "refused" if each["refused"] else "named"
    nearest = f"; nearest: {', '.join(each['nearest'])}" if each["nearest"] else ""
    return f"the feed no longer holds {what}, which {contacts} {named}{nearest}"
