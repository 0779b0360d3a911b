"""A card drawn: a photo, what the product is called and costs, why it is here, and a button. Bytes of a PNG come out.

Everything has its place, so that cards stand level beside each other in a mail: the photo on top, the button at the
foot, the text between; reasons take what room is left.
"""

from __future__ import annotations

from typing import Final

from frames.definition import Look
from frames.drawn.canvas import Canvas
from frames.drawn.encoding import png
from frames.drawn.fonts import Weight
from frames.drawn.model import HEIGHT, LEAST_PHOTO, PHOTO, SCALE, WIDTH, Calm, Sheet
from frames.drawn.photo import laid
from frames.drawn.writing import Line
from frames.looks import ratio_of
from frames.model import Reason, ReasonKind
from frames.palette import MARKED, Palette, palette_of

AROUND: Final = 14
INNER: Final = WIDTH - 2 * AROUND
BUTTON: Final = 40
MARK: Final = 10
INDENT: Final = MARK + 7
"""Where the text of a reason begins, after its mark."""
LEADING: Final = 17
LAST: Final = (ReasonKind.MISSED, ReasonKind.UNSTATED, ReasonKind.MET)
"""What is left out last where reasons have no room."""
CORNERS: Final = 20
"""A button's corners are rounded by no more than half its height."""


def draw_card(sheet: Sheet, photo: bytes | None) -> bytes:
    """The picture of a product as PNG; ``photo`` is one of `frames.drawn.photo.shrunk`, or None while there is none."""
    palette = palette_of(sheet.look)
    canvas = Canvas(WIDTH, HEIGHT, palette.ground)
    top = _photo(canvas, sheet, photo, palette) + 12 if sheet.photo else AROUND
    top = _named(canvas, sheet, top, palette)
    top = _priced(canvas, sheet, top, palette)
    foot = HEIGHT - AROUND - BUTTON
    _reasons(canvas, sheet, top + 6, foot - 8, palette)
    _button(canvas, sheet, foot, palette)
    canvas.box((0, 0), (WIDTH, HEIGHT), line=palette.line)
    return png(canvas.image, photo_height(sheet.look) * SCALE if sheet.photo and photo is not None else 0)


def draw_calm(calm: Calm) -> bytes:
    """The picture of a slot that has no product: a sentence in the middle and the shop's name, as PNG."""
    palette = palette_of(calm.look)
    canvas = Canvas(WIDTH, HEIGHT, palette.ground)
    canvas.box((0, 0), (WIDTH, HEIGHT), line=palette.line)
    said = canvas.lines(calm.text, Weight.REGULAR, 15, INNER - 16, 6)
    canvas.centred(said, (WIDTH / 2, HEIGHT / 2), 22, palette.quiet)
    canvas.centred(canvas.lines(calm.shop, Weight.STRONG, 13, INNER), (WIDTH / 2, HEIGHT - 36), 20, palette.quiet)
    return png(canvas.image)


def photo_height(look: Look) -> int:
    """Of the space for the photo: by the look's ratio, from `LEAST_PHOTO` to `PHOTO`."""
    width, height = ratio_of(look) or (1, 1)
    return max(LEAST_PHOTO, min(PHOTO, round(WIDTH * height / width)))


def _photo(canvas: Canvas, sheet: Sheet, photo: bytes | None, palette: Palette) -> float:
    height = photo_height(sheet.look)
    if photo is None:
        canvas.box((0, 0), (WIDTH, height), palette.around)
        said = canvas.lines(sheet.no_photo, Weight.REGULAR, 13, INNER)
        canvas.centred(said, (WIDTH / 2, height / 2), 20, palette.quiet)
    else:
        canvas.paste(laid(photo, (WIDTH * SCALE, height * SCALE), palette.ground, palette.around), (0, 0))
    return height


def _named(canvas: Canvas, sheet: Sheet, top: float, palette: Palette) -> float:
    if sheet.brand:
        brand = canvas.lines(sheet.brand, Weight.REGULAR, 12, INNER)
        top = canvas.write(brand, (AROUND, top), 16, palette.quiet, INNER)
    title = canvas.lines(sheet.title, Weight.STRONG, 15, INNER, 2)
    canvas.write(title, (AROUND, top), 20, palette.ink, INNER)
    return top + 40 + 4


