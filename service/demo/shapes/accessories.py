"""Bags, scarves, hats and belts."""

from __future__ import annotations

from decimal import Decimal

from service.demo.shapes.canvas import (
    Drawing,
    Look,
    Part,
    band,
    both,
    button,
    circle,
    fill,
    ribs,
    seam,
    stitch,
    symmetric,
)


def handbag(look: Look) -> Drawing:
    """A tote, a messenger bag or a doctor's bag."""
    return {"shopper": _tote, "listonoszka": _messenger}.get(look["Fason"], _satchel)()


def _tote() -> Drawing:
    return Drawing(
        (
            band("M216 330 C216 120 384 120 384 330", 15, "deep"),
            fill("M142 316 C240 330 360 330 458 316 L458 340 L142 340 Z", "inner"),
            fill(symmetric("M300 342 L456 326 L486 700 C480 716 400 720 300 720")),
            seam("M124 640 C240 660 360 660 476 640", 3),
            fill(symmetric("M300 656 L478 640 L486 700 C480 716 400 720 300 720"), "second"),
            stitch("M140 366 C240 382 360 382 460 366"),
            band("M206 420 L206 330 C206 150 394 150 394 330 L394 420", 17),
            *both(button(394, 356, 6, "metal")),
            *both(button(394, 412, 6, "metal")),
        )
    )


def _messenger() -> Drawing:
    return Drawing(
        (
            band("M140 380 C120 40 480 40 460 380", 14, "deep"),
            fill(symmetric("M300 350 L440 350 C466 350 476 366 478 390 L486 620 C486 650 470 662 446 662 L300 662")),
            fill(symmetric("M300 344 L446 344 C470 344 480 360 480 382 L476 470 C470 540 400 560 300 560"), "second"),
            stitch(symmetric("M300 356 L444 356 C462 356 468 368 468 384 L464 468 C458 530 392 548 300 548")[:-1]),
            fill("M282 530 L318 530 L322 584 C322 596 278 596 278 584 Z", "metal"),
            seam("M300 548 L300 572", 4),
            *both(fill("M442 356 L478 356 L476 396 L444 396 Z", "deep")),
            *both(button(460, 376, 7, "metal")),
        )
    )


def _satchel() -> Drawing:
    return Drawing(
        (
            band("M236 400 C226 220 374 220 364 400", 16, "deep"),
            fill(symmetric("M300 340 C380 340 448 360 468 420 L492 660 C492 684 480 690 460 690 L300 690")),
            seam("M146 416 C200 360 400 360 454 416", 4),
            seam("M150 424 C204 370 396 370 450 424", 2, "metal"),
            fill(symmetric("M300 590 L486 590 L492 660 C492 684 480 690 460 690 L300 690"), "second"),
            *both(fill("M384 360 L420 372 L428 590 L388 590 Z", "second")),
            *both(stitch("M392 372 L396 584 M412 378 L420 584")),
            band("M222 440 L230 380 C236 240 364 240 370 380 L378 440", 15),
            *both(button(376, 424, 7, "metal")),
            fill("M280 470 L320 470 L320 506 L300 520 L280 506 Z", "metal"),
            button(300, 490, 5, "line"),
            *both(button(446, 694, 8, "metal")),
        )
    )


def scarf(look: Look) -> Drawing:
    """Once round the neck, both ends hanging."""
    long_end = "M322 300 C362 420 366 560 372 690 L262 700 C258 560 250 430 246 320 Z"
    short_end = "M236 300 C216 400 196 480 176 560 L272 592 C290 500 312 420 330 320 Z"
    fringes = look["Frędzle"] == "tak"
    return Drawing(
        (
            fill("M170 230 C180 130 420 130 430 230 C420 190 350 176 300 176 C250 176 180 190 170 230 Z", "inner"),
            *_fringe((266, 698), (368, 688), 8, 46, fringes),
            fill(long_end),
            *_edge("M263 672 L371 662", fringes),
            *_fringe((180, 562), (268, 590), 6, 42, fringes),
            fill(short_end, "second" if look.two_coloured and look.pattern == "gładki" else "main"),
            *_edge("M182 536 L279 566", fringes),
            fill(
                "M166 214 C160 300 240 350 306 350 C376 348 440 300 434 214 C424 262 360 284 300 284 "
                "C240 284 178 262 166 214 Z"
            ),
            fill(
                "M166 214 C176 150 252 130 300 130 C348 130 424 150 434 214 C430 256 372 300 300 300 "
                "C228 300 170 256 166 214 Z M214 214 C220 244 262 256 300 256 C338 256 380 244 386 214 "
                "C380 186 338 178 300 178 C262 178 220 186 214 214 Z"
            ),
            seam("M190 268 C226 312 270 322 310 322 M404 262 C380 292 356 304 330 310", 2.5),
            seam("M296 360 C312 440 316 520 320 660 M262 372 C252 430 240 480 228 540", 2),
        )
    )


