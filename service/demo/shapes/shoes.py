"""Shoes from the side, toes to the right, as a pair: sneakers, boots, ankle boots, stilettos."""

from __future__ import annotations

from decimal import Decimal

from service.demo.shapes.canvas import Drawing, Look, Part, Point, band, button, fill, seam, stitch

GROUND = 640


def sneakers(look: Look) -> Drawing:
    """Laces, a toe cap and a light sole as thick as stated."""
    rise = 118 if look["Fason"] == "wysokie" else 0
    thick = 24 + round(_centimetres(look["Wysokość podeszwy"]) * 8)
    base = GROUND - thick
    heel, throat = base - 132 - rise, base - 144 - rise
    throat_x = 272 - rise // 6
    back = (
        f"M112 {base + 4} C102 {base - 56} 106 {base - 92} 118 {heel} C122 {heel - 14} 140 {heel - 16} 152 {heel - 8}"
    )
    collar = f"C172 {heel + 22} 210 {heel + 26} {throat_x} {throat}"
    front = f"C{throat_x + 18} {throat + 30 + rise} 350 {base - 96} 404 {base - 84}"
    return Drawing(
        (
            fill(
                f"M{throat_x - 34} {throat + 30} L{throat_x - 14} {throat - 26} "
                f"C{throat_x - 6} {throat - 42} {throat_x + 22} {throat - 36} {throat_x + 26} {throat - 20} "
                f"L{throat_x + 36} {throat + 40 + rise // 2} L360 {base - 90} L300 {base - 70} "
                f"Z",
                "pale",
            ),
            fill(f"{back}{collar}{front} C474 {base - 76} 520 {base - 50} 520 {base + 4} Z"),
            fill(f"{back} C142 {base - 100} 150 {base - 50} 182 {base + 4} Z", "second"),
            fill(
                f"M440 {base - 80} C496 {base - 68} 520 {base - 44} 520 {base + 4} L408 {base + 4} "
                f"C398 {base - 34} 412 {base - 64} 440 {base - 80} Z",
                "second",
            ),
            fill(
                f"M{throat_x} {throat} {front} L392 {base - 54} C330 {base - 64} {throat_x + 8} {throat + 60 + rise} "
                f"{throat_x - 26} {throat + 18} "
                f"Z",
                "second",
            ),
            *(
                fill(
                    f"M{x} {base + 2} L{x + 40} {base - 84 + lean} L{x + 64} {base - 76 + lean} L{x + 34} {base + 2} Z",
                    "second",
                )
                for x, lean in ((204, 0), (264, 14))
            ),
            stitch(f"M166 {heel + 20} C160 {base - 80} 168 {base - 40} 190 {base - 4}"),
            *(
                seam(f"M{x - 22} {y + 14} L{x + 10} {y - 10}", 9, "sole")
                for x, y in _eyelets(
                    (throat_x + 4, throat + 22), (throat_x + 18, throat + 30 + rise), (392, base - 80), 4 + rise // 40
                )
            ),
            fill(
                f"M106 {base} L520 {base} C532 {base} 536 {base + 16} 528 {GROUND - 10} "
                f"C522 {GROUND} 508 {GROUND} 498 {GROUND} L128 {GROUND} C108 {GROUND} 98 {GROUND - 12} 106 {base} "
                f"Z",
                "sole",
            ),
            seam(f"M108 {base + thick // 2} L526 {base + thick // 2}", 3, "second"),
        ),
        twin=(-40, -248 if not rise else -286),
    )


def _eyelets(start: Point, turn: Point, end: Point, count: int) -> list[tuple[int, int]]:
    """Points at even steps along the curve from ``start`` to ``end`` that bends towards ``turn``."""
    steps = [i / (count - 1) for i in range(count)]
    return [
        (
            round((1 - t) ** 2 * start[0] + 2 * t * (1 - t) * turn[0] + t * t * end[0]),
            round((1 - t) ** 2 * start[1] + 2 * t * (1 - t) * turn[1] + t * t * end[1]),
        )
        for t in steps
    ]


