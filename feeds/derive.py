"""Drafts -> catalogue: every filter with its evidence, from products that have already been read."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from feeds.arrange import arrange
from feeds.attributes import Spoken, read_attributes
from feeds.categories import CATEGORY, category_column
from feeds.columns import columns_of, described, why_constant
from feeds.drafts import Drafts
from feeds.filters import Evidence, derive_filters
from feeds.formats import FeedFormat
from feeds.guess import guess_industry
from feeds.industries import Industry, in_currency, industry, load_industries
from feeds.kept import UNKNOWN
from feeds.languages import said_elsewhere
from feeds.model import (
    PRICE,
    SILENT,
    Catalogue,
    Column,
    FilterType,
    IndustryGuess,
    LeftOut,
    Named,
    Texts,
)
from feeds.notes import Notes
from feeds.popularity import learned_popularity, named_popularity
from feeds.prices import price_column
from feeds.settings import FeedSettings, Popularities
from feeds.tree import main_tree
from feeds.tuning import Tuning
from feeds.tuning.industry import tuned_industry
from feeds.written import Written, read_written


@contextmanager
def _unsearched() -> Iterator[None]:
    """Nothing is looked through for garbage meanwhile: half a million values may be made, and all of them stay."""
    searched = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searched:
            gc.enable()


@_unsearched()
def derive(
    drafts: Drafts, live: NDArray[np.int64], format_: FeedFormat, settings: FeedSettings, generation: str, notes: Notes
) -> Catalogue:
    """The catalogue of the drafts' rows ``live``; what could not be read into a filter is said in ``notes``.

    Raises `feeds.errors.TuningError` when the tuning does not fit the industry.
    """
    tuning, thresholds = settings.tuning, settings.thresholds
    taken = _Taken(drafts, live)
    category, paths = category_column(drafts, live)
    written = read_written(drafts, live)
    template, guess = _industry(settings, written, paths, len(live))
    price, currency, currencies = price_column(taken.column("price"), taken.column("currency"))
    template = in_currency(template, currencies or tuple(filter(None, [settings.currency])))
    elsewhere = said_elsewhere(written.names())
    attributes = read_attributes(written, template, format_.attributes.separators, elsewhere)
    del written  # with a million products a hundred megabytes
    names = {spoken.key: spoken.name for spoken in attributes}
    named = [Named(spoken.key, spoken.often()) for spoken in attributes if len(spoken.names) > 1]
    found = columns_of(_handed_over(attributes), len(live), template, tuning, thresholds, notes)
    columns = {CATEGORY: category, **found.columns}
    if price is not None:
        known = template.filters.get(PRICE)
        columns[PRICE] = replace(price, filter=described(price.filter, known)) if known else price
    ids = _texts(taken.column("id"))
    differing = {key: column for key, column in columns.items() if key not in found.constants}
    tree = main_tree(_main(differing, template, tuning))
    evidence = Evidence(columns, tree, ids, currency, names, found.constants)
    hierarchy = derive_filters(evidence, template, tuning, thresholds)
    constant = [LeftOut(PRICE, reason) for reason in [price and why_constant(price, thresholds)] if reason]
    translated = (LeftOut(name, "said in another language too") for name in elsewhere)
    left_out = sorted(
        (*found.left_out, *hierarchy.left_out, *constant, *translated), key=lambda each: (each.attribute, each.reason)
    )
    merges = tuple(merge for merge in found.merges if merge.filter in hierarchy.filters)
    hierarchy = replace(hierarchy, left_out=tuple(left_out), merges=merges, guess=guess)
    hierarchy = replace(hierarchy, names=tuple(each for each in named if each.filter in hierarchy.filters))
    return Catalogue(
        generation=generation,
        ids=ids,
        available=taken.column("available").to_numpy(zero_copy_only=False),
        popularity=_popularity(taken, settings.learned),
        group=_groups(taken.column("group")),
        currency=currency,
        currencies=currencies,
        columns=_in_order(columns, hierarchy.filters, tree.column.filter.key),
        hierarchy=arrange(hierarchy, template, tuning, thresholds),
    )


def _handed_over(attributes: list[Spoken]) -> Iterator[Spoken]:
    """The attributes one by one; each is held no longer than it takes to make its column."""
    attributes.reverse()
    while attributes:
        yield attributes.pop()


class _Taken:
    """The columns of the drafts' rows that are products."""

    def __init__(self, drafts: Drafts, live: NDArray[np.int64]) -> None:
        self._drafts = drafts
        self._rows = pa.array(live) if len(live) < drafts.table.num_rows else None

    def column(self, name: str) -> Any:
        column = self._drafts.column(name)
        return column if self._rows is None else column.take(self._rows)


def _industry(
    settings: FeedSettings, written: Written, paths: Mapping[str, int], products: int
) -> tuple[Industry, IndustryGuess | None]:
    """The industry that is named, else the one that the feed looks like; tuned."""
    named, guess = settings.industry or settings.tuning.industry, None
    if named is None:
        guess = guess_industry(written.names(), paths, products, load_industries())
        named = guess.industry
    return tuned_industry(industry(named), settings.tuning), guess


def _main(columns: Mapping[str, Column], template: Industry, tuning: Tuning) -> Column:
    """The column of the main filter: the merchandiser's, else the industry's first that any product carries."""
    candidates = (*filter(None, [tuning.main]), *template.main)
    carried = (columns[key] for key in candidates if key in columns and columns[key].filter.type is FilterType.CHOICE)
    return next((column for column in carried if (column.state != SILENT).any()), columns[CATEGORY])


def _in_order(columns: Mapping[str, Column], filters: Mapping[str, object], main: str) -> dict[str, Column]:
    """The columns that can be asked about: the main filter first, then in the order of the hierarchy."""
    return {key: columns[key] for key in dict.fromkeys((main, CATEGORY, *filters))}


def _popularity(taken: _Taken, learned: Popularities | None) -> NDArray[np.int64]:
    texts = taken.column("popularity")
    popularity = learned_popularity(texts, taken.column("id"), learned)
    return np.where(popularity == UNKNOWN, named_popularity(texts), popularity)


def _texts(column: Any) -> Texts:
    """A column of texts without nulls, let go of its file."""
    _, offsets, letters = column.buffers()
    starts = np.frombuffer(offsets, np.int32)[column.offset :][: len(column) + 1].astype(np.int64)
    own = np.frombuffer(letters, np.uint8)[starts[0] : starts[-1]].copy()
    return Texts(own, starts - starts[0])


def _groups(groups: Any) -> NDArray[np.int32]:
    return np.asarray(groups.dictionary_encode().indices.fill_null(-1).to_numpy(), np.int32)
