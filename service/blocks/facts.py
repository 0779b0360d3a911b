"""What must stay true of the products of an answer for it to be given again: bought there, at that price."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Final

from service.generations.opened import Generation
from service.lately import Lately

STANDING = ("availability", "price", "currency", "old_price", "lowest_price_30d", "link")
"""The members of a product's document that a message says and must not say wrongly."""

BYTES = 8
"""Of a digest: what is compared is one product before and after."""

REMEMBERED: Final = Lately[str](50_000)
"""What stands of products, by generation and id; the generation is not held by it."""

Facts = list[list[str]]
"""Each product's id, with a digest of what stood of it."""


def facts_of(generation: Generation, products: Iterable[str]) -> Facts:
    """What stands of these products now."""
    return [[product, _standing(generation, product)] for product in products]


def still_true(generation: Generation | None, facts: Sequence[Sequence[str]]) -> bool:
    """Whether all of it stands by this generation: nothing sold out, left the feed, was banned or has another price."""
    return generation is not None and all(_standing(generation, product) == stood for product, stood in facts)


def _standing(generation: Generation, product: str) -> str:
    """What stands of it in this generation, which does not change."""
    key = (weakref.ref(generation), product)
    known = REMEMBERED.get(key)
    return REMEMBERED.keep(key, _digest(generation, product)) if known is None else known


def _digest(generation: Generation, product: str) -> str:
    """The digest; "" where it cannot be bought."""
    row = generation.index.row_of(product)
    if row is None or generation.index.place_of(product) is None:
        return ""
    document = generation.documents.document(row)
    return blake2b(repr([document.get(name) for name in STANDING]).encode(), digest_size=BYTES).hexdigest()


def unsaid(generation: Generation) -> tuple[str, ...]:
    """The filters of which nothing may be said; an answer is not given again once there are others."""
    hierarchy = generation.hierarchy
    marked = (each.key for each in (hierarchy.main, *hierarchy.filters.values()) if each.sensitive)
    return tuple(sorted({*hierarchy.sensitive, *marked}))
