"""Shoes from the side, toes to the right, as a pair: sneakers, boots, ankle boots, stilettos."""

from __future__ import annotations

from decimal import Decimal

from service.demo.shapes.canvas import Drawing, Look, Part, band, both, button, ellipse, fill, seam, stitch

GROUND = 640


def sneakers(look: Look) -> Drawing:
    """Laces, a toe cap and a light sole as thick as stated."""
    high = look["Fason"] == "wysokie"
    thick = 26 + round(_centimetres(look["Wysokość podeszwy"]) * 8)
    base, rise = GROUND - thick, 120 if high else 0
    heel_top, tongue = base - 150 - rise, base - 178 - rise
    ankle = f"C148 {heel_top - 12} 172 {heel_top + 4} 190 {heel_top + 16} C212 {heel_top + 28} 240 {heel_top + 22} 262 {heel_top + 4} L300 {tongue}"
    front = f"C316 {tongue + 40 + rise // 2} 360 {base - 86} 430 {base - 72} C496 {base - 60} 518 {base - 26} 514 {base + 4}"
    laces = range(tongue + 40, base - 76, 26)
    return Drawing(
        (
            fill(f"M262 {heel_top + 4} L286 {tongue - 22} C300 {tongue - 30} 318 {tongue - 20} 322 {tongue - 4} L352 {base - 110} L300 {base - 100} Z", "pale"),
            fill(f"M112 {base + 4} C104 {base - 60} 112 {base - 110} 126 {heel_top}{ankle}{front} Z"),
            fill(f"M112 {base + 4} C104 {base - 60} 112 {base - 110} 126 {heel_top} C140 {heel_top - 10} 152 {heel_top - 4} 160 {heel_top + 2} C150 {base - 90} 164 {base - 50} 186 {base + 4} Z", "second"),
            fill(f"M430 {base - 72} C496 {base - 60} 518 {base - 26} 514 {base + 4} L408 {base + 4} C400 {base - 30} 408 {base - 58} 430 {base - 72} Z", "second"),
            fill(f"M262 {heel_top + 4} L300 {tongue} C314 {tongue + 46 + rise // 2} 348 {base - 92} 404 {base - 76} L380 {base - 46} C320 {base - 60} 276 {base - 100} 254 {heel_top + 40} Z", "second"),
            fill(f"M206 {base - 4} C226 {base - 40} 262 {base - 66} 296 {base - 72} L312 {base - 60} C286 {base - 48} 258 {base - 28} 244 {base - 4} Z", "second"),
            stitch(f"M176 {heel_top + 30} C172 {base - 80} 186 {base - 50} 204 {base - 20}"),
            *(seam(f"M{290 + (y - tongue) // 3} {y + 12} L{330 + (y - tongue) // 3} {y - 6}", 8, "sole") for y in laces),
            fill(f"M106 {base} L516 {base} C528 {base} 530 {base + 20} 522 {GROUND - 8} C518 {GROUND} 504 {GROUND} 494 {GROUND} L128 {GROUND} C108 {GROUND} 98 {GROUND - 12} 106 {base} Z", "sole"),
            seam(f"M108 {base + thick // 2} L522 {base + thick // 2}", 3, "second"),
        ),
        twin=(-34, -250 if not high else -190),
    )


