"""A definition's look as a sheet of custom properties, behind `frame.css`. Contrast is kept whatever was chosen.

Every value is checked once more before it becomes CSS, wherever it came from. What does not pass is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final

from frames.definition import Look
from frames.palette import KEPT, colour_of, palette_of

RATIO: Final = re.compile(r"[0-9]{1,3}(?: ?/ ?[0-9]{1,3})?", re.ASCII)
FAMILY: Final = re.compile(r"[^\W\d_][\w -]{0,60}")
GENERIC: Final = ("inherit", "serif", "sans-serif", "monospace", "system-ui", "cursive", "fantasy", "ui-sans-serif")
MOST_CORNER: Final = 48
"""Pixels."""


@lru_cache(KEPT)
def look_css(look: Look) -> str:
    """The sheet of a look; nothing for one that leaves everything to the page."""
    properties = {**dict(_colours(look)), **dict(_shapes(look))}
    if not properties:
        return ""
    lines = "".join(f"  {name}: {value};\n" for name, value in properties.items())
    return f"\n.notesik-frame {{\n{lines}}}\n"


def ratio_of(look: Look) -> tuple[int, int] | None:
    """The width and height of its pictures, towards each other; None where it says none that pictures can have."""
    if look.ratio is None or not RATIO.fullmatch(look.ratio):
        return None
    width, _, height = look.ratio.partition("/")
    ratio = int(width), int(height or 1)
    return ratio if all(ratio) else None


def _shapes(look: Look) -> Iterator[tuple[str, str]]:
    families = [] if look.font is None else [each.strip().strip("\"'") for each in look.font.split(",")]
    if families and all(FAMILY.fullmatch(each) for each in families):
        yield "font-family", ", ".join(each if each in GENERIC else f'"{each}"' for each in families)
    if look.corner is not None and 0 <= look.corner <= MOST_CORNER:
        yield "--notesik-corner", f"{int(look.corner)}px"
    if look.ratio is not None and ratio_of(look) is not None:
        yield "--notesik-ratio", look.ratio


def _colours(look: Look) -> Iterator[tuple[str, str]]:
    """The colours. On a ground of its own a frame follows that, and not whether the page is light or dark."""
    if colour_of(look.background) is None:
        chosen = (("--notesik-ink", colour_of(look.text)), ("--notesik-accent", colour_of(look.accent)))
        yield from ((name, colour) for name, colour in chosen if colour is not None)
        return
    palette = palette_of(look)
    yield "color-scheme", "dark" if palette.is_dark else "light"
    yield "--notesik-ground", palette.ground
    yield "--notesik-around", "16px"
    yield "--notesik-ink", palette.ink
    yield "--notesik-blank", palette.around
    yield "--notesik-line", palette.line
    yield "--notesik-quiet", palette.quiet
    yield "--notesik-done", palette.done
    yield "--notesik-amber", palette.amber
    yield "--notesik-accent", palette.accent
