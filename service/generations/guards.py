"""When a feed must not replace the one that serves. Each guard answers with its objection, or None."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from feeds.model import FeedReport

SHRUNKEN_BELOW = 0.5
SHRUNKEN_FROM = 10
"""A shop of fewer products than this may halve from one day to the next without anything being wrong."""
QUARANTINED_ABOVE = 0.2


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a feed is held back: which ``guard`` says so, its ``reason`` in English, and the ``numbers`` in that."""

    guard: str
    reason: str
    numbers: Mapping[str, int]


Guard = Callable[[FeedReport, int | None], Objection | None]


def no_products(report: FeedReport, last_good: int | None) -> Objection | None:
    """A feed of which nothing could be taken."""
    if report.products:
        return None
    reason = f"it holds no product that could be taken ({report.items} items)"
    return Objection("no_products", reason, {"items": report.items})


def ended_early(report: FeedReport, last_good: int | None) -> Objection | None:
    """A download that broke off, or a file still being written."""
    if report.complete:
        return None
    return Objection("ended_early", f"the document ends early, after {report.items} items", {"items": report.items})


def shrunken(report: FeedReport, last_good: int | None) -> Objection | None:
    """A feed that lost most of its products since the generation that serves."""
    if last_good is None or last_good < SHRUNKEN_FROM or report.products >= SHRUNKEN_BELOW * last_good:
        return None
    reason = f"it holds {report.products} products where the generation that serves has {last_good}"
    return Objection("shrunken", reason, {"products": report.products, "serving": last_good})


def quarantined(report: FeedReport, last_good: int | None) -> Objection | None:
    """A feed whose shape has changed, so that too many items cannot be read."""
    count = len(report.quarantined)
    if count <= QUARANTINED_ABOVE * report.items:
        return None
    reason = f"{count} of {report.items} items could not be taken; `notesik feed check` says why"
    return Objection("quarantined", reason, {"quarantined": count, "items": report.items})


def held_by_hand(report: FeedReport, last_good: int | None) -> Objection:
    """Any feed of a shop whose feeds wait for a person: asked last, when no other guard objects."""
    reason = f"feeds of this shop wait for a person ({report.products} products)"
    return Objection("held_by_hand", reason, {"products": report.products})


GUARDS: tuple[Guard, ...] = (no_products, ended_early, shrunken, quarantined)


def objection_to(report: FeedReport, last_good: int | None, hold: bool = False) -> Objection | None:
    """The first guard's objection, or None when the feed may serve.

    ``last_good``: products of the one that serves; ``hold``: whether the shop's feeds wait for a person.
    """
    guards = (*GUARDS, held_by_hand) if hold else GUARDS
    return next((objection for guard in guards if (objection := guard(report, last_good))), None)
