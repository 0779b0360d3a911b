"""The results of a shop's frames on some days, for commands and HTTP alike."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from service.composition import Service
from service.errors import InvalidSetting, UnknownFrame
from service.measuring.results import results_document
from service.storage.definitions import Kind

USUAL_DAYS = 30
"""So many days are answered where none are named, today the last."""
MOST_DAYS = 1000


def results_of(
    service: Service, shop: str, first: date | None = None, last: date | None = None, frame: str | None = None
) -> dict[str, Any]:
    """The document of docs/measurement.md. Days are the shop's. Raises `InvalidSetting`, `UnknownFrame`."""
    last = last or service.shops.get(shop).day(datetime.now(UTC))
    first = first or last - timedelta(days=USUAL_DAYS - 1)
    if not timedelta(0) <= last - first < timedelta(days=MOST_DAYS):
        raise InvalidSetting(f"results go from a day to a later one, at most {MOST_DAYS} days")
    names = {kept.key: name for name, kept in service.definitions.at_hand.of(Kind.FRAME, shop).items()}
    names.setdefault(0, "recommended")  # which nobody wrote, until the shop has a frame of that name itself
    if frame is not None and frame not in names.values():
        raise UnknownFrame(f"there is no frame named {frame[:60]!r}; there is {', '.join(sorted({*names.values()}))}")
    totals, revenue = service.measured.totals(shop, first, last), service.measured.revenue(shop, first, last)
    document = results_document(totals, revenue, names, first, last)
    wanted = [each for each in document["frames"] if frame in (None, each["frame"])]
    return {"shop": shop, **document, "frames": wanted}
