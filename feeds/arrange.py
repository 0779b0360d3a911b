"""The order of what is derived, and what of it pages offer: the evidence with the merchandiser's word.

Nothing is taken away here: a filter that pages do not offer can still be ranked by, and says why it is hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

from feeds.industries import Industry
from feeds.model import DependentFilter, Filter, FilterType, Hierarchy, MainValue
from feeds.template import TemplateFilter
from feeds.thresholds import Thresholds
from feeds.tuning import Asking, FilterTuning, Tuning, Wanted
from feeds.tuning.gone import gone_from

T = TypeVar("T")


def arrange(hierarchy: Hierarchy, industry: Industry, tuning: Tuning, thresholds: Thresholds) -> Hierarchy:
    """``hierarchy`` in order, with weights, with what is shown and why the rest is not, and with what is gone.

    ``industry`` is the tuned one (`feeds.tuning.industry`). The order in which dependent filters come does not matter,
    and what is arranged stays as it is when arranged again.
    """
    filters = {key: _called(filter_, industry, tuning) for key, filter_ in hierarchy.filters.items()}
    templates = {key: industry.filters.get(key) or TemplateFilter(key=key) for key in filters}
    technical = frozenset(
        key for key, filter_ in filters.items() if key not in industry.filters and industry.is_technical(filter_.label)
    )
    positions = _positions(industry.filters)

    def arranged(value: MainValue) -> MainValue:
        wanted = tuning.at(value.path)
        ordered = _positions(wanted.order)

        def place(each: DependentFilter) -> tuple[int, bool, int, float, str]:
            key, last = each.filter, len(positions) + len(ordered)
            return ordered.get(key, last), key not in wanted.pin, positions.get(key, last), -each.coverage, key

        cases = [
            _Case(each, filters[each.filter], templates[each.filter], wanted, thresholds, each.filter in technical)
            for each in sorted(value.dependent, key=place)
        ]
        return replace(value, dependent=tuple(_offered(cases, thresholds.shown_filters)))

    return replace(
        hierarchy,
        main=_called(hierarchy.main, industry, tuning),
        filters=filters,
        values=tuple(arranged(value) for value in hierarchy.values),
        everything=arranged(hierarchy.everything),
        gone=tuple(gone_from(hierarchy, tuning)),
    )


def _called(filter_: Filter, industry: Industry, tuning: Tuning) -> Filter:
    """The filter by the merchandiser's name, by the feed's where he gives none."""
    template = industry.filters.get(filter_.key)
    label = tuning.filters.get(filter_.key, FilterTuning()).label
    return replace(filter_, label=label or filter_.label, labels=template.labels if template else filter_.labels)


def _positions(keys: Iterable[str]) -> Mapping[str, int]:
    return {key: position for position, key in enumerate(dict.fromkeys(keys))}


class _Case(NamedTuple):
    """A filter under one main value, and all that decides how pages ask about it there."""

    dependent: DependentFilter
    filter: Filter
    template: TemplateFilter
    wanted: Wanted
    thresholds: Thresholds
    technical: bool

    @property
    def asking(self) -> Asking:
        return self.wanted.asking(self.filter.key)

    @property
    def pinned(self) -> bool:
        return self.filter.key in self.wanted.pin

    @property
    def coverage_needed(self) -> float:
        """The merchandiser's own word about this filter, else what holds by default."""
        return _or(self.asking.coverage, self.thresholds.shown_coverage)

    @property
    def values_needed(self) -> int:
        return _or(self.asking.values, self.thresholds.values)

    @property
    def too_long(self) -> bool:
        """A list of values that nobody reads to its end, and that nothing makes shorter."""
        listed = self.filter.type is FilterType.CHOICE and not (self.filter.search or self.dependent.groups)
        return listed and self.dependent.cardinality > self.thresholds.shown_values


def _or(wanted: T | None, default: T) -> T:
    return default if wanted is None else wanted


_Rule = tuple[Callable[[_Case], bool], Callable[[_Case], str]]

_HIDDEN: Sequence[_Rule] = (
    (
        lambda case: case.dependent.cardinality < case.values_needed,
        lambda case: "one value only" if case.values_needed == 2 else f"fewer than {case.values_needed} values",
    ),
    (
        lambda case: case.dependent.coverage < case.coverage_needed,
        lambda case: (
            f"carried by {_percent(case.dependent.coverage)} of the products ({_percent(case.coverage_needed)} needed)"
        ),
    ),
    (lambda case: case.technical, lambda case: "a technical name"),
    (
        lambda case: case.too_long,
        lambda case: (
            f"{case.dependent.cardinality} values without a search among them or groups "
            f"({case.thresholds.shown_values} at most)"
        ),
    ),
)
"""What hides a filter by default, and the reason given: the first that holds."""


def _why_hidden(case: _Case) -> str | None:
    if case.filter.key in case.wanted.hide:
        return "hidden by the merchandiser"
    if case.pinned:
        return None
    return next((reason(case) for holds, reason in _HIDDEN if holds(case)), None)


def _offered(cases: Sequence[_Case], most: int) -> Iterator[DependentFilter]:
    """The filters as pages ask about them, with what hides the others.

    Of those that nothing else hides, the pinned are shown and then the first, ``most`` in all.
    """
    reasons = [_why_hidden(case) for case in cases]
    room = most - sum(case.pinned for case, reason in zip(cases, reasons, strict=True) if reason is None)
    for case, reason in zip(cases, reasons, strict=True):
        if reason is None and not case.pinned:
            room -= 1
            reason = f"beyond the first {most}" if room < 0 else None
        yield replace(
            case.dependent,
            weight=_or(case.asking.weight, case.template.weight),
            hard=_or(case.asking.hard, case.template.hard),
            hidden=reason,
        )


def _percent(share: float) -> str:
    """A share to hundredths of a percent, so that what falls short is never written as enough."""
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"
