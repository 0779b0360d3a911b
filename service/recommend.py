"""From a stated preference to an answer: load, call the pure stages, and nothing else. Commands and HTTP share it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from feeds.documents import filters_document
from feeds.model import Filter, Hierarchy, MainValue
from frames.compose import compose_frame
from frames.model import DEFINITIONS, Frame, FrameDefinition
from matching.documents import ranking_document
from matching.preferences import Request, parse_preferences
from matching.rank import rank
from service.errors import UnknownFrame, UnknownMain
from service.generations.opened import Generation
from service.storage.profiles import Profile

SAMPLE = 12
"""So many nodes are named when an asked one is unknown."""


def rank_stated(generation: Generation, request: Request) -> dict[str, Any]:
    """The ranking document for stated preferences. Raises `matching.errors.PreferenceError`."""
    ranking = rank(generation.index, request.preferences, request.options)
    return ranking_document(ranking, request.preferences, generation.documents.document)


def recommend(generation: Generation, request: Request, definition: FrameDefinition, locale: str) -> Frame:
    """The frame for stated preferences in one locale. Raises `matching.errors.PreferenceError`."""
    ranking = rank(generation.index, request.preferences, request.options)
    products = {match.id: generation.documents.document(match.row) for match in ranking.matches}
    return compose_frame(ranking, request.preferences, products, generation.hierarchy, definition, locale)


def stated_by(profile: Profile | None, slots: int) -> Request:
    """What a contact stated, as a request for so many slots; nobody, or one who stated nothing, asks for nothing."""
    if profile is None:
        return Request((), k=slots, offset=0)
    return replace(parse_preferences(profile.preferences), k=slots, offset=0)


def frame_definition(name: str, definitions: Mapping[str, FrameDefinition] = DEFINITIONS) -> FrameDefinition:
    """The frame of that name. Raises `UnknownFrame`."""
    try:
        return definitions[name]
    except KeyError:
        raise UnknownFrame(f"there is no frame named {name!r}; there is {', '.join(sorted(definitions))}") from None


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
