"""Cards as they were when somebody looked at them and was pleased, a quarter of their size.

After a wanted change run `python -m tests.frames.drawn.test_golden` and look at what it wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from frames.definition import Look
from frames.drawn.card import draw_calm, draw_card
from frames.drawn.model import Calm, Sheet
from frames.drawn.photo import shrunk
from frames.model import Reason, ReasonKind

FOLDER = Path(__file__).parent / "golden"
SMALLER = 4
LEAST = 1.5
"""Of 255, on average: another build of the libraries draws edges a little otherwise, and nothing else."""


def photo() -> bytes:
    """A round thing on a light ground."""
    picture = Image.new("RGB", (300, 400), "#f2efe9")
    round_ = Image.radial_gradient("L").resize((180, 180)).point([255 - value for value in range(256)])
    picture.paste("#2f7d4f", (60, 110, 240, 290), round_)
    into = BytesIO()
    picture.save(into, "PNG")
    return shrunk(into.getvalue())


POLISH = Sheet(
    "Dżinsy bootcut z wysokim stanem, zielone, z kieszeniami",
    "Zobacz w sklepie",
    Look(accent="#8a1f5c", ratio="3 / 4"),
    no_photo="bez zdjęcia",
    price="199,00 zł",
    old="249,00 zł",
    lowest="Najniższa cena z 30 dni przed obniżką: 219,00 zł (−9%)",
    dated="cena z 23.11.2026, 14:05",
    reasons=(
        Reason(ReasonKind.MET, "color", "Kolor", "zielony"),
        Reason(ReasonKind.MISSED, "size", "Rozmiar", "brak 38"),
    ),
    tally="Spełnia 1 z 2",
)
ARABIC = Sheet(
    "بنطلون جينز أخضر طويل ABC",
    "See it in the shop",
    Look(background="#20242b", text="#e8e8e8", accent="#e0b020", corner=0, ratio="16 / 9"),
    no_photo="no picture",
    brand="أزياء",
    price="SAR 199.00",
    dated="price as of 23 Nov 2026, 14:05",
    reasons=(
        Reason(ReasonKind.MET, "color", "اللون", "أخضر"),
        Reason(ReasonKind.UNSTATED, "size", "Size", "no information"),
    ),
)
CARDS: dict[str, Callable[[], bytes]] = {
    "reduced": lambda: draw_card(POLISH, photo()),
    "without-photo": lambda: draw_card(POLISH, None),
    "dark-and-from-the-right": lambda: draw_card(ARABIC, photo()),
    "calm": lambda: draw_calm(Calm("W tej chwili nie ma tu czego pokazać.", "Krajka i Wątek")),
}


def small(png: bytes) -> Image.Image:
    with Image.open(BytesIO(png), formats=["PNG"]) as opened:
        return opened.convert("RGB").reduce(SMALLER)


@pytest.mark.parametrize("name", CARDS)
def test_a_card_looks_as_it_did(name: str) -> None:
    with Image.open(FOLDER / f"{name}.png", formats=["PNG"]) as golden:
        difference = ImageChops.difference(golden.convert("RGB"), small(CARDS[name]()))
    assert max(ImageStat.Stat(difference).mean) < LEAST


def test_another_card_would_be_seen() -> None:
    difference = ImageChops.difference(small(CARDS["reduced"]()), small(CARDS["without-photo"]()))
    assert max(ImageStat.Stat(difference).mean) > LEAST


if __name__ == "__main__":
    for each, draw in CARDS.items():
        small(draw()).save(FOLDER / f"{each}.png", optimize=True)