def boots(look: Look) -> Drawing:
    """Up to the knee, on the heel they state."""
    heel = _heel(look)
    seat = 720 - heel
    return Drawing(
        (
            fill("M226 116 C264 104 330 104 366 116 L366 140 L226 140 Z", "inner"),
            _block_heel(seat, 720),
            fill(
                f"M226 118 C264 134 330 134 366 118 C370 250 352 360 346 {seat - 190} "
                f"C344 {seat - 120} 356 {seat - 90} 396 620 C444 646 508 656 516 712 L400 712 "
                f"C352 712 318 {seat + 14} 292 {seat + 8} L226 {seat + 8} "
                f"C214 {seat - 60} 234 {seat - 150} 232 {seat - 220} "
                f"C230 360 222 240 226 118 Z"
            ),
            fill("M226 118 C264 134 330 134 366 118 L368 176 C330 192 262 192 229 176 Z", "second"),
            seam(f"M292 {seat + 8} C318 {seat + 14} 352 712 400 712 L516 712", 9, "deep"),
            seam(f"M252 132 C256 300 256 420 256 {seat - 10}", 3),
            stitch(f"M262 134 C266 300 266 420 266 {seat - 10}"),
            fill("M252 134 L266 134 L266 164 L252 164 Z", "metal"),
            seam(f"M236 {seat - 150} C280 {seat - 130} 320 {seat - 130} 348 {seat - 150}", 2),
            seam(f"M346 {seat - 120} C336 {seat - 80} 300 {seat - 30} 256 {seat - 24}", 2),
        ),
        twin=(-92, -30),
    )


def ankle_boots(look: Look) -> Drawing:
    """Elastic at the side, or laces at the front."""
    heel = _heel(look)
    seat = GROUND - heel
    laced = look["Fason"] == "sznurowane"
    upper = (
        f"M142 {seat - 236} C190 {seat - 226} 250 {seat - 226} 300 {seat - 240} "
        f"C300 {seat - 170} 316 {seat - 130} 366 {GROUND - 104} C440 {GROUND - 76} 506 {GROUND - 66} 514 {GROUND - 6} "
        f"L360 {GROUND - 6} C310 {GROUND - 6} 270 {seat + 12} 236 {seat + 6} L140 {seat + 6} "
        f"C124 {seat - 70} 142 {seat - 160} 142 {seat - 236} Z"
    )
    gusset = (
        f"M196 {seat - 229} L262 {seat - 231} C262 {seat - 170} 254 {seat - 130} 232 {seat - 92} "
        f"C208 {seat - 130} 198 {seat - 170} 196 {seat - 229} Z"
    )
    eyelets = _eyelets((280, seat - 220), (284, seat - 146), (340, GROUND - 108), 5)
    closing: tuple[Part, ...] = (
        (
            fill(gusset, "inner"),
            Part(gusset, "deep", seam("").stroke, 2),
            band(f"M142 {seat - 232} C132 {seat - 262} 160 {seat - 262} 158 {seat - 230}", 8),
        )
        if not laced
        else (
            fill(
                f"M268 {seat - 236} L300 {seat - 240} C300 {seat - 170} 316 {seat - 130} 366 {GROUND - 104} "
                f"L336 {GROUND - 84} C290 {seat - 110} 272 {seat - 160} 268 {seat - 236} "
                f"Z",
                "second",
            ),
            *(seam(f"M{x - 16} {y + 10} L{x + 14} {y - 6}", 7, "sole") for x, y in eyelets),
        )
    )
    return Drawing(
        (
            fill(
                f"M142 {seat - 238} C190 {seat - 250} 250 {seat - 252} 300 {seat - 242} "
                f"L298 {seat - 220} L144 {seat - 220} Z",
                "inner",
            ),
            _block_heel(seat, GROUND, left=138, right=238),
            fill(upper),
            *closing,
            fill(
                f"M452 {GROUND - 76} C500 {GROUND - 60} 514 {GROUND - 40} 514 {GROUND - 6} "
                f"L436 {GROUND - 6} C428 {GROUND - 30} 436 {GROUND - 58} 452 {GROUND - 76} "
                f"Z",
                "second",
            ),
            seam(f"M366 {GROUND - 100} C350 {GROUND - 70} 330 {GROUND - 40} 330 {GROUND - 10}", 2.5),
            stitch(f"M358 {GROUND - 100} C342 {GROUND - 70} 322 {GROUND - 40} 322 {GROUND - 12}"),
            seam(
                f"M138 {seat + 6} L236 {seat + 6} C270 {seat + 12} 310 {GROUND - 4} 360 {GROUND - 4} L516 {GROUND - 4}",
                12,
                "deep",
            ),
        ),
        twin=(-44, -292),
    )


