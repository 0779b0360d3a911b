"""The signed tokens of answers and clicks: of which answer something is told, and of which slot of it.

They speak of no person. An answer's token says which slots it has; a click's says its one slot and the product in it,
so that nothing but that product can be led to.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from frames.definition import Scenario, Surface
from service.links import NOBODY, Link, Links, Purpose, expiry

ANSWER_DAYS = 30
"""A page that a browser keeps is shown again with the answer's token that it was made with."""

CLICK_DAYS = 3650
"""Links stand in mails for years, and lead nowhere but to the product."""

SCENARIOS = (
    None,
    Scenario.PREFERENCES,
    Scenario.BESTSELLERS,
    Scenario.NEWEST,
    Scenario.VIEWED,
    Scenario.SIMILAR,
    Scenario.PICKED,
    Scenario.ASSORTMENT,
    Scenario.PRICE_DROPS,
    Scenario.BACK_IN_STOCK,
    Scenario.TOGETHER,
)
"""In tokens a scenario is its place here; places stay for ever, as links are out in mails."""

SURFACES = (Surface.FRAME, Surface.EMAIL, Surface.PUSH)
"""In tokens a surface is its place here, likewise; those that were out before there were several say the first."""

NUMBERS = struct.Struct(">BII")
"""The scenario's place, the first and the last slot."""

BETWEEN = "\x1f"
LONGEST_PRODUCT = 4096
"""Characters of a product's id in a link; addresses longer than that are not taken everywhere."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The answer that something belongs to: whose, of which definition (its number) and side of its test, and where."""

    shop: str
    definition: int
    variant: str | None
    scenario: Scenario | None
    surface: Surface = Surface.FRAME


@dataclass(frozen=True, slots=True)
class Answer:
    """What an answer's token says: it had the slots ``first`` to ``last``, counted from 1 over the whole list."""

    origin: Origin
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Click:
    """What a click's token says: a product in a slot."""

    origin: Origin
    slot: int
    product: str


def answer_token(links: Links, answer: Answer, now: datetime) -> str:
    """The token of an answer, the same text within the hour."""
    return _tokens(links, Purpose.SHOWN, answer.origin, expiry(now, ANSWER_DAYS))(answer.first, answer.last, "")


def read_answer(links: Links, token: str, now: datetime) -> Answer:
    """The answer of a token. Raises `LinkRefused`."""
    origin, first, last, _ = _read(links, token, Purpose.SHOWN, now)
    return Answer(origin, first, last)


def click_token(links: Links, click: Click, now: datetime) -> str:
    """The token of a click, likewise."""
    return click_tokens(links, click.origin, now)(click.slot, click.product)


def click_tokens(links: Links, origin: Origin, now: datetime) -> Callable[[int, str], str]:
    """The tokens of clicks within an answer, by slot and product."""
    token = _tokens(links, Purpose.CLICK, origin, expiry(now, CLICK_DAYS))
    return lambda slot, product: token(slot, slot, product)


def read_click(links: Links, token: str, now: datetime) -> Click:
    """The click of a token. Raises `LinkRefused`."""
    origin, slot, _, product = _read(links, token, Purpose.CLICK, now)
    return Click(origin, slot, product)


def _tokens(links: Links, purpose: Purpose, origin: Origin, expires: datetime) -> Callable[[int, int, str], str]:
    """The tokens of one origin, by the first slot, the last, and a product."""
    scenario, surface = SCENARIOS.index(origin.scenario), SURFACES.index(origin.surface)
    token = links.tokens(Link(purpose, NOBODY, expires, 0, origin.definition, surface))
    words = BETWEEN.join((origin.shop, origin.variant or "", "")).encode()
    return lambda first, last, product: token(NUMBERS.pack(scenario, first, last) + words + product.encode())


def _read(links: Links, token: str, purpose: Purpose, now: datetime) -> tuple[Origin, int, int, str]:
    link = links.read(token, purpose, now)
    scenario, first, last = NUMBERS.unpack_from(link.rest)
    shop, variant, product = link.rest[NUMBERS.size :].decode().split(BETWEEN, 2)
    origin = Origin(shop, link.subject, variant or None, SCENARIOS[scenario], SURFACES[link.detail])
    return origin, first, last, product
