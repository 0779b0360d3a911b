"""A shop's look with contrast kept: colours that cannot be read are refused, and all others follow from three.

What a shop states for light pages is taken as it is, and a dark pair is derived from it that holds the same contrast.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from frames.colours import (
    READABLE,
    SEEN,
    contrast,
    hls,
    least_contrast,
    luminance,
    mixed,
    nearest_passing,
    of_hls,
    readable_on,
)
from service.centres.model import Theme
from service.defining.faults import Place, raise_any
from service.defining.looks import colour, font, https_address, unreadable
from service.defining.members import Keys, table

# --- reading ---------------------------------------------------------------------------------------------------------

THEME: Final[Keys] = {
    "accent": colour,
    "background": colour,
    "text": colour,
    "font": font,
    "logo": https_address("a picture"),
}


def _theme(members: Mapping[str, str], place: Place) -> Theme:
    theme = Theme(**members)
    raise_any(unreadable(theme.background, {"text": theme.text, "accent": theme.accent}, place))
    return theme


read_theme = table(THEME, _theme)
"""Reads a ``[theme]``."""

# --- CSS -------------------------------------------------------------------------------------------------------------

STATES: Final[Mapping[str, str]] = {"done": "#176b3a", "notice": "#8a5200", "loss": "#a3231f"}
"""Colours with a meaning, moved to where they are read."""

FONT_STACK: Final = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif'
PANEL, QUIET, LINE = 0.05, 0.35, 0.5
"""So much text colour is in a panel, so much background in quiet text and in the border of a field, at most."""


def theme_css(theme: Theme) -> str:
    """The theme as CSS custom properties of the page, for light and dark.

    ``--background``, ``--panel`` (a card on it), ``--text``, ``--quiet`` (less loud text), ``--line`` (borders of
    controls), ``--accent`` (buttons and what is chosen), ``--on-accent`` (text on it), ``--link`` (text in the accent's
    hue), ``--done``, ``--notice``, ``--loss``, ``--font``. Text colours have `READABLE` contrast on background and
    panel, ``--line`` and ``--accent`` `SEEN`. A theme that is dark already is its own dark pair.
    """
    stated = properties(theme)
    font = f"{theme.font}, {FONT_STACK}" if theme.font else FONT_STACK
    if is_dark(theme):
        return f":root {{ color-scheme: dark; --font: {font}; {_declared(stated)} }}\n"
    return (
        f":root {{ color-scheme: light dark; --font: {font}; {_declared(stated)} }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ {_declared(properties(dark(theme)))} }} }}\n"
    )


def properties(theme: Theme) -> Mapping[str, str]:
    """Every colour of a page by its name in `theme_css`."""
    background, text = theme.background, theme.text
    panel = next(
        panel
        for step in range(10, -1, -1)
        if contrast(text, panel := mixed(text, background, PANEL * step / 10)) >= READABLE
    )
    behind = (background, panel)
    accent = nearest_passing(theme.accent, behind, SEEN)
    return {
        "background": background,
        "panel": panel,
        "text": text,
        "quiet": _towards(text, background, QUIET, behind, READABLE),
        "line": _towards(text, background, LINE, behind, SEEN),
        "accent": accent,
        "on-accent": readable_on(accent),
        "link": nearest_passing(theme.accent, behind, READABLE),
        **{name: nearest_passing(colour, behind, READABLE) for name, colour in STATES.items()},
    }


def is_dark(theme: Theme) -> bool:
    """Whether its text is lighter than what is behind it."""
    return luminance(theme.text) > luminance(theme.background)


def dark(theme: Theme) -> Theme:
    """The dark pair of a light theme: the same hues, with light and dark exchanged."""
    background_hue, _, background_saturation = hls(theme.background)
    text_hue, _, text_saturation = hls(theme.text)
    background = of_hls(background_hue, 0.09, min(background_saturation, 0.2))
    text = of_hls(text_hue, 0.92, min(text_saturation, 0.2))
    return Theme(nearest_passing(theme.accent, (background,), SEEN), background, text, theme.font, theme.logo)


def _towards(colour: str, other: str, most: float, behind: Sequence[str], least: float) -> str:
    """The colour, moved as far towards the other as it is still read."""
    shares = (most * step / 10 for step in range(10, 0, -1))
    moved = (mixed(other, colour, share) for share in shares)
    return next((each for each in moved if least_contrast(each, behind) >= least), colour)


def _declared(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
