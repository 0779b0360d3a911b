"""What products say about one filter -> its type and its column, or the reason why it is no filter."""

from __future__ import annotations

import numpy as np
import pandas as pd

from feeds.attributes import NO, NONE, TEXT, YES, Attributes
from feeds.cells import built, canonical
from feeds.evidence import Evidence, why_not
from feeds.industries import Industry, TemplateFilter
from feeds.model import ABSENT, STATED, Column, Filter, FilterType
from feeds.notes import Notes
from feeds.ranges import range_column, scale_of
from feeds.thresholds import Thresholds


def columns_of(
    attributes: Attributes, products: int, industry: Industry, thresholds: Thresholds, notes: Notes
) -> tuple[dict[str, Column], list[tuple[str, str]]]:
    """The columns of all attributes that can be asked about, and (name, reason) of those that cannot."""
    columns: dict[str, Column] = {}
    left_out: list[tuple[str, str]] = []
    for code, cells in attributes.cells.groupby("key", sort=True):
        key = attributes.keys[int(code)]
        name = attributes.name_of(key)
        codes, distinct = pd.factorize(cells["said"].to_numpy())
        evidence = Evidence(
            key,
            cells["row"].to_numpy(),
            codes.astype(np.int64),
            tuple(attributes.said[i] for i in distinct),
            np.bincount(codes, minlength=len(distinct)),
        )
        template = industry.filters.get(key)
        reason = why_not(evidence, name, template, industry, thresholds)
        if reason is None:
            column = _column(evidence, _label(name), template, products, thresholds, notes)
            reason = None if _cardinality(column) >= thresholds.values else "one value only"
        if reason is None:
            columns[key] = column
        else:
            left_out.append((name, reason))
    return columns, left_out


def _label(name: str) -> str:
    """What the feed calls it, as a person would write it."""
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _column(
    evidence: Evidence,
    label: str,
    template: TemplateFilter | None,
    products: int,
    thresholds: Thresholds,
    notes: Notes,
) -> Column:
    """The column, of the type the industry wants or the values show."""
    wanted = template.type if template else None

    def filter_of(type_: FilterType) -> Filter:
        return Filter(evidence.key, label, type_, labels=template.labels if template else {})

    if wanted in (None, FilterType.RANGE):
        scale = scale_of(evidence, thresholds, expected=wanted is FilterType.RANGE)
        if scale is not None:
            return range_column(evidence, filter_of(FilterType.RANGE), scale, products, notes)
    if wanted in (None, FilterType.YES_NO) and not evidence.mask((TEXT,)).any():
        return _yes_no(evidence, filter_of(FilterType.YES_NO), products)
    return _choice(evidence, filter_of(FilterType.CHOICE), products)


def _yes_no(evidence: Evidence, filter_: Filter, products: int) -> Column:
    yes, absent = evidence.mask((YES,))[evidence.said], evidence.mask((NO, NONE))[evidence.said]
    column = built(filter_, evidence.rows, np.zeros(len(yes), np.int64), yes, absent, products)
    return Column(filter_, column.state, np.zeros(products + 1, np.int64), np.empty(0, np.int32))


def _choice(evidence: Evidence, filter_: Filter, products: int) -> Column:
    absent = evidence.mask((NO, NONE))
    values, codes = canonical([said.text for said in evidence.distinct], np.where(absent, 0, evidence.counts))
    stated = ~absent
    used = np.unique(codes[stated])
    renumbered = np.zeros(len(values), np.int64)
    renumbered[used] = np.arange(len(used))
    cells = renumbered[codes][evidence.said]
    return built(filter_, evidence.rows, cells, stated[evidence.said], absent[evidence.said], products,
                  values=tuple(values[i] for i in used))  # fmt: skip


def _cardinality(column: Column) -> int:
    """How many different answers a column holds, a stated absence among them."""
    stated = column.state == STATED
    different = len(np.unique(column.cells)) if len(column.cells) else int(stated.any())
    return different + int((column.state == ABSENT).any())
