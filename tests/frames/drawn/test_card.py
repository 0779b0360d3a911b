"""A card shows the photo and every word that it should: each is seen by what changes in the picture without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops

from frames.definition import FrameDefinition, Look
from frames.drawn.card import draw_calm, draw_card, photo_height
from frames.drawn.model import HEIGHT, PHOTO, SCALE, WIDTH, Calm, Sheet
from frames.drawn.photo import PhotoRefused, laid, shrunk
from frames.drawn.sheet import sheet_of
from frames.model import Card, Reason, ReasonKind
from frames.palette import palette_of

REASONS = (
    Reason(ReasonKind.MET, "color", "Kolor", "zielony"),
    Reason(ReasonKind.MISSED, "size", "Rozmiar", "brak 38"),
    Reason(ReasonKind.UNSTATED, "fragrance", "Zapach", "brak informacji"),
)
SHEET = Sheet(
    "Dżinsy bootcut zielone",
    "Zobacz w sklepie",
    no_photo="bez zdjęcia",
    brand="ABC",
    price="199,00 zł",
    dated="cena z 23.11.2026, 14:05",
    availability="dostępny",
    reasons=REASONS,
    tally="Spełnia 1 z 3",
)
REDUCED = replace(
    SHEET, brand=None, availability=None, old="249,00 zł", lowest="Najniższa cena z 30 dni: 219,00 zł (−9%)"
)

Box = tuple[int, int, int, int]


def bytes_of(size: tuple[int, int], colour: Any = "#c02020", kind: str = "PNG", mode: str = "RGB", **how: Any) -> bytes:
    into = BytesIO()
    Image.new(mode, size, colour).save(into, kind, **how)
    return into.getvalue()


def pixels(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png), formats=["PNG"]) as opened:
        return opened.convert("RGB")


def drawn(sheet: Sheet, photo: bytes | None = None) -> Image.Image:
    return pixels(draw_card(sheet, photo))


def changed(one: Image.Image, other: Image.Image) -> Box | None:
    """Where two pictures differ, in CSS pixels."""
    box = ImageChops.difference(one, other).getbbox()
    return None if box is None else (box[0] // SCALE, box[1] // SCALE, box[2] // SCALE, box[3] // SCALE)


@pytest.mark.parametrize("left_out", ["title", "action", "brand", "price", "dated", "availability", "reasons"])
def test_everything_that_a_card_says_is_seen_on_it(left_out: str) -> None:
    nothing: dict[str, Any] = {left_out: () if left_out == "reasons" else ""}
    without = replace(SHEET, **nothing)
    where = changed(drawn(SHEET), drawn(without))
    assert where is not None
    assert where[1] >= PHOTO, "under the photo"


def test_a_reduction_is_struck_through_with_the_lowest_price_and_never_without() -> None:
    alone = replace(REDUCED, old=None, lowest=None)
    assert changed(drawn(REDUCED), drawn(alone)) is not None
    assert changed(drawn(replace(REDUCED, lowest=None)), drawn(alone)) is None, "no claim without the figure of the law"


def test_reasons_stand_in_the_order_of_a_frame() -> None:
    mixed = (REASONS[2], REASONS[0], REASONS[1], replace(REASONS[0], filter="brand"))
    card = Card("J-1", "Jeans", None, None, None, 1, None, mixed)
    sheet = sheet_of(card, FrameDefinition("mail"), "en", datetime(2026, 11, 23, 9, 30))
    assert [each.kind.value for each in sheet.reasons] == ["met", "met", "missed", "unstated"]


def test_a_price_that_is_not_known_is_said_small() -> None:
    price = replace(SHEET, price="Cena w sklepie", dated=None, availability=None, reasons=())
    small, usual = (
        changed(drawn(each), drawn(replace(price, price=None)))
        for each in (replace(price, price=None, unpriced="Cena w sklepie"), price)
    )
    assert small is not None
    assert usual is not None
    assert small[2] - small[0] < 0.75 * (usual[2] - usual[0])


def test_an_old_price_that_has_no_room_beside_the_new_one_stands_below_it_whole() -> None:
    dear = replace(REDUCED, price="1 234 567,00 zł", old="1 345 678,00 zł")
    above, below = (changed(drawn(dear), drawn(replace(dear, old=each))) for each in ("1", "1 345 678,99 zł"))
    assert above is not None
    assert below is not None
    assert below[2] < WIDTH - 14, "its last letters are seen"
    without = changed(drawn(dear), drawn(replace(dear, price="")))
    assert without is not None
    assert below[1] > without[1] + 15


def test_marks_are_told_apart_without_their_colours() -> None:
    grey = [
        drawn(replace(SHEET, reasons=(replace(REASONS[0], kind=kind),)))
        .convert("L")
        .point([255 * (v > 200) for v in range(256)])
        for kind in ReasonKind
    ]
    assert all(ImageChops.difference(grey[a], grey[b]).getbbox() for a, b in ((0, 1), (1, 2), (0, 2)))


def test_a_miss_is_said_before_what_is_met_where_not_all_have_room() -> None:
    met = tuple(Reason(ReasonKind.MET, str(number), "Cecha", f"wartość {number}") for number in range(12))
    without = drawn(replace(SHEET, reasons=met))
    assert changed(drawn(replace(SHEET, reasons=(*met, REASONS[1]))), without) is not None


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "AVIF"])
def test_a_photo_stands_on_the_card(kind: str) -> None:
    photo = shrunk(bytes_of((300, 300), kind=kind))
    red, green, blue = drawn(SHEET, photo).getpixel((WIDTH * SCALE // 2, 200))  # type: ignore[misc]
    assert red > 180
    assert max(green, blue) < 50


def test_a_whole_photo_is_seen_and_its_ground_goes_on_beside_it() -> None:
    wide = Image.new("RGB", (400, 200), "#fafafa")
    wide.paste("#2040c0", (150, 50, 250, 150))
    into = BytesIO()
    wide.save(into, "PNG")
    card = laid(shrunk(into.getvalue()), (528, 528), "#ffffff", "#eeeeee")
    assert card.getpixel((5, 5)) == pytest.approx((250, 250, 250), abs=3)
    assert card.getpixel((264, 264)) == pytest.approx((32, 64, 192), abs=12)


def test_what_is_transparent_shows_the_card() -> None:
    photo = shrunk(bytes_of((300, 300), (255, 0, 0, 0), mode="RGBA"))
    assert laid(photo, (528, 528), "#123456", "#eeeeee").getpixel((264, 264)) == (0x12, 0x34, 0x56)


def test_a_photo_lies_as_its_camera_held_it() -> None:
    turned = Image.Exif()
    turned[0x0112] = 6
    photo = shrunk(bytes_of((400, 200), kind="JPEG", exif=turned))
    with Image.open(BytesIO(photo)) as opened:
        assert opened.height > opened.width


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
        bytes_of((300, 300))[:200],
        bytes_of((300, 300), kind="TIFF"),
        bytes_of((300, 300), kind="BMP"),
        bytes_of((7000, 7000), 0, mode="1"),
    ],
    ids=["nothing", "svg", "broken", "cut", "tiff", "bmp", "bomb"],
)
def test_what_is_no_photo_or_too_large_a_one_is_refused(raw: bytes) -> None:
    with pytest.raises(PhotoRefused):
        shrunk(raw)


def test_without_a_photo_a_calm_space_says_so() -> None:
    assert changed(drawn(SHEET), drawn(replace(SHEET, no_photo=""))) is not None
    assert drawn(SHEET).getpixel((40, 40)) == tuple(bytes.fromhex(palette_of(Look()).around[1:]))


@pytest.mark.parametrize(
    ("ratio", "height"), [("1", 264), ("3 / 4", 264), ("6 / 5", 220), ("16 / 9", 198), ("x", 264), ("0 / 1", 264)]
)
def test_the_photos_space_has_the_ratio_of_the_look_within_the_card(ratio: str, height: int) -> None:
    assert photo_height(Look(ratio=ratio)) == height


def test_a_card_has_its_own_ground_and_an_edge_for_dark_mails() -> None:
    card, palette = drawn(SHEET), palette_of(Look())
    assert card.size == (WIDTH * SCALE, HEIGHT * SCALE)
    for corner in ((0, 0), (card.width - 1, 0), (0, card.height - 1), (card.width - 1, card.height - 1)):
        assert card.getpixel(corner) == tuple(bytes.fromhex(palette.line[1:]))


@pytest.mark.parametrize(
    "text", ["", "\0\x01\x02", "\u202e" * 500, "😀" * 10_000, "x" * 10_000, "Z" + "\u0351" * 9000, "\ud800"]
)
def test_no_text_of_a_feed_keeps_a_card_from_being_drawn(text: str) -> None:
    hostile = Sheet(
        text, text, no_photo=text, brand=text, price=text, old=text, lowest=text, dated=text, availability=text,
        tally=text, reasons=tuple(replace(each, label=text, text=text) for each in REASONS),
    )  # fmt: skip
    assert drawn(hostile).size == (WIDTH * SCALE, HEIGHT * SCALE)
    assert pixels(draw_calm(Calm(text, text))).size == (WIDTH * SCALE, HEIGHT * SCALE)


def test_the_same_card_is_the_same_bytes() -> None:
    photo = shrunk(bytes_of((300, 300)))
    assert draw_card(SHEET, photo) == draw_card(SHEET, photo)


def test_the_noisiest_photo_stays_below_what_mail_programs_take() -> None:
    noise = Image.effect_noise((900, 900), 200).convert("RGB")
    into = BytesIO()
    noise.save(into, "JPEG", quality=95)
    assert len(draw_card(SHEET, shrunk(into.getvalue()))) < 1 << 20
