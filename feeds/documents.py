"""The contract's documents of this stage: feed report, product, filters. Needs nothing but `feeds.model`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

from feeds.model import (
    PRICE,
    DependentFilter,
    FeedReport,
    Filter,
    FilterType,
    Hierarchy,
    IndustryGuess,
    MainValue,
    Merge,
    Named,
)


def money_text(amount: Decimal) -> str:
    """Money as a decimal string: at least two decimals, more where the amount has them."""
    if amount.as_tuple().exponent == -2:
        return format(amount, "f")
    cents = amount.quantize(Decimal("0.01"))
    return format(cents if cents == amount else amount.normalize(), "f")


def number_text(number: Decimal) -> str:
    """A quantity as a decimal string without needless zeros."""
    return format(number.normalize() + 0, "f")


def report_document(report: FeedReport) -> dict[str, Any]:
    """What ``feed check --json`` prints."""
    return {
        "format": report.format,
        "encoding": report.encoding,
        "items": report.items,
        "products": report.products,
        "currency": list(report.currency),
        "quarantined": [
            {"item": r.item, "line": r.line, "id": r.id, "field": r.field, "value": r.value, "reason": r.reason}
            for r in report.quarantined
        ],
        "warnings": [
            {"field": w.field, "count": w.count, "reason": w.reason, "example": w.example} for w in report.warnings
        ],
        "fields": {field: {"coverage": coverage} for field, coverage in report.fields.items()},
        "complete": report.complete,
    }


_LOWEST_UNKNOWN = b'"lowest_price_30d":null'
_NOT_POPULAR = b'"popularity":0,'


def with_lowest(document: bytes, lowest: Decimal) -> bytes:
    """The document of a product of which the feed says no lowest price, with the one worked out; else as it is.

    As JSON writes texts, these bytes can stand in none of them.
    """
    return document.replace(_LOWEST_UNKNOWN, b'"lowest_price_30d":"%b"' % money_text(lowest).encode(), 1)


def with_popularity(document: bytes, popularity: Decimal) -> bytes:
    """The document of a product of which the feed names no popularity, with the one that was learned."""
    return document.replace(_NOT_POPULAR, b'"popularity":%b,' % popularity_text(popularity).encode(), 1)


def popularity_text(popularity: Decimal) -> str:
    """A popularity as a document has it: a JSON number."""
    return orjson.dumps(int(popularity) if popularity == popularity.to_integral_value() else float(popularity)).decode()


def filters_document(generation: str, hierarchy: Hierarchy, only: MainValue | None = None) -> dict[str, Any]:
    """What ``filters --json`` prints; ``only`` one main value where a page asks for it, and the merges found there."""
    values = hierarchy.values if only is None else (only,)
    asked = {hierarchy.main.key, *(dependent.filter for value in values for dependent in value.dependent)}
    return {
        "generation": generation,
        "industry": hierarchy.industry,
        "products": hierarchy.products,
        "main": {
            "filter": hierarchy.main.key,
            "label": hierarchy.main.label,
            "values": [_main_value(value, hierarchy) for value in values],
        },
        "left_out": [{"attribute": left.attribute, "reason": left.reason} for left in hierarchy.left_out],
        "merged": [_merge(merge) for merge in hierarchy.merges if merge.filter in asked],
        "named": [_named(named) for named in hierarchy.names if named.filter in asked],
        "guess": None if hierarchy.guess is None else _guess(hierarchy.guess),
        "gone": [{"place": gone.place, "name": gone.name} for gone in hierarchy.gone],
    }


def _merge(merge: Merge) -> dict[str, Any]:
    spellings = [{"text": text, "times": times} for text, times in merge.spellings]
    return {"filter": merge.filter, "value": merge.value, "by": str(merge.by), "from": spellings}


def _named(named: Named) -> dict[str, Any]:
    return {"filter": named.filter, "from": [{"text": name, "times": times} for name, times in named.names]}


def _guess(guess: IndustryGuess) -> dict[str, Any]:
    return {"industry": guess.industry, "evidence": list(guess.evidence), "scores": dict(guess.scores)}


def _main_value(value: MainValue, hierarchy: Hierarchy) -> dict[str, Any]:
    dependent = [_dependent(each, hierarchy) for each in value.dependent]
    return {"value": value.value, "products": value.products, "dependent": dependent}


def _dependent(dependent: DependentFilter, hierarchy: Hierarchy) -> dict[str, Any]:
    filter_ = hierarchy.filters[dependent.filter]
    document: dict[str, Any] = {
        "filter": filter_.key,
        "label": filter_.label,
        "type": str(filter_.type),
        "coverage": dependent.coverage,
        "cardinality": dependent.cardinality,
    }
    if filter_.type is not FilterType.RANGE or dependent.values:
        document["values"] = [{"value": each.value, "products": each.products} for each in dependent.values]
    if filter_.type is FilterType.RANGE:
        write = money_text if filter_.key == PRICE else number_text
        document["min"] = None if dependent.min is None else write(dependent.min)
        document["max"] = None if dependent.max is None else write(dependent.max)
        document["unit"] = filter_.unit
        document["bands"] = [
            {"min": write(band.min), "max": write(band.max), "products": band.products} for band in dependent.bands
        ]
    return document | _asking(dependent, filter_)


def _asking(dependent: DependentFilter, filter_: Filter) -> dict[str, Any]:
    """How pages ask about a filter here, whether they do, and the rest of the evidence."""
    document: dict[str, Any] = {
        "entropy": dependent.entropy,
        "examples": list(dependent.examples),
        "ordered": filter_.ordered,
        "search": filter_.search,
        "weight": number_text(dependent.weight),
        "hard": dependent.hard,
        "strict": filter_.strict,
        "sensitive": filter_.sensitive,
        "shown": dependent.shown,
        "hidden": dependent.hidden,
    }
    if dependent.groups:
        document["groups"] = [
            {"value": group.value, "products": group.products, "values": list(group.values)}
            for group in dependent.groups
        ]
    return document
