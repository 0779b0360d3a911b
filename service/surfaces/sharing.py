"""What answers have in common: whoever is known by the same is shown the same, and it is made once.

What is shared is the answer before the merchant's own words are filled, so it speaks of nobody.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from frames.definition import FrameDefinition
from frames.model import Frame
from service.lately import Lately
from service.replay.record import Record
from service.storage.profiles import Profile

MOST_CARDS: Final = 12_000
"""So many cards are kept in a process: 370 answers of twelve, each before it is counted and after."""

ALONE: Final = 4
"""An answer weighs as much as so many cards, beside those that it has."""

DIGEST: Final = 16
"""Bytes."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A frame and what it was made of; None where it shows nothing, or goes by nothing of anybody."""

    frame: Frame
    record: Record | None = None


_SHARED: Final = Lately[Answer](MOST_CARDS)


def known_by(profile: Profile, acts: bool) -> bytes:
    """A digest of all of a profile that an answer goes by; ``acts`` as a viewer has it.

    As it is written: 200 and 200.00 are one number, and yet a reason says which was wanted.
    """
    said = (profile.preferences, profile.information, profile.refused)
    done = (profile.wished, profile.keys) if acts else ()
    return blake2b(repr((said, done)).encode("utf-8", "surrogatepass"), digest_size=DIGEST).digest()


def shared(signature: Hashable, definition: FrameDefinition) -> Answer | None:
    """The answer of this very definition that was made for somebody with the same signature."""
    answer = _SHARED.get(signature)
    return answer if answer is not None and answer.frame.definition is definition else None


def share(signature: Hashable, answer: Answer) -> Answer:
    """Keep it for others; it comes back."""
    return _SHARED.keep(signature, answer, ALONE + len(answer.frame.cards))
