"""Everything with a neckline worn on its own: top, T-shirt, blouse, shirt, sweater, sweatshirt."""

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
    ribs,
    seam,
    stitch,
    symmetric,
)  # fmt: skip
from service.demo.shapes.torso import FITS, Torso, back_of_neck, cuff_line, hem_line, neckline, sleeves, torso_path


def top(look: Look) -> Drawing:
    """Two thin straps and a curved edge."""
    wide = 14 if look["Fason"] == "luźny" else 0
    body = symmetric(
        f"M300 288 C324 250 366 240 388 262 C396 300 {394 + wide} 330 {390 + wide} 380 "
        f"C{386 + wide} 430 {396 + 2 * wide} 520 {402 + 2 * wide} 590 Q340 610 300 608"
    )
    return Drawing(
        (
            fill("M214 268 C262 292 338 292 386 268 L384 330 L216 330 Z", "inner"),
            *both(band("M350 276 C350 220 356 160 372 150", 11, "deep")),
            *both(band("M388 276 C392 214 388 160 370 150", 12, "main")),
            fill(body),
            *both(band("M387 264 C356 248 324 256 300 290", 7)),
            *both(seam("M352 300 C346 350 344 400 346 450", 2)),
            stitch(f"M{206 - wide} 578 Q300 604 {394 + wide} 578"),
        )
    )


def tshirt(look: Look) -> Drawing:
    """Ribbed neck, set-in sleeves, and a print where one is stated."""
    torso = Torso(widen=FITS.get(look["Fason"], 0), v_neck=look["Dekolt"] == "w serek")
    reach = "długi" if look["Rękaw"] == "długi" else "krótki"
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, reach, "second" if look.two_coloured and look.pattern == "gładki" else "main"),
            fill(torso_path(torso)),
            *(_print() if look["Nadruk"] == "tak" else ()),
            band(neckline(torso), 13),
            *both(stitch(cuff_line(torso, reach, 14))),
            stitch(hem_line(torso, 12)),
        )
    )


def blouse(look: Look) -> Drawing:
    """Soft sleeves gathered at the cuff, a bow or a bare neck, a hem that swings."""
    waist, hem = {"luźna": (8, 26), "taliowana": (-14, 8)}.get(look["Fason"], (0, 4))
    torso = Torso(
        neck=46, shoulder=106, chest=104, waist=100 + waist, hem=106 + hem, end=600, v_neck=look["Dekolt"] == "w serek"
    )
    reach = look["Rękaw"]
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, reach, "main", puff=22, cuff=27),
            *both(band(cuff_line(torso, reach, 8, puff=22, cuff=27), 20)),
            fill(torso_path(torso)),
            *both(seam("M366 330 C356 400 362 500 372 596", 2)),
            seam(f"M300 {torso.drop + 10} L300 {torso.end + 8}", 2),
            *(button(300, y, 5) for y in range(torso.drop + 60, torso.end - 20, 62)),
            seam(neckline(torso), 5, "line"),
            *(_bow(torso.drop) if look["Dekolt"] == "z kokardą" else ()),
        )
    )


def shirt(look: Look) -> Drawing:
    """Collar, placket with buttons, breast pocket, rounded tails."""
    torso = Torso(neck=44, drop=196, widen=FITS.get(look["Fason"], 0), tails=True, end=640)
    reach = look["Rękaw"]
    stand = look["Kołnierz"] == "stójka"
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, reach, "main"),
            *both(band(cuff_line(torso, reach, 16), *((34, "second") if reach == "długi" else (14, "main")))),
            fill(torso_path(torso)),
            *both(seam("M432 206 C400 226 350 232 316 226", 2)),
            fill(f"M288 190 L312 190 L312 {torso.end + 8} L288 {torso.end + 8} Z", "main"),
            *(button(300, y, 6) for y in range(226, torso.end, 66)),
            *(_pocket(346, 290) if look["Kieszenie"] != "nie" else ()),
            *_collar(stand),
        )
    )


def sweater(look: Look) -> Drawing:
    """Ribbed cuffs and hem, a roll neck where stated, cables where they are knitted in."""
    torso = Torso(widen=FITS.get(look["Fason"], 0) + 4, v_neck=look["Dekolt"] == "w serek", end=590)
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, "długi", "main", puff=10),
            *(part for side in both(band(cuff_line(torso, "długi", 20, puff=10), 42)) for part in ribs(side.path, 42)),
            fill(torso_path(torso)),
            *(_cables() if look["Splot"] == "warkocze" else _knit()),
            *ribs(hem_line(torso, 16), 44),
            *(_roll_neck() if look["Dekolt"] == "golf" else ribs(neckline(torso), 22)),
        )
    )


