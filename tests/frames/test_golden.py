"""Frames to open in a browser: ``python -m tests.frames.test_golden`` writes them anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from frames.model import Frame
from frames.web import render_frame
from matching.model import Criterion
from tests.frames.building import frame_of, match, product, wish

GOLDEN = Path(__file__).parent / "golden"
GREEN = Criterion("color", any=("zielony",))
UP_TO_200 = Criterion("price", max=Decimal(200))
LONG = (
    "Płaszcz damski wełniany z odpinanym kołnierzem z barankowej dzianiny, dwiema kieszeniami i podszewką z wiskozy, "
    "edycja zimowa, karmelowy, rozmiar 38 "
).strip()
PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{name}</title>
<link rel="stylesheet" href="../../../templates/frames/frame.css">
{frame}
</html>
"""


def _one(**changes: Any) -> Frame:
    return frame_of(wish(GREEN, UP_TO_200), [product(**changes)], [match(met=(0, 1))])


def _many(count: int, locale: str) -> Frame:
    """Every third product meets everything, the next misses the colour, the last is silent about it."""
    kinds = [
        (match(f"A-{n}", met=(0, 1)), product(f"A-{n}"))
        if n % 3 == 0
        else (match(f"A-{n}", met=(1,), missed=(0,), score=500_000), product(f"A-{n}", filters={"color": ["czerwony"]}))
        if n % 3 == 1
        else (match(f"A-{n}", met=(1,), missed=(0,), score=500_000), product(f"A-{n}", image=None, filters={}))
        for n in range(count)
    ]
    return frame_of(
        wish(GREEN, UP_TO_200), [each for _, each in kinds], [found for found, _ in kinds], locale, count // 3
    )


FRAMES: Mapping[str, Callable[[], Frame]] = {
    "one-product": _one,
    "long-title": lambda: _one(title=LONG),
    "seven-digit-price": lambda: frame_of(
        wish(GREEN, UP_TO_200),
        [product(price="1299999.00", old_price="1499999.00", lowest_price_30d="1399999.00")],
        [match(met=(0,), missed=(1,), score=500_000)],
        full=0,
    ),
    "missing-image": lambda: _one(image=None),
    "no-link-no-price": lambda: _one(link=None, price=None),
    "no-reasons": lambda: frame_of(wish(), [product()], [match()]),
    "right-to-left-title": lambda: _one(title="מכנסי ג׳ינס ירוקים ABC \u202e38"),
    "sixteen-products-pl": lambda: _many(16, "pl"),
    "sixteen-products-en": lambda: _many(16, "en"),
}


def page(name: str) -> str:
    """A whole page around one frame."""
    frame = FRAMES[name]()
    return PAGE.format(language=frame.locale, name=name, frame=render_frame(frame))


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_looks_as_it_was_judged(name: str) -> None:
    assert page(name) == (GOLDEN / f"{name}.html").read_text(encoding="utf-8")


def test_no_golden_page_is_left_over() -> None:
    assert {path.stem for path in GOLDEN.glob("*.html")} == set(FRAMES)


def test_the_long_title_is_about_as_long_as_feeds_allow() -> None:
    assert len(LONG) >= 145


if __name__ == "__main__":
    for each in FRAMES:
        (GOLDEN / f"{each}.html").write_text(page(each), encoding="utf-8")
