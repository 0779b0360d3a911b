"""One message of every kind that our layouts make, filled with whatever a card, a banner or a paragraph can have."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from itertools import product as every

from frames.definition import Banner, Beside, Email, FrameDefinition, Look, Paragraph, Pictures, Shown, Why
from frames.email.compose import compose_block
from frames.email.mjml import compiled
from frames.email.model import Answer, Around, Block, Opened, Part, Question
from frames.model import Frame
from matching.model import Criterion
from tests.frames.building import frame_of, match, product, wish

AROUND = Around(
    datetime(2026, 11, 23, 9, 30),
    "https://notes.example/c/AUq3",
    "https://notes.example/u/BVr4",
    "https://notes.example/l/k3JdQ0vXz9aB/",
    (Opened("https://notes.example/i/x/1.png", "https://notes.example/l/x/1"),),
    (Question("nps", "Do you like us?", (Answer("9", "https://notes.example/a/x", "9 of 10"),)),),
)
PARAGRAPHS = (
    Paragraph({"pl": "Dzień dobry!", "en": "Good morning!"}),
    Paragraph(asks="nps"),
    Paragraph({"en": "More?"}, Beside.BELOW, {"en": "To the shop"}, "https://shop.example/"),
)
BANNER = Banner("https://shop.example/b.jpg", {"pl": "Jesień", "en": "Autumn"}, "https://shop.example/autumn")
LOOKS = (Look(), Look(accent="#c2410c", background="#101820", text="#ffffff", font="Georgia, serif", corner=0))
"""As it comes, and one on a dark ground with a font of its own."""


def still() -> float:
    """A clock that stands: nothing here is slow."""
    return 0.0


def card_frame(locale: str = "en") -> Frame:
    """Three products: one that meets everything at a reduced price, one without picture and price, one plain."""
    wanted = wish(Criterion("color", any=("zielony",)), Criterion("price", max=Decimal("150")))
    products = (
        product("A-1", price="120.00", old_price="249.00", lowest_price_30d="200.00", brand="ABC"),
        product("A-2", image=None, price=None, link=None, description="Soft.", availability="in_stock"),
        product("A-3", title="Coat"),
    )
    matches = (match("A-1", met=(0, 1)), match("A-2", met=(0,), unstated=(1,)), match("A-3", met=(0,), missed=(1,)))
    return frame_of(wanted, products, matches, locale, full=1)


def block_of(frame: Frame, definition: FrameDefinition, part: Part) -> Block:
    """The block of a frame under another definition."""
    of_it = replace(frame, definition=definition, banner=BANNER)
    return compose_block(compiled(definition, frame.locale), of_it, AROUND, part, still)


@cache
def every_block() -> tuple[Block, ...]:
    """Blocks of each part, in one column and two, of each look, as it was sent or drawn when opened."""
    shown = card_frame()
    kinds = every(Part, (1, 2), Pictures, zip(LOOKS, Why, strict=True))
    return tuple(
        block_of(
            shown,
            FrameDefinition(
                "mail",
                shown=tuple(Shown),
                look=look,
                why=why,
                email=Email(columns=columns, pictures=pictures, paragraphs=PARAGRAPHS),
            ),
            part,
        )
        for part, columns, pictures, (look, why) in kinds
    )