def sweatshirt(look: Look) -> Drawing:
    """A hood with strings or a round neck; pouch pocket and zip as stated."""
    hood = look["Kaptur"] == "tak"
    torso = Torso(drop=206 if hood else 188, widen=FITS.get(look["Fason"], 0) + 8, end=600)
    return Drawing(
        (
            *(
                (fill("M214 196 C186 66 414 66 386 196 L352 240 L248 240 Z", "second"),)
                if hood
                else (back_of_neck(torso),)
            ),
            *sleeves(torso, "długi", "main", puff=8),
            *(part for side in both(band(cuff_line(torso, "długi", 18, puff=8), 38)) for part in ribs(side.path, 38)),
            fill(torso_path(torso)),
            *ribs(hem_line(torso, 16), 42),
            *((_pouch(),) if look["Kieszenie"] == "tak" else ()),
            *(_zip(torso) if look["Zapinanie"] == "zamek" else ()),
            *(_hood() if hood else _crew(torso)),
        )
    )


def _print() -> tuple[Part, ...]:
    """A sun going down behind waves."""
    waves = " ".join(
        f"M236 {y} Q252 {y - 16} 268 {y} Q284 {y + 16} 300 {y} Q316 {y - 16} 332 {y} Q348 {y + 16} 364 {y}"
        for y in (398, 420, 442)
    )
    return fill("M244 376 C244 300 356 300 356 376 Z", "motif"), seam(waves, 7, "motif")


def _bow(y: int) -> tuple[Part, ...]:
    loop = f"M300 {y + 8} C330 {y - 34} 378 {y - 30} 374 {y + 8} C376 {y + 36} 330 {y + 40} 300 {y + 12} Z"
    tail = (
        f"M302 {y + 10} C322 {y + 60} 330 {y + 110} 336 {y + 152} L364 {y + 140} "
        f"C352 {y + 90} 334 {y + 40} 310 {y + 6} Z"
    )
    return *both(fill(tail, "second")), *both(fill(loop, "second")), fill(ellipse(300, y + 10, 15, 18), "second")


def _pocket(x: int, y: int) -> tuple[Part, ...]:
    shape = f"M{x} {y} L{x + 62} {y} L{x + 62} {y + 58} L{x + 31} {y + 74} L{x} {y + 58} Z"
    return fill(shape), seam(f"M{x} {y + 14} L{x + 62} {y + 14}", 2)


def _collar(stand: bool) -> tuple[Part, ...]:
    if stand:
        return both(band("M343 142 C346 170 326 192 303 204", 22, "second"))
    return (
        fill("M254 150 C270 132 330 132 346 150 L340 170 C320 152 280 152 260 170 Z", "inner"),
        *both(fill("M346 134 C340 160 324 184 302 200 L340 244 L372 176 Z", "second")),
    )


def _knit() -> tuple[Part, ...]:
    return (seam(" ".join(f"M{x} 250 L{x} 560" for x in range(214, 400, 19)), 1.2),)


def _cables() -> tuple[Part, ...]:
    def braid(x: int) -> str:
        return " ".join(
            f"M{x - 14} {y}C{x - 14} {y + 24} {x + 14} {y + 24} {x + 14} {y + 48}"
            f"M{x + 14} {y}L{x + 4} {y + 18}M{x - 4} {y + 30}L{x - 14} {y + 48}"
            for y in range(258, 546, 48)
        )

    edges = "M262 256 L262 564 M338 256 L338 564"
    return seam(braid(300), 5), *both(seam(braid(366), 4)), seam(edges, 2)


def _roll_neck() -> tuple[Part, ...]:
    return (
        fill("M244 112 C270 100 330 100 356 112 L362 190 C330 214 270 214 238 190 Z", "second"),
        seam("M244 114 C270 128 330 128 356 114", 2),
        *(
            seam(f"M{x} {132 - abs(300 - x) // 8} L{x + (x - 300) // 14} {200 - abs(300 - x) // 5}", 2)
            for x in range(256, 350, 11)
        ),
    )


def _pouch() -> Part:
    return fill("M236 452 L364 452 L396 528 L396 572 Q300 584 204 572 L204 528 Z")


def _zip(torso: Torso) -> tuple[Part, ...]:
    line = f"M300 {torso.drop} L300 {torso.end + 12}"
    return seam(line, 9, "metal"), seam(line, 2.5, "line")


def _hood() -> tuple[Part, ...]:
    return (
        fill("M244 196 C228 112 372 112 356 196 C346 226 318 240 300 244 C282 240 254 226 244 196 Z", "inner"),
        *both(
            fill(
                "M386 194 C392 232 346 262 300 274 L300 244 C328 238 350 222 356 194 "
                "C362 160 352 130 330 116 C366 120 384 160 386 194 Z",
                "second",
            )
        ),
        *both(band("M326 256 C332 300 328 330 330 366", 5)),
        *both(button(330, 370, 5, "metal")),
    )


def _crew(torso: Torso) -> tuple[Part, ...]:
    return *ribs(neckline(torso), 22), seam("M276 204 L300 244 L324 204", 2.5)
