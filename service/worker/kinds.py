"""What is done for each kind of task, by the very functions that the commands use; each answers what came of it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from service.addresses import spelt_out_as_own
from service.composition import Service
from service.deriving import derive_draft
from service.errors import HeldBack
from service.feeding import Imported, Wanted, downloading, import_document, record_import, release, take_in
from service.fitted.fitting import fitted
from service.hierarchies import hierarchy_of, publication_document, record_publication
from service.learning.scheduled import fit_by_schedule
from service.refreshing import read_from
from service.storage.accounts import Role
from service.suggested import keep_suggestions
from service.tasks.model import Task, TaskKind, Tell
from service.uploads import upload
from service.vanished import look_again

log = logging.getLogger("notesik.tasks")

Do = Callable[[Service, Task, Tell], Mapping[str, Any]]
OF_AN_IMPORT = ("format", "industry", "currency", "force")
"""What of the asked is handed on as it is, `service.feeding.Wanted`."""


def import_(service: Service, task: Task, tell: Tell) -> Mapping[str, Any]:
    """A feed becomes the generation that serves; or is held back, and then that is what came of it."""
    look_again(service, task.shop)  # of an import that was killed before it could
    try:
        imported = _imported(service, task, tell)
    except HeldBack as held:
        said = {"held": held.reason, "forceable": held.forceable, "guard": held.guard, "numbers": held.numbers}
        return {"shop": task.shop, **said}
    record_import(service, task.by, task.shop, imported, released=bool(task.asked.get("held")))
    vanished, _ = look_again(service, task.shop)
    return import_document(task.shop, imported, vanished)


def publish(service: Service, task: Task, tell: Tell) -> Mapping[str, Any]:
    """The draft of the hierarchy becomes a version that serves."""
    tell("deriving")
    publication = hierarchy_of(service, task.shop).publish(task.by, task.asked.get("note"), seen=task.asked.get("seen"))
    record_publication(service, task.by, task.shop, publication)
    return publication_document(task.shop, publication, look_again(service, task.shop)[0])


def roll_back(service: Service, task: Task, tell: Tell) -> Mapping[str, Any]:
    """An earlier version of the hierarchy serves again, as a new one."""
    tell("deriving")
    hierarchy = hierarchy_of(service, task.shop)
    asked = task.asked
    publication = hierarchy.roll_back(asked.get("version"), task.by, asked.get("note"), over=asked.get("published"))
    record_publication(service, task.by, task.shop, publication)
    return publication_document(task.shop, publication, look_again(service, task.shop)[0])


def suggest(service: Service, task: Task, tell: Tell) -> Mapping[str, Any]:
    """Values that are probably one, kept for the pages."""
    tell("comparing")
    return {"shop": task.shop, "suggestions": len(keep_suggestions(service, task.shop))}


def draft(service: Service, task: Task, tell: Tell) -> Mapping[str, Any]:
    """The draft of the hierarchy, derived for looking at."""
    return derive_draft(service, task.shop, tell)


def learn(service: Service, task: Task, tell: Tell) -> Mapping[str, Any]:
    """What the shop's pages taught, as a new version."""
    tell("learning")
    return fit_by_schedule(service, task.shop, datetime.now(UTC))


DO: Mapping[TaskKind, Do] = MappingProxyType(
    {
        TaskKind.IMPORT: import_,
        TaskKind.PUBLISH: publish,
        TaskKind.ROLL_BACK: roll_back,
        TaskKind.DRAFT: draft,
        TaskKind.SUGGEST: suggest,
        TaskKind.LEARN: learn,
        TaskKind.FIT: fitted,
    }
)


def _imported(service: Service, task: Task, tell: Tell) -> Imported:
    asked = task.asked
    if asked.get("held"):
        return release(service, task.shop, asked.get("id"), tell=tell)
    wanted = Wanted(**{name: asked[name] for name in OF_AN_IMPORT if name in asked})
    if name := asked.get("upload"):
        path = upload(service, task.shop, name)
        return take_in(service, task.shop, path, wanted, asked.get("called") or name, tell=tell)
    address = asked["source"]
    meant = spelt_out_as_own(address) and (asked.get("meant", False) or _is_at_home(service, task.by))
    return read_from(
        service,
        task.shop,
        address,
        wanted,
        meant=meant,
        progress=downloading(tell),
        tell=tell,
        say=lambda sentence: log.warning("task %d: %s", task.number, sentence),
    )


def _is_at_home(service: Service, name: str) -> bool:
    """Whether somebody may name machines of our own network: who owns everything here, as who gives commands."""
    account = service.accounts.by_name(name)
    return account is not None and account.role is Role.OWNER
