"""The draft as pages of the hierarchy show and change it: one small edit at a time, said back, with the way back.

`service.drafting` makes the edits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from starlette.responses import Response

from feeds.errors import TuningError
from feeds.model import Hierarchy, MainValue
from feeds.rearrange import Rearranged, awaiting, rearranged
from feeds.tuning import Tuning
from feeds.tuning.edits import Overtaken, taken_back
from feeds.tuning.text import read_tuning
from service.console.entering import Entered, Said
from service.drafted import Drafted, DraftState, drafted
from service.drafting import CHANGES, UNDO, Edit, edit_draft, undo_fields
from service.hierarchies import PUBLISHED, hierarchy_of
from service.recommend import in_language

MOST_UNDO: Final = 2000
"""Characters of a way back that the page before can hand to the next; of a longer one the audit knows."""


@dataclass(frozen=True, slots=True)
class Shaping:
    """What pages show of a shop's filters: ``hierarchy`` is derived, ``tuning`` what is wanted of it now.

    ``derived`` is the tuning that the evidence was derived with; ``changes`` count what is not published yet.
    """

    hierarchy: Hierarchy
    tuning: Tuning
    derived: Tuning
    changes: int
    drafted: Drafted

    @property
    def awaiting(self) -> frozenset[str]:
        """The filters whose evidence is not yet what is wanted."""
        found = awaiting(self.derived, self.tuning)
        return frozenset(self.hierarchy.filters) if found is None else found

    def node(self, main: str | None) -> MainValue | None:
        """The main value of that whole path, None for an unknown one."""
        if main is None:
            return self.hierarchy.everything
        return next((node for node in self.hierarchy.values if node.value == main), None)

    def at(self, node: MainValue) -> Rearranged:
        """A main value as the draft wants it."""
        return rearranged(self.hierarchy, node, self.tuning)


def shaping(entered: Entered) -> Shaping | None:
    """What is to be shown; None before there is a feed."""
    service, shop = entered.service, entered.shop_name
    serving = service.serving.generation_if_any(shop)
    if serving is None:
        return None
    of_shop, found = hierarchy_of(service, shop), drafted(service, shop)
    text = of_shop.text(PUBLISHED) if found.text is None else found.text
    tuning = read_tuning(text)
    ready = found.state is DraftState.READY and found.generation is not None
    generation = found.generation if ready and found.generation else serving
    return Shaping(
        hierarchy=in_language(generation.hierarchy, entered.texts.language),
        tuning=tuning,
        derived=tuning if ready else of_shop.served(),
        changes=len(of_shop.diff()) if found.text is not None else 0,
        drafted=found,
    )


def edited(entered: Entered, edit: Edit, back: str, key: str, values: Mapping[str, Any], thing: str = "") -> Response:
    """Let the draft say what ``edit`` wants, and lead to ``back``, which says so by the text ``key``.

    What is refused changes nothing and is said likewise; ``thing`` is what the audit calls it by.
    """
    try:
        done = edit_draft(entered.service, entered.shop_name, entered.account.name, edit, thing)
    except TuningError as error:
        return entered.led(back, Said("filters.refused", {"reason": str(error)}, kind="fault"))
    except Overtaken:
        return entered.led(back, Said("filters.overtaken", kind="look"))
    if not done:
        return entered.led(back, Said("filters.unchanged"))
    fields = undo_fields(done, back)
    short = sum(map(len, fields.values())) <= MOST_UNDO
    return entered.led(back, Said(key, values, UNDO if short else None, fields if short else {}))


def undo(entered: Entered) -> Response:
    """Take changes back, unless somebody said something else of the same in between."""
    home = entered.to("/filters")
    back = entered.field("back") if entered.field("back").startswith(home) else home
    try:
        done = CHANGES.validate_json(entered.field("changes"))
    except ValidationError:
        return entered.led(back, Said("filters.no_way_back", kind="look"))
    places = ", ".join(sorted({change.path for change in done}))
    return edited(entered, lambda tuning: taken_back(tuning, done), back, "filters.undone", {}, places)
