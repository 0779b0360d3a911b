"""Mails to open in a browser: every part, look and kind of picture, with twelve products that have everything."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from frames.definition import Banner, Beside, Email, FrameDefinition, Look, Paragraph, Pictures, Shown, Surface, Why
from frames.email.compose import compose_block
from frames.email.mjml import compiled
from frames.email.model import Answer, Around, Block, Opened, Part, Question
from frames.model import Frame
from frames.prices import price_of
from matching.model import Criterion
from tests.frames.building import frame_of, match, product, wish

LONG = (
    "Płaszcz damski wełniany z odpinanym kołnierzem z barankowej dzianiny, dwiema kieszeniami i podszewką z wiskozy, "
    "edycja zimowa, karmelowy, rozmiar 38"
)
HOSTILE = "\"><script>alert(1)</script>{{ 7*7 }}{% raw %}' onmouseover=x <b>\u202eABC"
UNBROKEN = "Pneumatyczno" * 9
SALE = product(price="1199.00", old_price="1249.00", lowest_price_30d="1219.00")
SENT_AT = datetime(2026, 11, 23, 9, 30)
AROUND = Around(
    SENT_AT, "https://notes.example/c/AUq3", "https://notes.example/u/BVr4", "https://notes.example/l/k3Jd/"
)
DRAWN = tuple(
    Opened(f"https://notes.example/i/token/{slot}.png", f"https://notes.example/l/token/{slot}")
    for slot in range(1, 13)
)
EMAIL = Email(
    sender={"pl": "ABC sp. z o.o., ul. Długa 1, 00-001 Warszawa", "en": "ABC Ltd, 1 Long Street, Warsaw"},
    paragraphs=(
        Paragraph({"pl": "{{ greeting }}! To jest na ten tydzień.", "en": "{{ greeting }}! This is for this week."}),
        Paragraph(
            {"pl": "Szukasz czegoś innego?", "en": "Looking for something else?"},
            Beside.BELOW,
            {"pl": "Zobacz całą kolekcję", "en": "See the whole collection"},
            "https://shop.example/all",
        ),
    ),
)
BANNER = Banner("https://shop.example/b.jpg", {"pl": "Nowa kolekcja", "en": "New in"}, "https://shop.example/new")
DARK_LOOK = Look(accent="#c2410c", background="#101820", text="#f4f1ea", font="Georgia, serif", corner=0, ratio="1 / 1")


def frame(definition: FrameDefinition, locale: str = "pl", count: int = 12, **of_first: Any) -> Frame:
    """Products of which the first is reduced, the second named at length, and every third has no picture."""
    wanted = wish(
        Criterion("color", any=("zielony",)), Criterion("size", any=("38",)), Criterion("price", max=Decimal(200))
    )
    products = [
        product(
            f"A-{n}",
            title=LONG if n == 1 else UNBROKEN if n == 3 else "Dżinsy proste",
            image=None if n % 3 == 2 else f"https://shop.example/A-{n}.jpg",
        )
        for n in range(count)
    ]
    matches = [match(f"A-{n}", met=(0, 2), missed=(1,), score=666_666) for n in range(count)]
    plain = frame_of(wanted, products, matches, locale, full=0)
    cards = tuple(
        replace(
            card,
            brand="ABC",
            availability="dostępny",
            description="Proste dżinsy z wysokim stanem, z bawełny z domieszką elastanu.",
            click=f"https://notes.example/l/{'token' * 12}/{slot}",
        )
        for slot, card in enumerate(plain.cards, start=1)
    )
    first = replace(cards[0], price=price_of(SALE, locale), **of_first)
    return replace(plain, definition=definition, cards=(first, *cards[1:]), banner=BANNER, total=count)


def bare() -> Frame:
    """One product of which the feed says nothing but its title, for nobody who asked for anything."""
    nothing = product(link=None, image=None, price=None, filters={})
    return replace(frame_of(wish(), [nothing], [match()]), definition=definition(email=Email()))


def definition(**changes: Any) -> FrameDefinition:
    """A definition for mails that shows everything, changed."""
    return replace(FrameDefinition("mail", surface=Surface.EMAIL, shown=tuple(Shown), email=EMAIL), **changes)


def still() -> float:
    """A clock that stands: nothing here is slow."""
    return 0.0


def mail(frame: Frame, part: Part = Part.MESSAGE, around: Around = AROUND) -> Block:
    """The frame as a mail."""
    return compose_block(compiled(frame.definition, frame.locale), frame, around, part, still)


def _mail(part: Part, locale: str = "pl", around: Around = AROUND, count: int = 12, **changes: Any) -> str:
    return mail(frame(definition(**changes), locale, count), part, around).html


QUESTIONS = (
    Question(
        "nps",
        "Jak bardzo nas polecasz? 0: wcale, 10: bardzo",
        tuple(Answer(f"{n}", f"https://notes.example/a/nps{n}", f"{n} z 10") for n in range(11)),
    ),
    Question(
        "car", "Masz auto?", (Answer("Tak", "https://notes.example/a/y"), Answer("Nie", "https://notes.example/a/n"))
    ),
    Question(
        "style",
        "Jaki styl lubisz?",
        tuple(
            Answer(label, f"https://notes.example/a/style{n}")
            for n, label in enumerate(("Sportowy", LONG, UNBROKEN, HOSTILE))
        ),
    ),
)
ASKING = replace(
    EMAIL,
    paragraphs=(
        Paragraph(asks="nps"),
        *EMAIL.paragraphs,
        *(Paragraph(asks=key, stands=Beside.BELOW) for key in ("car", "style")),
    ),
)
OPENED = replace(EMAIL, pictures=Pictures.OPENED)
ONE_COLUMN = replace(EMAIL, columns=1)

MAILS: Mapping[str, Callable[[], str]] = {
    **{
        f"{part}-{name}": partial(_mail, part, **changes)
        for part in Part
        for name, changes in (
            ("pl", {}),
            ("en", {"locale": "en"}),
            ("one-column", {"email": ONE_COLUMN}),
            ("brief", {"why": Why.BRIEF}),
            ("own-look", {"look": DARK_LOOK}),
            ("asking", {"email": ASKING, "around": replace(AROUND, questions=QUESTIONS)}),
            ("asking-own-look", {"email": ASKING, "around": replace(AROUND, questions=QUESTIONS), "look": DARK_LOOK}),
            ("single", {"count": 1}),
            ("opened", {"email": OPENED, "around": replace(AROUND, opened=DRAWN)}),
        )
    },
    "message-hostile": lambda: mail(frame(definition(), title=HOSTILE, brand=HOSTILE)).html,
    "message-bare": lambda: mail(bare(), around=Around(SENT_AT)).html,
}
"""Every mail by its name."""


def inside(block: str) -> str:
    """A block within the plainest message of somebody else's."""
    return (
        f'<!doctype html><html lang="pl"><meta charset="utf-8"><title>mail</title><body style="margin:0">{block}</body>'
    )


def page(name: str) -> str:
    """What a browser opens: a message as it is, a block within somebody else's."""
    made = MAILS[name]()
    return inside(made) if name.startswith("block") else made