def boots(look: Look) -> Drawing:
    """Up to the knee, on the heel they state."""
    heel = _heel(look)
    seat = 720 - heel
    return Drawing(
        (
            fill("M226 116 C264 104 330 104 366 116 L366 140 L226 140 Z", "inner"),
            _block_heel(seat, 720),
            fill(f"M226 118 C264 134 330 134 366 118 C370 250 352 360 346 {seat - 190} C344 {seat - 120} 356 {seat - 90} 396 620 C444 646 508 656 516 712 L400 712 C352 712 318 {seat + 14} 292 {seat + 8} L226 {seat + 8} C214 {seat - 60} 234 {seat - 150} 232 {seat - 220} C230 360 222 240 226 118 Z"),
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
    upper = f"M142 {seat - 236} C190 {seat - 226} 250 {seat - 226} 300 {seat - 240} C300 {seat - 170} 316 {seat - 130} 366 {GROUND - 104} C440 {GROUND - 76} 506 {GROUND - 66} 514 {GROUND - 6} L360 {GROUND - 6} C310 {GROUND - 6} 270 {seat + 12} 236 {seat + 6} L140 {seat + 6} C124 {seat - 70} 142 {seat - 160} 142 {seat - 236} Z"
    gusset = f"M196 {seat - 229} L262 {seat - 231} C262 {seat - 170} 254 {seat - 130} 232 {seat - 92} C208 {seat - 130} 198 {seat - 170} 196 {seat - 229} Z"
    eyelets = [(288 + i * 13, seat - 214 + i * 30) for i in range(4)]
    closing: tuple[Part, ...] = (
        (fill(gusset, "inner"), Part(gusset, "deep", seam("").stroke, 2), band(f"M142 {seat - 232} C132 {seat - 262} 160 {seat - 262} 158 {seat - 230}", 8))
        if not laced
        else (
            fill(f"M268 {seat - 236} L300 {seat - 240} C300 {seat - 170} 316 {seat - 130} 366 {GROUND - 104} L336 {GROUND - 84} C290 {seat - 110} 272 {seat - 160} 268 {seat - 236} Z", "second"),
            *(seam(f"M{x - 14} {y + 10} L{x + 24} {y - 6}", 7, "sole") for x, y in eyelets),
        )
    )
    return Drawing(
        (
            fill(f"M142 {seat - 238} C190 {seat - 250} 250 {seat - 252} 300 {seat - 242} L298 {seat - 220} L144 {seat - 220} Z", "inner"),
            _block_heel(seat, GROUND, left=138, right=238),
            fill(upper),
            *closing,
            seam(f"M366 {GROUND - 100} C350 {GROUND - 70} 330 {GROUND - 40} 330 {GROUND - 10}", 2.5),
            stitch(f"M358 {GROUND - 100} C342 {GROUND - 70} 322 {GROUND - 40} 322 {GROUND - 12}"),
            seam(f"M138 {seat + 6} L236 {seat + 6} C270 {seat + 12} 310 {GROUND - 4} 360 {GROUND - 4} L516 {GROUND - 4}", 12, "deep"),
        ),
        twin=(-40, -262),
    )


def stilettos(look: Look) -> Drawing:
    """A pointed toe, a thin heel as high as stated, a strap round the ankle where there is one."""
    ground = 600
    seat = ground - round(_centimetres(look["Wysokość obcasa"]) * 21)
    strap = (
        (band(f"M142 {seat - 70} C130 {seat - 130} 136 {seat - 150} 140 {seat - 160} C180 {seat - 140} 226 {seat - 146} 250 {seat - 166}", 12), button(214, seat - 147, 8, "metal"))
        if look["Pasek wokół kostki"] == "tak"
        else ()
    )
    behind = (band(f"M140 {seat - 160} C170 {seat - 186} 226 {seat - 188} 250 {seat - 166}", 10, "deep"),) if strap else ()
    return Drawing(
        (
            *behind,
            fill(f"M140 {seat - 72} C190 {seat - 96} 300 {ground - 150} 372 {ground - 84} C300 {ground - 70} 200 {seat - 10} 140 {seat - 72} Z", "inner"),
            fill(f"M134 {seat - 8} L196 {seat + 24} C182 {seat + 60} 170 {ground - 60} 166 {ground} L152 {ground} C152 {ground - 80} 146 {seat + 60} 134 {seat - 8} Z", "deep"),
            fill(f"M140 {seat - 76} C150 {seat - 40} 196 {seat - 20} 246 {(seat + ground) / 2 - 66:.0f} C296 {ground - 86} 340 {ground - 74} 368 {ground - 92} C430 {ground - 62} 500 {ground - 26} 530 {ground - 8} C532 {ground} 520 {ground} 510 {ground} L400 {ground} C320 {ground} 250 {seat + 70} 190 {seat + 28} C160 {seat + 14} 138 {seat} 132 {seat - 14} C128 {seat - 36} 132 {seat - 60} 140 {seat - 76} Z"),
            seam(f"M132 {seat - 12} C138 {seat + 2} 160 {seat + 16} 190 {seat + 30} C250 {seat + 72} 320 {ground} 400 {ground} L524 {ground}", 6, "deep"),
            *strap,
        ),
        twin=(-20, -240),
    )


def _centimetres(text: str) -> Decimal:
    """``8,5 cm`` -> 8.5; three where nothing is stated."""
    number = text.partition(" ")[0].replace(",", ".")
    return Decimal(number) if number else Decimal(3)


def _heel(look: Look) -> int:
    return round(_centimetres(look["Wysokość obcasa"]) * 12)


def _block_heel(seat: int, ground: int, left: int = 222, right: int = 294) -> Part:
    return fill(f"M{left} {seat - 4} L{right} {seat + 4} L{right - 16} {ground} L{left + 6} {ground} Z", "deep")
