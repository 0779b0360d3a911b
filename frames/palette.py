"""The colours of a look, one palette for its mails, its drawn cards and its frames on a ground of their own.

What a definition chose is kept wherever it can be read; where it cannot, the nearest lightness of it that can.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from frames.colours import (
    BLACK,
    COLOUR,
    READABLE,
    SEEN,
    WHITE,
    contrast,
    least_contrast,
    mixed,
    nearest_passing,
    readable_on,
)
from frames.definition import Look
from frames.model import ReasonKind

KEPT: Final = 1024
"""So many palettes are kept: those of all definitions that are asked for."""

ACCENT: Final = "#1f3a8a"
GROUND: Final = WHITE
INK: Final = "#1b1d21"
DARK_GROUND: Final = "#1b1d21"
DARK_INK: Final = "#f1f2f4"
DONE: Final = "#176b3a"
AMBER: Final = "#8a5200"
"""What there is where neither a definition nor a page says, for light and for dark; as in ``frame.css``."""

MARKED: Final = {ReasonKind.MET: "done", ReasonKind.MISSED: "amber", ReasonKind.UNSTATED: "quiet"}
"""The colour in a palette of each mark before a reason."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``.

    ``ground`` is behind the text, ``around`` behind that and where there is no picture; ``on_accent`` is on a button.
    ``quiet`` says what is less, ``done`` and ``amber`` mark what a product meets and misses; all are read on
    ``ground`` and ``around``. ``line`` is where a light card ends on a dark mail, and a dark one on a light. ``photo``
    is behind pictures of mails, white in the dark too: most are taken on white, and a black product cut out of its
    picture would be lost. ``alt`` is read on that.
    """

    ground: str
    around: str
    line: str
    ink: str
    quiet: str
    photo: str
    alt: str
    accent: str
    on_accent: str
    done: str
    amber: str

    @property
    def is_dark(self) -> bool:
        """Whether white is read better on it than black."""
        return readable_on(self.ground) == WHITE


@lru_cache(KEPT)
def palette_of(look: Look, *, dark: bool = False) -> Palette:
    """The colours of a look; ``dark``: of one that leaves its ground to whoever reads it, for those who read in the
    dark. Each value is checked once more, wherever it came from.
    """
    accent, ground, text = (colour_of(each) for each in (look.accent, look.background, look.text))
    if dark and ground is None:
        return _mixed(DARK_GROUND, DARK_INK, accent or ACCENT)
    behind = ground or GROUND
    return _mixed(behind, text or _usual_ink(behind), accent or ACCENT)


def _mixed(ground: str, text: str, accent: str) -> Palette:
    ink = nearest_passing(text, (ground,), READABLE)
    shade = mixed(BLACK, ground, 0.35) if readable_on(ground) == WHITE else mixed(ink, ground, 0.05)
    around = shade if contrast(ink, shade) >= READABLE else ground
    grounds = (ground, around)
    button = nearest_passing(accent, grounds, SEEN)
    return Palette(
        ground=ground,
        around=around,
        line=mixed(ink, ground, 0.16),
        ink=ink,
        quiet=_quiet(ink, grounds),
        photo=WHITE,
        alt=INK,
        accent=button,
        on_accent=readable_on(button),
        done=nearest_passing(DONE, grounds, READABLE),
        amber=nearest_passing(AMBER, grounds, READABLE),
    )


def _quiet(ink: str, grounds: tuple[str, ...]) -> str:
    """The faintest mixture of the ink that is still read on all grounds; at last the ink."""
    faint = (mixed(ink, grounds[0], share / 100) for share in range(68, 100, 4))
    return next((each for each in faint if least_contrast(each, grounds) >= READABLE), ink)


def _usual_ink(ground: str) -> str:
    return next(each for each in (INK, DARK_INK, WHITE, BLACK) if contrast(each, ground) >= READABLE)


def colour_of(text: str | None) -> str | None:
    """A colour of a look where it is one, as we write it."""
    return text.lower() if text is not None and COLOUR.fullmatch(text) else None
