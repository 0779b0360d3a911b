"""Skirts and dresses: a waist, and how far and how wide the cloth falls from it."""

from __future__ import annotations

from service.demo.shapes.canvas import Drawing, Look, Part, band, both, button, fill, seam, symmetric

HEMS = {"mini": 0.54, "midi": 0.76, "maxi": 1.0}
"""How far from the waist to the floor the hem is."""

FLARES = {
    "ołówkowa": (42, 22),
    "dopasowana": (38, 26),
    "kopertowa": (40, 96),
    "plisowana": (34, 120),
    "rozkloszowana": (44, 132),
}
"""How much wider than the waist the cloth is at the hip and at a floor-long hem (each side)."""


def skirt(look: Look) -> Drawing:
    """A skirt with a waistband; its cut shows in the folds."""
    waist, half = 168, 92
    hem, width = _hem(look, waist, 560, half)
    return Drawing(
        (
            fill(f"M{300 - half} 140 C260 130 340 130 {300 + half} 140 L{300 + half} 160 L{300 - half} 160 Z", "inner"),
            fill(symmetric(f"M300 186 L{300 + half} {waist}{_fall(look, waist, half, hem, width)}")),
            *_folds(look, waist, half, hem, width),
            band(f"M{300 - half} 156 Q300 176 {300 + half} 156", 32),
            *both(seam(f"M{300 + half - 20} 148 L{300 + half - 19} 172", 2)),
        )
    )


def dress(look: Look) -> Drawing:
    """A dress: bodice with the sleeve it states, a belt or wrap at the waist, the skirt below."""
    waist, half = 318, 74
    hem, width = _hem(look, waist, 440, half)
    straps = look["Rękaw"] == "na ramiączkach"
    return Drawing(
        (
            *(_straps() if straps else _sleeves(look["Rękaw"])),
            fill(symmetric(f"M300 {waist - 6} L{300 + half} {waist}{_fall(look, waist, half, hem, width)}")),
            *_folds(look, waist, half, hem, width),
            fill(symmetric(_bodice(look, straps, waist, half))),
            *_front(look, straps, waist, hem),
        )
    )


def _hem(look: Look, waist: int, floor: int, half: int) -> tuple[int, int]:
    share = HEMS.get(look["Długość"], HEMS["midi"])
    return round(waist + floor * share), round(half + FLARES[look["Fason"]][0] + FLARES[look["Fason"]][1] * share)


def _fall(look: Look, waist: int, half: int, hem: int, width: int) -> str:
    hip = 300 + half + FLARES[look["Fason"]][0]
    if look["Fason"] in ("ołówkowa", "dopasowana"):
        return (
            f"C{hip - 8} {waist + 50} {hip + 4} {waist + 90} {hip} {waist + 140}"
            f"L{300 + width - 8} {hem}Q340 {hem + 14} 300 {hem + 14}"
        )
    sweep = f"C{300 + half + 14} {waist + 60} {300 + width - 26} {hem - 120} {300 + width} {hem - 16}"
    third = width / 3
    return (
        f"{sweep}Q{300 + width - third / 2} {hem + 22} {300 + width - third} {hem + 6}"
        f"Q{300 + third * 1.5} {hem + 30} {300 + third} {hem + 10}Q{300 + third / 2} {hem + 30} 300 {hem + 14}"
    )


def _folds(look: Look, waist: int, half: int, hem: int, width: int) -> tuple[Part, ...]:
    match look["Fason"]:
        case "plisowana":
            steps = range(-5, 6)
            return tuple(
                seam(f"M{300 + half * i / 6:.0f} {waist + 12} L{300 + width * i / 6:.0f} {hem + 6}", 3 if i % 2 else 2)
                for i in steps
            )
        case "ołówkowa":
            return (
                *both(seam(f"M345 {waist + 14} L348 {waist + 80}", 2)),
                fill(f"M300 {hem + 14} L300 {hem - 90} L314 {hem + 13} Z", "inner"),
                seam(f"M300 {waist + 14} L300 {hem - 90}", 2),
            )
        case "dopasowana":
            return both(seam(f"M338 {waist + 6} C344 {waist + 60} 346 {waist + 90} 346 {waist + 130}", 2))
        case "kopertowa":
            return (seam(f"M{300 - half + 14} {waist + 6} C330 {waist + 110} 352 {hem - 100} 348 {hem + 10}", 3),)
        case _:
            third, bend = width / 3, hem - 120
            return (
                *both(seam(f"M{300 + half * 0.72} {waist + 30} Q{300 + third} {bend} {300 + width - third} {hem + 6}")),
                *both(seam(f"M{300 + half * 0.25} {waist + 60} Q{300 + third / 2} {bend} {300 + third} {hem + 10}")),
            )


def _bodice(look: Look, straps: bool, waist: int, half: int) -> str:
    side = f"C386 250 {300 + half + 4} 284 {300 + half} {waist + 4}Q300 {waist + 18} 300 {waist + 18}"
    if straps:
        top = "M300 200 C318 172 356 166 372 182 L388 214"
        return top + side
    neck = "M300 216 C312 196 332 150 342 104" if look["Fason"] == "kopertowa" else "M300 160 C326 160 340 136 344 104"
    return f"{neck}L400 124C396 160 388 190 390 222{side}"


def _straps() -> tuple[Part, ...]:
    return (
        fill("M232 188 C262 206 338 206 368 188 L372 230 L228 230 Z", "inner"),
        *both(band("M340 200 C342 150 348 100 362 92", 10, "deep")),
        *both(band("M376 204 C380 150 376 104 360 92", 11, "main")),
    )


def _sleeves(length: str) -> tuple[Part, ...]:
    long = "M392 120 C428 130 444 176 458 250 L488 440 L446 450 L416 290 L384 224 Z"
    short = "M392 120 C428 128 446 160 462 214 L404 246 L384 224 Z"
    back = "M256 104 C280 96 320 96 344 104 L346 190 L300 226 L254 190 Z"
    cuff = "M488 432 L444 442" if length == "długi" else "M460 208 L404 240"
    return (fill(back, "inner"), *both(fill(long if length == "długi" else short)), *both(seam(cuff, 3)))


def _front(look: Look, straps: bool, waist: int, hem: int) -> tuple[Part, ...]:
    darts = both(seam(f"M352 244 C344 270 340 290 338 {waist}", 2))
    if look["Fason"] == "kopertowa":
        wrap = seam("M342 104 C330 170 290 250 228 310" if not straps else "M366 184 C330 230 290 270 228 312", 3)
        tie = (
            band(f"M228 {waist + 4} Q300 {waist + 20} 374 {waist + 2}", 24),
            fill(
                f"M236 {waist + 6} C200 {waist - 30} 176 {waist - 6} 190 {waist + 14} "
                f"C200 {waist + 26} 224 {waist + 18} 236 {waist + 6} Z",
                "second",
            ),
            fill(
                f"M236 {waist + 6} C214 {waist + 60} 206 {waist + 90} 196 {waist + 124} "
                f"L222 {waist + 130} C236 {waist + 90} 240 {waist + 50} 244 {waist + 8} Z",
                "second",
            ),
            button(238, waist + 8, 10, "second"),
        )
        return wrap, *tie
    belt = band(f"M227 {waist + 2} Q300 {waist + 20} 373 {waist + 2}", 22)
    return (*darts, belt)
