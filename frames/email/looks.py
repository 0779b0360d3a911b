"""A definition's look in mail: colours as they stand, for a mail has no page to take any from. Contrast is kept.

A mail program may honour the dark sheet of ours, or turn our light one round by itself. What a definition chose is
nearest to what is shown; where it could not be read, the nearest lightness that can.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from frames.colours import BLACK, COLOUR, READABLE, SEEN, WHITE, contrast, mixed, nearest_passing, readable_on
from frames.definition import Look
from frames.looks import FAMILY, KEPT, MOST_CORNER, RATIO

ACCENT: Final = "#1f3a8a"
GROUND: Final = WHITE
INK: Final = "#1b1d21"
DARK_GROUND: Final = "#1b1d21"
DARK_INK: Final = "#f1f2f4"
"""What a frame has where neither its definition nor its page says, for light and for dark; as in ``frame.css``."""

DONE: Final = "#176b3a"
AMBER: Final = "#8a5200"

FONT: Final = "-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
SERVED: Final = "Arial,sans-serif"
"""What follows a font of the shop's own that a mail program does not have."""
OF_PAGES: Final = ("inherit", "system-ui", "ui-sans-serif")
"""Families that mean nothing in a mail, where Word draws whatever it does not know in Times."""
CORNER: Final = 10
RATIO_WIDTH, RATIO_HEIGHT = 1, 1
"""Of pictures as they come: square, as in drawn cards, for most feeds have such; a tall one is shown whole in it."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a mail.

    ``ground`` is behind the text, ``around`` behind that and where there is no picture; ``on_accent`` is on a button.
    ``quiet`` says what is less, ``done`` and ``amber`` mark what a product meets and misses; all are read on
    ``ground`` and ``around``. ``photo`` is behind pictures, white in the dark too: most are taken on white, and a black
    product cut out of its picture would be lost. ``alt`` is read on that.
    """

    ground: str
    around: str
    ink: str
    quiet: str
    photo: str
    alt: str
    accent: str
    on_accent: str
    done: str
    amber: str


@dataclass(frozen=True, slots=True)
class MailLook:
    """How a mail looks. ``dark`` is None where the definition chose its ground: it is that, dark or light, always.

    ``font`` is a list of families as CSS has it, ``corner`` in pixels, the ratio of pictures ``width`` to ``height``.
    """

    light: Palette
    dark: Palette | None
    font: str
    corner: int
    width: int
    height: int

    @property
    def schemes(self) -> str:
        """The colour schemes that the mail is made for, as a mail program asks."""
        if self.dark is not None:
            return "light dark"
        return "dark" if readable_on(self.light.ground) == WHITE else "light"

    def tall(self, width: int) -> int:
        """The height in pixels of a picture that is so wide."""
        return round(width * self.height / self.width)


@lru_cache(KEPT)
def mail_look(look: Look) -> MailLook:
    """The look of a definition for mails; every value is checked once more before it becomes CSS."""
    accent, ground, text = (_colour(each) for each in (look.accent, look.background, look.text))
    light = _palette(ground or GROUND, text or INK, accent or ACCENT)
    dark = None if ground is not None else _palette(DARK_GROUND, DARK_INK, accent or ACCENT)
    corner = CORNER if look.corner is None or not 0 <= look.corner <= MOST_CORNER else int(look.corner)
    width, height = _ratio(look.ratio)
    return MailLook(light, dark, _font(look.font), corner, width, height)


def _palette(ground: str, text: str, accent: str) -> Palette:
    readable = readable_on(ground)
    ink = text if contrast(text, ground) >= READABLE + 1 else readable
    shade = mixed(BLACK, ground, 0.35) if readable == WHITE else mixed(ink, ground, 0.05)
    around = shade if contrast(readable, shade) >= READABLE else ground
    grounds = (ground, around)
    button = nearest_passing(accent, grounds, SEEN)
    return Palette(
        ground=ground,
        around=around,
        ink=ink,
        quiet=nearest_passing(mixed(ink, ground, 0.68), grounds, READABLE),
        photo=WHITE,
        alt=INK,
        accent=button,
        on_accent=readable_on(button),
        done=nearest_passing(DONE, grounds, READABLE),
        amber=nearest_passing(AMBER, grounds, READABLE),
    )


def _colour(text: str | None) -> str | None:
    return text.lower() if text is not None and COLOUR.fullmatch(text) else None


def _font(font: str | None) -> str:
    families = [] if font is None else [each.strip().strip("\"'") for each in font.split(",")]
    if not all(FAMILY.fullmatch(each) for each in families):
        return FONT
    known = [f"'{each}'" if " " in each else each for each in families if each not in OF_PAGES]
    return ",".join((*known, SERVED)) if known else FONT


def _ratio(ratio: str | None) -> tuple[int, int]:
    if ratio is None or not RATIO.fullmatch(ratio):
        return RATIO_WIDTH, RATIO_HEIGHT
    width, _, height = ratio.partition("/")
    found = int(width), int(height or 1)
    return found if all(found) else (RATIO_WIDTH, RATIO_HEIGHT)
