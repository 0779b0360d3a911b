"""Colours as ``#rrggbb``: how well one is read on another, and what comes nearest to one that is.

Contrast is that of WCAG 2.2: 4.5 to 1 for text, 3 to 1 for controls.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Final

READABLE: Final = 4.5
"""The least contrast of text."""
SEEN: Final = 3.0
"""The least contrast of what is no text: a button, a border of a field, an outline of what has the focus."""

COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
BLACK: Final = "#000000"
WHITE: Final = "#ffffff"
STEPS: Final = 400
"""Lightnesses that are tried between black and white."""


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


LINEAR: Final = tuple(_linear(channel / 255) for channel in range(256))
"""The light of each of the values that a channel has: hundreds of colours are tried for one that passes."""


def luminance(colour: str) -> float:
    """The light of a colour, from 0 (black) to 1 (white)."""
    red, green, blue = bytes.fromhex(colour[1:])
    return 0.2126 * LINEAR[red] + 0.7152 * LINEAR[green] + 0.0722 * LINEAR[blue]


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def least_contrast(colour: str, behind: Sequence[str]) -> float:
    """Its contrast with that of these colours on which it is read worst."""
    return min(contrast(colour, each) for each in behind)


def readable_on(background: str) -> str:
    """Black or white, whichever is read better; one of them always reaches `READABLE`."""
    return max((WHITE, BLACK), key=lambda colour: contrast(colour, background))


def nearest_passing(colour: str, behind: Sequence[str], least: float) -> str:
    """The colour itself where it has that contrast with all of these, else the nearest lightness of it that has.

    Some lightness has it with any one colour as long as ``least`` is at most `READABLE`. Where none has it with all,
    the best there is.
    """
    if least_contrast(colour, behind) >= least:
        return colour
    hue, lightness, saturation = hls(colour)
    by_nearness = sorted((step / STEPS for step in range(STEPS + 1)), key=lambda each: abs(each - lightness))
    tried = (of_hls(hue, each, saturation) for each in by_nearness)
    passing = (each for each in tried if least_contrast(each, behind) >= least)
    return next(passing, None) or max((BLACK, WHITE), key=lambda each: least_contrast(each, behind))


def mixed(one: str, other: str, share: float) -> str:
    """``share`` of one colour in the other."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def hls(colour: str) -> tuple[float, float, float]:
    """Its hue, lightness and saturation, each from 0 to 1."""
    red, green, blue = (channel / 255 for channel in bytes.fromhex(colour[1:]))
    return rgb_to_hls(red, green, blue)


def of_hls(hue: float, lightness: float, saturation: float) -> str:
    """The colour that has them."""
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in hls_to_rgb(hue, lightness, saturation))