def _fringe(start: tuple[int, int], end: tuple[int, int], count: int, length: int, there: bool) -> tuple[Part, ...]:
    steps = [
        (start[0] + (end[0] - start[0]) * i // count, start[1] + (end[1] - start[1]) * i // count)
        for i in range(count + 1)
    ]
    return (
        (seam(" ".join(f"M{x} {y} L{x + (i % 3 - 1) * 3} {y + length}" for i, (x, y) in enumerate(steps)), 6, "main"),)
        if there
        else ()
    )


def _edge(line: str, fringes: bool) -> tuple[Part, ...]:
    return () if fringes else (seam(line, 3),)


def hat(look: Look) -> Drawing:
    """A beanie, with or without a bobble, or a cap with a peak."""
    if look["Fason"] == "z daszkiem":
        return _cap()
    ridges = " ".join(
        f"M{300 + i * 34} 500 C{300 + i * 36} 380 {300 + i * 24} 280 {300 + i * 8} 216" for i in range(-3, 4)
    )
    bobble = (
        (Part(circle(300, 172, 58), "second"), Part(circle(300, 172, 60), "second", seam("").stroke.__class__.RIB, 22))
        if look["Fason"] == "z pomponem"
        else ()
    )
    return Drawing(
        (
            *bobble,
            fill(symmetric("M300 214 C400 214 462 330 452 540 L300 560")),
            seam(ridges, 3),
            *ribs("M142 560 Q300 596 458 560", 96),
        )
    )


def _cap() -> Drawing:
    return Drawing(
        (
            fill("M90 500 C70 330 170 236 280 238 C384 242 440 336 436 486 C330 450 200 462 90 500 Z"),
            seam("M280 240 C336 290 362 380 358 468 M280 240 C210 290 178 380 186 478", 3),
            *(button(x, y, 5, "deep") for x, y in ((318, 330), (232, 332), (398, 336), (150, 348))),
            fill(
                "M210 472 C300 446 380 452 436 482 C500 490 560 524 570 560 C572 572 560 574 548 570 "
                "C460 536 340 530 236 552 C206 540 196 500 210 472 Z",
                "second",
            ),
            stitch("M228 488 C310 464 380 470 430 496 C486 504 530 526 552 556"),
            stitch("M226 512 C320 490 400 494 480 522"),
            seam("M90 500 C200 462 330 450 436 486", 3),
            button(280, 236, 12, "second"),
        )
    )


BUCKLES = {"złota": "gold", "srebrna": "metal"}


def belt(look: Look) -> Drawing:
    """A loop as wide as stated, closed by its buckle."""
    number = look["Szerokość"].partition(" ")[0].replace(",", ".") or "3"
    wide = 28 + round(Decimal(number) * 10)
    edge = wide // 3
    metal = BUCKLES.get(look["Klamra"], "metal")
    top, bottom = 440 - wide // 2 - 12, 440 + wide // 2 + 12
    return Drawing(
        (
            band("M96 400 C96 250 504 250 504 400", wide, "deep"),
            band("M96 396 C92 452 220 480 330 470 C440 464 508 440 504 396", wide, "main"),
            stitch(
                f"M{104 - wide // 6} {420 - edge} C140 {456 - edge} 240 {468 - edge} 330 {470 - edge} "
                f"C420 {466 - edge} 480 {450 - edge} 500 {424 - edge}"
            ),
            stitch(
                f"M{110 - wide // 6} {424 + edge} C150 {458 + edge} 240 {474 + edge} 330 {470 + edge} "
                f"C420 {466 + edge} 470 {450 + edge} 490 {430 + edge}"
            ),
            *(button(x, y, 4, "inner") for x, y in ((372, 466), (398, 462), (424, 456), (448, 448))),
            seam(f"M236 {top + 24} L312 {top + 28} L312 {bottom + 34} L236 {bottom + 28} Z", 11, metal),
            seam("M240 466 L322 470", 8, metal),
            band(f"M212 {top + 22} L212 {bottom + 24}", 12, "second"),
        )
    )
