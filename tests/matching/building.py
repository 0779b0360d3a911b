"""Small catalogues from product dicts, so that a test shows the products it speaks of and nothing else.

A product is a dict with the product document's ``filters`` and, where they matter, ``id``, ``available``,
``popularity``, ``group`` and ``currency``. The types of filters follow from their values: a list is a choice, a
decimal string (or a list of `Decimal`) a range, ``True`` a yes/no; ``False`` is a stated absence everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from feeds.model import (
    ABSENT,
    SILENT,
    STATED,
    Band,
    Catalogue,
    Column,
    DependentFilter,
    Filter,
    FilterType,
    Group,
    Hierarchy,
    MainValue,
    fold,
    path_parts,
)
from matching.building import build_index
from matching.documents import ranking_document
from matching.index import Index
from matching.model import Ranking
from matching.preferences import parse_preferences
from matching.rank import rank

MAIN = "category"
Bands = Mapping[str | None, Mapping[str, Sequence[tuple[str, str]]]]
Wider = tuple[str, tuple[str, ...], tuple[str, ...]]
"""A group: how it is shown, what else it is called, the values in it."""


def catalogue_of(
    *products: Mapping[str, Any],
    units: Mapping[str, str] | None = None,
    conversions: Mapping[str, Mapping[str, str]] | None = None,
    labels: Mapping[str, str] | None = None,
    bands: Bands | None = None,
    names: Mapping[str, Sequence[str]] | None = None,
    aliases: Mapping[str, Mapping[str, str]] | None = None,
    groups: Mapping[str, Sequence[Wider]] | None = None,
) -> Catalogue:
    """A catalogue of these products. ``bands``: by node (path text, None for everything) and filter.

    ``names``: other keys of a filter; ``aliases``: other names of its values; ``groups``: its wider values. Both may
    speak of values that no product carries.
    """
    keys = list(dict.fromkeys(key for product in products for key in product.get("filters", {})))
    said = {key: [product.get("filters", {}).get(key) for product in products] for key in keys}
    filters = {
        key: Filter(
            key=key,
            label=(labels or {}).get(key, key.title()),
            type=_type(said[key]),
            unit=(units or {}).get(key),
            units=(conversions or {}).get(key, {}),
            aliases=tuple((names or {}).get(key, ())),
        )
        for key in keys
    }
    currencies = tuple(dict.fromkeys(product["currency"] for product in products if product.get("currency")))
    variants = list(dict.fromkeys(product["group"] for product in products if product.get("group")))
    return Catalogue(
        generation="test",
        ids=tuple(str(product.get("id", f"P-{number}")) for number, product in enumerate(products, 1)),
        available=np.array([product.get("available", True) for product in products], np.bool_),
        popularity=np.array([int(Decimal(product.get("popularity", 0)) * 10**6) for product in products], np.int64),
        group=np.array([variants.index(p["group"]) if p.get("group") else -1 for p in products], np.int32),
        currency=np.array([currencies.index(p["currency"]) if p.get("currency") else -1 for p in products], np.int16),
        currencies=currencies,
        columns={
            key: _named(_column(filters[key], said[key]), (aliases or {}).get(key, {}), (groups or {}).get(key, ()))
            for key in keys
        },
        hierarchy=_hierarchy(products, filters, bands or {}),
    )


def index_of(*products: Mapping[str, Any], **settings: Any) -> Index:
    return build_index(catalogue_of(*products, **settings))


def answer(index: Index, *preferences: Mapping[str, Any], **options: int) -> Ranking:
    """The ranking for preferences written as in a preference document."""
    stated = [{"main": None, **preference} for preference in preferences]
    request = parse_preferences({"preferences": stated, **options})
    return rank(index, request.preferences, request.options)


def asked(index: Index, *criteria: Mapping[str, Any], main: str | None = None) -> Ranking:
    """The ranking for one preference with these criteria."""
    return answer(index, {"main": main, "criteria": list(criteria)})


def document(index: Index, *preferences: Mapping[str, Any], **options: int) -> dict[str, Any]:
    """The ranking document, with the row in place of the product document."""
    request = parse_preferences({"preferences": list(preferences), **options})
    return ranking_document(rank(index, request.preferences, request.options), request.preferences, lambda row: row)


def ids(ranking: Ranking) -> list[str]:
    return [match.id for match in ranking.matches]


def matches(ranking: Ranking) -> dict[str, int]:
    """The match of every ranked product, in millionths."""
    return {match.id: match.match for match in ranking.matches}


def _type(values: Sequence[Any]) -> FilterType:
    if any(isinstance(value, str) or (isinstance(value, list) and isinstance(value[0], Decimal)) for value in values):
        return FilterType.RANGE
    return FilterType.CHOICE if any(isinstance(value, list) for value in values) else FilterType.YES_NO


def _column(described: Filter, said: Sequence[Any]) -> Column:
    values: dict[str, str] = {}
    cells: list[list[int]] = []
    numbers = [[Decimal(one) for one in _listed(value)] if described.type is FilterType.RANGE else [] for value in said]
    scale = max((-int(number.as_tuple().exponent) for row in numbers for number in row), default=0)
    for value, row in zip(said, numbers, strict=True):
        if described.type is FilterType.RANGE:
            cells.append([int(number.scaleb(scale)) for number in row])
        elif described.type is FilterType.CHOICE:
            for one in _listed(value):
                values.setdefault(fold(one), one)
            cells.append([list(values).index(fold(one)) for one in _listed(value)])
        else:
            cells.append([])
    return Column(
        filter=described,
        state=np.array([SILENT if v is None else ABSENT if v is False else STATED for v in said], np.uint8),
        offsets=np.cumsum([0, *map(len, cells)]).astype(np.int64),
        cells=np.array(
            [cell for row in cells for cell in row], np.int64 if described.type is FilterType.RANGE else np.int32
        ),
        values=tuple(values.values()),
        scale=scale,
        hierarchical=described.key == MAIN or described.key.endswith("-tree"),
    )


def _named(column: Column, aliases: Mapping[str, str], groups: Sequence[Wider]) -> Column:
    """The column with other names; values that nobody carries follow those that somebody does."""
    texts = [*column.values, *aliases.values(), *(value for _, _, values in groups for value in values)]
    codes: dict[str, int] = {}
    for text in texts:
        codes.setdefault(fold(text), len(codes))
    shown = {codes[fold(text)]: text for text in reversed(texts)}
    return replace(
        column,
        values=tuple(shown[code] for code in range(len(codes))),
        aliases={fold(alias): codes[fold(value)] for alias, value in aliases.items()},
        groups=tuple(Group(value, names, tuple(codes[fold(one)] for one in values)) for value, names, values in groups),
    )


def _listed(value: Any) -> list[Any]:
    if value is None or isinstance(value, bool):
        return []
    return value if isinstance(value, list) else [value]


def _hierarchy(products: Sequence[Mapping[str, Any]], filters: Mapping[str, Filter], bands: Bands) -> Hierarchy:
    paths = {path_parts(text) for product in products for text in _listed(product.get("filters", {}).get(MAIN))}
    nodes = sorted({path[:depth] for path in paths for depth in range(1, len(path) + 1)})
    main = filters.get(MAIN, Filter(key=MAIN, label="Category", type=FilterType.CHOICE))
    return Hierarchy(
        industry="test",
        products=len(products),
        main=main,
        filters=filters,
        values=tuple(MainValue(path=node, products=0, dependent=_banded(bands, " > ".join(node))) for node in nodes),
        everything=MainValue(path=None, products=len(products), dependent=_banded(bands, None)),
    )


def _banded(bands: Bands, node: str | None) -> tuple[DependentFilter, ...]:
    return tuple(
        DependentFilter(
            filter=key,
            coverage=1.0,
            cardinality=len(edges),
            bands=tuple(Band(Decimal(low), Decimal(high), 0) for low, high in edges),
        )
        for key, edges in bands.get(node, {}).items()
    )
