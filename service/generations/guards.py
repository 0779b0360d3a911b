"""When a feed must not replace the one that serves. Each guard answers with its objection, or None.

A guard judges an `Arrival`: the report of the feed, and what there is to measure it against. Nothing is asked for here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from feeds.model import FeedReport

SHRUNKEN_BELOW = 0.5
SHRUNKEN_FROM = 10
"""A shop of fewer products than this may halve from one day to the next without anything being wrong."""
BEST_OF_DAYS = 7
"""The best count of so many days counts: a feed that loses a third each day has lost most before anybody looks."""
QUARANTINED_ABOVE = 0.2
NEEDED = ("title", "price", "image", "link", "category", "availability")
"""What every industry needs of its products; beside it stands the main filter."""
GONE_FROM, GONE_BELOW = 0.5, 0.1
"""A field is gone that at least half the products had and not one in ten has: real feeds fill in each of these fields
for three quarters of the products or more, or for none, so that nothing ordinary lies in between."""
RECENT_DAYS = 7
RECENT_BELOW = 0.8
RECENT_FROM = 20
"""Of fewer products than this that people looked at or bought, one sold out would weigh too much."""


@dataclass(frozen=True, slots=True)
class Standing:
    """The generation that serves: its ``products``, the ``best`` count of the last days, and how it is ``filled``."""

    products: int
    best: int
    filled: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A feed that was read, and what it is measured against.

    ``filled`` is the share of products that have each field the industry needs, the main filter among them under its
    key. ``recent`` counts the products that people were shown or bought in the last days and that serve now,
    ``present`` those of them that this feed holds. ``hold``: whether the shop's feeds wait for a person.
    """

    report: FeedReport
    standing: Standing | None = None
    filled: Mapping[str, float] = field(default_factory=dict)
    recent: int = 0
    present: int = 0
    hold: bool = False


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a feed is held back: which ``guard`` says so, its ``reason`` in English, and the ``numbers`` in that."""

    guard: str
    reason: str
    numbers: Mapping[str, int | str]


Guard = Callable[[Arrival], Objection | None]


def no_products(feed: Arrival) -> Objection | None:
    """A feed of which nothing could be taken."""
    if feed.report.products:
        return None
    items = feed.report.items
    return Objection("no_products", f"it holds no product that could be taken ({items} items)", {"items": items})


def ended_early(feed: Arrival) -> Objection | None:
    """A download that broke off, or a file still being written."""
    if feed.report.complete:
        return None
    items = feed.report.items
    return Objection("ended_early", f"the document ends early, after {items} items", {"items": items})


def shrunken(feed: Arrival) -> Objection | None:
    """A feed that lost most of its products since the generation that serves."""
    products, standing = feed.report.products, feed.standing
    if standing is None or not _is_shrunken(products, standing.products):
        return None
    reason = f"it holds {products} products where the generation that serves has {standing.products}"
    return Objection("shrunken", reason, {"products": products, "serving": standing.products})


def bled(feed: Arrival) -> Objection | None:
    """A feed that lost most of its products bit by bit, within days."""
    products, standing = feed.report.products, feed.standing
    if standing is None or not _is_shrunken(products, standing.best):
        return None
    reason = f"it holds {products} products where there were {standing.best} within the last {BEST_OF_DAYS} days"
    return Objection("bled", reason, {"products": products, "best": standing.best, "days": BEST_OF_DAYS})


def field_gone(feed: Arrival) -> Objection | None:
    """A feed of which a field fell silent that nearly every product had."""
    before = feed.standing.filled if feed.standing else {}
    for name, was in before.items():
        now = feed.filled.get(name, 0.0)
        if was >= GONE_FROM and now < GONE_BELOW:
            reason = f"only {now:.0%} of its products have {name!r} where {was:.0%} of those that serve do"
            return Objection("field_gone", reason, {"field": name, "now": round(now * 100), "was": round(was * 100)})
    return None


def quarantined(feed: Arrival) -> Objection | None:
    """A feed whose shape has changed, so that too many items cannot be read.

    What a feed says itself to be no product on sale, such as the pictures of a WordPress export, is no sign of that.
    """
    count, items = sum(each.field != "kind" for each in feed.report.quarantined), feed.report.items
    if count <= QUARANTINED_ABOVE * items:
        return None
    reason = f"{count} of {items} items could not be taken; `notesik feed check` says why"
    return Objection("quarantined", reason, {"quarantined": count, "items": items})


def recent_gone(feed: Arrival) -> Objection | None:
    """A feed without many of the very products that people look at: often a filter in the export, or other ids."""
    if feed.recent < RECENT_FROM or feed.present >= RECENT_BELOW * feed.recent:
        return None
    part = f"{feed.present} of the {feed.recent} products"
    reason = f"it holds {part} that were shown or bought in the last {RECENT_DAYS} days"
    return Objection("recent_gone", reason, {"present": feed.present, "recent": feed.recent, "days": RECENT_DAYS})


def held_by_hand(feed: Arrival) -> Objection | None:
    """Any feed of a shop whose feeds wait for a person: asked last, when no other guard objects."""
    if not feed.hold:
        return None
    products = feed.report.products
    reason = f"feeds of this shop wait for a person ({products} products)"
    return Objection("held_by_hand", reason, {"products": products})


GUARDS: tuple[Guard, ...] = (
    no_products,
    ended_early,
    shrunken,
    bled,
    quarantined,
    field_gone,
    recent_gone,
    held_by_hand,
)


def objection_to(feed: Arrival) -> Objection | None:
    """The first guard's objection, or None when the feed may serve."""
    return next((objection for guard in GUARDS if (objection := guard(feed))), None)


def _is_shrunken(products: int, before: int) -> bool:
    return before >= SHRUNKEN_FROM and products < SHRUNKEN_BELOW * before
