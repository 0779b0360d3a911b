"""What merchandisers defined of frames, blocks and payloads, looked up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from frames.definition import DEFINITIONS, FrameDefinition, Surface
from service.composition import Service
from service.errors import DefinitionRefused, UnknownFrame
from service.storage.definitions import Definition, Kind
from service.surfaces.definition import read_frame

PARSED = 4096
"""So many definitions are kept parsed."""
NAMED = 20
"""So many frames are named where one is asked for that is not there."""
LONGEST = 60
"""So much of a name is said back; none is longer than 40."""

FRAMES = frozenset({Surface.FRAME})
BLOCKS = FRAMES | {Surface.EMAIL}
"""The surfaces whose definitions mails pull."""


@dataclass(frozen=True, slots=True)
class Defined:
    """A definition as it serves. ``key`` is its number in links and ``version`` grows with each change of it.

    Those of `frames.definition.DEFINITIONS`, which nobody wrote, have both 0.
    """

    shop: str
    definition: FrameDefinition
    key: int = 0
    version: int = 0
    active: bool = True


def frame_of(service: Service, shop: str, name: str) -> Defined:
    """The frame that serves pages under that name; the shop's own before ours. Raises `UnknownFrame`.

    Made for every request: it reads memory, and the database once a second at most.
    """
    own = _own(service, shop).get(name)
    if own is not None and own.active:
        return _for_pages(as_frame(own))
    return _ours(service, shop, name, FRAMES)


def block_of(service: Service, shop: str, name: str) -> Defined:
    """The definition that mails pull as a block under that name: any that serves, but for push. Raises `UnknownFrame`.

    As cheap as `frame_of`.
    """
    own = _own(service, shop).get(name)
    if own is None or not own.active:
        return _ours(service, shop, name, BLOCKS)
    defined = as_frame(own)
    if defined.definition.surface is Surface.PUSH:
        raise UnknownFrame(f"{name!r} is no block for mails: its surface is {Surface.PUSH}")
    return defined


def frame_as_written(service: Service, shop: str, name: str) -> Defined:
    """The definition of that name, active or not and for any surface: what is previewed. Raises `UnknownFrame`."""
    own = _own(service, shop).get(name)
    return frame_of(service, shop, name) if own is None else as_frame(own)


def frames_of(service: Service, shop: str) -> tuple[Defined, ...]:
    """Every definition of a shop by name, active or not, with those of ours that it has no own of; but `unreadable`."""
    own = {name: as_frame(kept) for name, kept in _own(service, shop).items() if _is_readable(kept)}
    ours = {name: Defined(shop, definition) for name, definition in DEFINITIONS.items()}
    return tuple(each for _, each in sorted((ours | own).items()))


def unreadable(service: Service, shop: str) -> tuple[str, ...]:
    """The names of a shop's frames whose texts, kept by another release, cannot be read any more; sorted."""
    return tuple(sorted(name for name, kept in _own(service, shop).items() if not _is_readable(kept)))


def numbered(service: Service, shop: str, key: int) -> Defined | None:
    """The definition of that number in links, active or not; None for those of ours, and once it is deleted."""
    own = _own(service, shop).values()
    return next((as_frame(kept) for kept in own if kept.key == key and _is_readable(kept)), None)


@lru_cache(PARSED)
def as_frame(kept: Definition) -> Defined:
    """What a text that was kept means; read once a version."""
    return Defined(kept.shop, read_frame(kept.text, kept.name), kept.key, kept.version, kept.active)


def _is_readable(kept: Definition) -> bool:
    try:
        as_frame(kept)
    except DefinitionRefused:
        return False
    return True


def _own(service: Service, shop: str) -> Mapping[str, Definition]:
    """What the shop defined itself, by name."""
    return service.definitions.at_hand.of(Kind.FRAME, shop)


def _for_pages(defined: Defined) -> Defined:
    surface = defined.definition.surface
    if surface is not Surface.FRAME:
        raise UnknownFrame(f"{defined.definition.name!r} is no frame for pages: its surface is {surface}")
    return defined


def _ours(service: Service, shop: str, name: str, surfaces: frozenset[Surface]) -> Defined:
    """The definition of ours under a name; where there is none, the fault names what serves these surfaces."""
    if name in DEFINITIONS:
        return Defined(shop, DEFINITIONS[name])
    own, what = _own(service, shop), "frame" if surfaces is FRAMES else "block"
    why = f"the {what} {name!r} is not active" if name in own else f"there is no {what} named {name[:LONGEST]!r}"
    active = (as_frame(kept) for kept in own.values() if kept.active and _is_readable(kept))
    there = {*DEFINITIONS, *(each.definition.name for each in active if each.definition.surface in surfaces)}
    raise UnknownFrame(f"{why}; there is {', '.join(sorted(there)[:NAMED])}")
