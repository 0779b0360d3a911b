"""The shop's pictures in pixels, for cards that are drawn when a mail is opened: mail programs show no SVG.

Only what `service.demo.pictures` draws comes here. SVG of feeds is never read: it may name files of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from frames.drawn.model import PHOTO, SCALE
from service.demo.pictures import picture

HEIGHT: Final = PHOTO * SCALE
"""Of a picture in pixels: as high as a drawn card has room for."""
ENDING: Final = ".svg"


def rastered(base: str) -> Callable[[str], bytes | None]:
    """Draws a picture of the shop that is served at ``base``, by its address, as PNG; None for any other address."""
    place = f"{base}/demo/pictures/"

    def draw(address: str) -> bytes | None:
        if not address.startswith(place) or not address.endswith(ENDING):
            return None
        drawn = picture(address[len(place) : -len(ENDING)])
        return None if drawn is None else _png(drawn.decode())

    return draw


def _png(svg: str) -> bytes:
    from resvg_py import svg_to_bytes  # by the first card alone, as Pillow

    return bytes(svg_to_bytes(svg_string=svg, height=HEIGHT, skip_system_fonts=True))
