"""What is wrong with a definition's own template and placeholders, by line; judged when it is saved."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from frames.definition import FrameDefinition, Surface
from frames.email.checking import check_words, texts_in
from frames.email.own import check_own
from frames.own.checking import check
from frames.own.faults import TemplateFault
from frames.own.filling import check_filling
from frames.own.sandbox import ADDRESS
from service.defining.faults import Fault, Place
from service.surfaces.speaking import CLOCK


def unworkable(definition: FrameDefinition, place: Place, base: FrameDefinition | None = None) -> Iterator[Fault]:
    """Every fault in the words of a definition; what it only inherits from ``base`` is told of that alone."""
    if definition.template is not None and (base is None or definition.template != base.template):
        check_template = check_own if definition.surface is Surface.EMAIL else check
        yield from _at((*place, "template"), check_template(definition.template, CLOCK))
    if base is None or definition.headings != base.headings:
        for language, said in definition.headings.items():
            yield from _at((*place, "title", language), check_filling(said, CLOCK))
    if base is None or definition.banners != base.banners:
        for number, banner in enumerate(definition.banners):
            here = (*place, "banners", number)
            for language, said in banner.alt.items():
                yield from _at((*here, "alt", language), check_filling(said, CLOCK))
            if banner.link is not None:
                yield from _at((*here, "link"), check_filling(banner.link, CLOCK, ADDRESS))
    inherited = () if base is None else tuple(texts_in(base.email))
    for written in texts_in(definition.email):
        if written not in inherited:
            yield from _at((*place, "email", *written.place), check_words(written, CLOCK))


def _at(place: Place, faults: Iterable[TemplateFault]) -> Iterator[Fault]:
    return (Fault(place, str(fault)) for fault in faults)
