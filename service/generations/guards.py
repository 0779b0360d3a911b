"""When a feed must not replace the one that serves. Each guard answers with its reason, or None."""

from __future__ import annotations

from collections.abc import Callable

from feeds.model import FeedReport

SHRUNKEN_BELOW = 0.5
SHRUNKEN_FROM = 10
"""A shop of fewer products than this may halve from one day to the next without anything being wrong."""
QUARANTINED_ABOVE = 0.2

Guard = Callable[[FeedReport, int | None], str | None]


def no_products(report: FeedReport, last_good: int | None) -> str | None:
    """A feed of which nothing could be taken."""
    return None if report.products else f"it holds no product that could be taken ({report.items} items)"


def ended_early(report: FeedReport, last_good: int | None) -> str | None:
    """A download that broke off, or a file still being written."""
    return None if report.complete else f"the document ends early, after {report.items} items"


def shrunken(report: FeedReport, last_good: int | None) -> str | None:
    """A feed that lost most of its products since the generation that serves."""
    if last_good is None or last_good < SHRUNKEN_FROM or report.products >= SHRUNKEN_BELOW * last_good:
        return None
    return f"it holds {report.products} products where the generation that serves has {last_good}"


def quarantined(report: FeedReport, last_good: int | None) -> str | None:
    """A feed whose shape has changed, so that too many items cannot be read."""
    count = len(report.quarantined)
    if count <= QUARANTINED_ABOVE * report.items:
        return None
    return f"{count} of {report.items} items could not be taken; `notesik feed check` says why"


GUARDS: tuple[Guard, ...] = (no_products, ended_early, shrunken, quarantined)


def reason_to_hold(report: FeedReport, last_good: int | None) -> str | None:
    """The first guard's reason, or None when the feed may serve. ``last_good``: products of the one that serves."""
    return next((reason for guard in GUARDS if (reason := guard(report, last_good))), None)
