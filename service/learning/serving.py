"""The numbers that answers go by: those of the generation that answers, so that both change at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from feeds.model import Hierarchy
from matching.model import Preference
from service.generations.learned import Learned
from service.generations.opened import Generation
from service.learning.stated import is_learned_of


def weighed(generation: Generation, preferences: Sequence[Preference]) -> tuple[Preference, ...]:
    """The preferences with the learned weight of each criterion of which nobody stated one; as they are without any."""
    learned = generation.learned
    if learned is None or not learned.weights:
        return tuple(preferences)
    return tuple(_weighed(each, learned, generation.hierarchy) for each in preferences)


def _weighed(preference: Preference, learned: Learned, hierarchy: Hierarchy) -> Preference:
    criteria = (
        replace(each, weight=learned.weights[each.filter])
        if each.filter in learned.weights and is_learned_of(each, hierarchy)
        else each
        for each in preference.criteria
    )
    return replace(preference, criteria=tuple(criteria))


def learned_options(generation: Generation) -> dict[str, Any]:
    """The default weights as one of an answer's options; nothing where none are learned. Popularity is none: the order
    is defined by it, wherever it comes from.
    """
    learned = generation.learned
    return {} if learned is None or not learned.weights else {"learned": {"version": learned.version}}


def named(document: dict[str, Any], generation: Generation) -> dict[str, Any]:
    """A ranking document that names what is learned among its options; as it is where nothing is."""
    learned = learned_options(generation)
    return document | {"options": document.get("options", {}) | learned} if learned else document
