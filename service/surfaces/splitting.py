"""Sides of an A/B test: who sees which variant of a definition, the same one every time.

Each side draws for each person, by a hash of the definition, the person and the side's own name, and the best draw wins
(rendezvous hashing with weights). So the order in which variants are written decides nothing, and when a share
changes, only as many people change sides as the shares themselves do.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping

from frames.definition import FrameDefinition
from service.surfaces.defined import Defined
from service.surfaces.soundness import BASE
from service.surfaces.viewer import Viewer

WHOLE = 100
"""The sum of all shares, in percent."""


def side_of(defined: Defined, viewer: Viewer) -> tuple[str | None, FrameDefinition]:
    """The side that somebody is on, with its definition; nobody known is on none and sees the definition itself."""
    base = defined.definition
    if not base.variants or not viewer.split:
        return None, base
    sides = sides_of(base)
    name = max(sides, key=lambda side: _draw(defined.key, viewer.split, side, sides[side][0]))
    return name, sides[name][1]


def sides_of(base: FrameDefinition) -> Mapping[str, tuple[int, FrameDefinition]]:
    """Each side of a definition's test by its name: the share of people who see it, and what they see."""
    others = {each.name: (each.share, each.definition) for each in base.variants}
    return {BASE: (WHOLE - sum(each.share for each in base.variants), base)} | others


def _draw(key: int, split: bytes, side: str, share: int) -> tuple[float, str]:
    """The draw of a side: over all people each side wins as often as its share says. None wins without a share."""
    named = b"\x1f".join((str(key).encode(), side.encode()))
    number = int.from_bytes(hashlib.blake2b(split, digest_size=8, key=hashlib.sha256(named).digest()).digest())
    chance = (number + 1) / (2**64 + 1)
    return (share / -math.log(chance), side)
