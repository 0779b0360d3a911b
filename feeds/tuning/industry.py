"""An industry template with the merchandiser's word: what a tuning says of a filter stands in its template."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from feeds.errors import TuningError
from feeds.industries import Industry, slug
from feeds.model import fold
from feeds.template import TemplateFilter
from feeds.tuning import FilterTuning, Tuning
from feeds.tuning.contradictions import contradictions

Merges = Mapping[str, tuple[str, ...]]

REPLACED = ("bands", "weight", "hard", "strict", "sensitive", "search")
"""What the tuning says of a filter instead of the template."""
JOINED = ("parts", "rename")
"""What it adds to the template's; of the same spelling its word counts."""


def tuned_industry(industry: Industry, tuning: Tuning) -> Industry:
    """``industry`` as ``tuning`` wants it.

    A filter that only the tuning knows stands behind the template's. Raises `feeds.errors.TuningError` for the first
    thing that the two cannot both mean (`feeds.tuning.contradictions`).
    """
    for path, message in contradictions(industry, tuning):
        raise TuningError(path, message)
    joining = {fold(name): key for key, wanted in tuning.filters.items() for name in wanted.names}
    leaving = {
        fold(name): _own_key(name, industry)
        for key, wanted in tuning.filters.items()
        for name in wanted.not_names
        if industry.key_of(name) == key
    }
    moved = {**leaving, **joining}
    born = {key: TemplateFilter(key=key) for key in tuning.filters if key not in industry.filters}
    filters = {
        key: _tuned(template, tuning.filters.get(key, FilterTuning()), moved)
        for key, template in {**industry.filters, **born}.items()
    }
    main = industry.main if tuning.main is None else (tuning.main, *industry.main)
    return replace(industry, filters=filters, keys={**industry.keys, **moved}, main=tuple(dict.fromkeys(main)))


def _own_key(name: str, industry: Industry) -> str:
    """The key of an attribute that leaves the filter it was read as: a slug of its name that no template has."""
    own = slug(name)
    return f"{own}_own" if own in industry.filters else own


def _tuned(template: TemplateFilter, wanted: FilterTuning, moved: Mapping[str, str]) -> TemplateFilter:
    names = [name for name in (*template.names, *wanted.names) if moved.get(fold(name), template.key) == template.key]
    labels = dict.fromkeys(template.labels, wanted.label) if wanted.label else template.labels
    changes: dict[str, Any] = {
        "labels": {**labels, **wanted.labels},
        "names": tuple(dict.fromkeys(names)),
        "apart": tuple(dict.fromkeys((*template.apart, *wanted.apart))),
        "merge": _merged(template.merge, wanted.merge, wanted.apart),
        **{field: {**getattr(template, field), **getattr(wanted, field)} for field in JOINED},
        **{field: getattr(wanted, field) for field in REPLACED if getattr(wanted, field) is not None},
    }
    return template.model_copy(update=changes)


def _merged(known: Merges, wanted: Merges, apart: Iterable[str]) -> Merges:
    """The template's merges with the tuning's: what it says of a value adds to what the template says of that value.

    A spelling that the tuning gives to another value, or wants apart, leaves the one it had.
    """
    claimed = {fold(spelling) for spellings in (*wanted.values(), apart) for spelling in spellings}
    called = {fold(value): value for value in wanted}
    merged: dict[str, list[str]] = {}
    for value, spellings in known.items():
        left = [spelling for spelling in spellings if fold(spelling) not in claimed]
        merged.setdefault(called.get(fold(value), value), []).extend(left)
    for value, spellings in wanted.items():
        merged.setdefault(value, []).extend(spellings)
    return {value: tuple(spellings) for value, spellings in merged.items()}
