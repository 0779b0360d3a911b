"""Jeans, trousers and shorts: two legs whose width at knee and hem is the cut."""

from __future__ import annotations

from service.demo.shapes.canvas import (
    Drawing,
    Look,
    Part,
    band,
    both,
    button,
    ellipse,
    fill,
    seam,
    stitch,
    symmetric,
    tidy,
)

CUTS = {
    "skinny": (35, 29),
    "zwężane": (46, 36),
    "proste": (50, 50),
    "bootcut": (43, 74),
    "szerokie": (72, 92),
}
"""Half widths at knee and hem."""

HEMS = {"długie": 738, "7/8": 660, "krótkie": 438}
WAIST, HIP, CROTCH, KNEE = 92, 292, 352, 508


def trousers(look: Look) -> Drawing:
    """Cloth trousers: crease, slanted pockets, a hook instead of a button."""
    creases = [] if look["Długość"] == "krótkie" else both(seam(_middle_of_leg(look), 2, "line"))
    pockets = both(seam("M376 150 C388 180 400 205 416 226")) if look["Kieszenie"] != "nie" else ()
    return Drawing(
        (*_legs(look), *_side_stripes(look), *creases, *pockets, button(300, 122, 5), *_hem(look, stitched=False))
    )


def jeans(look: Look) -> Drawing:
    """Denim: curved pockets, rivets, a coin pocket and thread that shows."""
    pocket = "M352 142 C354 186 376 208 418 210"
    return Drawing(
        (
            *_legs(look),
            *both(Part(_fade(), "glow")),
            *_side_stripes(look),
            *both(seam(pocket)),
            *both(stitch("M345 144 C348 194 374 216 418 218")),
            stitch("M322 146 L322 250 C322 276 314 290 302 298"),
            *both(button(352, 148, 4, "gold")),
            *both(button(412, 214, 4, "gold")),
            seam("M222 168 L252 176 L256 150", 2),
            *_worn(look),
            *_hem(look, stitched=True),
            button(300, 123, 8, "gold"),
        )
    )


def _legs(look: Look) -> tuple[Part, ...]:
    return (
        fill("M210 104 C250 94 350 94 390 104 L392 134 L208 134 Z", "inner"),
        fill(_outline(look)),
        seam("M208 134 C250 152 350 152 392 134"),
        seam("M300 146 L300 352"),
        *both(seam("M346 113 L350 148", 7, "deep")),
        *both(seam("M300 352 C316 340 330 336 346 338", 2)),
    )


def _measures(look: Look) -> tuple[int, int, int, int, int]:
    """Half widths at knee and hem, the leg's middle at both, and where the hem is."""
    knee, hem = CUTS.get(look["Fason"], CUTS["proste"])
    return knee, hem, max(370, 307 + knee), max(372, 307 + hem), HEMS.get(look["Długość"], HEMS["długie"])


def _outline(look: Look) -> str:
    knee, hem, knee_at, hem_at, end = _measures(look)
    if end < KNEE:
        hem = hem + 14
        leg = f"C432 340 {364 + hem} 390 {366 + hem} {end - 10} L312 {end + 6} L300 {CROTCH}"
    else:
        flare = max(0, (hem - knee) // 2)
        end_outer = f"C{knee_at + knee} {KNEE + 70} {hem_at + hem - flare} {end - 90} {hem_at + hem} {end - 8}"
        end_inner = f"C{hem_at - hem + flare // 2} {end - 90} {knee_at - knee} {KNEE + 70} {knee_at - knee} {KNEE}"
        leg = (
            f"C434 380 {knee_at + knee + 4} 440 {knee_at + knee} {KNEE}{end_outer}L{hem_at - hem} {end + 6}"
            f"{end_inner}C{knee_at - knee} 440 306 400 300 {CROTCH}"
        )
    return symmetric(f"M300 122 C340 122 372 114 390 104 C394 160 426 210 428 {HIP}{leg}")


def _middle_of_leg(look: Look) -> str:
    _, _, knee_at, hem_at, end = _measures(look)
    shin = f"C{knee_at} {KNEE + 80} {hem_at} {end - 110} {hem_at} {end - 6}"
    return f"M352 250 C360 340 {knee_at} 420 {knee_at} {KNEE} {shin}"


def _hem(look: Look, *, stitched: bool) -> tuple[Part, ...]:
    _, hem, _, hem_at, end = _measures(look)
    left, right = (318, 372 + hem) if end < KNEE else (hem_at - hem + 4, hem_at + hem - 3)
    line = f"M{left} {end - 14} L{right} {end - 27}"
    return both(stitch(line) if stitched else seam(line, 2))


def _side_stripes(look: Look) -> tuple[Part, ...]:
    """A second colour runs down the sides."""
    if not look.two_coloured:
        return ()
    knee, hem, knee_at, hem_at, end = _measures(look)
    knee_x, hem_x = knee_at + knee - 13, hem_at + hem - 13
    shin = f"C{knee_x} {KNEE + 70} {hem_x} {end - 90} {hem_x} {end - 14}"
    return both(band(f"M380 138 C386 172 413 212 415 {HIP} C418 380 {knee_x} 440 {knee_x} {KNEE} {shin}", 22))


def _fade() -> str:
    return tidy(ellipse(374, 410, 44, 150))


def _worn(look: Look) -> tuple[Part, ...]:
    """Worn places above one knee and below the other."""
    if look["Przetarcia"] != "tak":
        return ()
    rips = ((372, 470), (226, 530))
    return tuple(
        part
        for x, y in rips
        for part in (
            fill(f"M{x - 24} {y} Q{x} {y - 16} {x + 24} {y - 2} Q{x} {y + 22} {x - 24} {y} Z", "sole"),
            seam(f"M{x - 18} {y - 3} L{x + 18} {y - 4} M{x - 20} {y + 2} L{x + 20} {y + 2}", 1.5),
        )
    )
