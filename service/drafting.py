"""The draft of a hierarchy as people change it, one way for pages, commands and the first run.

Every edit is checked, made under the draft's lock (so that two people at once lose nothing), written down with the way
back, and derived where that takes more than order and names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from feeds.errors import TuningError
from feeds.rearrange import awaiting
from feeds.tuning import FilterTuning, Tuning
from feeds.tuning.changes import Change, changes
from feeds.tuning.edits import merge
from feeds.tuning.rewriting import Rewritten, rewritten
from feeds.tuning.text import read_tuning
from service.auditing import Told, record
from service.drafted import ask_for_draft
from service.errors import ChangedMeanwhile
from service.hierarchies import PUBLISHED, ShopHierarchy, hierarchy_of
from service.tasks.model import Task, TaskKind
from service.unheard import Unheard

if TYPE_CHECKING:
    from service.composition import Service

CHANGES: Final = TypeAdapter(tuple[Change, ...])
"""Changes as a form and the audit keep them."""

UNDO: Final = "/filters/undo"
"""The path within a shop's console of the post that takes changes back."""

Edit = Callable[[Tuning], Tuning]


def edit_draft(service: Service, shop: str, by: str, edit: Edit, thing: str = "") -> tuple[Change, ...]:
    """Let the draft say what ``edit`` wants; what is new in it. Without a draft, one begins from what is published.

    ``by`` as in `service.auditing.record`, ``thing`` is what the line calls it by. Where nothing is new, nothing is
    done. Raises `feeds.errors.TuningError`, `UnknownShop` and what ``edit`` raises.
    """
    return _edited(service, shop, by, edit, "hierarchy.edited", thing, {})


def accept(service: Service, shop: str, by: str, key: str, value: str, spelling: str) -> tuple[Unheard, ...]:
    """Let the draft say that a spelling counts as a value, whatever it said of it before.

    What of the three the generation that serves does not hold is answered. Raises `feeds.errors.TuningError`.
    """

    def merged(tuning: Tuning) -> Tuning:
        return merge(tuning, key, value, (spelling,))

    _edited(service, shop, by, merged, "values.merged", key, {"value": value, "spelling": spelling})
    hierarchy = hierarchy_of(service, shop)
    draft = read_tuning(hierarchy.drafted_text)
    named = FilterTuning(merge={value: (value, spelling)})
    return hierarchy.unheard(Tuning(main=draft.main, industry=draft.industry, filters={key: named}))


def write_draft(
    service: Service, shop: str, by: str, text: str, seen: str | None = None, thing: str | None = None
) -> Tuning:
    """Make a whole text the draft, as it is written; what it says. What it says otherwise than before can be undone.

    ``seen`` is the `ShopHierarchy.difference` that it was made from: over another one nothing is written. ``thing`` is
    the industry's key for a text that begins with a template. Raises `feeds.errors.TuningError`, `ChangedMeanwhile`.
    """
    hierarchy = hierarchy_of(service, shop)
    tuning = hierarchy.checked(text)

    def whole(before: str) -> Rewritten:
        if seen not in (None, hierarchy.difference):
            raise ChangedMeanwhile("somebody else changed the draft in between; nothing was overwritten")
        return Rewritten(text, tuning, _said_otherwise(before, tuning))

    made = _made(hierarchy, whole)
    what = "hierarchy.imported" if thing is None else "hierarchy.edited"
    _follow(service, by, hierarchy, made, what, thing or "", {})
    return tuning


def ask_to_publish(service: Service, shop: str, by: str, note: str | None = None, seen: str | None = None) -> Task:
    """Have a worker publish the draft; what waits already with the same words is answered instead.

    ``seen`` is the `ShopHierarchy.difference` that was looked at. Raises `ChangedMeanwhile` where it is another now.
    """
    if seen not in (None, hierarchy_of(service, shop).difference):
        raise ChangedMeanwhile("the draft was changed since it was looked at; nothing was published")
    asked = {name: value for name, value in (("note", note or None), ("seen", seen)) if value is not None}
    there = (each for each in service.tasks.open_of(shop) if each.kind is TaskKind.PUBLISH and each.asked == asked)
    return next(there, None) or service.tasks.add(shop, TaskKind.PUBLISH, asked, by, datetime.now(UTC))


def undo_fields(done: Iterable[Change], back: str | None = None) -> Mapping[str, str]:
    """The fields of the post that takes changes back and leads to ``back``, or to the filters."""
    fields = {"changes": CHANGES.dump_json(tuple(done)).decode()}
    return fields if back is None else fields | {"back": back}


def _edited(
    service: Service, shop: str, by: str, edit: Edit, what: str, thing: str, values: Mapping[str, str]
) -> tuple[Change, ...]:
    hierarchy = hierarchy_of(service, shop)

    def edited(before: str) -> Rewritten:
        made = rewritten(before, edit)
        if not made.changes:
            raise _Unchanged
        hierarchy.checked(made.text)
        return made

    try:
        made = _made(hierarchy, edited)
    except _Unchanged:
        return ()
    _follow(service, by, hierarchy, made, what, thing, values)
    return made.changes


def _made(hierarchy: ShopHierarchy, make: Callable[[str], Rewritten]) -> Rewritten:
    """The draft made another with nobody in between; what is published where there is none yet."""
    done: list[Rewritten] = []

    def change(draft: str | None) -> str:
        done.append(make(hierarchy.text(PUBLISHED) if draft is None else draft))
        return done[-1].text

    hierarchy.store.edit_draft(change)
    return done[-1]


def _follow(
    service: Service,
    by: str,
    hierarchy: ShopHierarchy,
    made: Rewritten,
    what: str,
    thing: str,
    values: Mapping[str, str],
) -> None:
    """What comes of an edit: a line, and a task where the evidence is another."""
    shop, told = hierarchy.shelf.shop, Told(values=values)
    if made.changes:
        told |= Told(undo=UNDO, fields=undo_fields(made.changes))
    record(service, by, shop, what, thing, told)
    if hierarchy.shelf.serving() is not None and awaiting(hierarchy.served(), made.tuning) != frozenset():
        ask_for_draft(service, shop, by, datetime.now(UTC))


def _said_otherwise(before: str, tuning: Tuning) -> tuple[Change, ...]:
    """What a tuning says otherwise than a text; nothing that could be taken back where that cannot be read."""
    try:
        return changes(read_tuning(before), tuning)
    except TuningError:
        return ()


class _Unchanged(Exception):
    """What was wanted is so already: the draft stays as it is, and none is begun."""
