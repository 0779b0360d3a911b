"""Photos of products: whatever a shop's server sends made into a small picture, or refused."""

from __future__ import annotations

from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from frames.drawn.model import PHOTO, SCALE, WIDTH

FORMATS: Final = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")
"""What is decoded; everything else is refused before a byte of it is looked at."""

MOST_PIXELS: Final = 40_000_000
"""Of a photo before it is made small: larger than any shop needs, small enough to be held."""

BOX: Final = (WIDTH * SCALE, PHOTO * SCALE)
QUALITY: Final = 90
ALIKE: Final = 14
"""Corners whose channels differ by no more than this are one ground, on which the photo goes on."""


class PhotoRefused(ValueError):
    """The bytes are no picture of the formats taken, or too large a one."""


def shrunk(raw: bytes) -> bytes:
    """The photo as small as a card needs it, as WebP, upright. Raises `PhotoRefused`."""
    try:
        with Image.open(BytesIO(raw), formats=FORMATS) as photo:
            if photo.width * photo.height > MOST_PIXELS:
                raise PhotoRefused(f"a photo of {photo.width} x {photo.height} pixels")
            photo.draft("RGB", BOX)  # a JPEG is decoded at a fraction of its size
            upright = ImageOps.exif_transpose(photo)
            plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
            plain.thumbnail(BOX, Image.Resampling.LANCZOS)
            into = BytesIO()
            plain.save(into, "WEBP", quality=QUALITY, method=2)
            return into.getvalue()
    except PhotoRefused:
        raise
    except Exception as error:  # decoders of six formats fail in as many ways, and all of them mean the same
        raise PhotoRefused(type(error).__name__) from None


def laid(photo: bytes, size: tuple[int, int], ground: str, blank: str) -> Image.Image:
    """A photo of `shrunk`, whole, in the middle of a space; what is transparent shows ``ground``.

    Around it its own ground goes on where its corners have one colour, else ``blank``.
    """
    with Image.open(BytesIO(photo), formats=("WEBP",)) as opened:
        drawn = opened.convert("RGBA")
    factor = min(size[0] / drawn.width, size[1] / drawn.height, SCALE)
    shape = (max(1, round(drawn.width * factor)), max(1, round(drawn.height * factor)))
    if shape != drawn.size:
        drawn = drawn.resize(shape, Image.Resampling.LANCZOS)
    flat = Image.new("RGB", shape, ground)
    flat.paste(drawn, mask=drawn.getchannel("A"))
    whole = Image.new("RGB", size, _own_ground(flat) or blank)
    whole.paste(flat, ((size[0] - shape[0]) // 2, (size[1] - shape[1]) // 2))
    return whole


def _own_ground(photo: Image.Image) -> str | None:
    """The colour of a photo's corners, where they have one."""
    right, bottom = photo.width - 1, photo.height - 1
    corners = [photo.getpixel(at) for at in ((0, 0), (right, 0), (0, bottom), (right, bottom))]
    channels = list(zip(*(each for each in corners if isinstance(each, tuple)), strict=True))
    if any(max(each) - min(each) > ALIKE for each in channels):
        return None
    return "#" + "".join(f"{round(sum(each) / len(each)):02x}" for each in channels)
