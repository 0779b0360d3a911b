"""Every scenario as a ranking of its own, or the reason why it has none.

What a scenario may use of a person was decided before: without a profile nothing of anybody is used.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from feeds.model import PRICE, Hierarchy, path_parts
from frames.definition import Scenario, Step
from frames.model import Passed
from frames.money import is_money
from matching.model import Criterion, Preference, Ranking, RankOptions
from matching.order import Order, order_of_rows, rank_in_order, rank_shared
from matching.preferences import Request
from matching.rank import rank
from matching.rotating import Rotating
from matching.stated import MOST_CRITERIA
from service.contacts.attributes import Attribute
from service.generations.opened import Generation
from service.learning.serving import weighed
from service.recommend import CHOSEN_BY_NOBODY, Wish, stated_by
from service.storage.profiles import Profile
from service.surfaces.ordering import NOTHING_LEFT_OUT, LeftOut, list_of


@dataclass(frozen=True, slots=True)
class Situation:
    """What a scenario goes by. ``profile`` is whoever looks, None where nothing of them is known or may be used.

    ``options`` are the wanted slice, the minimum match and what the person refused. ``stated`` is what was sent with
    the request, in place of the profile's preferences. ``product`` is the one of the page; ``viewed`` are those that
    were looked at, the latest first, and ``lately`` what was bought or viewed last. ``acts``: the person may
    refuse products and wish for them. ``excluded`` counts what the definition leaves out of every list.
    """

    generation: Generation
    options: RankOptions
    locale: str
    profile: Profile | None = None
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    stated: Request | None = None
    product: str | None = None
    viewed: tuple[str, ...] = ()
    lately: tuple[str, ...] = ()
    acts: bool = False
    excluded: LeftOut = NOTHING_LEFT_OUT


@dataclass(frozen=True, slots=True)
class Listed:
    """A scenario's list, and the wish it answers; bestsellers and the like answer a wish for everything.

    ``named`` is what an answer names of how it was made, ``situation`` all that it was made in. ``rotating`` has the
    same list for others and other days, where all but its order is the same for them.
    """

    ranking: Ranking
    wish: Wish = field(default_factory=lambda: Wish(Request(CHOSEN_BY_NOBODY)))
    named: Mapping[str, str] = field(default_factory=dict)
    situation: Situation | None = None
    rotating: Rotating | None = None

    @property
    def total(self) -> int:
        """How many products the whole list holds; rankings of a situation are counted."""
        return self.ranking.total or 0


BY_WORDS: Mapping[str, str] = {"similar_by": "words-and-attributes"}
BY_ATTRIBUTES: Mapping[str, str] = {"similar_by": "attributes"}
"""How products are similar, where the words of the catalogue are not worked out."""


def preferences(situation: Situation, step: Step) -> Listed | Passed:
    """What fits what was stated, key information included. Raises `PreferenceError` where it cannot be asked."""
    generation, options = situation.generation, situation.options
    if situation.stated is not None:
        wish = Wish(situation.stated)
    elif situation.profile is None:
        return Passed.NOBODY
    else:
        profile, attributes = situation.profile, situation.attributes
        wish = stated_by(profile, options.k, attributes, generation.hierarchy, situation.locale)
    if not wish.request.preferences:
        return Passed.NOTHING_STATED
    asked = weighed(generation, wish.request.preferences)
    wish = replace(wish, request=replace(wish.request, preferences=asked))
    return _ranked(situation, wish)


def bestsellers(situation: Situation, step: Step) -> Listed | Passed:
    """Everything that can be bought, by popularity; nothing where that makes no product a bestseller."""
    if not situation.generation.popular:
        return Passed.NO_POPULARITY
    return _ranked(situation, Wish(Request(CHOSEN_BY_NOBODY)))


def _ranked(situation: Situation, wish: Wish) -> Listed:
    """The whole catalogue, ranked by a wish. Under caps how long the list is goes by the day as well."""
    generation, options, asked = situation.generation, situation.options, wish.request.preferences
    if options.rotation is None or options.caps:
        return Listed(rank(generation.index, asked, options, generation.facts), wish)
    rotating = Rotating(generation.index, asked, options, generation.facts)
    return Listed(rotating.on(options.rotation).ranking(), wish, rotating=rotating)


def newest(situation: Situation, step: Step) -> Listed | Passed:
    """What the shop did not always have, the newest first."""
    return Listed(rank_in_order(situation.generation.newest, situation.options))


def price_drops(situation: Situation, step: Step) -> Listed | Passed:
    """What became cheaper, by as much as may be announced, the largest reduction first."""
    reduced = situation.generation.reduced
    return Passed.NOT_FITTED if reduced is None else Listed(rank_in_order(reduced, situation.options))


def back_in_stock(situation: Situation, step: Step) -> Listed | Passed:
    """What was sold out or gone and is in stock again, the latest first."""
    back = situation.generation.back
    return Passed.NOT_FITTED if back is None else Listed(rank_in_order(back, situation.options))


def assortment(situation: Situation, step: Step) -> Listed | Passed:
    """Something from every part of the shop: nobody need be known for it, and nothing bought."""
    return Listed(rank_in_order(situation.generation.assortment, situation.options))


def recently_viewed(situation: Situation, step: Step) -> Listed | Passed:
    """What the person looked at, the latest first, without the product of the page."""
    if situation.profile is None:
        return Passed.NOBODY
    index, page = situation.generation.index, situation.product
    viewed = (product for product in situation.viewed if product != page)
    return Listed(rank_in_order(Order(index, index.places_of(viewed)), situation.options))


def similar(situation: Situation, step: Step) -> Listed | Passed:
    """What is most like the product of the page, without that product and its variants.

    By words and attributes where that is fitted; else what has most attributes in common.
    """
    generation, index = situation.generation, situation.generation.index
    row = None if situation.product is None else index.row_of(situation.product)
    if row is None:
        return Passed.NONE
    likeness = likeness_of(generation.documents.document(row), generation.hierarchy)
    if generation.fitted.likeness is not None:
        anywhere = replace(likeness, main=None)
        order = order_of_rows(index, generation.fitted.likeness.of(row))
        return Listed(rank_shared(order, anywhere, situation.options), Wish(Request((anywhere,))), BY_WORDS)
    if likeness in CHOSEN_BY_NOBODY:
        return Passed.NONE
    itself = (index.ids[row], *index.variants_of(row))
    asked = situation.options
    options = replace(list_of(asked), without=(*asked.without, *itself))
    return Listed(rank(index, (likeness,), options), Wish(Request((likeness,))), BY_ATTRIBUTES)


def together(situation: Situation, step: Step) -> Listed | Passed:
    """What is bought together with the product of the page; without one, with what the person bought or viewed last."""
    generation, index = situation.generation, situation.generation.index
    if situation.product is None and situation.profile is None:
        return Passed.NOBODY
    if generation.fitted.together is None:
        return Passed.NOT_FITTED
    ids = situation.lately if situation.product is None else (situation.product,)
    rows = tuple(row for row in map(index.row_of, ids) if row is not None)
    order = order_of_rows(index, generation.fitted.together.of_any(rows))
    return Listed(rank_in_order(order, situation.options))


def picked(situation: Situation, step: Step) -> Listed | Passed:
    """What the merchandiser picked, in that order, as far as it can be bought."""
    index = situation.generation.index
    return Listed(rank_in_order(Order(index, index.places_of(step.products), folded=False), situation.options))


SCENARIOS: Mapping[Scenario, Callable[[Situation, Step], Listed | Passed]] = {
    Scenario.PREFERENCES: preferences,
    Scenario.BESTSELLERS: bestsellers,
    Scenario.NEWEST: newest,
    Scenario.ASSORTMENT: assortment,
    Scenario.VIEWED: recently_viewed,
    Scenario.SIMILAR: similar,
    Scenario.PICKED: picked,
    Scenario.PRICE_DROPS: price_drops,
    Scenario.BACK_IN_STOCK: back_in_stock,
    Scenario.TOGETHER: together,
}


def likeness_of(product: Mapping[str, Any], hierarchy: Hierarchy) -> Preference:
    """The preference that a product itself states: its deepest category, and what it says of each filter there.

    Prices are left out: what costs as much is not alike for that.
    """
    paths = product["filters"].get(hierarchy.main.key) or [None]
    main = max(paths, key=lambda path: 0 if path is None else len(path_parts(path)))
    return Preference(main, tuple(_shared(product["filters"], main, hierarchy))[:MOST_CRITERIA])


def _shared(said: Mapping[str, Any], main: str | None, hierarchy: Hierarchy) -> Iterator[Criterion]:
    for node in hierarchy.named(main):
        for dependent in node.dependent:
            key = dependent.filter
            if key in said and key != PRICE and not is_money(hierarchy.filters[key].unit):
                yield Criterion(key, any=tuple(said[key]) if isinstance(said[key], list) else (said[key],))
