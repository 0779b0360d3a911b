"""Xapian: filtered by category; every other filter a group of terms that counts once, scaled to its points.

Equal weights are ordered by a value that holds popularity and number. The package is `xapian-bindings-binary`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.invented.ranked import WEIGHTS, Assortment, Wish
from benchmarks.peers.job import TOP, Answer

PRICE, RANK = 0, 1
"""Slots of values."""
PREFIXES = {"category": "XC", "color": "XO", "brand": "XB", "gender": "XG", "material": "XM", "size": "XS"}
MAIN = 100
LAST = 0xFFFF_FFFF
TOGETHER = 100_000


class InXapian:
    """A database in a folder, one thread."""

    servers = ()

    def __init__(self, products: Assortment, folder: Path) -> None:
        self._xapian: Any = import_module("xapian")
        self.version = self._xapian.version_string()
        self._write(products, str(folder / "xapian"))
        self._database = self._xapian.Database(str(folder / "xapian"))
        self._enquire = self._xapian.Enquire(self._database)
        self._enquire.set_weighting_scheme(self._xapian.CoordWeight())
        self._enquire.set_sort_by_relevance_then_value(RANK, True)

    def answer(self, wish: Wish) -> Answer:
        """The best products."""
        query, optional = self._xapian.Query, [*self._optional(wish)]
        asked = self._one_of("category", wish.categories, MAIN)
        if optional:
            asked = query(query.OP_AND_MAYBE, asked, query(query.OP_OR, optional))
        self._enquire.set_query(asked)
        return [found.docid - 1 for found in self._enquire.get_mset(0, TOP)]

    def close(self) -> None:
        """End reading."""
        self._database.close()

    def _optional(self, wish: Wish) -> Iterable[Any]:
        genders = () if wish.gender is None else (wish.gender,)
        wanted = {"brand": wish.brands, "color": wish.colors, "gender": genders, "size": wish.sizes}
        for key, values in {**wanted, "material": wish.materials}.items():
            if values:
                yield self._one_of(key, values, WEIGHTS[key])
        if wish.highest is not None:
            query, highest = self._xapian.Query, self._xapian.sortable_serialise(wish.highest)
            self._points = self._xapian.FixedWeightPostingSource(float(WEIGHTS["price"]))  # the query does not hold it
            yield query(query.OP_FILTER, query(self._points), query(query.OP_VALUE_LE, PRICE, highest))

    def _one_of(self, key: str, values: Sequence[int], points: int) -> Any:
        query, terms = self._xapian.Query, [f"{PREFIXES[key]}{value}" for value in values]
        return query(query.OP_SCALE_WEIGHT, query(query.OP_MAX, terms), points)

    def _write(self, products: Assortment, path: str) -> None:
        database = self._xapian.WritableDatabase(path, self._xapian.DB_CREATE_OR_OVERWRITE)
        columns = {key: getattr(products, key).tolist() for key in PREFIXES if key != "size"}
        prices, popularity = products.price.tolist(), products.popularity.tolist()
        first, sizes = products.first_size.tolist(), products.sizes.tolist()
        for row in range(len(products)):
            document = self._xapian.Document()
            for key, values in columns.items():
                if values[row] >= 0:
                    document.add_boolean_term(f"{PREFIXES[key]}{values[row]}")
            for size in range(first[row], first[row] + sizes[row]):
                document.add_boolean_term(f"{PREFIXES['size']}{size}")
            document.add_value(PRICE, self._xapian.sortable_serialise(prices[row]))
            document.add_value(RANK, (popularity[row] << 32 | LAST - row).to_bytes(8, "big"))
            database.add_document(document)
            if row % TOGETHER == TOGETHER - 1:
                database.commit()
        database.commit()
        database.close()
