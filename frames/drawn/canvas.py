"""A sheet of pixels on which is drawn in CSS pixels, at twice their size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PIL import Image, ImageDraw

from frames.drawn.fonts import Weight
from frames.drawn.model import SCALE
from frames.drawn.writing import Line, lines_of
from frames.model import ReasonKind

FINER: Final = 4
"""Marks are drawn so much larger and made small, for even edges."""

Point = tuple[float, float]

STROKES: Final[dict[ReasonKind, tuple[tuple[Point, ...], ...]]] = {
    ReasonKind.MET: (((0.14, 0.54), (0.40, 0.80), (0.88, 0.22)),),
    ReasonKind.MISSED: (((0.20, 0.20), (0.80, 0.80)), ((0.80, 0.20), (0.20, 0.80))),
    ReasonKind.UNSTATED: (
        (
            (0.22, 0.30),
            (0.27, 0.17),
            (0.38, 0.09),
            (0.52, 0.07),
            (0.66, 0.11),
            (0.75, 0.21),
            (0.75, 0.33),
            (0.68, 0.43),
            (0.56, 0.51),
            (0.50, 0.60),
            (0.50, 0.68),
        ),
        ((0.50, 0.93), (0.50, 0.93)),
    ),
}
"""A tick, a cross and a question mark, in a square of 1, as frames have them: a mark is told by its shape."""


class Canvas:
    """Where a card is drawn. All numbers are CSS pixels, from the upper left corner."""

    def __init__(self, width: int, height: int, ground: str) -> None:
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), ground)
        self._draw = ImageDraw.Draw(self.image)

    def box(self, at: Point, size: Point, fill: str | None = None, line: str | None = None, corner: float = 0) -> None:
        """A rectangle, filled, outlined or both."""
        left, top = at[0] * SCALE, at[1] * SCALE
        right, bottom = left + size[0] * SCALE - 1, top + size[1] * SCALE - 1
        self._draw.rounded_rectangle((left, top, right, bottom), corner * SCALE, fill, line, SCALE if line else 0)

    def paste(self, picture: Image.Image, at: Point) -> None:
        """A picture, of pixels as they are drawn."""
        self.image.paste(picture, (round(at[0] * SCALE), round(at[1] * SCALE)))

    def lines(self, text: str, weight: Weight, size: float, width: float, most: int = 1) -> list[Line]:
        """A text in lines for `write`; ``size`` of its letters and ``width`` of a line."""
        return lines_of(text, weight, round(size * SCALE), int(width * SCALE), most)

    def write(self, lines: Sequence[Line], at: Point, leading: float, fill: str, width: float) -> float:
        """Lines under each other from ``at``, each ``leading`` high; where the next one would begin."""
        for number, line in enumerate(lines):
            middle = (at[1] + leading * (number + 0.5)) * SCALE
            left = at[0] * SCALE + (width * SCALE - line.width if line.backwards else 0)
            self._letters(line, (left, middle), fill)
        return at[1] + leading * len(lines)

    def centred(self, lines: Sequence[Line], middle: Point, leading: float, fill: str) -> None:
        """Lines under each other, all of them around a point."""
        top = middle[1] - leading * len(lines) / 2
        for number, line in enumerate(lines):
            at = (middle[0] * SCALE - line.width / 2, (top + leading * (number + 0.5)) * SCALE)
            self._letters(line, at, fill)

    def _letters(self, line: Line, at: Point, fill: str) -> None:
        """A line from its left end, in the middle of its height: by the font's own measures, so that all lines of a
        font stand on one ground, whatever letters they have.
        """
        ascent, descent = line.font.getmetrics()
        baseline = at[1] + (ascent - descent) * 0.5
        self._draw.text((round(at[0]), round(baseline)), line.text, fill, line.font, anchor="ls")

    def strike(self, at: Point, width: float, fill: str) -> None:
        """A line through a word."""
        left, top = at[0] * SCALE, round(at[1] * SCALE)
        self._draw.line((left, top, left + width * SCALE, top), fill, SCALE)

    def mark(self, kind: ReasonKind, at: Point, size: int, fill: str) -> None:
        """The mark of a reason in a square."""
        side = size * SCALE * FINER
        mask = Image.new("L", (side, side))
        draw = ImageDraw.Draw(mask)
        thick = round(1.6 * SCALE * FINER)
        for stroke in STROKES[kind]:
            points = [(x * side, y * side) for x, y in stroke]
            draw.line(points, 255, thick, joint="curve")
            for x, y in (points[0], points[-1]):
                draw.ellipse((x - thick / 2, y - thick / 2, x + thick / 2, y + thick / 2), 255)
        small = mask.resize((size * SCALE, size * SCALE), Image.Resampling.BOX)
        self.image.paste(fill, (round(at[0] * SCALE), round(at[1] * SCALE)), small)
