"""Values of the generation that serves that are probably one: worked out by the worker, kept for the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import orjson

from feeds.model import Suggestion
from service.hierarchies import hierarchy_of, proposed
from service.storage.files import write_atomically

if TYPE_CHECKING:
    from service.composition import Service

FILE = "suggestions.json"


def keep_suggestions(service: Service, shop: str) -> tuple[Suggestion, ...]:
    """Work out the proposals for the generation that serves, and keep them. Raises `NoGeneration`."""
    generation = service.shelf(shop).current().resolve()
    found = proposed(generation)
    document = {"generation": generation.name, "suggestions": [asdict(each) for each in found]}
    write_atomically(service.shops.folder(shop).path / FILE, orjson.dumps(document))
    return found


def kept_suggestions(service: Service, shop: str) -> tuple[Suggestion, ...] | None:
    """What was worked out for the generation that serves, but for what the draft has decided on.

    None where nothing was, and where nothing serves.
    """
    try:
        document = orjson.loads((service.shops.folder(shop).path / FILE).read_bytes())
    except FileNotFoundError:
        return None
    if document["generation"] != service.shelf(shop).current_name():
        return None
    return hierarchy_of(service, shop).undecided(Suggestion(**each) for each in document["suggestions"])
