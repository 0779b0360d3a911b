"""What merchandisers defined of frames, blocks and payloads, looked up."""

from __future__ import annotations

from dataclasses import dataclass

from frames.definition import DEFINITIONS, FrameDefinition
from service.composition import Service
from service.errors import UnknownFrame


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
    """The definition of that name, active or not; the shop's own before ours. Raises `UnknownFrame`."""
    try:
        return Defined(shop, DEFINITIONS[name])
    except KeyError:
        raise UnknownFrame(f"there is no frame named {name!r}; there is {', '.join(sorted(DEFINITIONS))}") from None
