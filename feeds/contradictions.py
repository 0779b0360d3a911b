"""What a tuning says that cannot hold: words that contradict each other, or the template in what needs a reason."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from feeds.industries import Industry, load_industries, slug
from feeds.model import fold
from feeds.tuning import Asking, FilterTuning, Tuning

Fault = tuple[str, str]
"""Where in the tuning, and what is wrong and how to mend it."""


def contradictions(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    """The faults of ``tuning`` over ``industry``, in the order of the file as far as it has one."""
    for check in _CHECKS:
        yield from check(industry, tuning)


def _unknown_industry(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    known = load_industries()
    if tuning.industry is not None and tuning.industry not in known:
        yield "industry", f"there is no industry template {tuning.industry!r}; known are {', '.join(known)}"


def _no_keys(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key in tuning.filters:
        if key != slug(key):
            yield f"filters.{key}", f"this is no key of a filter; write {slug(key)}, as `notesik filters` prints it"


def _names_of_two(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    claimed: dict[str, str] = {}
    for key, wanted in tuning.filters.items():
        for name in wanted.names:
            first = claimed.setdefault(fold(name), key)
            if first != key:
                yield f"filters.{key}.names", f"{name!r} already joins {first}; leave it in one of the two"
            if fold(name) in map(fold, wanted.not_names):
                yield f"filters.{key}.not_names", f"{name!r} also stands in names; leave it in one of the two"


def _spellings_told_two_things(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key, wanted in tuning.filters.items():
        told: dict[str, str] = {}
        for place, what, spelling in _told(wanted):
            first = told.setdefault(fold(spelling), what)
            if first != what:
                yield f"filters.{key}.{place}", f"{spelling!r} is already {first}; say one thing of it"


def _told(wanted: FilterTuning) -> Iterator[tuple[str, str, str]]:
    """Every spelling that is told what it counts as: where, as what, and the spelling."""
    for value, spellings in wanted.merge.items():
        yield from ((f"merge.{value}", f"merged into {value!r}", spelling) for spelling in spellings)
    yield from (("apart", "kept apart", spelling) for spelling in wanted.apart)
    yield from (("parts", "taken into parts", spelling) for spelling in wanted.parts)


def _values_renamed_into_one(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key, wanted in tuning.filters.items():
        renamed = {fold(value) for value in wanted.rename}
        taken = {fold(value): value for value in wanted.merge if fold(value) not in renamed}
        for value, name in wanted.rename.items():
            other = taken.setdefault(fold(name), value)
            if fold(other) != fold(value):
                yield f"filters.{key}.rename", f"{other!r} and {value!r} would both be {name!r}; merge them instead"


def _bands_that_do_not_ascend(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for path, asking in _askings(tuning):
        if any(left >= right for left, right in pairwise(asking.bands or ())):
            yield f"{path}.bands", "the edges between bands ascend, as in [100, 200]; put them in order"


def _askings(tuning: Tuning) -> Iterator[tuple[str, Asking]]:
    yield from ((f"filters.{key}", wanted) for key, wanted in tuning.filters.items())
    for position, under in enumerate(tuning.under):
        yield from ((f"under[{position}].filters.{key}", asking) for key, asking in under.filters.items())


def _sensitive_without_a_reason(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key, wanted in tuning.filters.items():
        template = industry.filters.get(key)
        if template is not None and template.sensitive and wanted.sensitive is False and wanted.reason is None:
            yield (
                f"filters.{key}.sensitive",
                f"the template marks this filter as sensitive; to unmark it, give the reason in filters.{key}.reason",
            )


_CHECKS = (
    _unknown_industry,
    _no_keys,
    _names_of_two,
    _spellings_told_two_things,
    _values_renamed_into_one,
    _bands_that_do_not_ascend,
    _sensitive_without_a_reason,
)
