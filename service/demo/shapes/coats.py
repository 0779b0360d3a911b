"""What is worn over the rest: down jacket, biker jacket, denim jacket, coat and blazer."""

from __future__ import annotations

from service.demo.shapes.canvas import Drawing, Look, Part, band, both, button, fill, mirrored, seam, stitch
from service.demo.shapes.torso import Torso, back_of_neck, cuff_line, sleeves, torso_path


def down_jacket(look: Look) -> Drawing:
    """Quilted all over, a high collar or a hood, a zip to the chin."""
    torso = Torso(neck=50, shoulder=126, chest=122, waist=124, hem=120, top=160, drop=176, end=600)
    rows = [
        f"M{176 - i % 2} {y} C230 {y + 26} 262 {y + 16} 300 {y + 16} C338 {y + 16} 370 {y + 26} {424 + i % 2} {y}"
        for i, y in enumerate(range(238, 580, 56))
    ]
    quilts = [
        part
        for above in range(50, 350, 58)
        for part in both(seam(cuff_line(torso, "długi", above, puff=34, cuff=34), 3))
    ]
    return Drawing(
        (
            *(_big_hood() if look["Kaptur"] == "tak" else ()),
            *sleeves(torso, "długi", "second", puff=26, cuff=34),
            *quilts,
            fill(torso_path(torso)),
            seam(" ".join(rows), 3),
            *both(seam("M356 486 L392 548", 4)),
            *both(band(cuff_line(torso, "długi", 10, cuff=34), 22, "deep")),
            band("M182 598 Q300 620 418 598", 22, "deep"),
            fill(
                "M238 166 C236 128 248 106 262 100 C284 110 316 110 338 100 C352 106 364 128 362 166 "
                "C340 188 260 188 238 166 Z",
                "second",
            ),
            seam("M240 140 C262 156 338 156 360 140", 3),
            seam("M300 112 L300 608", 9, "metal"),
            seam("M300 112 L300 608", 2.5),
            fill("M295 186 L305 186 L308 214 L292 214 Z", "metal"),
        )
    )


def biker_jacket(look: Look) -> Drawing:
    """Wide lapels, a slanted zip, a belt with a buckle."""
    torso = Torso(neck=52, shoulder=118, chest=110, waist=98, hem=102, top=150, drop=240, end=560, v_neck=True)
    zip_line = "M352 292 C346 380 344 470 346 566"
    lapel = "M352 144 L392 214 L360 238 L376 262 L338 330 C318 300 304 282 300 268 C322 230 344 190 352 144 Z"
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, "długi", "main"),
            *both(seam(cuff_line(torso, "długi", 26), 3)),
            *both(seam("M521 520 L505 468", 5, "metal")),
            fill(torso_path(torso)),
            seam(zip_line, 9, "metal"),
            seam(zip_line, 2.5),
            *(seam(path, 7, "metal") for path in ("M226 420 L270 462", "M374 420 L404 452", "M388 292 L410 306")),
            *both(fill(lapel, "second")),
            *both(button(366, 214, 4, "metal")),
            *both(button(330, 304, 4, "metal")),
            *both(fill("M366 150 L420 172 L414 192 L362 168 Z", "second")),
            *both(button(408, 180, 4, "metal")),
            band("M198 542 Q300 562 402 542", 30),
            *(band(f"M{x} 520 L{x} 566", 9, "deep") for x in (236, 372)),
            seam("M280 532 L322 532 L322 570 L280 570 Z", 6, "metal"),
            seam("M300 551 L322 551", 5, "metal"),
        )
    )


def denim_jacket(look: Look) -> Drawing:
    """A shirt collar, flap pockets, and seams that run to the waist."""
    torso = Torso(neck=48, drop=206, waist=106, hem=104, end=560)
    flap = "M334 292 L402 292 L402 314 L368 332 L334 314 Z"
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, "długi", "main"),
            *both(band(cuff_line(torso, "długi", 18), 36, "main")),
            fill(torso_path(torso)),
            *both(seam("M426 262 C390 276 340 276 314 276")),
            *both(stitch("M424 270 C390 284 340 284 314 284")),
            *both(seam("M342 334 L326 524 M396 330 L378 524", 2)),
            *both(stitch("M350 334 L334 524 M404 330 L386 524")),
            *both(fill(flap)),
            *both(button(368, 318, 5, "gold")),
            fill("M286 200 L314 200 L314 570 L286 570 Z"),
            stitch("M292 214 L292 520 M308 214 L308 520"),
            band("M198 544 Q300 562 402 544", 34, "main"),
            *(button(300, y, 7, "gold") for y in (226, 300, 372, 444, 512, 552)),
            *both(fill("M350 132 C344 164 326 190 303 206 L346 250 L382 178 Z", "second")),
            *both(stitch("M352 146 C346 172 332 190 314 206 L346 238 L372 178")),
        )
    )


