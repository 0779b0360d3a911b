"""A shop whose feeds are read day by day, and the law's rule worked out the slow way, one day after the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pyarrow as pa

from feeds.history import NO_HISTORY, History, Offers
from feeds.history_file import read_history, written
from feeds.kept import UNKNOWN
from feeds.reductions import DAY, look, pruned

START = 20_000 * DAY
"""The moment that tests call day 0."""


@dataclass(frozen=True)
class Offer:
    """What one feed says of one product, in whole units of money; 0 where it says nothing."""

    price: int
    old: int = 0
    currency: str | None = "PLN"


@dataclass
class Readings:
    """Feeds read one after the other into a history, which is written to a file and read again each time."""

    history: History = NO_HISTORY
    feeds: list[tuple[int, dict[str, Offer]]] = field(default_factory=list)
    first_seen: dict[str, int | None] = field(default_factory=dict)

    def read(self, day: int, feed: Mapping[str, Offer], late: int = 0) -> dict[str, int | None]:
        """What the history says of each product after a feed of that day: the lowest price before its reduction.

        ``late`` is by how many seconds after the usual time the feed is read.
        """
        self.feeds.append((day, dict(feed)))
        grown, past = look(self.history, offers(feed), START + day * DAY + late)
        self.history = read_history(written(pruned(grown)))
        seen = zip(feed, past.first_seen.tolist(), strict=True)
        self.first_seen = {id_: None if at == 0 else (at - START) // DAY for id_, at in seen}
        return {id_: units(lowest) for id_, lowest in zip(feed, past.lowest.tolist(), strict=True)}

    def days(self, days: range, feed: Mapping[str, Offer]) -> dict[str, int | None]:
        """The same feed on each of these days; what is said after the last."""
        return [self.read(day, feed) for day in days][-1]


def offers(feed: Mapping[str, Offer]) -> Offers:
    said = feed.values()
    price, old = np.array([(offer.price, offer.old) for offer in said], np.int64).T * 10**6
    return Offers(
        pa.array(list(feed), pa.string()), price, old, pa.array([offer.currency for offer in said], pa.string())
    )


def units(millionths: int) -> int | None:
    return None if millionths == UNKNOWN else int(Decimal(millionths).scaleb(-6))


def lowest_by_days(feeds: list[tuple[int, dict[str, Offer]]], id_: str) -> int | None:
    """The rule, day by day: of the last feed's reduction of a product, the lowest price of the 30 days before."""
    told = [(day, feed[id_]) for day, feed in feeds if id_ in feed and feed[id_].price]
    now = feeds[-1][1][id_]
    if not (now.price and now.old):
        return None
    began = None
    for day, offer in reversed(told):
        if (offer.price, offer.currency) != (now.price, now.currency) or not offer.old:
            break
        began = day
    assert began is not None
    days = [day for day, _ in feeds]
    asked = []
    for moment in range(began - 30, began):
        before = [offer for day, offer in told if day <= moment]
        if not before or before[-1].currency != now.currency:
            return None
        if min(day for day in days if day > moment) - max(day for day in days if day <= moment) > 7:
            return None
        asked.append(before[-1].price)
    return min(asked)
