"""What decided the order of a frame, in sentences: whoever asks why they see something is told all of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from frames.model import Frame
from frames.texts import Texts

ALONE: Final = ("popularity",)
"""What decides among equals where no option is on."""
SAID: Final = ("lift", "mix", "near", "caps")
"""Options that have a sentence each."""
EXCLUDED: Final = ("bought", "shown")


def why_body(frame: Frame) -> str:
    """The key of the sentence over what was stated; popularity stands in it where that alone decides among equals."""
    return "frame.why_body" if _deciding(frame) == ALONE else "frame.why_body_no_popularity"


def ordered_by(frame: Frame, texts: Texts) -> Iterator[str]:
    """What else decided, each option that is on in a sentence; nothing where none is."""
    deciding = _deciding(frame)
    if deciding and deciding != ALONE:
        orders = texts.say("ordered.then").join(texts.say(f"ordered.{each}") for each in deciding)
        yield texts.say("ordered.among", orders=orders)
    yield from (texts.say(f"ordered.{each}") for each in SAID if each in frame.options)
    if any(card.pinned for card in frame.cards):
        yield texts.say("ordered.pinned")
    excluded = frame.options.get("exclude", {})
    yield from (texts.say(f"ordered.{each}") for each in EXCLUDED if excluded.get(each))


def _deciding(frame: Frame) -> tuple[str, ...]:
    """What decides among equals, one after the other."""
    on = frame.options
    boosts = ("boosts",) if "boosts" in on and "lift" not in on else ()
    popularity = ALONE if frame.popular else ()
    return (*boosts, *on.get("ties", ()), *popularity, *(("rotate",) if "rotate" in on else ()))
