"""A version fitted: when, from how much, every number with its interval and the one before, and whether it helps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.errors import TooLittleKnown
from service.learning.model import HALF_LIFE_DAYS, Check, Number, Part
from service.storage.learned import LearnedStore
from service.storage.showings import showings

if TYPE_CHECKING:
    from service.composition import Service
    from service.generations.opened import Generation
    from service.learning.met import Missing
    from service.learning.model import Showings

KEYS = {"popularity": "product", "weights": "filter"}
"""The parts of a fit, and what the numbers of each are of."""
DIGITS = 3
"""Decimals of every number."""


def fit(service: Service, shop: str, by: str, now: datetime, only: str | None = None) -> tuple[int, Mapping[str, Any]]:
    """A new version of what the shop's pages taught, kept and not published: its number and its document.

    ``only`` one of `KEYS`: the other has no numbers then. Raises `UnknownShop`, `NoGeneration`, `BrokenFile`, and
    `TooLittleKnown` where neither part can be fitted.
    """
    from service.learning.gathering import LOOKED_BACK, gathered

    shelf = service.shelf(shop)
    shelf.current()  # nothing can be learned for a shop that has no products
    generation = service.serving.generation(shop)
    seen = gathered(showings(service.database, shop, now - LOOKED_BACK), now)
    known = _of_these(seen, generation)
    store = LearnedStore(shelf.shop, shelf.folder)
    parts = {
        "popularity": _popularity(known) if only != "weights" else _left_out(known),
        "weights": _weights(service, shop, known, generation, now) if only != "popularity" else _left_out(known),
    }
    if not any(part.numbers for part in parts.values()):
        raise TooLittleKnown(
            f"shop {shop!r} has nothing to learn from yet: "
            + "; ".join(f"{name}: {part.missing}" for name, part in parts.items() if part.missing)
        )
    document = fit_document(parts, _before(store), generation.name, by, now)
    return store.add(document), document


def fit_document(
    parts: Mapping[str, Part], before: Mapping[str, Any] | None, generation: str, by: str, now: datetime
) -> dict[str, Any]:
    """The document of a fit; ``before`` is that of the version in force."""
    return {
        "when": now.isoformat(timespec="seconds"),
        "by": by,
        "generation": generation,
        "half_life_days": HALF_LIFE_DAYS,
        **{name: _part_document(name, part, before) for name, part in parts.items()},
        "recommended": all(_stands(part) for part in parts.values() if part.numbers),
    }


def _part_document(name: str, part: Part, before: Mapping[str, Any] | None) -> dict[str, Any]:
    of_before = before[name] if before is not None else None
    was = {each[KEYS[name]]: each["now"] for each in of_before["numbers"]} if of_before else {}
    usual_before = of_before["usual"] if of_before and of_before["numbers"] else None
    return {
        "counted": dict(part.counted),
        "missing": part.missing,
        "usual": _text(part.usual) if part.numbers else None,
        **part.facts,
        "check": check_document(part.check),
        "recommended": _stands(part) if part.numbers else None,
        "numbers": [_number(name, each, was.get(each.key, usual_before)) for each in part.numbers],
    }


def _number(part: str, number: Number, before: str | None) -> dict[str, Any]:
    low, now, high = (_text(each) for each in (number.low, number.now, number.high))
    return {KEYS[part]: number.key, "now": now, "low": low, "high": high, "before": before, "people": number.people}


def check_document(check: Check | None) -> dict[str, Any] | None:
    """What people who were held back clicked, with and without the numbers."""
    return None if check is None else {**asdict(check), "better": check.better}


def _stands(part: Part) -> bool:
    return part.check is not None and part.check.better


def _popularity(known: Showings) -> Part:
    from service.learning.checking import check_popularity
    from service.learning.popularity import fit_popularity

    part = fit_popularity(known)
    return replace(part, check=check_popularity(known)) if part.numbers else part


def _weights(service: Service, shop: str, known: Showings, generation: Generation, now: datetime) -> Part:
    from service.learning.weights import fit_weights

    return fit_weights(_missing(service, shop, known, generation, now))


def _missing(service: Service, shop: str, known: Showings, generation: Generation, now: datetime) -> Missing:
    from service.learning.met import missing_in, stated_of

    named = {each for each in known.contacts if each is not None}
    cards = (card for card in service.contacts.all(shop) if card.id in named)
    stated = dict(stated_of(cards, service.shops.get(shop).day(now)))
    return missing_in(known, stated, generation.index, generation.hierarchy, now)


def _of_these(seen: Showings, generation: Generation) -> Showings:
    """The showings of products that the generation has: of others nothing is to be ordered, and pages may name any."""
    import numpy as np

    there = np.array([generation.index.row_of(product) is not None for product in seen.products], np.bool_)
    return seen.only(there[seen.product]) if len(seen) else seen


def _left_out(known: Showings) -> Part:
    return Part(known.counted() if len(known) else {}, missing="it was not asked for")


def _before(store: LearnedStore) -> Mapping[str, Any] | None:
    published = store.state().published
    return None if published is None else store.version(published)


def _text(number: float) -> str:
    return f"{number:.{DIGITS}f}"
