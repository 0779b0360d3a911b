"""A definition's look in mail: colours as they stand, for a mail has no page to take any from.

A mail program may honour the dark sheet of ours, or turn our light one round by itself. What a definition chose is
nearest to what is shown; where it could not be read, the nearest lightness that can.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from frames.definition import Look
from frames.looks import FAMILY, MOST_CORNER, ratio_of
from frames.palette import KEPT, Palette, colour_of, palette_of

FONT: Final = "-apple-system,'Segoe UI',Roboto,Arial,sans-serif"
SERVED: Final = "Arial,sans-serif"
"""What follows a font of the shop's own that a mail program does not have."""
OF_PAGES: Final = ("inherit", "system-ui", "ui-sans-serif")
"""Families that mean nothing in a mail, where Word draws whatever it does not know in Times."""
CORNER: Final = 10
SQUARE: Final = (1, 1)
"""The ratio of pictures as they come, as in drawn cards: most feeds have such, and a tall one is shown whole in it."""


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
        return "dark" if self.light.is_dark else "light"

    def tall(self, width: int) -> int:
        """The height in pixels of a picture that is so wide."""
        return round(width * self.height / self.width)


@lru_cache(KEPT)
def mail_look(look: Look) -> MailLook:
    """The look of a definition for mails; every value is checked once more before it becomes CSS."""
    light = palette_of(look)
    dark = palette_of(look, dark=True) if colour_of(look.background) is None else None
    corner = CORNER if look.corner is None or not 0 <= look.corner <= MOST_CORNER else int(look.corner)
    width, height = ratio_of(look) or SQUARE
    return MailLook(light, dark, _font(look.font), corner, width, height)


def _font(font: str | None) -> str:
    families = [] if font is None else [each.strip().strip("\"'") for each in font.split(",")]
    if not all(FAMILY.fullmatch(each) for each in families):
        return FONT
    known = [f"'{each}'" if " " in each else each for each in families if each not in OF_PAGES]
    return ",".join((*known, SERVED)) if known else FONT
