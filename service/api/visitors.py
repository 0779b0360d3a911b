"""What a page may ask for without a key: enough for whoever chooses products, too little to keep a service busy.

A page's origin is no secret, so anybody can send it. What one answer costs grows with what is stated and, under
options, with the products that are put in another order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from starlette.requests import Request

from matching.errors import MalformedPreference
from matching.model import RankOptions
from matching.options.answering import plain
from matching.preferences import Request as Stated
from service.rates import network_of

MOST_STATED: Final[Mapping[str, tuple[int, Callable[[Stated], int]]]] = {
    "preferences": (12, lambda stated: len(stated.preferences)),
    "criteria": (48, lambda stated: sum(len(each.criteria) for each in stated.preferences)),
    "values": (
        400,
        lambda stated: sum(len(one.any) + len(one.none) for each in stated.preferences for one in each.criteria),
    ),
}
"""How much of each a whole document of a page may hold."""

MOST_ORDERED: Final = 200_000
"""Products times preferences, where options change the order: each preference is put in order as a whole."""

MOST_LISTED: Final = 8
"""Caps, near misses, boosts and pinned products, each."""

DEEPEST: Final = 1000
"""Of `offset` and `k` together, where options change the order."""


def affordable(request: Request, stated: Stated, products: int = 0) -> Stated:
    """What is stated, unless a page asks for more than one may; ``products``: how many its options would order.

    Raises `MalformedPreference` with the path of what is too much. With a key, which was found good, all is taken.
    """
    if stranger_of(request) is not None:
        _refuse_too_much(stated)
        if not plain(stated.options):
            _refuse_costly(stated, products)
    return stated


def stranger_of(request: Request) -> str | None:
    """The network address of a page that asks without a key; None where there is one, which was found good."""
    return None if "authorization" in request.headers else network_of(request)


def _refuse_too_much(stated: Stated) -> None:
    for what, (most, number_of) in MOST_STATED.items():
        if (number := number_of(stated)) > most:
            raise MalformedPreference("preferences", f"A page states at most {most} {what}, not {number}; {_BY_KEY}")


def _refuse_costly(stated: Stated, products: int) -> None:
    options = stated.options
    for name, listed in _lists(options).items():
        if len(listed) > MOST_LISTED:
            raise MalformedPreference(f"options.{name}", f"A page lists at most {MOST_LISTED} here; {_BY_KEY}")
    if options.offset + options.k > DEEPEST:
        raise MalformedPreference("offset", f"Under options a page sees the first {DEEPEST} products; {_BY_KEY}")
    if products * len(stated.preferences) > MOST_ORDERED:
        raise MalformedPreference(
            "options", f"Under options {MOST_ORDERED} products are ordered for a page, over all preferences; {_BY_KEY}"
        )


def _lists(options: RankOptions) -> Mapping[str, tuple[object, ...]]:
    return {"caps": options.caps, "near": options.near, "boosts": options.boosts, "pinned": options.pinned}


_BY_KEY: Final = "a server key may ask for more."
