"""A shop's look with contrast kept: colours that cannot be read are refused, and all others follow from three.

Contrast is that of WCAG 2.2: 4.5 to 1 for text, 3 to 1 for controls. What a shop states for light pages is taken as it
is, and a dark pair is derived from it that holds the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from colorsys import hls_to_rgb, rgb_to_hls
from typing import Final
from urllib.parse import urlsplit

from service.centres.model import Theme
from service.defining.faults import Fault, Place, raise_any, wrong
from service.defining.members import Keys, Reader, matching, table

READABLE: Final = 4.5
"""The least contrast of text."""
SEEN: Final = 3.0
"""The least contrast of what is no text: a button, a border of a field."""

CONTRASTS: Final = (("text", READABLE, "text"), ("accent", SEEN, "a button"))
"""What each colour of a look needs on its background, and what it is for."""

BLACK, WHITE = "#000000", "#ffffff"
STEPS: Final = 400
"""Lightnesses that are tried between black and white."""

COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
FAMILY: Final = r"""(?:"[^\W_][\w -]*"|'[^\W_][\w -]*'|[^\W\d_][\w-]*(?: [\w-]+)*)"""
FONT: Final = re.compile(rf"{FAMILY}(?:, ?{FAMILY})*")
LONGEST_FONT: Final = 200
LONGEST_ADDRESS: Final = 1000

# --- contrast --------------------------------------------------------------------------------------------------------


def contrast(one: str, other: str) -> float:
    """The contrast of two colours, from 1 (the same) to 21 (black and white)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: str) -> str:
    """Black or white, whichever is read better; one of them always reaches `READABLE`."""
    return max((WHITE, BLACK), key=lambda colour: contrast(colour, background))


def nearest_passing(colour: str, behind: Sequence[str], least: float) -> str:
    """The colour itself where it has that contrast with all of these, else the nearest lightness of it that has.

    Some lightness has it with any one colour as long as ``least`` is at most `READABLE`. Where none has it with all,
    the best there is.
    """
    if _least_contrast(colour, behind) >= least:
        return colour
    hue, lightness, saturation = _hls(colour)
    by_nearness = sorted((step / STEPS for step in range(STEPS + 1)), key=lambda each: abs(each - lightness))
    tried = (_hex(hue, each, saturation) for each in by_nearness)
    passing = (each for each in tried if _least_contrast(each, behind) >= least)
    return next(passing, None) or max((BLACK, WHITE), key=lambda each: _least_contrast(each, behind))


def _least_contrast(colour: str, behind: Sequence[str]) -> float:
    return min(contrast(colour, each) for each in behind)


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)


LINEAR: Final = tuple(_linear(channel / 255) for channel in range(256))
"""The light of each of the values that a channel has: hundreds of colours are tried for one that passes."""


def _luminance(colour: str) -> float:
    red, green, blue = bytes.fromhex(colour[1:])
    return 0.2126 * LINEAR[red] + 0.7152 * LINEAR[green] + 0.0722 * LINEAR[blue]


def _rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _hls(colour: str) -> tuple[float, float, float]:
    return rgb_to_hls(*_rgb(colour))


def _hex(hue: float, lightness: float, saturation: float) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in hls_to_rgb(hue, lightness, saturation))


def _mixed(colour: str, other: str, share: float) -> str:
    """So much of the other colour in it."""
    channels = (a + (b - a) * share for a, b in zip(_rgb(colour), _rgb(other), strict=True))
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)


# --- reading ---------------------------------------------------------------------------------------------------------


def colour(value: object, place: Place) -> str:
    """Reads ``#rrggbb``."""
    return matching(COLOUR, 'a colour such as "#1f3a5f"')(value, place).lower()


def font(value: object, place: Place) -> str:
    """Reads names of fonts, and nothing that could leave a style sheet's declaration."""
    if not isinstance(value, str) or len(value) > LONGEST_FONT or not FONT.fullmatch(value):
        raise wrong(
            place, """names of fonts with commas between are expected here, such as "'Open Sans', sans-serif"."""
        )
    return value


def https_address(what: str) -> Reader[str]:
    """Reads an address that begins with https://, and nothing that could leave an attribute."""

    def read(value: object, place: Place) -> str:
        if not isinstance(value, str) or len(value) > LONGEST_ADDRESS or not _is_https(value):
            raise wrong(place, f"an address of {what} that begins with https:// is expected here.")
        return value

    return read


def _is_https(address: str) -> bool:
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" and bool(host) and not re.search(r"[\s\"'<>\\^`{|}\x00-\x1f]", address)


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


def unreadable(background: str | None, colours: Mapping[str, str | None], place: Place) -> Iterator[Fault]:
    """Those of the colours ``text`` and ``accent`` that are not seen well enough on the background."""
    for name, least, what in CONTRASTS:
        colour = colours[name]
        if background is None or colour is None or (reached := contrast(colour, background)) >= least:
            continue
        yield Fault(
            (*place, name),
            f"{colour} on the background {background} has a contrast of {_floored(reached)} to 1, "
            f"and {what} needs {least:g}; {nearest_passing(colour, (background,), least)} has it.",
        )


def _floored(ratio: float) -> str:
    """Never rounded up to what it does not reach."""
    return f"{int(ratio * 100) / 100:.2f}"


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
        mixed
        for step in range(10, -1, -1)
        if contrast(text, mixed := _mixed(background, text, PANEL * step / 10)) >= READABLE
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
    return _luminance(theme.text) > _luminance(theme.background)


def dark(theme: Theme) -> Theme:
    """The dark pair of a light theme: the same hues, with light and dark exchanged."""
    background_hue, _, background_saturation = _hls(theme.background)
    text_hue, _, text_saturation = _hls(theme.text)
    background = _hex(background_hue, 0.09, min(background_saturation, 0.2))
    text = _hex(text_hue, 0.92, min(text_saturation, 0.2))
    return Theme(nearest_passing(theme.accent, (background,), SEEN), background, text, theme.font, theme.logo)


def _towards(colour: str, other: str, most: float, behind: Sequence[str], least: float) -> str:
    """The colour, moved as far towards the other as it is still read."""
    shares = (most * step / 10 for step in range(10, 0, -1))
    mixed = (_mixed(colour, other, share) for share in shares)
    return next((each for each in mixed if _least_contrast(each, behind) >= least), colour)


def _declared(colours: Mapping[str, str]) -> str:
    return " ".join(f"--{name}: {colour};" for name, colour in colours.items())
