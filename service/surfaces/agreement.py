"""What a frame must agree with around it when it is saved: faults, and warnings that stop nothing.

Kept definitions are not judged by this again, so that a new release, or a feed that changed, breaks no page.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from feeds.tuning.faults import place_text
from frames.definition import FrameDefinition
from service.composition import Service
from service.defining.faults import Fault, Place
from service.defining.judging import Judge
from service.defining.texts import meant, replaced, themselves
from service.errors import ServiceError
from service.generations.opened import Generation
from service.storage.definitions import Kind
from service.surfaces.definition import read_frame
from service.surfaces.wording import unworkable


def _sides(definition: FrameDefinition) -> Iterator[tuple[Place, FrameDefinition]]:
    """The definition and each of its variants, with where it stands in the text."""
    yield (), definition
    for number, variant in enumerate(definition.variants):
        yield ("variants", number), variant.definition


def faults(service: Service, shop: str, name: str, definition: FrameDefinition) -> Iterator[Fault]:
    """What stops a frame from being saved in its shop. What a variant only inherits is told of the frame alone."""
    for place, side in _sides(definition):
        if not place or side.centre != definition.centre:
            yield from _centre(service, shop, side, place)
        own = (
            side.texts
            if not place
            else {key: said for key, said in side.texts.items() if said != definition.texts.get(key)}
        )
        yield from replaced(own, "frames", (*place, "texts"))
        yield from unworkable(side, place, definition if place else None)


def _centre(service: Service, shop: str, definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    wanted = definition.centre
    if wanted is not None and service.definitions.get(shop, Kind.CENTRE, wanted) is None:
        names = [each.name for each in service.definitions.all(shop, Kind.CENTRE)]
        yield Fault(
            (*place, "centre"), f"the shop has no preference centre {wanted!r}{meant(wanted, themselves(names))}"
        )


def warnings(service: Service, shop: str, definition: FrameDefinition) -> Iterator[str]:
    """What a frame names in vain today; what a variant only inherits is told of the frame alone."""
    for place, side in _sides(definition):
        if not place or side.centre != definition.centre:
            yield from _closed(service, shop, side, place)
        if not place or side.scenarios != definition.scenarios:
            yield from _gone(service, shop, side, place)


def _closed(service: Service, shop: str, definition: FrameDefinition, place: Place) -> Iterator[str]:
    """A centre that nobody can open."""
    if definition.centre is None:
        return
    centre = service.definitions.get(shop, Kind.CENTRE, definition.centre)
    if centre is None or not centre.active:
        why = "is not there any more" if centre is None else "is not active yet"
        yield f"{place_text((*place, 'centre'))}: the centre {definition.centre!r} {why}."


def _gone(service: Service, shop: str, definition: FrameDefinition, place: Place) -> Iterator[str]:
    """Products that were picked, and that the feed does not hold or the shop bans."""
    picked = [(number, step.products) for number, step in enumerate(definition.scenarios) if step.products]
    generation = _generation(service, shop) if picked else None
    if generation is None:
        return
    for number, products in picked:
        for position, product in enumerate(products):
            row = generation.index.row_of(product)
            where = place_text((*place, "scenarios", number, "products", position))
            if row is None:
                yield f"{where}: the feed has no product {product!r} today."
            elif generation.index.bars(row):
                yield f"{where}: the shop bans the product {product!r}: nobody is shown it."


def _generation(service: Service, shop: str) -> Generation | None:
    """The one that serves; None where none does."""
    try:
        return service.serving.generation(shop)
    except ServiceError:
        return None


FRAMES: Final = Judge(read_frame, faults, warnings)
"""How frames are read and judged."""
