"""What a person can refuse of a product: values it has and nobody asked for, within the preference that found it.

A refusal never contradicts what was asked for, and never names anything sensitive: cards are read over a shoulder.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from feeds.model import SEPARATOR, DependentFilter, FilterType, Hierarchy, fold
from frames.model import Refusable
from frames.voice import Document, Voice
from matching.model import Preference

MOST_REFUSABLE = 6
"""So many values of one product are offered; more would be a form."""

MOST_OF_ONE_FILTER = 2
"""Of a product in eleven sizes, not every size."""


@dataclass(frozen=True, slots=True)
class Acting:
    """Whoever looks and may act: the products they wished for, by id, and the keys under which their card keeps the
    preferences, in their order; none where products were not chosen by preferences.
    """

    wished: Collection[str] = ()
    keys: tuple[str, ...] = ()

    def key(self, preference: int) -> str | None:
        """The key of a preference by its number; None of one that nobody stated."""
        return self.keys[preference] if preference < len(self.keys) else None


class Offers:
    """What products may be refused for within one preference: what a page asks about under its main value, in order."""

    def __init__(self, preference: Preference, hierarchy: Hierarchy) -> None:
        spoken = _spoken_of(preference, hierarchy)
        asked = _asked_about(preference, hierarchy, spoken)
        self._asked = [(each.filter, spoken.get(each.filter, ())) for each in asked]

    def of(self, product: Document, voice: Voice) -> tuple[Refusable, ...]:
        """What of a product is offered to be refused, in words: what the preference speaks of first."""
        offered = []
        taken: dict[str, int] = {}
        for key, value in self.values(product):
            taken[key] = taken.get(key, 0) + 1
            if taken[key] <= MOST_OF_ONE_FILTER:
                offered.append((key, value))
        return tuple(
            Refusable(key, value, voice.label(key), voice.value(key, value)) for key, value in offered[:MOST_REFUSABLE]
        )

    def values(self, product: Document) -> Iterator[tuple[str, str]]:
        """Everything that may be refused of it, by filter and value: not sensitive, neither wanted nor refused."""
        for key, spoken in self._asked:
            stated = product["filters"].get(key)
            for value in stated if isinstance(stated, list) else ():
                if not any(_meet(value, said) for said in spoken):
                    yield key, value


def _spoken_of(preference: Preference, hierarchy: Hierarchy) -> Mapping[str, tuple[str | bool, ...]]:
    """The wanted and refused values by the filter's own key, in the order of the criteria."""
    spoken: dict[str, tuple[str | bool, ...]] = {}
    for criterion in preference.criteria:
        asked = hierarchy.asked(criterion.filter)
        key = criterion.filter if asked is None else asked.key
        spoken[key] = (*spoken.get(key, ()), *criterion.any, *criterion.none)
    return spoken


def _asked_about(
    preference: Preference, hierarchy: Hierarchy, spoken: Mapping[str, object]
) -> Iterator[DependentFilter]:
    """The choices under the preference's main value: those it speaks of in its order, then by weight."""
    named = hierarchy.named(preference.main)
    if len(named) != 1:
        return
    order = {key: place for place, key in enumerate(spoken)}
    shown = (each for each in named[0].dependent if each.shown and each.filter in hierarchy.filters)
    choices = (each for each in shown if hierarchy.filters[each.filter].type is FilterType.CHOICE)
    open_ones = (each for each in choices if not hierarchy.is_sensitive(each.filter))
    yield from sorted(open_ones, key=lambda each: (order.get(each.filter, len(order)), -each.weight))


def _meet(value: str, said: str | bool) -> bool:
    """Whether one of the two is the other or lies below it."""
    if isinstance(said, bool):
        return False
    has, other = fold(value), fold(said)
    return has == other or has.startswith(other + SEPARATOR) or other.startswith(has + SEPARATOR)
