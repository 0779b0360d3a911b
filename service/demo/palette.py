"""The colours the shop's feed names, as a screen shows them, and the shades a drawing needs of each."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

COLOURS: Mapping[str, str] = MappingProxyType(
    {
        "beżowy": "#d8c3a0",
        "biały": "#fdfcf9",
        "bordowy": "#7c1f33",
        "brązowy": "#6f4a32",
        "błękitny": "#9cc9e8",
        "ceglasty": "#b3543a",
        "czarny": "#2b2b30",
        "czerwony": "#c9302f",
        "fioletowy": "#6b4596",
        "granatowy": "#253a66",
        "karmelowy": "#b57c43",
        "kremowy": "#f3e8cf",
        "liliowy": "#bfa3d6",
        "miętowy": "#a9dcc3",
        "musztardowy": "#d3a02f",
        "niebieski": "#3f74b5",
        "oliwkowy": "#6f7442",
        "różowy": "#ee9ab5",
        "szary": "#9a9ca1",
        "zielony": "#3f8a53",
        "złoty": "#d1a94e",
        "żółty": "#f2cf4a",
    }
)
"""Every colour of `wardrobe.PALETTES`; one the table does not know is drawn as a neutral hatch."""

UNSTATED = "#d9d5cc"


def mixed(colour: str, other: str, share: float) -> str:
    """``colour`` with ``share`` of ``other`` in it; both as #rrggbb."""
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(one + (two - one) * share):02x}" for one, two in pairs)


def lightness(colour: str) -> float:
    """How light a colour looks, from 0 (black) to 1 (white)."""
    red, green, blue = _channels(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def darker(colour: str, share: float) -> str:
    """A shadow of the colour."""
    return mixed(colour, "#14110f", share)


def lighter(colour: str, share: float) -> str:
    """A light of the colour."""
    return mixed(colour, "#ffffff", share)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
