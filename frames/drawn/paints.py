"""The colours of a drawn card: those of the definition's look where they can be read, else ours."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from frames.colours import COLOUR, READABLE, SEEN, WHITE, contrast, mixed, nearest_passing, readable_on
from frames.definition import Look
from frames.model import ReasonKind

INK: Final = "#1b1d21"
ACCENT: Final = "#1f3a8a"
DONE: Final = "#176b3a"
AMBER: Final = "#8a5200"


@dataclass(frozen=True, slots=True)
class Paints:
    """Colours as ``#rrggbb``. ``label`` is read on ``accent``, all others on ``ground`` and ``blank``, where a photo is
    missing; ``line`` is the border, by which a light card is seen to end on a dark mail, and a dark one on a light.
    """

    ground: str
    blank: str
    ink: str
    quiet: str
    line: str
    accent: str
    label: str
    marks: dict[ReasonKind, str]


@lru_cache(256)
def paints_of(look: Look) -> Paints:
    """The colours of a look, contrast kept."""
    ground = _colour(look.background) or WHITE
    wished = _colour(look.text) or (INK if contrast(INK, ground) >= READABLE else WHITE)
    ink = nearest_passing(wished, (ground,), READABLE)
    tinted = mixed(ink, ground, 0.05)
    blank = tinted if contrast(ink, tinted) >= READABLE else ground
    behind = (ground, blank)
    quiet = nearest_passing(mixed(ink, ground, 0.68), behind, READABLE)
    accent = nearest_passing(_colour(look.accent) or ACCENT, (ground,), SEEN)
    marks = {
        ReasonKind.MET: nearest_passing(DONE, (ground,), READABLE),
        ReasonKind.MISSED: nearest_passing(AMBER, (ground,), READABLE),
        ReasonKind.UNSTATED: quiet,
    }
    return Paints(ground, blank, ink, quiet, mixed(ink, ground, 0.16), accent, readable_on(accent), marks)


def _colour(text: str | None) -> str | None:
    return text.lower() if text is not None and COLOUR.fullmatch(text) else None
