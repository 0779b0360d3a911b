"""What a frame must agree with around it when it is saved: faults, and warnings that stop nothing.

Kept definitions are not judged by this again, so that a new release, or a feed that changed, breaks no page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from feeds.tuning.faults import place_text
from frames.definition import FrameDefinition
from frames.email.words import CENTRE
from frames.texts import language_of
from service.centres.defined import as_centre, attributes_of
from service.composition import Service
from service.defining.faults import About, Fault, Place
from service.defining.judging import Judge, hierarchy_of
from service.defining.texts import meant, replaced, themselves
from service.errors import ServiceError
from service.generations.opened import Generation
from service.storage.definitions import Kind
from service.surfaces.definition import read_frame
from service.surfaces.email_agreement import misinformed, unspoken
from service.surfaces.ranking_agreement import named_products, unrankable
from service.surfaces.soundness import NO_MAIL, PLAIN
from service.surfaces.wording import unworkable


class Lacking(StrEnum):
    """What a warning is about: something that a definition names and that is not there."""

    CENTRE_GONE = "centre-gone"
    CENTRE_ASLEEP = "centre-asleep"
    PRODUCT_GONE = "product-gone"
    FILTER_GONE = "filter-gone"
    LANGUAGE = "language"
    UNASKED = "unasked"
    NO_CENTRE = "no-centre"


_ENGLISH: Final[Mapping[Lacking, str]] = {
    Lacking.CENTRE_GONE: "the centre {centre!r} is not there any more.",
    Lacking.CENTRE_ASLEEP: "the centre {centre!r} is not active yet.",
    Lacking.PRODUCT_GONE: "the feed has no product {product!r} today.",
    Lacking.FILTER_GONE: "the filters of today cannot be asked so, and it is left off.",
    Lacking.LANGUAGE: "it is not given in the language {language}: ours stands there, and of a paragraph nothing.",
    Lacking.UNASKED: "the centre {centre!r} does not ask for it, so nobody gets this paragraph.",
    Lacking.NO_CENTRE: "the shop has not exactly one centre that is active, so it leads nowhere: name one by centre.",
}


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning: where, what about and with which ``values``; as a text it is a sentence for commands and HTTP."""

    place: Place
    about: Lacking
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{place_text(self.place)}: {_ENGLISH[self.about].format(**self.values)}"


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
        if side.email != (definition.email if place else NO_MAIL):
            found = misinformed(side.email, attributes_of(service, shop), hierarchy_of(service, shop))
            yield from (replace(fault, place=(*place, *fault.place)) for fault in found)
        if side.ranking != (definition.ranking if place else PLAIN):
            yield from unrankable(side.ranking, hierarchy_of(service, shop), (*place, "ranking"))


def _centre(service: Service, shop: str, definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    wanted = definition.centre
    if wanted is not None and service.definitions.get(shop, Kind.CENTRE, wanted) is None:
        names = [each.name for each in service.definitions.all(shop, Kind.CENTRE)]
        told = f"the shop has no preference centre {wanted!r}{meant(wanted, themselves(names))}"
        yield Fault((*place, "centre"), told, About.CENTRE, {"centre": wanted})


def warnings(service: Service, shop: str, definition: FrameDefinition) -> Iterator[str]:
    """What a frame names in vain today, as sentences."""
    return map(str, warned(service, shop, definition))


def warned(service: Service, shop: str, definition: FrameDefinition) -> Iterator[Warned]:
    """What a frame names in vain today; what a variant only inherits is told of the frame alone."""
    for place, side in _sides(definition):
        if not place or side.centre != definition.centre:
            yield from _closed(service, shop, side, place)
        yield from _gone(service, shop, side, place, definition if place else None)
        if side.ranking != (definition.ranking if place else PLAIN):
            gone = unrankable(side.ranking, hierarchy_of(service, shop), (*place, "ranking"))
            yield from (Warned(fault.place, Lacking.FILTER_GONE) for fault in gone)
        if not place or side.email != definition.email:
            shops = language_of(side.locale or service.shops.get(shop).locale)
            lacking = unspoken(side.email, shops)
            yield from (Warned((*place, *where), Lacking.LANGUAGE, {"language": each}) for where, each in lacking)
            yield from _unasked(service, shop, side, place)
            yield from _leading_nowhere(service, shop, side, place)


def _closed(service: Service, shop: str, definition: FrameDefinition, place: Place) -> Iterator[Warned]:
    """A centre that nobody can open."""
    if definition.centre is None:
        return
    centre = service.definitions.get(shop, Kind.CENTRE, definition.centre)
    if centre is None or not centre.active:
        about = Lacking.CENTRE_GONE if centre is None else Lacking.CENTRE_ASLEEP
        yield Warned((*place, "centre"), about, {"centre": definition.centre})


def _gone(
    service: Service, shop: str, side: FrameDefinition, place: Place, base: FrameDefinition | None
) -> Iterator[Warned]:
    """Products that it names and that the feed does not hold, but for those that ``base`` names already."""
    told = frozenset() if base is None else frozenset(_named(base))
    named = [each for each in _named(side) if each not in told]
    generation = _generation(service, shop) if named else None
    if generation is None:
        return
    for where, product in named:
        if generation.index.row_of(product) is None:
            yield Warned((*place, *where), Lacking.PRODUCT_GONE, {"product": product})


def _named(definition: FrameDefinition) -> Iterator[tuple[Place, str]]:
    """Every product that a definition names, with where it does."""
    for number, step in enumerate(definition.scenarios):
        for position, product in enumerate(step.products):
            yield ("scenarios", number, "products", position), product
    yield from (((("ranking", *where), product)) for where, product in named_products(definition.ranking))


def _unasked(service: Service, shop: str, definition: FrameDefinition, place: Place) -> Iterator[Warned]:
    """Paragraphs by key information that the definition's centre does not ask for, and so may not use."""
    centre = None if definition.centre is None else service.definitions.get(shop, Kind.CENTRE, definition.centre)
    if centre is None:
        return
    asked = as_centre(centre).definition.questions
    for number, paragraph in enumerate(definition.email.paragraphs):
        if paragraph.information is not None and paragraph.information not in asked:
            where = (*place, "email", "paragraphs", number, "information")
            yield Warned(where, Lacking.UNASKED, {"centre": f"{definition.centre}"})


def _leading_nowhere(service: Service, shop: str, definition: FrameDefinition, place: Place) -> Iterator[Warned]:
    """Buttons to a centre where nobody can say which; one that is named and closed is told of its name."""
    buttons = [number for number, each in enumerate(definition.email.paragraphs) if each.link == CENTRE]
    if not buttons or definition.centre is not None:
        return
    if sum(kept.active for kept in service.definitions.all(shop, Kind.CENTRE)) != 1:
        yield from (Warned((*place, "email", "paragraphs", number, "link"), Lacking.NO_CENTRE) for number in buttons)


def _generation(service: Service, shop: str) -> Generation | None:
    """The one that serves; None where none does."""
    try:
        return service.serving.generation(shop)
    except ServiceError:
        return None


FRAMES: Final = Judge(read_frame, faults, warnings)
"""How frames are read and judged."""
