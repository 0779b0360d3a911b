"""Drafts -> catalogue: every filter with its evidence, from products that have already been read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from feeds.attributes import read_attributes
from feeds.collect import FeedSettings
from feeds.columns import columns_of
from feeds.drafts import Drafts
from feeds.filters import derive_filters
from feeds.formats import FeedFormat
from feeds.industries import industry
from feeds.model import POPULARITY_SCALE, PRICE, Catalogue, Column, Hierarchy
from feeds.notes import Notes
from feeds.prices import price_column
from feeds.tree import CATEGORY, main_tree


def derive(
    drafts: Drafts, live: NDArray[np.int64], format_: FeedFormat, settings: FeedSettings, generation: str, notes: Notes
) -> Catalogue:
    """The catalogue of the drafts' rows ``live``; what could not be read into a filter is said in ``notes``."""
    template = industry(settings.industry or settings.tuning.industry)
    paths = drafts.column("paths").take(live).to_pylist()
    tree = main_tree([[tuple(path) for path in own] for own in paths])
    prices = [None if price is None else Decimal(price) for price in drafts.column("price").take(live).to_pylist()]
    price, currency, currencies = price_column(prices, drafts.column("currency").take(live).to_pylist())
    attributes = read_attributes(drafts, live, template, format_.attributes.separators)
    columns, left_out = columns_of(attributes, len(live), template, settings.thresholds, notes)
    columns[CATEGORY] = tree.column
    if price is not None:
        columns[PRICE] = price
    names = {key: attributes.name_of(key) for key in attributes.keys}
    hierarchy = derive_filters(tree, columns, currency, len(live), template, settings.thresholds, names, left_out)
    return Catalogue(
        generation=generation,
        ids=tuple(drafts.column("id").take(live).to_pylist()),
        available=drafts.column("available").take(live).to_numpy(zero_copy_only=False),
        popularity=_popularity(drafts.column("popularity").take(live).to_pylist()),
        group=_groups(drafts.column("group").take(live)),
        currency=currency,
        currencies=currencies,
        columns=_kept(columns, hierarchy),
        hierarchy=hierarchy,
    )


def _kept(columns: Mapping[str, Column], hierarchy: Hierarchy) -> dict[str, Column]:
    """The columns that can be asked about: the main filter first, then in the order of the hierarchy."""
    return {
        key: columns[key]
        for key in [CATEGORY, *(key for key in hierarchy.filters if key != CATEGORY)]
        if key in columns
    }


def _popularity(texts: list[str]) -> NDArray[np.int64]:
    distinct = {text: int(Decimal(text).scaleb(POPULARITY_SCALE)) for text in set(texts)}
    return np.array([distinct[text] for text in texts], np.int64)


def _groups(groups: object) -> NDArray[np.int32]:
    codes = groups.dictionary_encode().indices.fill_null(-1)  # type: ignore[attr-defined]
    return np.asarray(codes.to_numpy(), np.int32)
