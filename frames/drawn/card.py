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
from frames.drawn.paints import Paints, paints_of
from frames.drawn.photo import laid
from frames.drawn.writing import Line
from frames.looks import RATIO
from frames.model import Reason, ReasonKind

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
    paints = paints_of(sheet.look)
    canvas = Canvas(WIDTH, HEIGHT, paints.ground)
    top = _photo(canvas, sheet, photo, paints) + 12 if sheet.photo else AROUND
    top = _named(canvas, sheet, top, paints)
    top = _priced(canvas, sheet, top, paints)
    foot = HEIGHT - AROUND - BUTTON
    _reasons(canvas, sheet, top + 6, foot - 8, paints)
    _button(canvas, sheet, foot, paints)
    canvas.box((0, 0), (WIDTH, HEIGHT), line=paints.line)
    return png(canvas.image, photo_height(sheet.look) * SCALE if sheet.photo and photo is not None else 0)


def draw_calm(calm: Calm) -> bytes:
    """The picture of a slot that has no product: a sentence in the middle and the shop's name, as PNG."""
    paints = paints_of(calm.look)
    canvas = Canvas(WIDTH, HEIGHT, paints.ground)
    canvas.box((0, 0), (WIDTH, HEIGHT), line=paints.line)
    said = canvas.lines(calm.text, Weight.REGULAR, 15, INNER - 16, 6)
    canvas.centred(said, (WIDTH / 2, HEIGHT / 2), 22, paints.quiet)
    canvas.centred(canvas.lines(calm.shop, Weight.STRONG, 13, INNER), (WIDTH / 2, HEIGHT - 36), 20, paints.quiet)
    return png(canvas.image)


def photo_height(look: Look) -> int:
    """Of the space for the photo: by the look's ratio, from `LEAST_PHOTO` to `PHOTO`."""
    if look.ratio is None or not RATIO.fullmatch(look.ratio):
        return PHOTO
    across, _, down = look.ratio.partition("/")
    return max(LEAST_PHOTO, min(PHOTO, round(WIDTH * int(down or 1) / max(1, int(across)))))


def _photo(canvas: Canvas, sheet: Sheet, photo: bytes | None, paints: Paints) -> float:
    height = photo_height(sheet.look)
    if photo is None:
        canvas.box((0, 0), (WIDTH, height), paints.blank)
        said = canvas.lines(sheet.no_photo, Weight.REGULAR, 13, INNER)
        canvas.centred(said, (WIDTH / 2, height / 2), 20, paints.quiet)
    else:
        canvas.paste(laid(photo, (WIDTH * SCALE, height * SCALE), paints.ground, paints.blank), (0, 0))
    return height


def _named(canvas: Canvas, sheet: Sheet, top: float, paints: Paints) -> float:
    if sheet.brand:
        brand = canvas.lines(sheet.brand, Weight.REGULAR, 12, INNER)
        top = canvas.write(brand, (AROUND, top), 16, paints.quiet, INNER)
    title = canvas.lines(sheet.title, Weight.STRONG, 15, INNER, 2)
    canvas.write(title, (AROUND, top), 20, paints.ink, INNER)
    return top + 40 + 4


def _priced(canvas: Canvas, sheet: Sheet, top: float, paints: Paints) -> float:
    if sheet.price is not None:
        price = canvas.lines(sheet.price, Weight.STRONG, 18, INNER)
        canvas.write(price, (AROUND, top), 25, paints.ink, INNER)
        if sheet.old is not None and sheet.lowest is not None:
            _struck(canvas, sheet.old, AROUND + price[0].width / SCALE + 8, top, paints)
        top += 25
        if sheet.old is not None and sheet.lowest is not None:
            lowest = canvas.lines(sheet.lowest, Weight.REGULAR, 11, INNER, 3)
            top = canvas.write(lowest, (AROUND, top), 14, paints.quiet, INNER) + 1
        if sheet.dated is not None:
            dated = canvas.lines(sheet.dated, Weight.REGULAR, 11, INNER)
            top = canvas.write(dated, (AROUND, top), 15, paints.quiet, INNER)
    if sheet.availability:
        said = canvas.lines(sheet.availability, Weight.REGULAR, 12, INNER)
        top = canvas.write(said, (AROUND, top + 2), LEADING, paints.quiet, INNER)
    return top


def _struck(canvas: Canvas, old: str, left: float, top: float, paints: Paints) -> None:
    """The price before, on the ground of the price now, with a line through it."""
    room = WIDTH - AROUND - left
    lines = canvas.lines(old, Weight.REGULAR, 14, room)
    canvas.write(lines, (left, top + 1), 25, paints.quiet, room)
    canvas.strike((left, top + 14), lines[0].width / SCALE, paints.quiet)


def _reasons(canvas: Canvas, sheet: Sheet, top: float, foot: float, paints: Paints) -> None:
    """As many reasons as have room; where that is not all of them, it says how many are met, and first what is not."""
    told = [(each, canvas.lines(each.said, Weight.REGULAR, 12, INNER - INDENT, 2)) for each in sheet.reasons]
    if sum(len(lines) for _, lines in told) * LEADING > foot - top:
        if sheet.tally:
            tally = canvas.lines(sheet.tally, Weight.STRONG, 12, INNER)
            top = canvas.write(tally, (AROUND, top), LEADING, paints.ink, INNER)
        told.sort(key=lambda each: LAST.index(each[0].kind))
    for reason, lines in told:
        if top + LEADING * len(lines) > foot:
            return
        top = _reason(canvas, reason, lines, top, paints)


def _reason(canvas: Canvas, reason: Reason, lines: list[Line], top: float, paints: Paints) -> float:
    backwards = any(line.backwards for line in lines)
    left = WIDTH - AROUND - MARK if backwards else AROUND
    canvas.mark(reason.kind, (left, top + (LEADING - MARK) / 2), MARK, paints.marks[reason.kind])
    return canvas.write(lines, (AROUND if backwards else AROUND + INDENT, top), LEADING, paints.ink, INNER - INDENT)


def _button(canvas: Canvas, sheet: Sheet, top: float, paints: Paints) -> None:
    corner = min(CORNERS, 8 if sheet.look.corner is None else sheet.look.corner)
    canvas.box((AROUND, top), (INNER, BUTTON), paints.accent, corner=corner)
    label = canvas.lines(sheet.action, Weight.STRONG, 14, INNER - 16)
    canvas.centred(label, (WIDTH / 2, top + BUTTON / 2), 20, paints.label)
