"""Publishing: what the draft says otherwise and what that does, then one button; and every version that ever served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from feeds.tuning.changes import Change, changes
from feeds.tuning.edits import taken_back
from feeds.tuning.text import read_tuning
from service.auditing import record
from service.console.changed import name_of, told
from service.console.difference import difference_of, effect_shown, in_vain, served
from service.console.drafting import edited
from service.console.entering import Entered, Said, now
from service.console.places import Act, Look
from service.console.shell import shown
from service.console.tasks import progress
from service.drafted import ask_for_draft, discard_derived, drafted
from service.drafting import ask_to_publish
from service.errors import ChangedMeanwhile
from service.hierarchies import PUBLISHED, ShopHierarchy, hierarchy_of
from service.storage.accounts import Role
from service.storage.hierarchies import Version
from service.tasks.model import Task, TaskKind

PUBLISH = "/filters/publish"
LONGEST_NOTE = 500
LISTED = 50
"""So many versions are listed; older ones are found by their number."""
SERVING = (TaskKind.PUBLISH, TaskKind.ROLL_BACK)
"""The tasks by which another version comes to serve."""


def show(entered: Entered, notice: str = "", status: int = 200) -> Response:
    """The difference, what of it is in vain, the effect, the button; below it the versions."""
    hierarchy = hierarchy_of(entered.service, entered.shop_name)
    found, difference = drafted(entered.service, entered.shop_name), difference_of(entered, hierarchy)
    page = {
        "notice": notice,
        "draft": found,
        "difference": difference,
        "vain": in_vain(entered, hierarchy, found),
        "effect": effect_shown(entered, found),
        "unfinished": not difference.changes and not _serves(hierarchy),
        "note": entered.field("note")[:LONGEST_NOTE],
        **_under_way(entered, found.task),
        **_versions(hierarchy),
    }
    return shown(entered, "publishing/publish.html", page, tab=PUBLISH, status=status)


def publish(entered: Entered) -> Response:
    """Have the difference that was shown published; another one is shown instead."""
    note, seen = entered.field("note")[:LONGEST_NOTE], entered.field("seen")
    try:
        ask_to_publish(entered.service, entered.shop_name, entered.account.name, note, seen)
    except ChangedMeanwhile:
        return show(entered, "publishing.changed_meanwhile", 409)
    return entered.led(entered.to(PUBLISH))


def take_back(entered: Entered) -> Response:
    """Let the draft say of one place again what is published."""
    hierarchy, name = hierarchy_of(entered.service, entered.shop_name), entered.field("change")
    change = next((each for each in hierarchy.diff() if name_of(each) == name), None)
    if change is None:
        return entered.led(entered.to(PUBLISH), Said("publishing.gone_already", kind="look"))
    return _without(entered, (change,), "publishing.taken_back")


def take_version_back(entered: Entered) -> Response:
    """Let the draft undo what one version changed, and leave what came after it."""
    hierarchy = hierarchy_of(entered.service, entered.shop_name)
    number = _number(entered.field("version"))
    done = hierarchy.diff(str(number - 1), str(number)) if number else ()
    return _without(entered, done, "publishing.version_taken_back", number=number)


def _without(entered: Entered, done: Sequence[Change], key: str, **values: int) -> Response:
    """The draft (begun from what is published) without these changes, said by the text ``key``."""
    places = ", ".join(sorted({change.path for change in done}))
    return edited(entered, lambda tuning: taken_back(tuning, done), entered.to(PUBLISH), key, values, places)


def discard(entered: Entered) -> Response:
    """Drop the draft that was shown; what is published stays."""
    hierarchy = hierarchy_of(entered.service, entered.shop_name)
    draft = hierarchy.store.draft()
    if draft is None or entered.field("seen") != hierarchy.difference or not hierarchy.store.discard_draft(draft):
        return show(entered, "publishing.changed_meanwhile", 409)
    entered.service.drafts.forget(entered.shop_name)
    discard_derived(hierarchy.shelf.folder)
    record(entered.service, entered.account.name, entered.shop_name, "hierarchy.discarded", "")
    return entered.led(entered.to(PUBLISH), Said("publishing.discarded"))


def derive(entered: Entered) -> Response:
    """Have the draft derived, by whoever came to see what it does; once, however often it is asked for."""
    ask_for_draft(entered.service, entered.shop_name, entered.account.name, now())
    return entered.led(entered.to(PUBLISH))


# --- versions --------------------------------------------------------------------------------------------------------


def version(entered: Entered, notice: str = "", status: int = 200) -> Response:
    """One version: what it changed, and what returning to it would change. 0 is what is derived without any."""
    hierarchy, number = hierarchy_of(entered.service, entered.shop_name), _number(entered.path("number"))
    hierarchy.text(str(number))  # there is one
    texts, names = entered.texts, served(entered)
    page = {
        "notice": notice,
        "number": number,
        "version": next((each for each in hierarchy.store.versions() if each.number == number), None),
        "published": hierarchy.store.published(),
        "changed": told(hierarchy.diff(str(number - 1), str(number)) if number else (), names, texts),
        "returning": told(_between(hierarchy, str(number)), names, texts),
        "has_draft": hierarchy.store.draft() is not None,
    }
    block = "changes" if entered.is_scripted else None
    return shown(entered, "publishing/version.html", page, tab=PUBLISH, block=block, status=status)


def go_back(entered: Entered) -> Response:
    """Publish an earlier version again, once the difference to what is published has been shown."""
    hierarchy, number = hierarchy_of(entered.service, entered.shop_name), _number(entered.path("number"))
    hierarchy.text(str(number))
    published = hierarchy.store.published()
    seen = published.number if published else 0
    if entered.field("published") != str(seen):
        return version(entered, "publishing.published_meanwhile", 409)
    asked = {"version": number, "published": seen, "note": entered.field("note")[:LONGEST_NOTE] or None}
    entered.service.tasks.add(entered.shop_name, TaskKind.ROLL_BACK, asked, entered.account.name, now())
    return entered.led(entered.to(PUBLISH))


def _between(hierarchy: ShopHierarchy, number: str) -> tuple[Change, ...]:
    """What a version says otherwise than what is published."""
    return changes(read_tuning(hierarchy.text(PUBLISHED)), read_tuning(hierarchy.text(number)))


def _versions(hierarchy: ShopHierarchy) -> Mapping[str, Any]:
    """The newest versions, newest first, and what the button beside the newest leads to: the one before it."""
    versions = hierarchy.store.versions()
    return {
        "versions": versions[::-1][:LISTED],
        "older": max(0, len(versions) - LISTED),
        "before": _before(versions[-1]) if versions else 0,
    }


def _before(published: Version) -> int:
    """The version before the one in force; returning twice goes back twice."""
    return max(0, (published.number if published.of is None else published.of) - 1)


def _serves(hierarchy: ShopHierarchy) -> bool:
    """Whether what is published is what serves; where nothing serves yet there is nothing to finish."""
    manifest, published = hierarchy.shelf.serving(), hierarchy.store.published()
    return manifest is None or manifest.hierarchy == (published.number if published else None)


def _under_way(entered: Entered, deriving: Task | None) -> Mapping[str, Any]:
    """The task that is to be watched, and the last publication if it failed."""
    tasks = entered.service.tasks
    open_ = next((each for each in tasks.open_of(entered.shop_name) if each.kind in SERVING), None)
    last = max(
        (each for kind in SERVING if (each := tasks.latest(entered.shop_name, kind)) is not None),
        key=lambda each: each.number,
        default=None,
    )
    watched = open_ or (deriving if deriving is not None and deriving.open else None)
    return {
        "publishing": open_,
        "failed": last.fault if last is not None else None,
        **(progress(entered, watched) if watched is not None else {"task": None, "no_worker": False}),
    }


def _number(text: str) -> int:
    """The number of a version."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise HTTPException(404)
    return int(text)


PLACES = (
    Look(PUBLISH, show),
    Act(PUBLISH, publish),
    Act(f"{PUBLISH}/back", take_back),
    Act(f"{PUBLISH}/discard", discard),
    Act(f"{PUBLISH}/derive", derive, Role.VIEWER),
    Act(f"{PUBLISH}/version-back", take_version_back),
    Look(f"{PUBLISH}/versions/{{number}}", version),
    Act(f"{PUBLISH}/versions/{{number}}/return", go_back),
)
