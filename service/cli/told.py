"""What the commands of the hierarchy answer: as documents, and in sentences for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from service.cli.output import complain, counted, tell_rest, write_document, write_table, write_text

if TYPE_CHECKING:
    from feeds.model import Gone
    from feeds.tuning.changes import Change, Said
    from service.hierarchies import Publication, ShopHierarchy
    from service.storage.hierarchies import Version
    from service.unheard import Unheard

SHOWN = 20
"""So many things that are gone, new or proposed are named on a terminal; `--json` names all."""

MAIN = "main"
NO_MAIN = "cannot be the main filter: the feed does not hold it, or it is no choice; the industry's serves"
NO_BANDS = "has no numbers that bands could be cut from"
OTHERWISE = {
    "main": "the draft names another main filter: of the main values it names, {} checked when it is published",
    "industry": "the draft names another industry: of the names in it, {} checked when it is published",
}
"""What is said once of all names that may come to be with the draft, by the key that may bring them."""


def named_text(filter_key: str | None, value: str | int | bool | None) -> str:
    """What a preference names, in words: a main value, a filter, a value of it, or (a number) a band."""
    if filter_key is None:
        return f"main value {value}"
    if value is None:
        return filter_key
    if isinstance(value, bool):
        return f"{filter_key}: {'yes' if value else 'no'}"
    return f"band {value} of {filter_key}" if isinstance(value, int) else f"{filter_key}: {value}"


def why_vain(place: str, otherwise: str) -> str:
    """Why what a tuning names at a place has no effect; ``otherwise`` where it simply is not there."""
    if place.endswith(".bands"):
        return NO_BANDS
    return NO_MAIN if place == MAIN else otherwise


def tell_gone(gone: Sequence[Gone], what: str) -> None:
    """A line on standard error for each of the first things that a tuning names in vain."""
    for each in gone[:SHOWN]:
        complain(f"{each.place}: {each.name!r} {why_vain(each.place, what)}")
    tell_rest(len(gone), SHOWN, by="`notesik hierarchy show --json`")


def tell_drafted(hierarchy: ShopHierarchy, as_json: bool, unheard: Sequence[Unheard] = ()) -> None:
    """What the draft says now beyond what is published; where there is none, nothing was to be said."""
    shop, has_draft = hierarchy.shelf.shop, hierarchy.store.draft() is not None
    changes = hierarchy.diff() if has_draft else ()
    if as_json:
        told = [change_document(change) for change in changes]
        write_document({"shop": shop, "draft": has_draft, "changes": told, "unheard": unheard})
    elif not has_draft:
        write_text(f"what is published for shop {shop} says so already")
    else:
        write_text(
            f"the draft of shop {shop} makes {counted(len(changes), 'change')}: `notesik hierarchy diff` tells which"
        )
    vain = [each for each in unheard if each.unless is None]
    for each in vain[:SHOWN]:
        near = f"; nearest: {', '.join(each.nearest)}" if each.nearest else ""
        complain(f"{each.place}: {each.name!r} {why_vain(each.place, 'is nothing that serves today')}{near}")
    tell_rest(len(vain), SHOWN)
    for key, later in Counter(each.unless for each in unheard if each.unless).items():
        complain(OTHERWISE[key].format(f"{later} is" if later == 1 else f"{later} are"))


def tell_published(shop: str, publication: Publication, vanished: Sequence[object], as_json: bool) -> None:
    """What serves now; ``vanished`` is what contacts named and it does not hold."""
    from service.hierarchies import publication_document

    version, generation = publication.version, publication.generation
    if as_json:
        write_document(publication_document(shop, publication, vanished))
    else:
        write_text(f"shop {shop} serves generation {generation.name}, made with version {version.number}")
    tell_gone(publication.gone, "is not in the feed; it is kept for when it comes back")


def version_line(version: Version) -> str:
    """A version in a line: which, by whom, when, and why."""
    again = "" if version.of is None else f", version {version.of} again" if version.of else ", none again"
    note = f": {version.note}" if version.note else ""
    return f"version {version.number} by {version.by}, {version.when}{again}{note}"


def change_document(change: Change) -> dict[str, Any]:
    """A difference between two tunings, with its sentence."""
    said = {"before": _plain(change.before), "after": _plain(change.after)}
    return {"path": change.path, "change": change.kind, **said, "says": str(change)}


def _plain(said: Said | None) -> Any:
    """As JSON: decimals are texts, as in every document."""
    if isinstance(said, tuple):
        return [_plain(each) for each in said]
    return f"{said:f}" if isinstance(said, Decimal) else said


def show_some(columns: Sequence[str], rows: Sequence[Sequence[object]], otherwise: str | None = None) -> None:
    """A table of the first rows, where there are any."""
    if rows:
        write_table(columns, rows[:SHOWN], ("products", "likeness"))
    elif otherwise:
        write_text(otherwise)
    tell_rest(len(rows), SHOWN, write_text)
