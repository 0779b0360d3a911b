"""What the ranking of a definition must agree with: the filters of the shop and the products of its feed."""

from __future__ import annotations

from collections.abc import Iterator

from feeds.model import FilterType, Hierarchy
from frames.definition import RankingOptions
from service.defining.faults import Fault, Place
from service.defining.texts import meant, themselves


def unrankable(ranking: RankingOptions, hierarchy: Hierarchy | None, place: Place) -> Iterator[Fault]:
    """Filters that the shop does not have, and tolerances for filters that hold no numbers.

    Without a generation nobody knows, and nothing is said.
    """
    if hierarchy is None:
        return
    named = [(("caps", number, "filter"), each.filter) for number, each in enumerate(ranking.caps)]
    named += [(("near", number, "filter"), each.filter) for number, each in enumerate(ranking.near)]
    named += [(("boosts", number, "filter"), each.criterion.filter) for number, each in enumerate(ranking.boosts)]
    for where, name in named:
        yield from _unknown(name, hierarchy, (*place, *where))
    for number, near in enumerate(ranking.near):
        filter_ = hierarchy.asked(near.filter)
        if filter_ is not None and filter_.type is not FilterType.RANGE:
            told = f"{near.filter!r} holds no numbers, so nothing can miss it by a little: leave it out."
            yield Fault((*place, "near", number, "filter"), told)
    for number, boost in enumerate(ranking.boosts):
        filter_, criterion = hierarchy.asked(boost.criterion.filter), boost.criterion
        if filter_ is not None and criterion.bounded and filter_.type is not FilterType.RANGE:
            told = f"{criterion.filter!r} holds no numbers, so it has no limits: name values by any or none."
            yield Fault((*place, "boosts", number), told)


def _unknown(name: str, hierarchy: Hierarchy, place: Place) -> Iterator[Fault]:
    if hierarchy.asked(name) is None:
        known = (hierarchy.main.key, *hierarchy.filters)
        told = f"the shop has no filter {name!r}{meant(name, themselves(known))}"
        yield Fault(place, told)


def named_products(ranking: RankingOptions) -> Iterator[tuple[Place, str]]:
    """The products that it names, each with where: what the feed does not hold is a warning."""
    yield from ((("pinned", number, "id"), each.id) for number, each in enumerate(ranking.pinned))
    yield from ((("exclude", "products", number), each) for number, each in enumerate(ranking.exclude.products))
