"""What a definition asks of the order, for one person on one day: its options as a ranking takes them.

A definition was judged when it was saved. What the filters of today cannot be asked any more is left off, as the
preview says: a feed that changed breaks no page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from feeds.model import Hierarchy
from frames.definition import Exclude, FrameDefinition, RankingOptions
from matching.index import Index
from matching.model import RankOptions, Rotation, Tie
from matching.option_documents import options_document
from matching.options.facts import Facts
from service.composition import Service
from service.generations.opened import Generation
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
COUNTED: Final = ("boosts", "pinned")
"""Of these options a frame says how many there are."""


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
    definition: FrameDefinition, theirs: Theirs, generation: Generation, without: Iterable[str]
) -> RankOptions:
    """The options of a definition for one person, ``without`` these products; which slice is wanted is left open."""
    ranking = answerable(definition.ranking, generation.hierarchy, generation.facts)
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


def list_of(options: RankOptions) -> RankOptions:
    """The same for a list that is none of what the person asked for: nothing but what is left out changes it."""
    return RankOptions(options.k, options.offset, options.minimum, options.without, options.counted)


def answerable(ranking: RankingOptions, hierarchy: Hierarchy, facts: Facts) -> RankingOptions:
    """The same without what these filters and facts cannot be asked."""
    if ranking == RankingOptions(rotate=ranking.rotate, exclude=ranking.exclude):
        return ranking
    gone = {fault.place[:2] for fault in unrankable(ranking, hierarchy, ())}

    def kept(key: str, entries: tuple[T, ...]) -> tuple[T, ...]:
        return tuple(each for number, each in enumerate(entries) if (key, number) not in gone)

    known = {Tie.REDUCED: facts.reduced is not None, Tie.NEWEST: facts.since is not None}
    return replace(
        ranking,
        caps=kept("caps", ranking.caps),
        near=kept("near", ranking.near),
        boosts=kept("boosts", ranking.boosts),
        ties=tuple(tie for tie in ranking.ties if known[tie]),
        in_stock=ranking.in_stock and facts.in_stock is not None,
    )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The ids of what a definition leaves out for one person, of what could be bought.

    ``bought`` and ``shown`` are the person's own, lately, with all variants of them; ``products`` are named by it.
    """

    bought: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    products: tuple[str, ...] = ()

    @property
    def ids(self) -> Iterator[str]:
        """All of them."""
        return chain(self.bought, self.shown, self.products)


NOTHING_LEFT_OUT: Final = LeftOut()


def left_out_of(definition: FrameDefinition, theirs: Theirs, index: Index) -> LeftOut:
    """What a definition leaves out for one person today."""
    named = definition.ranking.exclude.products
    if not (theirs.bought or theirs.shown or named):
        return NOTHING_LEFT_OUT
    buyable = _ids(index, index.places_of(named))
    return LeftOut(with_variants(index, theirs.bought), with_variants(index, theirs.shown), buyable)


def with_variants(index: Index, products: Iterable[str]) -> tuple[str, ...]:
    """The ids of those that could be bought, and of all others of their variant groups."""
    places, groups = index.places_of(products), index.positions.groups
    if len(places) and groups.size:
        codes = groups[places]
        wanted = np.zeros(index.facts.groups + 1, np.bool_)
        wanted[codes[codes >= 0]] = True  # those without a group, -1, meet in the last place, which stays False
        places = np.union1d(places, np.flatnonzero(wanted[groups]).astype(np.int32))
    return _ids(index, places)


def _ids(index: Index, places: NDArray[np.int32]) -> tuple[str, ...]:
    return tuple(index.ids[row] for row in index.positions.rows[places].tolist())


def said_of(options: RankOptions, exclude: Exclude, left_out: LeftOut) -> dict[str, Any]:
    """The options that are on, as the document of a frame names them.

    Of what is left out, boosted and pinned only how many, never which: anybody may read a frame, and what a shop earns
    by what is nobody's business.
    """
    said = options_document(replace(options, minimum=0, without=()))
    return said | {key: len(said[key]) for key in COUNTED if key in said} | excluded_of(exclude, left_out)


def excluded_of(exclude: Exclude, left_out: LeftOut) -> dict[str, Any]:
    """What is excluded, and how much that is, for lists that nothing else changes."""
    said: dict[str, Any] = {}
    if exclude.bought_days:
        said |= {"bought_days": exclude.bought_days, "bought": len(left_out.bought)}
    if exclude.shown_days:
        said |= {"shown_days": exclude.shown_days, "shown": len(left_out.shown)}
    if exclude.products:
        said |= {"products": len(left_out.products)}
    return {"exclude": said} if said else {}
