"""What cannot stand together in a frame: each key is well formed for itself, and the whole makes no sense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from frames.definition import FrameDefinition, Surface, TooFew
from service.defining.faults import Fault, Place

MOST_SLOTS: Final = 24
MOST_OF: Final[Mapping[Surface, int]] = {Surface.FRAME: MOST_SLOTS, Surface.EMAIL: MOST_SLOTS, Surface.PUSH: 1}
"""The most products of each surface."""

MOST_SHARED: Final = 99
"""Percent that variants share: the definition itself is always seen by somebody."""
BASE: Final = "base"
"""What the definition itself is called as a side of its own test."""


def unsound(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """What is wrong with a definition as a whole; its variants are definitions of their own."""
    yield from _unshowable(definition, place)
    yield from _broken_chain(definition, place)
    yield from _doubled(definition, place)


def _unshowable(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """What the surface has no room for."""
    most = MOST_OF[definition.surface]
    if definition.slots > most:
        yield Fault((*place, "slots"), f"at most {most} for the surface {definition.surface}.")
    if definition.minimum_products > definition.slots:
        told = f"it cannot be more than the {definition.slots} slots."
        yield Fault((*place, "minimum_products"), told)
    if definition.paging and definition.surface is not Surface.FRAME:
        yield Fault((*place, "paging"), "only a frame on a page can be paged through.")


def _broken_chain(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """Scenarios that are tried again, and a way on that leads nowhere."""
    by = [step.scenario for step in definition.scenarios]
    for number, scenario in enumerate(by):
        if scenario in by[:number]:
            yield Fault((*place, "scenarios", number, "by"), f"{scenario} is tried before already.")
    if definition.too_few is TooFew.NEXT and len(by) == 1:
        told = "there is no next scenario: write another [[scenarios]], or choose hide or fewer."
        yield Fault((*place, "too_few"), told)


def _doubled(definition: FrameDefinition, place: Place) -> Iterator[Fault]:
    """Banners of which nobody could say which one is meant."""
    tags = [banner.tag for banner in definition.banners]
    for number, tag in enumerate(tags):
        if tag in tags[:number]:
            told = f"the tag {tag!r} has a banner already." if tag else "one banner without a tag is there already."
            yield Fault((*place, "banners", number, "tag"), told)


def unfair(heads: Sequence[Mapping[str, Any]], place: Place) -> Iterator[Fault]:
    """Variants that cannot be told apart, or leave nothing for the definition itself."""
    names = [head["name"] for head in heads]
    for number, name in enumerate(names):
        if name in (BASE, *names[:number]):
            yield Fault((*place, "variants", number, "name"), f"there is a side {name!r} of the test already.")
    shared = sum(head["share"] for head in heads)
    if shared > MOST_SHARED:
        told = f"the shares of all variants are {shared} percent together, and may be {MOST_SHARED} at most."
        yield Fault((*place, "variants"), told)
