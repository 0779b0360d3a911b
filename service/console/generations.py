"""The generations of a shop: which there are, which serves, how they differ, and letting an earlier one serve again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from service.console.entering import Entered, Said, now
from service.console.places import Act, Look
from service.console.shell import shown
from service.generations.difference import Difference, difference_of
from service.generations.manifest import Manifest
from service.generations.shelf import Shelf
from service.vanished import look

KINDS = ("added", "removed", "price", "availability")
"""How a product may differ, as `service.generations.difference.Difference` has it."""
COMPARED_UP_TO = 50_000
"""Products of a generation up to which the list itself compares it: larger ones are compared where one asks."""


@dataclass(frozen=True, slots=True)
class Row:
    """A generation in the list; ``before`` is the one that it is compared with, None for the first."""

    manifest: Manifest
    before: Manifest | None
    serves: bool
    by: str
    difference: Difference | None


def show(entered: Entered) -> Response:
    """The generations, the newest first."""
    shelf = entered.service.shelf(entered.shop_name)
    return shown(entered, "feed/generations.html", {"rows": _rows(entered, shelf)}, tab="/feed/generations")


def difference(entered: Entered) -> Response:
    """What one generation holds otherwise than another."""
    shelf = entered.service.shelf(entered.shop_name)
    kept = shelf.list()
    names = [each.name for each in kept]
    if len(names) < 2:
        return entered.led(entered.to("/feed/generations"))
    asked = [entered.query.get("before", names[-2]), entered.query.get("after", names[-1])]
    if any(name not in names for name in asked):
        raise HTTPException(404)
    before, after = (kept[names.index(name)] for name in asked)
    page = {"kept": kept[::-1], "before": before, "after": after, "kinds": KINDS}
    found = difference_of(shelf, before.name, after.name)
    return shown(entered, "feed/difference.html", {**page, "found": found}, tab="/feed/generations")


def serve(entered: Entered) -> Response:
    """Let a generation serve, and say what contacts named and it does not hold."""
    service, shelf = entered.service, entered.service.shelf(entered.shop_name)
    before = shelf.current_name()
    chosen = shelf.roll_back(entered.field("generation"))
    if chosen.name == before:
        return entered.led(entered.to("/feed/generations"))
    way_back = {"generation": before or ""}
    entered.record("generation.rolled_back", chosen.name, {"undo": "/feed/generations/serve", "fields": way_back})
    lost = len(look(shelf, service.profiles, service.outbox, now().isoformat(timespec="seconds")).vanished)
    values = {"generation": f"{chosen.number}", "n": lost}
    key = "feed_past.serves_less" if lost else "feed_past.serves_again"
    return entered.led(entered.to("/feed/generations"), Said(key, values, "/feed/generations/serve", way_back))


def _rows(entered: Entered, shelf: Shelf) -> Sequence[Row]:
    kept, current = shelf.list(), shelf.current_name()
    by = _who(entered)
    return [
        Row(each, before, each.name == current, by.get(each.name, ""), _difference(shelf, before, each))
        for before, each in zip((None, *kept), kept, strict=False)
    ][::-1]


def _difference(shelf: Shelf, before: Manifest | None, after: Manifest) -> Difference | None:
    if before is None or max(before.products, after.products) > COMPARED_UP_TO:
        return None
    try:
        return difference_of(shelf, before.name, after.name)
    except (OSError, ValueError):  # one of the two is damaged: the list still stands
        return None


def _who(entered: Entered) -> dict[str, str]:
    """Who asked for the generations that tasks made, by their names."""
    recent = entered.service.tasks.recent(entered.shop_name, 100)
    return {str(task.told["generation"]): task.by for task in recent if task.told and "generation" in task.told}


PLACES = (
    Look("/feed/generations", show),
    Look("/feed/generations/difference", difference),
    Act("/feed/generations/serve", serve),
)
