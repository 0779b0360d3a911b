"""Live counts: what remains of a half-stated preference, and what each further choice would leave, as a document."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from feeds.documents import money_text, number_text
from feeds.model import PRICE, DependentFilter, Hierarchy
from matching.counts import count
from matching.documents import unknown_document
from matching.model import Choice, Counts, FilterCounts, Preference
from service.generations.opened import Generation
from service.recommend import in_language


def counts_of(generation: Generation, preference: Preference, language: str | None = None) -> dict[str, Any]:
    """The counts document; labels in ``language`` if given. Raises `matching.errors.PreferenceError`."""
    hierarchy = generation.hierarchy if language is None else in_language(generation.hierarchy, language)
    offered = dependents_of(hierarchy, preference.main)
    return counts_document(count(generation.index, preference, offered), offered, hierarchy)


def dependents_of(hierarchy: Hierarchy, main: str | None) -> tuple[DependentFilter, ...]:
    """The dependent filters of the main value a preference names; none where it is unknown or ambiguous."""
    named = hierarchy.named(main)
    return named[0].dependent if len(named) == 1 else ()


def counts_document(counts: Counts, offered: Sequence[DependentFilter], hierarchy: Hierarchy) -> dict[str, Any]:
    """The counts of the ``offered`` filters in their order, each under the name and in the shape that pages know."""
    return {
        "generation": counts.generation,
        "catalogue": counts.catalogue,
        "main": counts.main,
        "candidates": counts.candidates,
        "remaining": counts.remaining,
        "dependent": [
            _offer(counted, dependent, hierarchy) for counted, dependent in zip(counts.filters, offered, strict=True)
        ],
        "unknown": [unknown_document(unknown) for unknown in counts.unknown],
    }


def _offer(counted: FilterCounts, dependent: DependentFilter, hierarchy: Hierarchy) -> dict[str, Any]:
    filter_ = hierarchy.filters[dependent.filter]
    write = money_text if filter_.key == PRICE else number_text
    edges = [{"min": write(band.min), "max": write(band.max)} for band in dependent.bands]
    return {
        "filter": filter_.key,
        "label": filter_.label,
        "type": str(filter_.type),
        "shown": dependent.shown,
        "values": [{"value": choice.value, **_left(choice)} for choice in counted.values],
        "groups": [{"value": choice.value, **_left(choice)} for choice in counted.groups],
        "bands": [{**edge, **_left(choice)} for edge, choice in zip(edges, counted.bands, strict=True)],
        "present": counted.present,
        "silent": counted.silent,
    }


def _left(choice: Choice) -> dict[str, Any]:
    return {"products": choice.products, "chosen": choice.chosen}
