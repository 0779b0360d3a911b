"""The fonts that are shipped (`templates/fonts`), and which letters each of them has.

A font that lacks a letter draws a box in its place, so the letters are read out of its table beforehand.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from typing import Final

from PIL import ImageFont, features

CMAPS: Final = (3, 1), (3, 10)
"""The platform and encoding of tables of Unicode's letters."""


class Weight(StrEnum):
    """How strong letters are; scripts that are shipped in one weight have that."""

    REGULAR = "regular"
    STRONG = "strong"


FAMILIES: Final = {
    Weight.REGULAR: ("inter-regular", "noto-arabic", "noto-hebrew"),
    Weight.STRONG: ("inter-semibold", "noto-arabic", "noto-hebrew"),
}
"""The fonts of a weight; a line is written in the first that lacks the fewest of its letters."""


def font_for(text: str, weight: Weight, size: int) -> tuple[ImageFont.FreeTypeFont, frozenset[int]]:
    """The font for a line of text, ``size`` in pixels as drawn, and the letters that it has."""
    letters = {ord(each) for each in text}
    name = min(FAMILIES[weight], key=lambda each: len(letters - coverage(each)))
    return _font(name, size), coverage(name)


@lru_cache(64)
def _font(name: str, size: int) -> ImageFont.FreeTypeFont:
    shaped = features.check("raqm")
    engine = ImageFont.Layout.RAQM if shaped else ImageFont.Layout.BASIC
    return ImageFont.truetype(BytesIO(_bytes(name)), size, layout_engine=engine)


@cache
def _bytes(name: str) -> bytes:
    return (files("templates") / "fonts" / f"{name}.ttf").read_bytes()


@cache
def coverage(name: str) -> frozenset[int]:
    """The code points that a font has, by its ``cmap`` table."""
    return frozenset(_code_points(_table(_bytes(name), b"cmap")))


def _table(font: bytes, tag: bytes) -> bytes:
    (count,) = struct.unpack_from(">4xH", font)
    for number in range(count):
        name, _, start, length = struct.unpack_from(">4sIII", font, 12 + 16 * number)
        if name == tag:
            return font[start : start + length]
    raise ValueError(f"a font without the table {tag!r}")


def _code_points(cmap: bytes) -> Iterator[int]:
    """Of the formats in which fonts list Unicode's first plane (4) and all planes (12)."""
    (count,) = struct.unpack_from(">2xH", cmap)
    for number in range(count):
        platform, encoding, start = struct.unpack_from(">HHI", cmap, 4 + 8 * number)
        (kind,) = struct.unpack_from(">H", cmap, start)
        if (platform, encoding) in CMAPS and kind == 4:
            (segments,) = struct.unpack_from(">H", cmap, start + 6)
            ends = struct.unpack_from(f">{segments // 2}H", cmap, start + 14)
            starts = struct.unpack_from(f">{segments // 2}H", cmap, start + 16 + segments)
            for first, last in zip(starts, ends, strict=True):
                yield from range(first, min(last, 0xFFFE) + 1)
        elif (platform, encoding) in CMAPS and kind == 12:
            (groups,) = struct.unpack_from(">I", cmap, start + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", cmap, start + 16 + 12 * group)
                yield from range(first, last + 1)
