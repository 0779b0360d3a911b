"""What a definition asks of the order, for one person on one day: its options as a ranking takes them.

A definition was judged when it was saved. What the filters of today cannot be asked any more is left off, as the
preview says: a feed that changed breaks no page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar

import numpy as np

from feeds.model import Hierarchy
from frames.definition import FrameDefinition, RankingOptions
from frames.model import LeftOut
from matching.index import Index
from matching.model import RankOptions, Rotation
from service.composition import Service
from service.storage.profiles import Profile
from service.storage.shops import Shop
from service.surfaces.ranking_agreement import unrankable
from service.surfaces.viewer import Viewer

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Theirs:
    """What of an answer's order goes by the person and the day. ``bought`` and ``shown`` are ids of products.

    ``rotation`` None: equals stand as for everybody.
    """

    rotation: Rotation | None = None
    bought: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


EVERYBODYS: Final = Theirs()


def theirs_of(
    service: Service,
    shop: Shop,
    definition: FrameDefinition,
    viewer: Viewer,
    known: Profile | None,
    at: datetime | None,
) -> Theirs:
    """What is theirs in an answer that is shown, or sent, ``at`` that time (None: now), by a glance at most.

    ``known`` is whoever looks where something of them may be used. Strangers have one order a day between them.
    """
    exclude = definition.ranking.exclude
    if not definition.rotates and (known is None or not exclude.by_contact):
        return EVERYBODYS
    now = datetime.now(UTC)
    today, day = shop.day(now), shop.day(at or now)
    bought: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    if known is not None and exclude.bought_days:
        since = _begin(shop, day - timedelta(days=exclude.bought_days))
        bought = service.dealt.bought(shop.name, known.contact, since)
    if known is not None and exclude.shown_days:
        # What is shown today stays while it is looked at; a mail of tomorrow that is made today is no showing to it.
        since, before = _begin(shop, day - timedelta(days=exclude.shown_days)), _begin(shop, min(day, today))
        shown = service.dealt.shown(shop.name, known.contact, since, before)
    rotation = Rotation(viewer.split.hex(), day.isoformat()) if definition.rotates else None
    return Theirs(rotation, bought, shown)


def _begin(shop: Shop, day: date) -> datetime:
    return datetime.combine(day, time(), shop.clock)


def options_of(
    definition: FrameDefinition, theirs: Theirs, hierarchy: Hierarchy, without: Iterable[str]
) -> RankOptions:
    """The options of a definition for one person, ``without`` these products; which slice is wanted is left open."""
    ranking = answerable(definition.ranking, hierarchy)
    return RankOptions(
        minimum=definition.minimum_match,
        without=tuple(without),
        in_stock=ranking.in_stock,
        caps=ranking.caps,
        variants=ranking.variants,
        near=ranking.near,
        mix=ranking.mix,
        ties=ranking.ties,
        rotation=theirs.rotation,
        boosts=ranking.boosts,
        lift=ranking.lift and bool(ranking.boosts),
        pinned=ranking.pinned,
    )


def answerable(ranking: RankingOptions, hierarchy: Hierarchy) -> RankingOptions:
    """The same without what these filters cannot be asked."""
    gone = {fault.place[:2] for fault in unrankable(ranking, hierarchy, ())}
    if not gone:
        return ranking

    def kept(key: str, entries: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(each for number, each in enumerate(entries) if (key, number) not in gone)

    return replace(
        ranking,
        caps=kept("caps", ranking.caps),
        near=kept("near", ranking.near),
        boosts=kept("boosts", ranking.boosts),
    )


@dataclass(frozen=True, slots=True)
class Excluded:
    """What is left out beside what the person refused: the ids, and how many products that is of each kind."""

    ids: tuple[str, ...] = ()
    counted: LeftOut | None = None


def excluded_of(definition: FrameDefinition, theirs: Theirs, index: Index) -> Excluded:
    """What a definition excludes for one person of what could be bought; bought and shown ones with their variants."""
    exclude = definition.ranking.exclude
    if not (exclude.by_contact or exclude.products):
        return Excluded()
    bought, shown = with_variants(index, theirs.bought), with_variants(index, theirs.shown)
    counted = LeftOut(
        bought=len(bought) if exclude.bought_days else None,
        shown=len(shown) if exclude.shown_days else None,
        products=len(index.places_of(exclude.products)) if exclude.products else None,
    )
    return Excluded((*exclude.products, *bought, *shown), counted)


def with_variants(index: Index, products: Iterable[str]) -> tuple[str, ...]:
    """The ids of those that could be bought, and of all others of their variant groups."""
    places, groups = index.places_of(products), index.positions.groups
    if len(places) and groups.size:
        codes = groups[places]
        wanted = np.zeros(index.facts.groups + 1, np.bool_)
        wanted[codes[codes >= 0]] = True  # those without a group, -1, meet in the last place, which stays False
        places = np.union1d(places, np.flatnonzero(wanted[groups]).astype(np.int32))
    return tuple(index.ids[row] for row in index.positions.rows[places].tolist())
