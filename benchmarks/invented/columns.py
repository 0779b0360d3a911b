"""What invented products say, as columns, and the catalogue of these: one generation ready to be indexed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from feeds.model import SILENT, STATED, Catalogue, Column, Filter, FilterType, Hierarchy, MainValue


def numbered(key: str, values: int) -> tuple[str, ...]:
    """So many values of a filter, called by its key and their number."""
    return tuple(f"{key} {value}" for value in range(values))


def choice(key: str, codes: NDArray[np.int64], values: Sequence[str], *, hierarchical: bool = False) -> Column:
    """A choice with one value a product; code -1 is silence."""
    stated = codes >= 0
    return several(key, stated.astype(np.int64), codes[stated], values, hierarchical=hierarchical)


def several(
    key: str, counts: NDArray[np.int64], cells: NDArray[Any], values: Sequence[str], *, hierarchical: bool = False
) -> Column:
    """A choice with so many values of every product, whose numbers stand in ``cells`` one after the other."""
    return Column(
        filter=Filter(key, key.title(), FilterType.CHOICE),
        state=np.where(counts > 0, STATED, SILENT).astype(np.uint8),
        offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        cells=cells.astype(np.int32),
        values=tuple(values),
        hierarchical=hierarchical,
    )


def prices(cents: NDArray[np.int64]) -> Column:
    """A price of every product."""
    return Column(
        filter=Filter("price", "Price", FilterType.RANGE, unit="PLN"),
        state=np.full(len(cents), STATED, np.uint8),
        offsets=np.arange(len(cents) + 1, dtype=np.int64),
        cells=cents,
        scale=2,
    )


def catalogue_of(
    ids: tuple[str, ...],
    columns: Iterable[Column],
    *,
    available: NDArray[np.bool_],
    popularity: NDArray[np.int64],
    group: NDArray[np.int32],
) -> Catalogue:
    """One generation of these products, the category being the main filter; ``popularity`` in ones."""
    by_key, products = {column.filter.key: column for column in columns}, len(ids)
    return Catalogue(
        generation="invented",
        ids=ids,
        available=available,
        popularity=popularity * 10**6,
        group=group,
        currency=np.zeros(products, np.int8),
        currencies=("PLN",),
        columns=by_key,
        hierarchy=Hierarchy(
            industry="invented",
            products=products,
            main=by_key["category"].filter,
            filters={key: column.filter for key, column in by_key.items()},
            values=(),
            everything=MainValue(path=None, products=products),
        ),
    )
