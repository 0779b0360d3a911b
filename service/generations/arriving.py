"""What a feed that was read is measured against before it may serve: see `service.generations.guards`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import numpy as np

from feeds.model import STATED, Catalogue, FeedReport
from service.errors import BrokenFile
from service.generations.guards import BEST_OF_DAYS, NEEDED, Arrival, Standing
from service.generations.manifest import Manifest
from service.generations.opened import load_index
from service.generations.shelf import Shelf


def arrival(
    shelf: Shelf,
    report: FeedReport,
    catalogue: Catalogue | None,
    *,
    version: int | None,
    now: datetime,
    recent: Collection[str],
    hold: bool,
) -> Arrival:
    """A feed beside what serves. ``version`` is that of the hierarchy it was made with; ``recent`` are the ids of the
    products that people were shown or bought in the last days.
    """
    serving = shelf.serving()
    if serving is None or catalogue is None:
        return Arrival(report, hold=hold)
    known = _held_by(shelf, serving, recent)
    return Arrival(
        report,
        _standing(serving, now, alike=(catalogue.hierarchy.industry, version) == (serving.industry, serving.hierarchy)),
        filled(report, catalogue),
        len(known),
        len(known.intersection(catalogue.ids)),
        hold,
    )


def filled(report: FeedReport, catalogue: Catalogue) -> Mapping[str, float]:
    """The share of products that have each field the industry needs, and of those that have a main value."""
    main = catalogue.columns[catalogue.hierarchy.main.key]
    fields = {name: report.fields[name] for name in NEEDED if name in report.fields}
    return {main.filter.key: round(float(np.mean(main.state == STATED)), 4)} | fields


def counts_before(serving: Manifest | None, products: int, now: datetime) -> tuple[tuple[str, int], ...]:
    """What `Manifest.counts` of a generation of so many products is, that takes the place of the one that serves."""
    if serving is None:
        return ()
    known = (*_lately(serving, now), (serving.created, serving.products))
    return tuple((when, count) for when, count in known if count > products)


def _standing(serving: Manifest, now: datetime, alike: bool) -> Standing:
    """``alike``: whether its main filter was chosen as that of the feed was; else it is not measured against."""
    best = max(serving.products, *(count for _, count in _lately(serving, now)), 0)
    return Standing(
        serving.products, best, {name: share for name, share in serving.filled.items() if alike or name in NEEDED}
    )


def _lately(serving: Manifest, now: datetime) -> tuple[tuple[str, int], ...]:
    since = now - timedelta(days=BEST_OF_DAYS)
    return tuple((when, count) for when, count in serving.counts if datetime.fromisoformat(when) >= since)


def _held_by(shelf: Shelf, serving: Manifest, ids: Collection[str]) -> frozenset[str]:
    """Those that serve today: what left with an earlier feed was judged then."""
    if not ids:
        return frozenset()
    try:
        index = load_index(shelf.path(serving.name) / "index")
    except (OSError, ValueError, BrokenFile):  # damaged: there is nothing to compare with
        return frozenset()
    return frozenset(id_ for id_ in ids if index.row_of(id_) is not None)
