"""From a stated preference to an answer: load, call the pure stages, and nothing else. Commands and HTTP share it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from feeds.documents import filters_document
from feeds.model import Filter, Hierarchy, MainValue
from frames.compose import compose_frame
from frames.definition import FrameDefinition
from frames.model import Frame, Learned, Place
from frames.refusing import Acting
from frames.texts import language_of
from matching.documents import ranking_document
from matching.model import Preference, Ranking, RankOptions
from matching.preferences import Request, parse_preferences
from matching.rank import rank
from service.contacts.attributes import Attribute
from service.contacts.bindings import bound
from service.contacts.model import Value
from service.contacts.wording import information_said
from service.errors import UnknownMain
from service.generations.opened import Generation
from service.learning.serving import named, weighed
from service.storage.profiles import Profile

CHOSEN_BY_NOBODY = (Preference(None, ()),)
"""What products are shown for that nobody asked for: everything, by popularity."""

SAMPLE = 12
"""So many nodes are named when an asked one is unknown."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """What came of ``preferences`` as they were ranked, learned weights among them, under ``options``."""

    generation: Generation
    preferences: tuple[Preference, ...]
    options: RankOptions
    ranking: Ranking

    @property
    def document(self) -> dict[str, Any]:
        """The ranking document."""
        product = self.generation.documents.document
        return named(ranking_document(self.ranking, self.preferences, product, self.options), self.generation)


def ranked_as_asked(generation: Generation, request: Request) -> Ranked:
    """The ranking of stated preferences, under the options asked for. Raises `PreferenceError`."""
    preferences = weighed(generation, request.preferences)
    ranking = rank(generation.index, preferences, request.options, generation.facts)
    return Ranked(generation, preferences, request.options, ranking)


def rank_stated(generation: Generation, request: Request) -> dict[str, Any]:
    """The document of that. Raises the same."""
    return ranked_as_asked(generation, request).document


@dataclass(frozen=True, slots=True)
class Wish:
    """What is ranked for a contact, and which of its criteria were ``learned`` from key information.

    ``keys`` are those under which a card keeps the preferences, as far as it does.
    """

    request: Request
    learned: Mapping[Place, Learned] = field(default_factory=dict)
    keys: tuple[str, ...] = ()


def composed(
    generation: Generation,
    ranking: Ranking,
    wish: Wish,
    definition: FrameDefinition,
    locale: str,
    hierarchy: Hierarchy | None = None,
    wished: Collection[str] | None = None,
) -> Frame:
    """The frame of a ranking that answers a wish; ``hierarchy`` where not the generation's own names what is said.

    ``wished`` are the products on the wish list of whoever may act here; None: they may not.
    """
    products = {match.id: generation.documents.document(match.row) for match in ranking.matches}
    said_by = generation.hierarchy if hierarchy is None else hierarchy
    acting = None if wished is None else Acting(wished, wish.keys)
    return compose_frame(
        ranking,
        wish.request.preferences,
        products,
        said_by,
        definition,
        locale,
        wish.learned,
        acting,
        generation.popular,
    )


def stated_by(
    profile: Profile | None, slots: int, attributes: Mapping[str, Attribute], hierarchy: Hierarchy, locale: str
) -> Wish:
    """What a contact stated and what they told the shop of themselves, as a wish for so many slots.

    Nobody, one who stated and told nothing, and one who does not want to be recommended anything ask for nothing.
    ``locale`` is that of the answer, in which what was learned is said. Raises `matching.errors.PreferenceError`.
    """
    if profile is None or not profile.personalise:
        return Wish(Request((), k=slots, offset=0))
    request = replace(parse_preferences(profile.preferences), k=slots, offset=0)
    return replace(learning(request, profile.information, attributes, hierarchy, locale), keys=profile.keys)


def learning(
    request: Request,
    believed: Mapping[str, Value],
    attributes: Mapping[str, Attribute],
    hierarchy: Hierarchy,
    locale: str,
) -> Wish:
    """The request with the criteria that key information adds to it (`service.contacts.bindings`)."""
    answer = bound(attributes, believed, request.preferences, hierarchy)
    learned = {
        place: Learned(information_said(attributes[key], believed[key], language_of(locale)), attributes[key].sensitive)
        for place, key in answer.origins.items()
    }
    return Wish(replace(request, preferences=answer.preferences), learned)


def main_value(hierarchy: Hierarchy, asked: str) -> MainValue:
    """The node that ``asked`` names: as a whole path, else as the last part of exactly one; "" is the whole catalogue.

    The same rule by which a preference names its main value. Raises `UnknownMain` with the candidates.
    """
    named = hierarchy.named(asked if asked.strip() else None)
    if len(named) == 1:
        return named[0]
    meant = (node.value for node in named or hierarchy.values)
    raise UnknownMain(asked, tuple(value for value in meant if value is not None)[:SAMPLE])


def filters_of(generation: Generation, asked: str | None, language: str | None = None) -> dict[str, Any]:
    """The filters document, of one node of the main filter when ``asked`` names one; labels in ``language`` if given.

    Raises `UnknownMain`.
    """
    hierarchy = generation.hierarchy if language is None else in_language(generation.hierarchy, language)
    return filters_document(generation.name, hierarchy, None if asked is None else main_value(hierarchy, asked))


def in_language(hierarchy: Hierarchy, language: str) -> Hierarchy:
    """The hierarchy with its filters called by the template's names in a language, where it has them."""

    def called(filter_: Filter) -> Filter:
        return replace(filter_, label=filter_.labels.get(language, filter_.label))

    filters = {key: called(filter_) for key, filter_ in hierarchy.filters.items()}
    return replace(hierarchy, main=called(hierarchy.main), filters=filters)
