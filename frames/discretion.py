"""What of an answer may be said on a surface: everything but the sensitive criteria, which count and stay unsaid.

A frame may be read over a shoulder, so a criterion about health, belief or income ranks like any other and is then
left out of all that is written. This happens once, here, before there are any words: what makes reasons, sentences
and notices never sees such a criterion. Only the preference centre and the contact card say everything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from feeds.model import Hierarchy
from frames.model import Learned, Place
from matching.model import Criterion, Match, Preference, Ranking, Unknown

Places = dict[int, int]
"""Where the criteria that may be said stood in the preference, and where they stand now."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer as it may be said. ``withheld``: the preferences of which a criterion that counts is not said.

    Whether their products meet everything is not to be said either: beside the reasons it would tell how a product
    stands to what is not said.
    """

    ranking: Ranking
    preferences: tuple[Preference, ...]
    withheld: frozenset[int]
    learned: Mapping[Place, Learned]


def tell(
    ranking: Ranking,
    preferences: Sequence[Preference],
    hierarchy: Hierarchy,
    learned: Mapping[Place, Learned],
) -> Told:
    """The answer without its sensitive criteria, every other one under its filter's own key.

    A criterion is sensitive by its filter, or by what it was ``learned`` from. Order and counts stay as they are: one
    that is not said counts all the same.
    """
    silent = {place for place, each in learned.items() if each.sensitive}
    unnamed = {(number, preferences[number].criteria[place].filter) for number, place in silent}
    places = [_places(number, preference, hierarchy, silent) for number, preference in enumerate(preferences)]
    matches = tuple(_match(match, preferences[match.preference], places[match.preference]) for match in ranking.matches)
    unknown = tuple(
        _unknown(each, hierarchy)
        for each in ranking.unknown
        if not hierarchy.is_sensitive(each.filter) and (each.preference, each.filter) not in unnamed
    )
    told = (_preference(preference, kept, hierarchy) for preference, kept in zip(preferences, places, strict=True))
    return Told(
        ranking=replace(ranking, matches=matches, unknown=unknown),
        preferences=tuple(told),
        withheld=frozenset(
            number
            for number, (preference, kept) in enumerate(zip(preferences, places, strict=True))
            if any(place not in kept for place, each in enumerate(preference.criteria) if not each.indifferent)
        ),
        learned={
            (number, places[number][place]): each
            for (number, place), each in learned.items()
            if place in places[number]
        },
    )


def _places(number: int, preference: Preference, hierarchy: Hierarchy, silent: Collection[Place]) -> Places:
    criteria = enumerate(preference.criteria)
    said = ((place, each) for place, each in criteria if (number, place) not in silent)
    kept = (place for place, criterion in said if not hierarchy.is_sensitive(criterion.filter))
    return {place: now for now, place in enumerate(kept)}


def _preference(preference: Preference, places: Places, hierarchy: Hierarchy) -> Preference:
    return replace(preference, criteria=tuple(_named(preference.criteria[place], hierarchy) for place in places))


def _named(criterion: Criterion, hierarchy: Hierarchy) -> Criterion:
    own = hierarchy.asked(criterion.filter)
    return criterion if own is None or own.key == criterion.filter else replace(criterion, filter=own.key)


def _match(match: Match, preference: Preference, places: Places) -> Match:
    if len(places) == len(preference.criteria):
        return match
    return replace(
        match,
        met=tuple(places[place] for place in match.met if place in places),
        missed=tuple(
            replace(miss, criterion=places[miss.criterion]) for miss in match.missed if miss.criterion in places
        ),
        unstated=tuple(places[place] for place in match.unstated if place in places),
    )


def _unknown(unknown: Unknown, hierarchy: Hierarchy) -> Unknown:
    """For a filter that nobody carries no sensitive one is proposed."""
    if unknown.filter is None or unknown.value is not None:
        return unknown
    return replace(unknown, nearest=tuple(near for near in unknown.nearest if not hierarchy.is_sensitive(near)))