def _priced(canvas: Canvas, sheet: Sheet, top: float, palette: Palette) -> float:
    if sheet.price is not None:
        price = canvas.lines(sheet.price, Weight.STRONG, 18, INNER)
        below = canvas.write(price, (AROUND, top), 25, palette.ink, INNER)
        if sheet.old is not None and sheet.lowest is not None:
            top = _struck(canvas, sheet.old, (AROUND + price[0].width / SCALE + 8, top), below, palette)
            lowest = canvas.lines(sheet.lowest, Weight.REGULAR, 11, INNER, 3)
            top = canvas.write(lowest, (AROUND, top), 14, palette.quiet, INNER) + 1
        else:
            top = below
        if sheet.dated is not None:
            dated = canvas.lines(sheet.dated, Weight.REGULAR, 11, INNER)
            top = canvas.write(dated, (AROUND, top), 15, palette.quiet, INNER)
    elif sheet.unpriced:
        unpriced = canvas.lines(sheet.unpriced, Weight.REGULAR, 13, INNER)
        top = canvas.write(unpriced, (AROUND, top), 18, palette.quiet, INNER)
    if sheet.availability:
        said = canvas.lines(sheet.availability, Weight.REGULAR, 12, INNER)
        top = canvas.write(said, (AROUND, top + 2), LEADING, palette.quiet, INNER)
    return top


def _struck(canvas: Canvas, old: str, beside: tuple[float, float], below: float, palette: Palette) -> float:
    """The price before with a line through it, beside the price now where it has room, else below: no amount is cut.
    Where the next line begins.
    """
    lines = canvas.lines(old, Weight.REGULAR, 14, INNER)
    left, top = beside if beside[0] + lines[0].width / SCALE <= WIDTH - AROUND else (AROUND, below - 1)
    foot = canvas.write(lines, (left, top + 1), 25, palette.quiet, INNER)
    canvas.strike((left, top + 14), lines[0].width / SCALE, palette.quiet)
    return foot - 1


def _reasons(canvas: Canvas, sheet: Sheet, top: float, foot: float, palette: Palette) -> None:
    """As many reasons as have room; where that is not all of them, it says how many are met, and first what is not."""
    told = [(each, canvas.lines(each.said, Weight.REGULAR, 12, INNER - INDENT, 2)) for each in sheet.reasons]
    if sum(len(lines) for _, lines in told) * LEADING > foot - top:
        if sheet.tally:
            tally = canvas.lines(sheet.tally, Weight.STRONG, 12, INNER)
            top = canvas.write(tally, (AROUND, top), LEADING, palette.ink, INNER)
        told.sort(key=lambda each: LAST.index(each[0].kind))
    for reason, lines in told:
        if top + LEADING * len(lines) > foot:
            return
        top = _reason(canvas, reason, lines, top, palette)


def _reason(canvas: Canvas, reason: Reason, lines: list[Line], top: float, palette: Palette) -> float:
    backwards = any(line.backwards for line in lines)
    left = WIDTH - AROUND - MARK if backwards else AROUND
    canvas.mark(reason.kind, (left, top + (LEADING - MARK) / 2), MARK, getattr(palette, MARKED[reason.kind]))
    return canvas.write(lines, (AROUND if backwards else AROUND + INDENT, top), LEADING, palette.ink, INNER - INDENT)


def _button(canvas: Canvas, sheet: Sheet, top: float, palette: Palette) -> None:
    corner = min(CORNERS, 8 if sheet.look.corner is None else sheet.look.corner)
    canvas.box((AROUND, top), (INNER, BUTTON), palette.accent, corner=corner)
    label = canvas.lines(sheet.action, Weight.STRONG, 14, INNER - 16)
    canvas.centred(label, (WIDTH / 2, top + BUTTON / 2), 20, palette.on_accent)
