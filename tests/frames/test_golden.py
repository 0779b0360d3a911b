"""Frames to open in a browser: ``python -m tests.frames.test_golden`` writes them anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from frames.definition import Banner, FrameDefinition, Layout, Scenario, Shown, Why
from frames.model import Frame, Refusable
from frames.prices import price_of
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
RIGHT_TO_LEFT = "מכנסי ג׳ינס ירוקים ABC \u202e38"
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
        wish(GREEN, UP_TO_200), [each for _, each in kinds], [found for found, _ in kinds], locale, -(-count // 3)
    )


ALL = tuple(Shown)


def _laid(
    layout: Layout,
    why: Why = Why.FULL,
    locale: str = "pl",
    shown: Sequence[Shown] = ALL,
    count: int = 8,
    **of_first: Any,
) -> Frame:
    """A frame of one layout with everything that cards can say; what is special of the first card is given."""
    plain = _many(count, locale)
    definition = FrameDefinition("laid", layout=layout, why=why, shown=tuple(shown), paging=True)
    cards = tuple(
        replace(card, **MORE, wished=place == 1, click=f"https://notes.example/l/token{place}/{place + 1}")
        for place, card in enumerate(plain.cards)
    )
    first = replace(cards[0], price=price_of(SALE, locale), **of_first)
    return replace(
        plain, definition=definition, cards=(first, *cards[1:]), acts=True, total=41, scenario=Scenario.PREFERENCES,
        answer="answer-token", variant="b", banner=BANNER,
    )  # fmt: skip


SALE = product(price="199.00", old_price="249.00", lowest_price_30d="219.00")
MORE: Mapping[str, Any] = {
    "brand": "ABC",
    "availability": "dostępny",
    "description": "Proste dżinsy z wysokim stanem, z bawełny z domieszką elastanu. " * 4,
    "refusable": (
        Refusable("color", "czerwony", "Kolor", "czerwony"),
        Refusable("brand", "ABC", "Marka", "ABC"),
    ),
}
BANNER = Banner(
    "https://shop.example/banner.jpg",
    {"pl": "Nowe dżinsy", "en": "New jeans"},
    "https://shop.example/jeans",
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
    "right-to-left-title": lambda: _one(title=RIGHT_TO_LEFT),
    **{
        f"{layout}-{why}-{locale}": partial(_laid, layout, why, locale, count=count)
        for layout, count in ((Layout.GRID, 8), (Layout.CAROUSEL, 8), (Layout.SINGLE, 1))
        for why in Why
        for locale in ("pl", "en")
    },
    **{
        f"{layout}-{name}": partial(_laid, layout, count=1, **special)
        for layout in Layout
        for name, special in (
            ("long-title", {"title": LONG}),
            ("no-picture", {"image": None}),
            ("no-reason", {"reasons": (), "tally": None}),
            ("right-to-left", {"title": RIGHT_TO_LEFT, "brand": "שלום"}),
            ("little", {"brand": None, "availability": None, "description": None, "refusable": (), "click": None}),
        )
    },
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
