"""What a draft makes of filters that are derived already, at once: order, names, what is offered, how it is asked.

Merges, bands, names of attributes and other thresholds take the products themselves; `awaiting` says whose evidence is
still that of before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from feeds.arrange import arrange
from feeds.industries import industry
from feeds.model import DependentFilter, Filter, Hierarchy, MainValue
from feeds.template import TemplateFilter
from feeds.thresholds import DEFAULT_THRESHOLDS, Thresholds
from feeds.tuning import REWORDING, FilterTuning, Tuning
from feeds.tuning.changes import changes
from feeds.tuning.industry import tuned_industry

DERIVED: Final = frozenset({*REWORDING, "bands", "coverage", "values", "pin"})
"""What is said of a filter, or of several, and decides about evidence."""
OF_ALL: Final = frozenset({"main", "industry"})
"""What decides about the evidence of every filter."""


@dataclass(frozen=True, slots=True)
class Rearranged:
    """One main value as a draft wants it: its filters in order, and all that is said of each wherever it is asked."""

    node: MainValue
    filters: Mapping[str, Filter]
    templates: Mapping[str, TemplateFilter]
    """What the industry template says of each with the draft's word."""


def rearranged(
    hierarchy: Hierarchy, node: MainValue, tuning: Tuning, thresholds: Thresholds = DEFAULT_THRESHOLDS
) -> Rearranged:
    """One node of ``hierarchy`` as ``tuning`` wants it, the evidence as it is.

    Raises `feeds.errors.TuningError` where the tuning contradicts the industry template.
    """
    template = tuned_industry(industry(hierarchy.industry), tuning)
    here = {each.filter: hierarchy.filters[each.filter] for each in node.dependent}
    named = {key: _named(filter_, template.filters.get(key), tuning) for key, filter_ in here.items()}
    small = replace(hierarchy, filters=named, values=(), everything=node, merges=(), left_out=())
    result = arrange(small, template, tuning, thresholds)
    return Rearranged(result.everything, result.filters, template.filters)


def _named(filter_: Filter, template: TemplateFilter | None, tuning: Tuning) -> Filter:
    """The filter with what is said of it wherever it is asked."""
    wanted = tuning.filters.get(filter_.key, FilterTuning())

    def marked(mark: str) -> bool:
        return bool(getattr(template or wanted, mark))

    return replace(filter_, search=marked("search"), strict=marked("strict"), sensitive=marked("sensitive"))


def of(node: MainValue, key: str) -> DependentFilter | None:
    """A filter under a main value; None where it is not asked there."""
    return next((each for each in node.dependent if each.filter == key), None)


def awaiting(derived: Tuning, draft: Tuning) -> frozenset[str] | None:
    """The filters whose evidence is not yet what ``draft`` makes of it; None: that of all.

    ``derived`` is what the evidence was derived with.
    """
    found: set[str] = set()
    for change in changes(derived, draft):
        inside = change.place[2:] if change.place[0] == "under" else change.place
        if inside[0] in OF_ALL:
            return None
        if inside[0] == "pin":
            found.add(str(change.after or change.before))
        elif inside[0] == "filters" and inside[2] in DERIVED:
            found.add(inside[1])
    return frozenset(found)
