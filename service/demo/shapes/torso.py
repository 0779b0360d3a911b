"""The upper body that tops and coats are cut from: torso, neckline and two sleeves."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

from service.demo.shapes.canvas import Part, Point, both, fill, symmetric, tidy

FITS = {"slim": -10, "oversize": 16}
"""How much wider or narrower than usual a fit is, on each side."""

REACHES = {"długi": (73, 425, 30), "3/4": (70, 290, 38), "krótki": (54, 150, 48)}
"""A sleeve's angle from the horizontal, its length from the shoulder and half its width at the end."""


@dataclass(frozen=True, slots=True)
class Torso:
    """Half widths from the middle line, heights on the canvas; ``widen`` is added to all half widths but the neck."""

    neck: int = 54
    shoulder: int = 122
    chest: int = 112
    waist: int = 110
    hem: int = 114
    top: int = 150
    drop: int = 192
    end: int = 620
    widen: int = 0
    v_neck: bool = False
    tails: bool = False

    @property
    def tip(self) -> Point:
        """Where the shoulder ends."""
        return 300 + self.shoulder + self.widen, self.top + 26

    @property
    def armpit(self) -> Point:
        """Where the sleeve leaves the side."""
        return 300 + self.chest + self.widen, self.top + 172 + self.widen / 2

    @property
    def deepest(self) -> int:
        """Where the neckline ends."""
        return self.drop + (48 if self.v_neck else 0)


def torso_path(torso: Torso) -> str:
    """The front of the torso."""
    (tip_x, tip_y), (pit_x, pit_y) = torso.tip, torso.armpit
    waist, hem = 300 + torso.waist + torso.widen, 300 + torso.hem + torso.widen
    neck = 300 + torso.neck
    neck_curve = (
        f"L{neck} {torso.top}"
        if torso.v_neck
        else f"C{neck - 22} {torso.drop} {neck} {torso.drop - 18} {neck} {torso.top}"
    )
    bottom = (
        f"C{hem - 24} {torso.end - 10} 350 {torso.end + 26} 300 {torso.end + 26}"
        if torso.tails
        else f"Q{hem - 50} {torso.end + 10} 300 {torso.end + 10}"
    )
    return symmetric(
        f"M300 {torso.deepest}{neck_curve}L{tip_x} {tip_y}"
        f"C{pit_x - 8} {tip_y + 50} {pit_x - 10} {pit_y - 50} {pit_x} {pit_y}"
        f"C{waist} {pit_y + 60} {waist} {pit_y + 110} {waist} {(pit_y + torso.end) / 2}"
        f"C{waist} {torso.end - 100} {hem} {torso.end - 60} {hem} {torso.end - (44 if torso.tails else 4)}{bottom}"
    )


def hem_line(torso: Torso, above: int) -> str:
    """A line across the torso, ``above`` its end."""
    half, y = torso.hem + torso.widen, torso.end - above
    return f"M{300 - half} {y}Q300 {y + 14} {300 + half} {y}"


def neckline(torso: Torso) -> str:
    """The edge of the neck, from one shoulder to the other."""
    left, right = 300 - torso.neck, 300 + torso.neck
    if torso.v_neck:
        return f"M{left} {torso.top} L300 {torso.deepest} L{right} {torso.top}"
    return (
        f"M{left} {torso.top} C{left} {torso.drop - 18} {left + 22} {torso.drop} 300 {torso.drop} "
        f"C{right - 22} {torso.drop} {right} {torso.drop - 18} {right} {torso.top}"
    )


def back_of_neck(torso: Torso) -> Part:
    """The inside of the back, seen through the neckline."""
    left, right = 300 - torso.neck, 300 + torso.neck
    return fill(
        f"M{left} {torso.top} C{left + 30} {torso.top - 14} {right - 30} {torso.top - 14} {right} {torso.top} "
        f"L{right} {torso.top + 30} L300 {torso.deepest + 6} L{left} {torso.top + 30} "
        f"Z",
        "inner",
    )


def sleeves(torso: Torso, reach: str, paint: str, *, puff: int = 0, cuff: int = 0) -> tuple[Part, Part]:
    """Both sleeves, to be put behind the torso; ``puff`` rounds them out, ``cuff`` is half the width at the wrist."""
    (tip_x, tip_y), (pit_x, pit_y) = torso.tip, torso.armpit
    (out_x, out_y), (in_x, in_y), (along_x, along_y) = _cuff(torso, reach, cuff)
    bow = 26 + puff
    return both(
        fill(
            tidy(
                f"M{tip_x - 30} {tip_y - 8} L{tip_x} {tip_y} C{tip_x + bow} {tip_y + 26} "
                f"{out_x - along_x * 150 + puff} {out_y - along_y * 150} {out_x} {out_y}"
                f"L{in_x} {in_y} C{in_x - along_x * 90 - puff / 2} {in_y - along_y * 90 + puff / 2} "
                f"{pit_x + 14} {pit_y + 34} {pit_x - 6} {pit_y + 6} "
                f"L{tip_x - 60} {tip_y + 60} Z"
            ),
            paint,
        )
    )


def cuff_line(torso: Torso, reach: str, above: float, *, puff: int = 0, cuff: int = 0) -> str:
    """A line across the right sleeve, ``above`` its end."""
    (out_x, out_y), (in_x, in_y), (along_x, along_y) = _cuff(torso, reach, cuff)
    slack = (1 + puff / 24) * along_y
    up_x, up_y = along_x * above, along_y * above
    return tidy(f"M{out_x - up_x + slack} {out_y - up_y}L{in_x - up_x - slack} {in_y - up_y}")


def _cuff(torso: Torso, reach: str, cuff: int) -> tuple[Point, Point, Point]:
    """Outer and inner end of the right sleeve, and the direction it runs in."""
    angle, length, half = REACHES.get(reach, REACHES["długi"])
    half = cuff or half
    along = (cos(radians(angle)), sin(radians(angle)))
    tip_x, tip_y = torso.tip
    out = (tip_x + along[0] * length, tip_y + along[1] * length)
    return out, (out[0] - along[1] * 2 * half, out[1] + along[0] * 2 * half), along