def stilettos(look: Look) -> Drawing:
    """A pointed toe, a thin heel as high as stated, a strap round the ankle where there is one."""
    ground = 600
    seat = ground - round(_centimetres(look["Wysokość obcasa"]) * 21)
    ring = seat - 118
    strapped = look["Pasek wokół kostki"] == "tak"
    behind = (band(f"M138 {ring} C140 {ring - 22} 236 {ring - 22} 242 {ring}", 10, "deep"),)
    before = (
        band(f"M138 {seat - 66} C130 {seat - 80} 132 {ring + 20} 138 {ring}", 15, "main"),
        band(f"M138 {ring - 4} C142 {ring + 22} 236 {ring + 22} 242 {ring - 2}", 12, "main"),
        button(206, ring + 15, 8, "metal"),
    )
    middle = (seat + ground) // 2
    return Drawing(
        (
            *(behind if strapped else ()),
            fill(
                f"M140 {seat - 72} C190 {seat - 96} 300 {ground - 150} 372 {ground - 84} "
                f"C300 {ground - 70} 200 {seat - 10} 140 {seat - 72} Z",
                "inner",
            ),
            fill(
                f"M134 {seat - 8} L188 {seat + 24} C172 {seat + 60} 164 {ground - 60} 162 {ground} "
                f"L150 {ground} C152 {ground - 80} 146 {seat + 60} 134 {seat - 8} Z",
                "second",
            ),
            fill(
                f"M140 {seat - 76} C150 {seat - 40} 196 {seat - 20} 246 {middle - 66} "
                f"C296 {ground - 86} 340 {ground - 74} 368 {ground - 92} "
                f"C430 {ground - 62} 500 {ground - 26} 530 {ground - 8} "
                f"C532 {ground} 520 {ground} 510 {ground} L400 {ground} C320 {ground} 250 {seat + 70} 190 {seat + 28} "
                f"C160 {seat + 14} 138 {seat} 132 {seat - 14} C128 {seat - 36} 132 {seat - 60} 140 {seat - 76} "
                f"Z"
            ),
            seam(
                f"M132 {seat - 12} C138 {seat + 2} 160 {seat + 16} 190 {seat + 30} "
                f"C250 {seat + 72} 320 {ground} 400 {ground} "
                f"L524 {ground}",
                6,
                "deep",
            ),
            *(before if strapped else ()),
        ),
        twin=(-20, -300 if strapped else -230),
    )


def _centimetres(text: str) -> Decimal:
    """``8,5 cm`` -> 8.5; three where nothing is stated."""
    number = text.partition(" ")[0].replace(",", ".")
    return Decimal(number) if number else Decimal(3)


def _heel(look: Look) -> int:
    return round(_centimetres(look["Wysokość obcasa"]) * 13)


def _block_heel(seat: int, ground: int, left: int = 222, right: int = 294) -> Part:
    return fill(f"M{left} {seat - 4} L{right} {seat + 4} L{right - 16} {ground} L{left + 6} {ground} Z", "deep")
