"""What a tuning says that cannot hold: words that contradict each other, or the template where that needs a reason.

What can be told of one table alone, `feeds.tuning` refuses itself; here stands what takes several of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from feeds.industries import Industry, load_industries
from feeds.model import fold
from feeds.tuning import Tuning

Fault = tuple[str, str]
"""Where in the tuning, and what is wrong and how to mend it."""


def contradictions(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    """The faults of ``tuning`` over ``industry``, in the order of the file as far as it has one."""
    for check in _CHECKS:
        yield from check(industry, tuning)


def _unknown_industry(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    known = load_industries()
    if tuning.industry is not None and tuning.industry not in known:
        yield "industry", f"there is no industry template {tuning.industry!r}; known are {', '.join(known)}."


def _names_of_two(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    claimed: dict[str, str] = {}
    for key, wanted in tuning.filters.items():
        for name in wanted.names:
            first = claimed.setdefault(fold(name), key)
            if first != key:
                yield f"filters.{key}.names", f"{name!r} already joins {first}; leave it in one of the two."
        for name in wanted.not_names:
            if fold(name) in map(fold, wanted.names):
                yield f"filters.{key}.not_names", f"{name!r} also stands in names; leave it in one of the two."


def _parts_told_otherwise(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key, wanted in tuning.filters.items():
        told = {fold(spelling): "apart" for spelling in wanted.apart}
        told |= {fold(spelling): "merge" for spellings in wanted.merge.values() for spelling in spellings}
        for spelling in wanted.parts:
            if fold(spelling) in told:
                yield (
                    f"filters.{key}.parts",
                    f"{spelling!r} also stands in {told[fold(spelling)]}; leave it in one of the two.",
                )


def _values_renamed_into_one(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key, wanted in tuning.filters.items():
        renamed = {fold(value) for value in wanted.rename}
        taken = {fold(value): value for value in wanted.merge if fold(value) not in renamed}
        for value, name in wanted.rename.items():
            other = taken.setdefault(fold(name), value)
            if fold(other) != fold(value):
                yield f"filters.{key}.rename", f"{other!r} and {value!r} would both be {name!r}; merge them instead."


def _sensitive_without_a_reason(industry: Industry, tuning: Tuning) -> Iterator[Fault]:
    for key, wanted in tuning.filters.items():
        template = industry.filters.get(key)
        if template is not None and template.sensitive and wanted.sensitive is False and wanted.reason is None:
            yield (
                f"filters.{key}.sensitive",
                f"the template marks this filter as sensitive; to unmark it, give the reason in filters.{key}.reason.",
            )


_CHECKS = (
    _unknown_industry,
    _names_of_two,
    _parts_told_otherwise,
    _values_renamed_into_one,
    _sensitive_without_a_reason,
)