COAT_ENDS = {"midi": 690, "maxi": 752}


def coat(look: Look) -> Drawing:
    """Long, with lapels; the cut says how it closes: one row of buttons, two, or a tied belt."""
    end = COAT_ENDS.get(look["Długość"], 690)
    torso = Torso(neck=46, shoulder=112, chest=106, waist=104, hem=134, top=96, drop=230, end=end, v_neck=True)
    closing = {"dwurzędowy": _two_rows(330, 3, 74, 34), "szlafrokowy": _tied_belt(402)}.get(
        look["Fason"], _one_row(330, 4, 66)
    )
    edge = 334 if look["Fason"] == "dwurzędowy" else 312
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, "długi", "main"),
            *both(band(cuff_line(torso, "długi", 34), 6, "main")),
            fill(torso_path(torso)),
            seam(f"M{edge} 300 L{edge} {end + 8}", 3),
            *both(fill("M340 446 L398 432 L402 456 L344 472 Z")),
            *_lapels(96, 292, 386),
            *closing,
        )
    )


def blazer(look: Look) -> Drawing:
    """Lapels with a notch, hip pockets, a square in the breast pocket."""
    torso = Torso(neck=46, shoulder=118, chest=110, waist=98, hem=118, top=140, drop=300, end=618, v_neck=True)
    closing = _two_rows(392, 2, 70, 30) if look["Fason"] == "dwurzędowa" else _one_row(398, 2, 62)
    return Drawing(
        (
            back_of_neck(torso),
            *sleeves(torso, "długi", "main"),
            *(button(x, y, 4) for x, y in ((528, 548), (524, 534), (520, 520))),
            *(button(600 - x, y, 4) for x, y in ((528, 548), (524, 534), (520, 520))),
            fill(torso_path(torso)),
            seam("M304 384 C306 470 312 560 324 624", 3),
            *both(seam("M366 330 C362 400 362 440 366 480", 2)),
            *both(fill("M344 486 L404 480 L406 502 L346 508 Z")),
            fill("M366 296 L372 274 L384 288 L394 270 L404 292 Z", "motif"),
            fill("M358 300 L408 290 L409 301 L360 311 Z"),
            *_lapels(140, 384, 388),
            *closing,
        )
    )


def _lapels(top: int, meet: int, out: int) -> tuple[Part, ...]:
    """Two lapels from the neck to where the coat closes, with a collar above the notch."""
    notch = top + (meet - top) * 4 // 10
    lapel = (
        f"M346 {top + 18} L{out} {notch + 6} L{out - 22} {notch + 20} L{out - 6} {notch + 44} "
        f"C{out - 20} {notch + 90} 330 {meet - 40} 302 {meet} C304 {meet - 90} 330 {top + 90} 346 {top + 18} "
        f"Z"
    )
    collar = (
        f"M340 {top - 12} C356 {top - 6} 366 {top + 10} 372 {top + 30} L{out} {notch + 6} "
        f"L{out - 24} {notch + 18} C{out - 44} {notch - 20} 346 {top + 40} 340 {top - 12} "
        f"Z"
    )
    return *both(fill(lapel, "second")), *both(fill(collar, "second"))


def _one_row(first: int, count: int, step: int) -> tuple[Part, ...]:
    return tuple(button(300, first + i * step, 9) for i in range(count))


def _two_rows(first: int, count: int, step: int, apart: int) -> tuple[Part, ...]:
    return tuple(button(300 + side * apart, first + i * step, 9) for i in range(count) for side in (-1, 1))


def _tied_belt(y: int) -> tuple[Part, ...]:
    tail = (
        f"M306 {y + 8} C320 {y + 60} 330 {y + 110} 326 {y + 176} L354 {y + 172} C356 {y + 110} 340 {y + 50} 318 {y} Z"
    )
    return (
        band(f"M199 {y - 4} Q300 {y + 16} 401 {y - 4}", 32),
        fill(tail, "second"),
        fill(mirrored(tail).replace(str(y + 176), str(y + 136)).replace(str(y + 172), str(y + 132)), "second"),
        fill(
            f"M278 {y - 12} C292 {y - 20} 312 {y - 20} 324 {y - 10} C328 {y + 10} 322 {y + 26} 302 {y + 28} "
            f"C280 {y + 26} 274 {y + 8} 278 {y - 12} Z",
            "second",
        ),
    )


def _big_hood() -> tuple[Part, ...]:
    return (
        fill("M206 196 C176 40 424 40 394 196 Z", "second"),
        fill("M240 186 C226 84 374 84 360 186 Z", "inner"),
        seam("M300 82 L300 108", 3),
    )
