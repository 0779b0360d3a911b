"""Fits by schedule: every night a task a shop, unless its learning is frozen. Nothing is published unless a setting
says so, and then only what orders the clicks of people who were held back better.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.auditing import Told, record
from service.errors import ServiceError, TooLittleKnown
from service.learning.fitting import fit
from service.learning.shop import learning_of, record_taught
from service.storage.learned import LearnedStore
from service.tasks.model import TaskKind

if TYPE_CHECKING:
    from service.composition import Service

log = logging.getLogger("notesik.learning")

BY = "the schedule"


def learns(service: Service) -> bool:
    """Whether any shop has products that something could be learned of."""
    return any(service.shelf(shop.name).folder.current.is_symlink() for shop in service.shops.list())


def have_fitted(service: Service, now: datetime) -> Mapping[str, int]:
    """Ask for a fit for every shop that has products and is not frozen; for how many."""
    return {"asked": sum(_asked_for(service, shop.name, now) for shop in service.shops.list())}


def fit_by_schedule(service: Service, shop: str, now: datetime) -> Mapping[str, Any]:
    """The fit of one night: what came of it, or what there is too little of."""
    try:
        number, document = fit(service, shop, BY, now)
    except TooLittleKnown as error:
        return {"shop": shop, "missing": str(error)}
    record(service, BY, shop, "learning.fitted", "", Told(values={"version": number}))
    publish = service.settings.learn_publish and document["recommended"]
    if publish:
        record_taught(service, BY, shop, "learning.published", learning_of(service, shop).publish(number, BY))
    return {"shop": shop, "version": number, "recommended": document["recommended"], "published": publish}


def _asked_for(service: Service, shop: str, now: datetime) -> bool:
    shelf = service.shelf(shop)
    try:
        wanted = shelf.current_name() is not None and not LearnedStore(shop, shelf.folder).state().frozen
    except ServiceError as error:
        log.error("nothing is learned for shop %s: %s", shop, error)
        return False
    if wanted:
        service.tasks.add(shop, TaskKind.LEARN, {}, BY, now)
    return wanted
