"""The question in SQL, as the three databases that are asked in it take it: they differ in where products stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish
from benchmarks.peers.job import TOP, bits

COLUMNS = ("category", "popularity", "id", "color", "brand", "gender", "sizes", "material", "price")

ORDER = f"ORDER BY points DESC, popularity DESC, id LIMIT {TOP}"


def conditions(wish: Wish) -> dict[str, str]:
    """What a product must be to have the points of a filter, for each filter that something was said about."""
    said = {
        "brand": _one_of("brand", wish.brands),
        "price": None if wish.highest is None else f"price <= {wish.highest}",
        "color": _one_of("color", wish.colors),
        "gender": None if wish.gender is None else f"gender = {wish.gender}",
        "size": f"(sizes & {bits(wish.sizes)}) <> 0" if wish.sizes else None,
        "material": _one_of("material", wish.materials),
    }
    return {key: condition for key, condition in said.items() if condition}


def points(wish: Wish) -> str:
    """The points of a product."""
    cases = [f"CASE WHEN {said} THEN {WEIGHTS[key]} ELSE 0 END" for key, said in conditions(wish).items()]
    return " + ".join(cases) or "0"


def in_categories(wish: Wish) -> str:
    """Whether a product is in one of the wanted categories."""
    return f"category IN ({_listed(wish.categories)})"


def statement(wish: Wish) -> str:
    """All of it, over one table of products."""
    return f"SELECT id, {points(wish)} AS points FROM products WHERE {in_categories(wish)} {ORDER}"


def rows_of(products: Assortment) -> Iterable[tuple[int, ...]]:
    """The products as rows of `COLUMNS`: by category, and best first in each."""
    ids = np.arange(len(products))
    values = {name: getattr(products, "size_mask" if name == "sizes" else name) for name in COLUMNS if name != "id"}
    order = np.lexsort((ids, -products.popularity, products.category))
    return zip(*((ids if name == "id" else values[name])[order].tolist() for name in COLUMNS), strict=True)


def _one_of(column: str, values: Sequence[int]) -> str | None:
    return f"{column} IN ({_listed(values)})" if values else None


def _listed(values: Sequence[int]) -> str:
    return ", ".join(map(str, values))
