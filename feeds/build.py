"""A feed file -> its report, its products and its catalogue: the one way through the stage, from bytes to filters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import orjson
from numpy.typing import NDArray

from feeds.attributes import read_attributes
from feeds.collect import Collected, FeedSettings, Progress, collect
from feeds.columns import columns_of
from feeds.documents import stated, with_filters
from feeds.drafts import Drafts
from feeds.filters import derive_filters
from feeds.industries import Industry, industry
from feeds.model import POPULARITY_SCALE, PRICE, Catalogue, Column, FeedReport, Hierarchy
from feeds.prices import price_column
from feeds.tree import CATEGORY, main_tree

__all__ = ["Build", "FeedSettings", "Progress", "build", "check"]

PRODUCTS, OFFSETS = "products.jsonl", "products.npy"


@dataclass(frozen=True, slots=True)
class Build:
    """A feed's report, and its catalogue unless it has no product."""

    report: FeedReport
    catalogue: Catalogue | None


def check(source: Path, settings: FeedSettings, progress: Progress | None = None) -> FeedReport:
    """Read a feed and report, keeping nothing. Raises `feeds.errors.FeedError` when it cannot be read at all."""
    with TemporaryDirectory() as folder:
        return build(source, Path(folder), settings, progress=progress).report


def build(
    source: Path,
    folder: Path,
    settings: FeedSettings,
    generation: str | None = None,
    progress: Progress | None = None,
) -> Build:
    """Read ``source``; write products.jsonl (one document a line, in feed order) and products.npy (int64 offsets of the
    lines, one more than there are products) into ``folder``.

    ``generation`` names the result; None names it by a hash of the bytes and the settings. Raises
    `feeds.errors.FeedError` when the feed cannot be read at all.
    """
    template = industry(settings.industry)
    path = folder / "drafts.arrow"
    try:
        collected = collect(source, path, settings, progress)
        drafts = Drafts(path)
        catalogue = None
        if len(collected.live):
            catalogue = _catalogue(drafts, collected, template, settings, generation or collected.digest)
            _write_documents(drafts, collected.live, catalogue.columns, folder)
        report = collected.report(drafts)
        drafts.close()
        return Build(report, catalogue)
    finally:
        path.unlink(missing_ok=True)


def _catalogue(
    drafts: Drafts, collected: Collected, template: Industry, settings: FeedSettings, generation: str
) -> Catalogue:
    live = collected.live
    paths = drafts.column("paths").take(live).to_pylist()
    tree = main_tree([[tuple(path) for path in own] for own in paths])
    prices = [None if price is None else Decimal(price) for price in drafts.column("price").take(live).to_pylist()]
    price, currency, currencies = price_column(prices, drafts.column("currency").take(live).to_pylist())
    attributes = read_attributes(drafts, live, template, collected.format.attributes.separators)
    columns, left_out = columns_of(attributes, len(live), template, settings.thresholds, collected.notes)
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


def _write_documents(drafts: Drafts, live: NDArray[np.int64], columns: Mapping[str, Column], folder: Path) -> None:
    """The product documents and where each begins."""
    lengths: list[int] = []
    with (folder / PRODUCTS).open("wb") as out:
        for documents in drafts.documents(live):
            start = len(lengths)
            said: list[dict[str, object]] = [{} for _ in documents]
            for key, column in columns.items():
                for place, answer in stated(column, start, start + len(documents)):
                    said[place][key] = answer
            for document, filters in zip(documents, said, strict=True):
                line = with_filters(document, orjson.dumps(filters))
                lengths.append(len(line))
                out.write(line)
    np.save(folder / OFFSETS, np.concatenate(([0], np.cumsum(lengths))).astype(np.int64))
