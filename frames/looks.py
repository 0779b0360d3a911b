"""A definition's look as a sheet of custom properties, behind `frame.css`. Contrast is kept whatever was chosen.

Every value is checked once more before it becomes CSS, wherever it came from. What does not pass is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Final

from frames.colours import COLOUR, READABLE, SEEN, WHITE, contrast, mixed
from frames.definition import Look

KEPT: Final = 1024
"""So many sheets are kept: a page asks for its own again every few minutes."""
RATIO: Final = re.compile(r"[0-9]{1,3}(?: ?/ ?[0-9]{1,3})?", re.ASCII)
FAMILY: Final = re.compile(r"[^\W\d_][\w -]{0,60}")
GENERIC: Final = ("inherit", "serif", "sans-serif", "monospace", "system-ui", "cursive", "fantasy", "ui-sans-serif")
MOST_CORNER: Final = 48
"""Pixels."""

INKS: Final = ("#111418", WHITE, "#000000")
"""Inks for grounds that leave the choice to us; one of them can always be read."""
DONE: Final = ("#176b3a", "#7ed6a0")
AMBER: Final = ("#8a5200", "#f2b866")
"""Our green and amber, for light and for dark grounds; as in ``frame.css``."""


@lru_cache(KEPT)
def look_css(look: Look) -> str:
    """The sheet of a look; nothing for one that leaves everything to the page."""
    properties = {**_grounds(look), **dict(_shapes(look))}
    if not properties:
        return ""
    lines = "".join(f"  {name}: {value};\n" for name, value in properties.items())
    return f"\n.notesik-frame {{\n{lines}}}\n"


def _shapes(look: Look) -> Iterator[tuple[str, str]]:
    families = [] if look.font is None else [each.strip().strip("\"'") for each in look.font.split(",")]
    if families and all(FAMILY.fullmatch(each) for each in families):
        yield "font-family", ", ".join(each if each in GENERIC else f'"{each}"' for each in families)
    if look.corner is not None and 0 <= look.corner <= MOST_CORNER:
        yield "--notesik-corner", f"{int(look.corner)}px"
    if look.ratio is not None and RATIO.fullmatch(look.ratio):
        yield "--notesik-ratio", look.ratio


def _grounds(look: Look) -> Mapping[str, str]:
    """The colours. On a ground of its own a frame follows that, and not whether the page is light or dark."""
    accent, ground, text = (_colour(each) for each in (look.accent, look.background, look.text))
    if ground is None:
        inks = {} if text is None else {"--notesik-ink": text}
        return inks if accent is None else inks | {"--notesik-accent": accent}
    readable = next(each for each in INKS if contrast(each, ground) >= READABLE)
    ink = text if text is not None and contrast(text, ground) >= READABLE else readable
    blank = mixed(ink, ground, 0.06)
    return {
        "color-scheme": "dark" if readable == WHITE else "light",
        "--notesik-ground": ground,
        "--notesik-around": "16px",
        "--notesik-ink": ink,
        "--notesik-blank": blank,
        "--notesik-line": mixed(ink, ground, 0.2),
        "--notesik-quiet": _quiet(ink, ground, blank),
        "--notesik-done": _seen(DONE, ground, ink, READABLE),
        "--notesik-amber": _seen(AMBER, ground, ink, READABLE),
        "--notesik-accent": _seen(() if accent is None else (accent,), ground, ink, SEEN),
    }


def _colour(text: str | None) -> str | None:
    return text.lower() if text is not None and COLOUR.fullmatch(text) else None


def _quiet(ink: str, *grounds: str) -> str:
    """The faintest ink that is still read on all grounds."""
    faint = (mixed(ink, grounds[0], share / 20) for share in range(12, 20))
    return next((each for each in faint if all(contrast(each, ground) >= READABLE for ground in grounds)), ink)


def _seen(colours: tuple[str, ...], ground: str, ink: str, least: float) -> str:
    return next((each for each in colours if contrast(each, ground) >= least), ink)
