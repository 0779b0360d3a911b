"""What a drawing is made of: painted parts on a canvas of 600 x 800, and the few strokes all garments share.

Paths are written with absolute M, L, C, Q and Z only, so that mirroring one is turning its numbers. A paint is a name
that `pictures` gives a colour: *main* and *second* are the article's own (second is a shade of main where only one
colour is stated), *deep* and *pale* are shades of main, *inner* the dark inside of a garment; *metal*, *sole*, *gold*
and *glow* are the same for every article.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

WIDTH, HEIGHT = 600, 800
MIDDLE = WIDTH // 2

Point = tuple[float, float]
POINT = re.compile(r"(-?\d+) (-?\d+)")


class Stroke(StrEnum):
    """How a part is put on the canvas."""

    FILL = "fill"
    LINE = "line"
    DASH = "dash"
    RIB = "rib"
    BAND = "band"


@dataclass(frozen=True, slots=True)
class Part:
    """One painted path; ``width`` in canvas units, for all but filled parts."""

    path: str
    paint: str = "main"
    stroke: Stroke = Stroke.FILL
    width: float = 0


@dataclass(frozen=True, slots=True)
class Drawing:
    """Parts from back to front; ``twin`` is where a second piece of a pair stands behind the first."""

    parts: tuple[Part, ...]
    twin: Point | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """What an article says about its looks; details not stated are empty."""

    pattern: str
    two_coloured: bool
    details: Mapping[str, str]

    def __getitem__(self, detail: str) -> str:
        return self.details.get(detail, "")


def fill(path: str, paint: str = "main") -> Part:
    """A filled shape with an outline."""
    return Part(path, paint)


def seam(path: str, width: float = 2.5, paint: str = "line") -> Part:
    """A drawn line: a seam, a fold, an edge."""
    return Part(path, paint, Stroke.LINE, width)


def stitch(path: str, paint: str = "thread") -> Part:
    """A dashed line of thread."""
    return Part(path, paint, Stroke.DASH, 2.2)


def band(path: str, width: float, paint: str = "second") -> Part:
    """A strip of cloth or leather along a line, with an outline."""
    return Part(path, paint, Stroke.BAND, width)


def ribs(path: str, width: float, paint: str = "second") -> tuple[Part, Part]:
    """A knitted cuff along a line."""
    return band(path, width, paint), Part(path, "line", Stroke.RIB, width)


def button(x: float, y: float, radius: float = 7, paint: str = "button") -> Part:
    """A round button or rivet."""
    return Part(circle(x, y, radius), paint)


def circle(x: float, y: float, radius: float) -> str:
    """A circle as four curves."""
    return ellipse(x, y, radius, radius)


def ellipse(x: float, y: float, rx: float, ry: float) -> str:
    """An ellipse as four curves, so that it can be mirrored like any path."""
    kx, ky = rx * 0.5523, ry * 0.5523
    return tidy(
        f"M{x - rx} {y}C{x - rx} {y - ky} {x - kx} {y - ry} {x} {y - ry}"
        f"C{x + kx} {y - ry} {x + rx} {y - ky} {x + rx} {y}C{x + rx} {y + ky} {x + kx} {y + ry} {x} {y + ry}"
        f"C{x - kx} {y + ry} {x - rx} {y + ky} {x - rx} {y}Z"
    )


def bounds(drawing: Drawing) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of a drawing, its twin included: what centring it needs, so control points count."""
    points = [(float(x), float(y)) for part in drawing.parts for x, y in POINT.findall(tidy(part.path))]
    if drawing.twin is not None:
        points += [(x + drawing.twin[0], y + drawing.twin[1]) for x, y in points]
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def tidy(path: str) -> str:
    """The path in whole numbers, which the eye cannot tell from exact ones at this size."""
    return re.sub(r"-?\d+\.\d+(?:e-?\d+)?", lambda number: str(round(float(number[0]))), path)


def mirrored(path: str) -> str:
    """The path on the other side of the canvas's middle."""
    return POINT.sub(lambda point: f"{2 * MIDDLE - int(point[1])} {point[2]}", tidy(path))


def both(part: Part) -> tuple[Part, Part]:
    """The part and its mirror image."""
    return part, Part(mirrored(part.path), part.paint, part.stroke, part.width)


def symmetric(half: str) -> str:
    """A closed outline from its right half, which runs from the top of the middle line to the bottom of it."""
    steps = re.findall(r"([MLCQ])([^MLCQZ]*)", tidy(half))
    curves = [(letter, [(int(x), int(y)) for x, y in POINT.findall(text)]) for letter, text in steps]
    back, start = "", curves[0][1][-1]
    for letter, points in curves[1:]:
        turned = [start, *points[:-1]][::-1]
        back = letter + " ".join(f"{2 * MIDDLE - x} {y}" for x, y in turned) + back
        start = points[-1]
    return tidy(half) + back + "Z"
